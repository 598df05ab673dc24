/** What rows that are about nothing the shop has would make: products with their variants, and variants of products. */
import { sql } from 'kysely';
import { newProductInput, newVariantInput } from '../catalogue/schemas.ts';
import {
  type CategoryRules,
  inheritForProducts,
  inheritFromCategories,
  loadCategoryRules,
} from '../inventory/inherit-stock-rule.ts';
import type { StockPolicy } from '../inventory/rules/stock.ts';
import type { Db } from '../platform/db.ts';
import { mapInTurns } from '../platform/in-turns.ts';
import { shortText } from '../platform/schemas.ts';
import { type Context, categoryFinder } from './read-context.ts';
import { titleOf } from './rules/identify.ts';
import { isPictureOnly, type NewProduct, newProductOf } from './rules/new-product.ts';
import { picturesOf, type Resolved } from './rules/pictures.ts';
import { type Finding, givenOf, problemAt, type ReadRow, shortened } from './rules/row.ts';
import type { Check, ImportFacts } from './store.ts';

/** Rows of one product, by their numbers; `productId` null: the product is new too. */
export type Group = { productId: number | null; rows: number[]; warnings?: Map<number, Finding[]> };

/** A product as it is kept for the import, its categories still as titles. */
export const wantedProduct = newProductInput
  .omit({ categoryIds: true })
  .extend({ data01: shortText.default(''), data02: shortText.default(''), data03: shortText.default('') });

/** Few enough that what a chunk leaves behind is swept up young: memory does not grow with it. */
const chunkRows = 250;

/** Checks the groups, some at a time. */
export async function* checkNewProducts(
  db: Db,
  context: Context,
  imported: ImportFacts,
  groups: ReadonlyMap<string, Group>,
): AsyncGenerator<Check[]> {
  const given = await loadCategoryRules(db);
  let chunk: Group[] = [];
  let size = 0;
  for (const group of groups.values()) {
    chunk.push(group);
    size += group.rows.length;
    if (size < chunkRows) continue;
    yield await checkGroups(db, context, imported, chunk, given);
    chunk = [];
    size = 0;
  }
  if (chunk.length > 0) yield await checkGroups(db, context, imported, chunk, given);
}

async function checkGroups(
  db: Db,
  context: Context,
  imported: ImportFacts,
  groups: readonly Group[],
  given: CategoryRules,
): Promise<Check[]> {
  const rows = await loadNumbered(
    db,
    context,
    imported.id,
    groups.flatMap((group) => group.rows),
  );
  const productIds = groups.flatMap(({ productId }) => (productId === null ? [] : [productId]));
  const inherited = await inheritForProducts(db, productIds);
  const titles = await loadTitles(db, productIds, context.lookups.defaultLanguage);
  const taken = await loadTakenSkus(db, [...rows.values()]);
  const findCategory = categoryFinder(context.facts.paths);
  const resolve = await context.pictures([...rows.values()]);
  const checks = await mapInTurns(groups, (group) => {
    const own = group.rows.map((number) => rows.get(number) as ReadRow);
    const startsWith =
      group.productId === null
        ? policyFor(own, context, given, findCategory)
        : inherited.get(group.productId)?.policy.value;
    const existing = group.productId === null ? undefined : (titles.get(group.productId) ?? new Set<string>());
    const product = newProductOf(own, context.lookups, startsWith ?? 'deny', existing);
    return checksOf(group, own, product, { taken, resolve, context });
  });
  return checks.flat();
}

/** The policy a new product's variants begin with: its categories may say, else the store. */
function policyFor(
  rows: readonly ReadRow[],
  { lookups }: Context,
  given: CategoryRules,
  findCategory: ReturnType<typeof categoryFinder>,
): StockPolicy {
  const { categories } = newProductOf(rows, lookups, 'deny');
  const ids = categories.flatMap((path) => findCategory(path) ?? []);
  return inheritFromCategories(given, ids).policy.value;
}

type Made = ReturnType<typeof newProductOf>;

type Known = { taken: ReadonlyMap<string, number>; resolve: (address: string) => Resolved; context: Context };

function checksOf(group: Group, rows: readonly ReadRow[], made: Made, { taken, resolve, context }: Known): Check[] {
  const input = group.productId === null ? validProduct(rows, made) : validVariants(rows, made);
  const [first] = rows;
  const troubled = rows.find((row) => (made.problems.get(row.row) ?? []).length > 0);
  const named = new Set<string>();
  const pictures: unknown[] = [];
  const checks = rows.map((row): Check => {
    const own = picturesOf(row, resolve);
    for (const picture of own.pictures) {
      const name = picture.kind === 'stored' ? picture.file : picture.url;
      if (!named.has(name)) pictures.push(picture);
      named.add(name);
    }
    const warnings = [
      ...(group.warnings?.get(row.row) ?? []),
      ...(made.warnings.get(row.row) ?? []),
      ...skuTaken(row, taken),
      ...own.warnings,
    ];
    const problems = made.problems.get(row.row) ?? [];
    const check = {
      row: row.row,
      productRow: first?.row ?? row.row,
      title: titleFor(row, rows, context.lookups.defaultLanguage),
      productId: group.productId,
      variantId: null,
      cells: null,
      warnings,
    };
    if (troubled || !input) {
      const heldBack = troubled && problems.length === 0 ? [heldBackBy(troubled.row)] : [];
      return { ...check, outcome: 'problem', plan: null, problems: [...problems, ...heldBack] };
    }
    const plan = group.productId === null ? null : { variant: input.variants.get(row.row), pictures: own.pictures };
    return { ...check, outcome: 'new', plan, problems: [] };
  });
  const [leader] = checks;
  if (leader?.outcome === 'new' && group.productId === null && input) leader.plan = { ...input.product, pictures };
  return checks;
}

