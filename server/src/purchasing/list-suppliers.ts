/** What the supplier screens show: reads only. */
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { Db } from '../platform/db.ts';
import { decodeCursor, likePattern, pageOf } from '../platform/paging.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import type { SupplierView } from './schemas.ts';

type Page<Item> = { items: Item[]; total: number; nextCursor: string | null };

/** One page of suppliers by name. Refuses a cursor it did not make. */
export async function listSuppliers(
  db: Db,
  query: { search?: string; cursor?: string; limit: number },
): Promise<Page<SupplierView> | Refusal> {
  const after = decodeCursor(query.cursor, z.tuple([z.string(), z.int()]));
  if (after === undefined) return refuse('invalid', 'cursor: this is not a cursor of this list.', { field: 'cursor' });
  const pattern = query.search ? likePattern(query.search) : null;
  const found = sql`(${pattern}::text is null or s.name ilike ${pattern} or s.contact ilike ${pattern} or s.email ilike ${pattern})`;
  const { rows } = await sql<{ total: number }>`
    select count(*) as total from suppliers s where ${found}`.execute(db);
  const suppliers = await loadSuppliers(
    db,
    sql`${found} and ${after === null ? sql`true` : sql`(lower(s.name), s.id) > (${after[0]}, ${after[1]}::bigint)`}`,
    query.limit + 1,
  );
  const total = rows[0]?.total ?? 0;
  const page = pageOf(
    suppliers.map((supplier) => ({ supplier, total })),
    query.limit,
    ({ supplier }) => [supplier.name.toLowerCase(), supplier.id],
  );
  return { ...page, total, items: page.items.map(({ supplier }) => supplier) };
}

/** One supplier, or undefined where there is none. */
export async function loadSupplier(db: Db, id: number): Promise<SupplierView | undefined> {
  const [supplier] = await loadSuppliers(db, sql`s.id = ${id}`, 1);
  return supplier;
}

async function loadSuppliers(db: Db, condition: RawBuilder<unknown>, limit: number): Promise<SupplierView[]> {
  const orders = (states: RawBuilder<unknown>) =>
    sql`(select count(*) from purchase_orders o where o.supplier_id = s.id and o.state in (${states}))::int`;
  const { rows } = await sql<SupplierView>`
    select s.id, s.version, s.name, s.contact, s.email, s.phone, s.lead_time_days as "leadTimeDays",
      s.currency_note as "currencyNote",
      (select count(*) from products p where p.supplier_id = s.id and p.archived_at is null)::int as products,
      ${orders(sql`'ordered', 'partly_received'`)} as "openOrders", ${orders(sql`'draft'`)} as drafts
    from suppliers s where ${condition} order by lower(s.name), s.id limit ${limit}`.execute(db);
  return rows;
}
