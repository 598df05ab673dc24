import type { Translate } from '../i18n/i18n.tsx';
import type { StockPolicy } from '../inventory/api.ts';
import { same } from '../platform/form/merge-changes.ts';
import { moneyText, parseMoney } from '../platform/money.ts';
import type { NewVariantInput, VariantPatch, VariantTexts, VariantView } from './api.ts';
import { idOf, idText } from './product-values.ts';

type Count = number | string;

/** A variant as its form holds it: amounts as typed, counts as a number or '' where empty. */
export type VariantValues = {
  texts: VariantTexts;
  imageId: string | null;
  price: string;
  oldPrice: string;
  costPrice: string;
  unitPrice: string;
  unit: string;
  sku: string;
  ean: string;
  articleCode: string;
  hsCode: string;
  weightGrams: Count;
  volumeMillilitres: Count;
  widthMillimetres: Count;
  heightMillimetres: Count;
  depthMillimetres: Count;
  colli: Count;
  buyMinimum: Count;
  buyMaximum: Count;
  deliveryTimeframeId: string | null;
  policy: StockPolicy;
  backorderLimit: Count;
  stockMinimum: Count;
  stockAlert: Count;
};

export type Locale = { currency: string; language: string };

/** The form of a variant. */
export function variantValues(variant: VariantView, languages: string[], locale: Locale): VariantValues {
  const money = (minor: number | null) => moneyText(minor, locale.currency, locale.language);
  const { stock } = variant;
  return {
    texts: Object.fromEntries(languages.map((code) => [code, variant.texts[code] ?? { title: '', options: [] }])),
    imageId: idText(variant.imageId),
    price: money(variant.priceMinor),
    oldPrice: money(variant.oldPriceMinor),
    costPrice: money(variant.costPriceMinor),
    unitPrice: money(variant.unitPriceMinor),
    unit: variant.unit,
    sku: variant.sku,
    ean: variant.ean,
    articleCode: variant.articleCode,
    hsCode: variant.hsCode,
    weightGrams: variant.weightGrams,
    volumeMillilitres: variant.volumeMillilitres,
    widthMillimetres: variant.widthMillimetres,
    heightMillimetres: variant.heightMillimetres,
    depthMillimetres: variant.depthMillimetres,
    colli: variant.colli,
    buyMinimum: variant.buyMinimum,
    buyMaximum: variant.buyMaximum,
    deliveryTimeframeId: idText(variant.deliveryTimeframeId),
    policy: stock.policy,
    backorderLimit: stock.backorderLimit ?? '',
    stockMinimum: stock.stockMinimum,
    stockAlert: stock.stockAlert,
  };
}

/** What is sent about a variant. An emptied measurement is 0, an emptied limit or price is none. */
function inputOf(values: VariantValues, { currency }: Locale): Required<Omit<VariantPatch, 'version' | 'stock'>> {
  const money = (text: string) => (text.trim() ? parseMoney(text, currency) : null);
  return {
    texts: Object.fromEntries(Object.entries(values.texts).filter(([, text]) => text.title.trim() !== '')),
    imageId: idOf(values.imageId),
    priceMinor: money(values.price) ?? 0,
    oldPriceMinor: money(values.oldPrice),
    costPriceMinor: money(values.costPrice),
    unitPriceMinor: money(values.unitPrice),
    unit: values.unit.trim(),
    sku: values.sku.trim(),
    ean: values.ean.trim(),
    articleCode: values.articleCode.trim(),
    hsCode: values.hsCode.trim(),
    weightGrams: Number(values.weightGrams),
    volumeMillilitres: Number(values.volumeMillilitres),
    widthMillimetres: Number(values.widthMillimetres),
    heightMillimetres: Number(values.heightMillimetres),
    depthMillimetres: Number(values.depthMillimetres),
    colli: Number(values.colli) || 1,
    buyMinimum: Number(values.buyMinimum) || 1,
    buyMaximum: Number(values.buyMaximum) || 10_000,
    deliveryTimeframeId: idOf(values.deliveryTimeframeId),
  };
}

