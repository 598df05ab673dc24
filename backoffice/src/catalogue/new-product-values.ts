import type { Translate } from '../i18n/i18n.tsx';
import { moneyText, parseMoney } from '../platform/money.ts';
import type { NewProductInput, NewVariantInput } from './api.ts';
import { productRules } from './product-rules.ts';
import { type ProductValues, productInputOf } from './product-values.ts';
import { combinations, mostVariants, type Option } from './rules/combinations.ts';
import type { Locale } from './variant-values.ts';

type RowValues = { price: string; sku: string; stockOnHand: number | string };

/** A product to be made: its form, and price and stock of the variants it begins with. */
export type NewProductValues = ProductValues & {
  price: string;
  sku: string;
  stockOnHand: number | string;
  options: Option[];
  /** By the combination's key; only rows somebody typed into. */
  rows: Record<string, RowValues>;
};

/** What is sent to make it. One variant titled Default, or one for each combination of options. */
export function newProductInputOf(
  values: NewProductValues,
  defaultLanguage: string,
  currency: string,
): NewProductInput {
  const price = parseMoney(values.price, currency) ?? 0;
  const made = combinations(values.options);
  const variants: NewVariantInput[] =
    made.length === 0
      ? [variantOf('Default', [], { price, sku: values.sku, stock: values.stockOnHand })]
      : made.map(({ key, title, options }) => {
          const row = values.rows[key];
          const own = row?.price.trim() ? parseMoney(row.price, currency) : null;
          return variantOf(title, options, { price: own ?? price, sku: row?.sku ?? '', stock: row?.stockOnHand ?? 0 });
        });
  return { ...productInputOf(values), variants };

  function variantOf(
    title: string,
    options: { name: string; value: string }[],
    facts: { price: number; sku: string; stock: number | string },
  ): NewVariantInput {
    return {
      texts: { [defaultLanguage]: { title, options } },
      priceMinor: facts.price,
      sku: facts.sku.trim(),
      stockOnHand: Number(facts.stock),
    };
  }
}

/** What can be said about a new product before it is sent. */
export function newProductRules(t: Translate, defaultLanguage: string, { currency, language }: Locale) {
  const ofProduct = productRules(t, defaultLanguage);
  const wrongMoney = t('form.money', { example: moneyText(1250_00, currency, language) });
  return (values: NewProductValues): Record<string, string> => {
    const errors = ofProduct(values);
    if (values.price.trim() && parseMoney(values.price, currency) === null) errors.price = wrongMoney;
    values.options.forEach((option, index) => {
      if (option.values.length > 0 && !option.name.trim()) errors[`options.${index}.name`] = t('form.required');
    });
    const made = combinations(values.options);
    if (made.length > mostVariants) {
      errors.options = t('newProduct.tooMany', { count: made.length, most: mostVariants });
    }
    for (const { key, title } of made) {
      const typed = values.rows[key]?.price ?? '';
      if (typed.trim() && parseMoney(typed, currency) === null) errors[`rows.${title}`] = wrongMoney;
    }
    return errors;
  };
}
