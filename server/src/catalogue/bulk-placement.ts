/** Many products' categories and tags at once, and taking products or variants out of the shop, for change sets. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { FieldPart, Values, Written } from '../changes/field-part.ts';
import type { Transaction } from '../platform/db.ts';
import { isRefusal, type Refusal, refuse } from '../platform/refusals.ts';
import { productInput } from './schemas.ts';
import { archiveProduct } from './write-product.ts';
import { archiveVariant } from './write-variant.ts';

const unwrapped = (schema: z.ZodType) => (schema instanceof z.ZodDefault ? (schema.unwrap() as z.ZodType) : schema);
const sortedSet = (list: unknown) => [...new Set(list as (string | number)[])].sort((a, b) => (a < b ? -1 : 1));
const schemas: Record<string, z.ZodType> = {
  categoryIds: unwrapped(productInput.shape.categoryIds).transform(sortedSet),
  tags: unwrapped(productInput.shape.tags).transform(sortedSet),
};

/** `categoryIds` and `tags` of products, each the whole set. */
export const placementPart: FieldPart = {
  entity: 'product',
  schemaOf: (field) => schemas[field],
  async lock(trx, ids) {
    const { rows } = await sql<{ id: number }>`
      select id from products where id = any(${ids}::bigint[]) and archived_at is null order by id for no key update`.execute(
      trx,
    );
    const { rows: placed } = await sql<{ id: number; categoryIds: number[]; tags: string[] }>`
      select p.id,
        (select coalesce(json_agg(category_id), '[]') from product_categories where product_id = p.id) as "categoryIds",
        (select coalesce(json_agg(name), '[]') from product_tags join tags on tags.id = tag_id where product_id = p.id) as tags
      from unnest(${rows.map((row) => row.id)}::bigint[]) as p (id)`.execute(trx);
    return new Map(
      placed.map(({ id, categoryIds, tags }) => [
        id,
        { categoryIds: sortedSet(categoryIds), tags: sortedSet(tags) } as Values,
      ]),
    );
  },
  async write(trx, rows, { now }) {
    const known = new Set((await trx.selectFrom('categories').select('id').execute()).map((row) => row.id));
    const refused = new Map<number, Refusal>();
    for (const { id, after } of rows) {
      const missing = ((after.categoryIds as number[] | undefined) ?? []).find((each) => !known.has(each));
      if (missing === undefined) continue;
      refused.set(id, refuse('invalid', `categoryIds: there is no category ${missing}.`, { field: 'categoryIds' }));
    }
    const kept = rows.filter((row) => !refused.has(row.id));
    await writeCategories(
      trx,
      kept.filter((row) => row.after.categoryIds).map((row) => [row.id, row.after.categoryIds as number[]]),
    );
    await writeTags(
      trx,
      kept.filter((row) => row.after.tags).map((row) => [row.id, row.after.tags as string[]]),
    );
    await trx
      .updateTable('products')
      .set((set) => ({ version: set('version', '+', 1), updated_at: now }))
      .where('id', '=', sql<number>`any(${kept.map((row) => row.id)})`)
      .execute();
    return { refused };
  },
};

/** Gives products exactly these categories, which exist. */
export async function writeCategories(trx: Transaction, rows: [number, number[]][]): Promise<void> {
  if (rows.length === 0) return;
  await sql`delete from product_categories where product_id = any(${rows.map(([id]) => id)}::bigint[])`.execute(trx);
  const pairs = rows.flatMap(([id, categoryIds]) => categoryIds.map((categoryId) => [id, categoryId] as const));
  await sql`
    insert into product_categories (product_id, category_id)
    select * from unnest(${pairs.map(([id]) => id)}::bigint[], ${pairs.map(([, each]) => each)}::bigint[])`.execute(
    trx,
  );
}

/** Gives products exactly these tags; those that are new are made. */
export async function writeTags(trx: Transaction, rows: [number, string[]][]): Promise<void> {
  if (rows.length === 0) return;
  const names = sortedSet(rows.flatMap(([, tags]) => tags));
  await sql`insert into tags (name) select unnest(${names}::text[]) on conflict (name) do nothing`.execute(trx);
  await sql`delete from product_tags where product_id = any(${rows.map(([id]) => id)}::bigint[])`.execute(trx);
  const pairs = rows.flatMap(([id, tags]) => tags.map((name) => [id, name] as const));
  await sql`
    insert into product_tags (product_id, tag_id)
    select d.id, tags.id from unnest(${pairs.map(([id]) => id)}::bigint[], ${pairs.map(([, name]) => name)}::text[]) as d (id, name)
    join tags using (name)`.execute(trx);
}

/** `archived` of products: true takes them out of the shop, false brings them back. */
export const productArchivePart = archivePart('product', 'products', archiveProduct);
/** `archived` of variants. */
export const variantArchivePart = archivePart('variant', 'variants', archiveVariant);

function archivePart(
  entity: FieldPart['entity'],
  table: 'products' | 'variants',
  archive: (trx: Transaction, id: number, now: Date) => Promise<Refusal | undefined>,
): FieldPart {
  const schema = z.boolean();
  return {
    entity,
    schemaOf: (field) => (field === 'archived' ? schema : undefined),
    async lock(trx, ids) {
      const { rows } = await sql<{ id: number; archived: boolean }>`
        select id, archived_at is not null as archived from ${sql.table(table)}
        where id = any(${ids}::bigint[]) order by id for update`.execute(trx);
      return new Map(rows.map(({ id, archived }) => [id, { archived }]));
    },
    async write(trx, rows, { now }): Promise<Written> {
      const refused = new Map<number, Refusal>();
      const back = rows.filter((row) => row.after.archived === false).map((row) => row.id);
      await trx
        .updateTable(table)
        .set((set) => ({ archived_at: null, version: set('version', '+', 1), updated_at: now }))
        .where('id', '=', sql<number>`any(${back})`)
        .execute();
      for (const row of rows) {
        if (row.after.archived !== true) continue;
        const answer = await archive(trx, row.id, now);
        if (isRefusal(answer)) refused.set(row.id, answer);
      }
      return { refused };
    },
  };
}
