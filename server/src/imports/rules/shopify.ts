/**
 * Shopify's product CSV: a row a variant, product cells on the first row of a Handle only, and rows that add nothing
 * but a picture. Told in the fields of a row of our own.
 */
import type { VariantWords } from '../../sheets/rules/cells.ts';
import { type Given, givenOf, type ReadRow } from './row.ts';

/** Whether these are the titles of a Shopify export. */
export function isShopify(titles: readonly string[]): boolean {
  const known = titles.map((title) => title.toLowerCase());
  return known.includes('handle') && known.includes('variant price');
}

/** Option names stand on the first row of a Handle; rows are read in the file's order. */
export type OptionNames = Map<string, string[]>;

/**
 * The row with its options as the words of a variant, in the store's default language. `names` remembers option names
 * by Handle from row to row.
 */
export function asOwnRow(row: ReadRow, names: OptionNames, defaultLanguage: string): ReadRow {
  const handle = String(givenOf(row, 'handle')?.value ?? '');
  const known = names.get(handle) ?? [];
  names.set(handle, known);
  const options: VariantWords['options'] = [];
  let cause: Given | undefined;
  for (const at of [1, 2, 3]) {
    const name = givenOf(row, `option${at}Name`);
    const value = givenOf(row, `option${at}Value`);
    if (name?.value) known[at - 1] = String(name.value);
    if (!value?.value) continue;
    cause ??= value;
    options.push({ name: known[at - 1] ?? `Option ${at}`, value: String(value.value) });
  }
  const given = new Map(row.given);
  for (const field of [...given.keys()]) if (field.startsWith('option')) given.delete(field);
  // A quantity without a tracker is a leftover that means nothing.
  if (givenOf(row, 'stockTrack')?.value === false) given.delete('stockLevel');
  if (cause) given.set(`texts.${defaultLanguage}.variant`, [wordsOf(cause, options, defaultLanguage)]);
  else if (isPicture(row, defaultLanguage)) keepPictureOnly(given);
  return { ...row, given };
}

/** Shopify names the one variant of a simple product `Default Title`. */
function wordsOf(cause: Given, options: VariantWords['options'], language: string): Given {
  const [only] = options;
  const simple = options.length === 1 && only?.value === 'Default Title';
  const words: VariantWords = simple
    ? { title: 'Default', options: [] }
    : { title: options.map((option) => option.value).join(' / '), options };
  const column = {
    ...cause.column,
    field: `texts.${language}.variant`,
    entity: 'variant' as const,
    format: (value: unknown) => (value as VariantWords).title,
  };
  return { value: words, cell: cause.cell, column };
}

function isPicture(row: ReadRow, defaultLanguage: string): boolean {
  return row.given.has('images') && !givenOf(row, `texts.${defaultLanguage}.title`) && !row.given.has('priceMinor');
}

/** Empty cells that say something elsewhere, such as no tracker, say nothing on such a row. */
function keepPictureOnly(given: Map<string, readonly Given[]>): void {
  const [picture] = given.get('images') ?? [];
  for (const field of [...given.keys()]) if (!['handle', 'images'].includes(field)) given.delete(field);
  if (picture) given.set('pictureOnly', [picture]);
}
