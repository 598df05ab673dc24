/** What the bulk edit wizard offers, and how what was typed becomes values. Every value is held as text, as typed. */
import type { BulkValues } from '../../../../server/src/changes/schemas.ts';

export const bulkFields = [
  'inventory',
  'price',
  'oldPrice',
  'backorderLimit',
  'stockAlert',
  'buyMinimum',
  'buyMaximum',
  'deliveryTimeframe',
  'visibility',
  'tax',
  'stock',
] as const;
export type BulkField = (typeof bulkFields)[number];

/** Belong to the product, so that its variants cannot differ in them. */
const productFields: readonly BulkField[] = ['visibility', 'tax'];
export const isOfProduct = (field: BulkField) => productFields.includes(field);

/** Texts by field; `stock` is the units to add or, negative, to take. */
export type Texts = Partial<Record<BulkField, string>>;

/** A chosen variant, as far as the wizard shows it. */
export type BulkVariant = {
  variantId: number;
  title: string;
  policy: 'untracked' | 'deny' | 'backorder';
  backorderLimit: number | null;
  stockAlert: number;
  priceMinor: number;
};

/** The text a field begins with: the variants' common value, or empty where they differ or the wizard does not know it. */
export function initialText(
  field: BulkField,
  variants: readonly BulkVariant[],
  money: (minor: number) => string,
): string {
  const texts = new Set(variants.map((variant) => textOf(field, variant, money)));
  const [common = ''] = texts.size === 1 ? texts : [];
  return field === 'inventory' ? common || 'untracked' : common;
}

function textOf(field: BulkField, variant: BulkVariant, money: (minor: number) => string): string {
  if (field === 'inventory') return variant.policy;
  if (field === 'price') return money(variant.priceMinor);
  if (field === 'backorderLimit') return variant.backorderLimit === null ? '' : String(variant.backorderLimit);
  if (field === 'stockAlert') return String(variant.stockAlert);
  return '';
}

/** How many of the variants stand at each policy; null where all stand at one. */
export function mixedPolicies(
  variants: readonly BulkVariant[],
): { policy: BulkVariant['policy']; count: number }[] | null {
  const counts = (['untracked', 'deny', 'backorder'] as const)
    .map((policy) => ({ policy, count: variants.filter((variant) => variant.policy === policy).length }))
    .filter(({ count }) => count > 0);
  return counts.length > 1 ? counts : null;
}

export type ValueProblem = 'priceNeeded' | 'notAnAmount' | 'numberNeeded' | 'choiceNeeded';

/** The values behind the texts, or what is wrong by field. `parseMoney` answers null for what is no amount. */
export function valuesOf(
  texts: Texts,
  parseMoney: (text: string) => number | null,
  reason: 'received' | 'returned' | 'found' | 'damage' | 'loss' | 'other',
): { values: BulkValues; problems: Partial<Record<BulkField, ValueProblem>> } {
  const values: BulkValues = {};
  const problems: Partial<Record<BulkField, ValueProblem>> = {};
  for (const [field, typed] of Object.entries(texts) as [BulkField, string][]) {
    const text = typed.trim();
    const amount = text === '' ? null : parseMoney(text);
    const id = text === '' || text === 'none' ? null : Number(text);
    switch (field) {
      case 'inventory':
        values.policy = text as BulkVariant['policy'];
        break;
      case 'price':
        if (amount === null) problems.price = text === '' ? 'priceNeeded' : 'notAnAmount';
        else values.priceMinor = amount;
        break;
      case 'oldPrice':
        if (text !== '' && amount === null) problems.oldPrice = 'notAnAmount';
        else values.oldPriceMinor = amount;
        break;
      case 'backorderLimit':
        values.backorderLimit = id;
        break;
      case 'stockAlert':
      case 'buyMinimum':
      case 'buyMaximum':
        if (id === null) problems[field] = 'numberNeeded';
        else values[field] = id;
        break;
      case 'deliveryTimeframe':
        if (text === '') problems.deliveryTimeframe = 'choiceNeeded';
        else values.deliveryTimeframeId = id;
        break;
      case 'tax':
        if (text === '') problems.tax = 'choiceNeeded';
        else values.taxRateId = id;
        break;
      case 'visibility':
        if (text === '') problems.visibility = 'choiceNeeded';
        else values.visibility = text as NonNullable<BulkValues['visibility']>;
        break;
      case 'stock':
        if (text === '' || text === '-' || Number(text) === 0) problems.stock = 'numberNeeded';
        else values.stock = { change: Number(text), reason, note: '' };
    }
  }
  return { values, problems };
}
