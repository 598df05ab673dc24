import { sql } from 'kysely';
import type { Db } from '../platform/db.ts';
import { productColumns, type SheetColumn } from '../sheets/product-columns.ts';
import { loadSheetFacts, readProductRows } from '../sheets/read-product-rows.ts';
import type { Cell } from '../sheets/write-sheet.ts';
import { chunkRows, type Sheet } from './sheet.ts';

/**
 * Products, a row a variant, by product and position. `variantIds`: only these, as far as they are still in the shop;
 * `titles`: only these columns.
 */
export async function productsSheet(
  db: Db,
  origin: string,
  { variantIds, titles }: { variantIds?: readonly number[]; titles?: readonly string[] },
): Promise<Sheet> {
  const facts = await loadSheetFacts(db, origin);
  const all = productColumns(facts.store);
  const columns = titles ? all.filter((column) => titles.includes(column.title)) : all;
  async function* chunks() {
    for await (const ids of pagesOfIds(db, variantIds)) {
      const rows = await readProductRows(db, facts, ids);
      yield rows.map((row) => columns.map((column) => cellOf(column, row.values[column.field])));
    }
  }
  return { head: { name: 'products', columns }, total: await countVariants(db, variantIds), chunks: chunks() };
}

function cellOf(column: SheetColumn, value: unknown): Cell {
  const cell = column.format(value);
  return cell === '' ? null : cell;
}

function liveVariants(variantIds: readonly number[] | undefined) {
  return sql`from variants v join products p on p.id = v.product_id
    where v.archived_at is null and p.archived_at is null
    ${variantIds ? sql`and v.id = any(${variantIds}::bigint[])` : sql``}`;
}

async function countVariants(db: Db, variantIds: readonly number[] | undefined): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count ${liveVariants(variantIds)}`.execute(db);
  return rows[0]?.count ?? 0;
}

async function* pagesOfIds(db: Db, variantIds: readonly number[] | undefined) {
  const order = sql`v.product_id, v.position, v.id`;
  if (variantIds) {
    const { rows } = await sql<{ id: number }>`select v.id ${liveVariants(variantIds)} order by ${order}`.execute(db);
    for (let at = 0; at < rows.length; at += chunkRows) yield rows.slice(at, at + chunkRows).map((row) => row.id);
    return;
  }
  let last = { product: 0, position: 0, id: 0 };
  for (;;) {
    const { rows } = await sql<typeof last>`
      select v.product_id as product, v.position, v.id ${liveVariants(undefined)}
        and (${order}) > (${last.product}::bigint, ${last.position}::int, ${last.id}::bigint)
      order by ${order} limit ${chunkRows}`.execute(db);
    const end = rows.at(-1);
    if (!end) return;
    yield rows.map((row) => row.id);
    last = end;
  }
}
