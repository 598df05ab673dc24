/** A new product out of the rows that tell it, one a variant. */
import { sameJson } from '../../changes/rules/decide.ts';
import type { StockPolicy } from '../../inventory/rules/stock.ts';
import type { VariantWords } from '../../sheets/rules/cells.ts';
import { type CategoryPath, readCategories } from './categories.ts';
import { type Lookups, measureOf } from './compare.ts';
import { type Finding, type Given, givenOf, problemAt, type ReadRow } from './row.ts';
import { hiddenBackorders, readSwitches } from './switches.ts';

/** What is to be made, in the fields of catalogue/schemas.ts; what the rows do not tell is left to its defaults. */
export type NewVariant = { row: number; input: Record<string, unknown> };
export type NewProduct = {
  product: Record<string, unknown>;
  categories: CategoryPath[];
  variants: NewVariant[];
};
export type Findings = { warnings: Map<number, Finding[]>; problems: Map<number, Finding[]> };

const mostVariants = 200;
const plainProductFields = ['visibility', 'brand', 'supplier', 'tags', 'data01', 'data02', 'data03'];
const plainVariantFields = [
  'priceMinor',
  'oldPriceMinor',
  'costPriceMinor',
  'unitPriceMinor',
  'unit',
  'articleCode',
  'hsCode',
  'ean',
  'sku',
  'weightGrams',
  'volumeMillilitres',
  'widthMillimetres',
  'heightMillimetres',
  'depthMillimetres',
  'colli',
  'buyMinimum',
  'buyMaximum',
];

/**
 * The product of these rows, in the order of the file. A value of the product counts from the first row that tells it;
 * another row that tells something else is a problem. `startsWith` is the stock policy its variants begin with where a
 * row says nothing. `existing` are titles its product has already, for rows that add variants to one.
 */
export function newProductOf(
  rows: readonly ReadRow[],
  lookups: Lookups,
  startsWith: StockPolicy,
  existing?: ReadonlySet<string>,
): NewProduct & Findings {
  const findings: Findings = { warnings: new Map(), problems: new Map() };
  for (const row of rows) for (const finding of row.problems) note(findings.problems, row, finding);
  const product = existing ? {} : productOf(rows, lookups, findings);
  const categories = existing ? [] : categoriesOf(rows, lookups, findings);
  const visibility = product.visibility as Parameters<typeof hiddenBackorders>[1]['before'];
  const titles = new Map<string, number>();
  const variants = rows
    .filter((row) => !isPictureOnly(row))
    .map((row) => ({ row: row.row, input: variantOf(row, lookups, startsWith, visibility, findings) }));
  for (const [at, { row, input }] of variants.entries()) {
    const title = titleIn(input, lookups.defaultLanguage);
    const before = titles.get(title.toLowerCase());
    titles.set(title.toLowerCase(), before ?? row);
    const taken = before === undefined ? existing?.has(title.toLowerCase()) : true;
    const source = rows.find((each) => each.row === row);
    if (taken && source) note(findings.problems, source, titleTwice(source, title, before, lookups));
    if (at === mostVariants && source) {
      const message = `A product has at most ${mostVariants} variants; these rows tell ${variants.length}.`;
      note(findings.problems, source, { code: 'too_many_variants', column: null, value: '', message });
    }
  }
  return { product, categories, variants, ...findings };
}

/** A row of Shopify's files that only adds a picture to its product. */
export function isPictureOnly(row: ReadRow): boolean {
  return row.given.has('pictureOnly');
}

function note(into: Map<number, Finding[]>, { row }: ReadRow, finding: Finding): void {
  const known = into.get(row);
  if (known) known.push(finding);
  else into.set(row, [finding]);
}

function productOf(rows: readonly ReadRow[], lookups: Lookups, findings: Findings): Record<string, unknown> {
  const product: Record<string, unknown> = {};
  const texts: Record<string, Record<string, unknown>> = {};
  const firsts = new Map<string, { row: ReadRow; given: Given }>();
  for (const row of rows) {
    for (const [field, [given]] of row.given) {
      if (given?.column.entity !== 'product' || given.value === '' || given.value === null) continue;
      const first = firsts.get(field);
      if (!first) firsts.set(field, { row, given });
      else if (!sameJson(first.given.value, given.value) && !['images', 'productId', 'pictureOnly'].includes(field)) {
        const message = `differs from row ${first.row.row}, which tells the same product “${first.given.cell}”.`;
        note(
          findings.problems,
          row,
          problemAt(given.column, given.cell, 'rows_disagree', message, { row: first.row.row }),
        );
      }
    }
  }
  for (const [field, { row, given }] of firsts) {
    const [, language, part] = /^texts\.([^.]+)\.(\w+)$/.exec(field) ?? [];
    if (language && part) texts[language] = { ...texts[language], [part]: given.value };
    else if (plainProductFields.includes(field)) product[field] = given.value;
    else if (field === 'taxRate' || field === 'deliveryTimeframe') lookUp(product, row, given, lookups, findings);
  }
  checkTitles(texts, rows, lookups, findings);
  takeHandle(texts[lookups.defaultLanguage], firsts.get('handle')?.given);
  return { ...product, texts };
}

/** Shopify's Handle is the product's address, so that links and the next import find it. */
function takeHandle(text: Record<string, unknown> | undefined, handle: Given | undefined): void {
  const url = String(handle?.value ?? '');
  if (text && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(url)) text.url ??= url;
}