/** A product is made whole or not at all: half of it would have to be mended by hand. */
function heldBackBy(row: number): Finding {
  const message = `Row ${row} of the same product has a problem; the product is made whole or not at all.`;
  return { code: 'held_back', column: null, value: '', message, params: { row } };
}

type Valid = { product: object; variants: Map<number, unknown> } | undefined;

function validProduct(rows: readonly ReadRow[], made: Made): Valid {
  const input = { ...made.product, variants: made.variants.map((variant) => variant.input) };
  const parsed = wantedProduct.safeParse(input);
  if (parsed.success) {
    const { categories } = made;
    return { product: { product: parsed.data, categories }, variants: new Map() };
  }
  for (const issue of parsed.error.issues) noteIssue(rows, made, issue);
  return undefined;
}

function validVariants(rows: readonly ReadRow[], made: NewProduct & Made): Valid {
  const variants = new Map<number, unknown>();
  for (const [at, { row, input }] of made.variants.entries()) {
    const parsed = newVariantInput.safeParse(input);
    if (parsed.success) variants.set(row, parsed.data);
    else {
      for (const issue of parsed.error.issues)
        noteIssue(rows, made, { ...issue, path: ['variants', at, ...issue.path] });
    }
  }
  return { product: {}, variants };
}

/** What the columns let through and a form would not: told at the row it comes from. */
function noteIssue(rows: readonly ReadRow[], made: Made, issue: { path: PropertyKey[]; message: string }): void {
  const [kind, at, ...rest] = issue.path;
  const number = kind === 'variants' ? made.variants[Number(at)]?.row : rows[0]?.row;
  if (number === undefined) return;
  const path = (kind === 'variants' ? rest : issue.path).join('.');
  const problem = { code: 'bad_value', column: null, value: '', message: `${path}: ${issue.message}.` };
  made.problems.set(number, [...(made.problems.get(number) ?? []), problem]);
}

function titleFor(row: ReadRow, rows: readonly ReadRow[], defaultLanguage: string): string {
  const title = [row, ...rows].map((each) => titleOf(each, defaultLanguage)?.cell).find(Boolean) ?? '';
  const words = givenOf(row, `texts.${defaultLanguage}.variant`)?.value as { title: string } | undefined;
  return shortened([title, words?.title].filter(Boolean).join(' · '), 200);
}

function skuTaken(row: ReadRow, taken: ReadonlyMap<string, number>): Finding[] {
  const sku = givenOf(row, 'sku');
  const variantId = sku && taken.get(String(sku.value));
  if (!sku || variantId === undefined || isPictureOnly(row)) return [];
  const message = `is the SKU of variant ${variantId} already; this row makes another with the same.`;
  return [problemAt(sku.column, sku.cell, 'sku_exists', message, { variantId })];
}

async function loadNumbered(
  db: Db,
  context: Context,
  importId: number,
  numbers: readonly number[],
): Promise<Map<number, ReadRow>> {
  const { rows } = await sql<{ row: number; cells: string[] }>`
    select row, cells from import_rows where import_id = ${importId} and row = any(${numbers}::int[])`.execute(db);
  return new Map(await mapInTurns(rows, (row): [number, ReadRow] => [row.row, context.read(row)]));
}

/** Lower-case titles of the products' variants. */
async function loadTitles(db: Db, productIds: readonly number[], language: string): Promise<Map<number, Set<string>>> {
  if (productIds.length === 0) return new Map();
  const { rows } = await sql<{ id: number; titles: string[] }>`
    select v.product_id as id, array_agg(lower(t.title)) as titles
    from variants v join variant_texts t on t.variant_id = v.id and t.language = ${language}
    where v.product_id = any(${productIds}::bigint[]) and v.archived_at is null group by v.product_id`.execute(db);
  return new Map(rows.map((row) => [row.id, new Set(row.titles)]));
}

async function loadTakenSkus(db: Db, rows: readonly ReadRow[]): Promise<Map<string, number>> {
  const skus = [...new Set(rows.map((row) => String(givenOf(row, 'sku')?.value ?? '')))].filter(Boolean);
  if (skus.length === 0) return new Map();
  const { rows: found } = await sql<{ id: number; sku: string }>`
    select id, sku from variants where sku = any(${skus}::text[]) and sku <> '' and archived_at is null order by id desc`.execute(
    db,
  );
  return new Map(found.map((row) => [row.sku, row.id]));
}