function stockOf(values: VariantValues): Required<NonNullable<VariantPatch['stock']>> {
  return {
    policy: values.policy,
    backorderLimit: values.backorderLimit === '' ? null : Number(values.backorderLimit),
    stockMinimum: Number(values.stockMinimum),
    stockAlert: Number(values.stockAlert),
  };
}

/** The fields that differ from what the form started with. */
export function variantChanges(
  values: VariantValues,
  started: VariantValues,
  locale: Locale,
): Omit<VariantPatch, 'version'> {
  const stock = changedFields(stockOf(values), stockOf(started));
  return {
    ...changedFields(inputOf(values, locale), inputOf(started, locale)),
    ...(Object.keys(stock).length > 0 && { stock }),
  };
}

function changedFields<Fields extends object>(now: Fields, before: Fields): Partial<Fields> {
  const changed = Object.entries(now).filter(([key, value]) => !same(value, before[key as keyof Fields]));
  return Object.fromEntries(changed) as Partial<Fields>;
}

/** Where a field of the request stands in the form. */
export function variantFieldPath(field: string): string {
  return field.replace(/^stock\./, '').replace(/^(price|oldPrice|costPrice|unitPrice)Minor$/, '$1');
}

const amounts = ['price', 'oldPrice', 'costPrice', 'unitPrice'] as const;

/** What can be said about a variant's form before it is sent. */
export function variantRules(t: Translate, defaultLanguage: string, { currency, language }: Locale) {
  const example = moneyText(1250_00, currency, language);
  return (values: VariantValues): Record<string, string> => {
    const errors: Record<string, string> = {};
    for (const [code, text] of Object.entries(values.texts)) {
      if (text.title.trim() === '' && (code === defaultLanguage || text.options.length > 0)) {
        errors[`texts.${code}.title`] = code === defaultLanguage ? t('form.required') : t('product.titleNeeded');
      }
      text.options.forEach((option, index) => {
        if (!option.name.trim()) errors[`texts.${code}.options.${index}.name`] = t('form.required');
        if (!option.value.trim()) errors[`texts.${code}.options.${index}.value`] = t('form.required');
      });
    }
    if (!values.price.trim()) errors.price = t('form.required');
    for (const field of amounts) {
      const typed = values[field];
      if (typed.trim() && parseMoney(typed, currency) === null) errors[field] = t('form.money', { example });
    }
    if (Number(values.buyMaximum) < Number(values.buyMinimum)) errors.buyMaximum = t('variant.maximumTooLow');
    return errors;
  };
}

/** The form of a new variant; option names are taken from a sibling, so that only the values are left to type. */
export function emptyVariantValues(languages: string[], sibling: VariantView | undefined): VariantValues {
  const optionsIn = (code: string) => (sibling?.texts[code]?.options ?? []).map(({ name }) => ({ name, value: '' }));
  return {
    texts: Object.fromEntries(languages.map((code) => [code, { title: '', options: optionsIn(code) }])),
    imageId: null,
    price: '',
    oldPrice: '',
    costPrice: '',
    unitPrice: '',
    unit: '',
    sku: '',
    ean: '',
    articleCode: '',
    hsCode: '',
    weightGrams: 0,
    volumeMillilitres: 0,
    widthMillimetres: 0,
    heightMillimetres: 0,
    depthMillimetres: 0,
    colli: 1,
    buyMinimum: 1,
    buyMaximum: 10_000,
    deliveryTimeframeId: null,
    policy: 'deny',
    backorderLimit: '',
    stockMinimum: 0,
    stockAlert: 0,
  };
}

/** What is sent to make a variant. */
export function newVariantInputOf(values: VariantValues, locale: Locale): NewVariantInput {
  return { ...inputOf(values, locale), stock: stockOf(values) };
}