function lookUp(into: Record<string, unknown>, row: ReadRow, given: Given, lookups: Lookups, findings: Findings): void {
  const isTax = given.column.field === 'taxRate';
  const id = isTax
    ? lookups.taxRates.get(given.value as number)
    : lookups.timeframes.get(String(given.value).toLowerCase());
  if (id !== undefined) into[isTax ? 'taxRateId' : 'deliveryTimeframeId'] = id;
  else if (isTax) {
    const message = 'is no tax rate of this shop; add it in Settings > Taxes, or write one there is.';
    note(findings.problems, row, problemAt(given.column, given.cell, 'tax_unknown', message));
  } else {
    const message = 'is no delivery timeframe of this shop.';
    note(findings.problems, row, problemAt(given.column, given.cell, 'timeframe_unknown', message));
  }
}

function checkTitles(
  texts: Record<string, Record<string, unknown>>,
  rows: readonly ReadRow[],
  { defaultLanguage }: Lookups,
  findings: Findings,
): void {
  const [first] = rows;
  if (!first) return;
  const untitled = [defaultLanguage, ...Object.keys(texts)].find((language) => !texts[language]?.title);
  if (untitled === undefined) return;
  const message =
    untitled === defaultLanguage
      ? `A new product needs a title in the store’s default language (${untitled}).`
      : `There are words in ${untitled} but no title in that language.`;
  note(findings.problems, first, {
    code: 'title_missing',
    column: null,
    value: '',
    message,
    params: { language: untitled },
  });
}

function categoriesOf(rows: readonly ReadRow[], lookups: Lookups, findings: Findings): CategoryPath[] {
  let categories: CategoryPath[] | undefined;
  for (const row of rows) {
    const read = readCategories(row, lookups.defaultLanguage);
    for (const problem of read.problems) note(findings.problems, row, problem);
    categories ??= read.paths && read.paths.length > 0 ? read.paths : undefined;
  }
  return categories ?? [];
}

function variantOf(
  row: ReadRow,
  lookups: Lookups,
  startsWith: StockPolicy,
  visibility: Parameters<typeof hiddenBackorders>[1]['before'],
  findings: Findings,
): Record<string, unknown> {
  const input: Record<string, unknown> = { texts: variantTexts(row, lookups.defaultLanguage) };
  for (const field of plainVariantFields) {
    const given = givenOf(row, field) ?? measureOf(row, field);
    if (given) input[field] = given.value;
  }
  const timeframe = givenOf(row, 'variantDeliveryTimeframe');
  if (timeframe?.value) lookUp(input, row, timeframe, lookups, findings);
  const { policy, warnings } = readSwitches(row, startsWith);
  for (const warning of warnings) note(findings.warnings, row, warning);
  const after = policy ?? startsWith;
  const hidden = hiddenBackorders(
    row,
    { before: undefined, after: visibility ?? 'visible' },
    { before: undefined, after },
  );
  if (hidden) note(findings.warnings, row, hidden);
  input.stock = stockRuleOf(row, policy);
  const level = givenOf(row, 'stockLevel');
  if (level && after !== 'untracked') input.stockOnHand = level.value;
  else if (level && level.value !== 0) {
    const message = 'is not used: this variant’s inventory is not tracked. Add Stock_Track with Y to keep stock of it.';
    note(findings.warnings, row, problemAt(level.column, level.cell, 'count_untracked', message));
  }
  checkLimits(row, input, findings);
  return input;
}

function stockRuleOf(row: ReadRow, policy: StockPolicy | undefined): Record<string, unknown> {
  const rule: Record<string, unknown> = policy ? { policy } : {};
  for (const field of ['backorderLimit', 'stockMinimum', 'stockAlert']) {
    const given = givenOf(row, field);
    if (given) rule[field] = given.value;
  }
  return rule;
}

function checkLimits(row: ReadRow, input: Record<string, unknown>, findings: Findings): void {
  const [least = 1, most = 10_000] = [input.buyMinimum, input.buyMaximum] as (number | undefined)[];
  const given = givenOf(row, 'buyMaximum') ?? givenOf(row, 'buyMinimum');
  if (!given || least <= most) return;
  const message = `would make the least order quantity ${least} and the most ${most}; the most may not be less.`;
  note(findings.problems, row, problemAt(given.column, given.cell, 'limits_crossed', message));
}

/** A variant's words by language; without any it is the product's one variant, Default. */
function variantTexts(row: ReadRow, defaultLanguage: string): Record<string, VariantWords> {
  const texts: Record<string, VariantWords> = {};
  for (const [field, given] of row.given) {
    const language = /^texts\.([^.]+)\.variant$/.exec(field)?.[1];
    const words = given.at(-1)?.value as VariantWords | undefined;
    if (language && words) texts[language] = words;
  }
  texts[defaultLanguage] ??= Object.values(texts)[0] ?? { title: 'Default', options: [] };
  return texts;
}

function titleIn(input: Record<string, unknown>, language: string): string {
  return (input.texts as Record<string, VariantWords>)[language]?.title ?? '';
}

function titleTwice(row: ReadRow, title: string, before: number | undefined, lookups: Lookups): Finding {
  const given = givenOf(row, `texts.${lookups.defaultLanguage}.variant`);
  const message =
    before === undefined
      ? `The product has a variant “${title}” already; to change it, give its Internal_Variant_ID.`
      : `Row ${before} tells the same product a variant “${title}” too; give each variant a title of its own.`;
  return {
    code: before === undefined ? 'variant_exists' : 'variant_twice',
    column: given?.column.heading ?? null,
    value: given?.cell ?? '',
    message,
    params: { title, ...(before !== undefined && { row: before }) },
  };
}
