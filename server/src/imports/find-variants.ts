/** What the shop has of what rows name: asked for many rows at once. */
import { sql } from 'kysely';
import { slugOf } from '../catalogue/rules/slug.ts';
import type { Db } from '../platform/db.ts';
import { type Known, keyOf, type Matching, titleOf } from './rules/identify.ts';
import { givenOf, type ReadRow } from './rules/row.ts';

type Variant = { id: number; productId: number };

/** For each row the variants, products and namesakes it may be about. */
export async function findKnown(
  db: Db,
  rows: readonly ReadRow[],
  matching: Matching,
  defaultLanguage: string,
): Promise<Known[]> {
  const [variants, products, matches, namesakes] = await Promise.all([
    findVariants(db, rows),
    findProducts(db, rows),
    matching === 'handle' ? findByHandle(db, rows, defaultLanguage) : findByKey(db, rows, matching),
    findNamesakes(db, rows, matching, defaultLanguage),
  ]);
  return rows.map((row) => {
    const key = matching === 'handle' ? handleKey(row, defaultLanguage) : String(keyOf(row, matching)?.value ?? '');
    return {
      variant: variants.get(Number(givenOf(row, 'variantId')?.value ?? 0)),
      product: products.has(Number(givenOf(row, 'productId')?.value ?? 0)),
      matches: matches.get(key) ?? [],
      namesakes: namesakes.get(nameOf(row, matching, defaultLanguage)) ?? [],
    };
  });
}

async function findVariants(db: Db, rows: readonly ReadRow[]): Promise<Map<number, Variant>> {
  const ids = idsIn(rows, 'variantId');
  if (ids.length === 0) return new Map();
  const { rows: found } = await sql<Variant>`
    select v.id, v.product_id as "productId" from variants v join products p on p.id = v.product_id
    where v.id = any(${ids}::bigint[]) and v.archived_at is null and p.archived_at is null`.execute(db);
  return new Map(found.map((variant) => [variant.id, variant]));
}

async function findProducts(db: Db, rows: readonly ReadRow[]): Promise<Set<number>> {
  const ids = idsIn(rows, 'productId');
  if (ids.length === 0) return new Set();
  const { rows: found } = await sql<{ id: number }>`
    select id from products where id = any(${ids}::bigint[]) and archived_at is null`.execute(db);
  return new Set(found.map((product) => product.id));
}

function idsIn(rows: readonly ReadRow[], field: string): number[] {
  return [
    ...new Set(rows.map((row) => givenOf(row, field)?.value).filter((id): id is number => typeof id === 'number')),
  ];
}

const keyColumns = { sku: 'sku', ean: 'ean', articleCode: 'article_code' } as const;

async function findByKey(db: Db, rows: readonly ReadRow[], matching: Matching): Promise<Map<string, Variant[]>> {
  if (!(matching in keyColumns)) return new Map();
  const column = sql.ref(`v.${keyColumns[matching as keyof typeof keyColumns]}`);
  const keys = [...new Set(rows.map((row) => String(keyOf(row, matching)?.value ?? '')))].filter(Boolean);
  const { rows: found } = await sql<Variant & { key: string }>`
    select v.id, v.product_id as "productId", ${column} as key from variants v join products p on p.id = v.product_id
    where ${column} = any(${keys}::text[]) and ${column} <> '' and v.archived_at is null and p.archived_at is null
    order by v.id`.execute(db);
  return Map.groupBy(found, (variant) => variant.key);
}

/** Shopify's way: the product by its address, the variant by its title. */
function handleKey(row: ReadRow, defaultLanguage: string): string {
  const words = givenOf(row, `texts.${defaultLanguage}.variant`)?.value as { title: string } | undefined;
  return `${givenOf(row, 'handle')?.value ?? ''}\n${(words?.title ?? 'Default').toLowerCase()}`;
}

async function findByHandle(
  db: Db,
  rows: readonly ReadRow[],
  defaultLanguage: string,
): Promise<Map<string, Variant[]>> {
  const handles = [...new Set(rows.map((row) => String(givenOf(row, 'handle')?.value ?? '')))].filter(Boolean);
  const { rows: found } = await sql<Variant & { key: string }>`
    select v.id, v.product_id as "productId", pt.url || chr(10) || lower(vt.title) as key
    from product_texts pt join products p on p.id = pt.product_id and p.archived_at is null
    join variants v on v.product_id = p.id and v.archived_at is null
    join variant_texts vt on vt.variant_id = v.id and vt.language = pt.language
    where pt.language = ${defaultLanguage} and pt.url = any(${handles}::text[]) order by v.id`.execute(db);
  return Map.groupBy(found, (variant) => variant.key);
}

/** Products with the rows' addresses or titles, found by the address a title makes, which is indexed. */
async function findNamesakes(
  db: Db,
  rows: readonly ReadRow[],
  matching: Matching,
  defaultLanguage: string,
): Promise<Map<string, number[]>> {
  const names = [...new Set(rows.map((row) => nameOf(row, matching, defaultLanguage)))].filter(Boolean);
  if (names.length === 0) return new Map();
  const urls = matching === 'handle' ? names : [...new Set(names.map(slugOf))];
  const { rows: found } = await sql<{ id: number; url: string; title: string }>`
    select t.product_id as id, t.url, lower(t.title) as title from product_texts t
    join products p on p.id = t.product_id and p.archived_at is null
    where t.language = ${defaultLanguage} and t.url = any(${urls}::text[]) order by t.product_id`.execute(db);
  const ids = Map.groupBy(found, (product) => (matching === 'handle' ? product.url : product.title));
  return new Map([...ids].map(([name, products]) => [name, products.map((product) => product.id)]));
}

/** What a row's product is known by when it has no ids; empty where the row has its own way. */
function nameOf(row: ReadRow, matching: Matching, defaultLanguage: string): string {
  if (matching === 'handle') return String(givenOf(row, 'handle')?.value ?? '');
  if (matching === 'ids' && givenOf(row, 'variantId')?.value) return '';
  const title = titleOf(row, defaultLanguage);
  return title ? String(title.value).toLowerCase() : '';
}
