/** What the Inventory page and a variant's stock story show: reads only. */
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { Db } from '../platform/db.ts';
import { decodeCursor, likePattern, pageOf } from '../platform/paging.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import type { InventoryFilter, inventoryRow, movement, waitingLine } from './schemas.ts';

type PageQuery = { search?: string; cursor?: string; limit: number };
type Page<Item> = { items: Item[]; total: number; nextCursor: string | null };

const statusConditions = {
  all: sql`true`,
  on_backorder: sql`s.waiting > 0`,
  out_of_stock: sql`s.stock_policy <> 'untracked' and l.on_hand - l.allocated <= 0`,
  low: sql`s.stock_policy <> 'untracked' and l.on_hand - l.allocated <= s.stock_alert and l.on_hand - l.allocated > 0`,
  untracked: sql`s.stock_policy = 'untracked'`,
};

/** The variants a filter leaves, with all that filters and rows need of them. */
function matching(filter: InventoryFilter): RawBuilder<unknown> {
  const pattern = filter.search ? likePattern(filter.search) : null;
  return sql`variants v
    join products p on p.id = v.product_id
    join variant_stock s on s.variant_id = v.id
    cross join store_settings settings
    left join product_texts pt on pt.product_id = p.id and pt.language = settings.default_language
    left join variant_texts vt on vt.variant_id = v.id and vt.language = settings.default_language
    cross join lateral (select coalesce(sum(on_hand), 0) as on_hand, coalesce(sum(allocated), 0) as allocated
                        from stock_levels where variant_id = v.id) l
    where v.archived_at is null and p.archived_at is null and ${statusConditions[filter.status]}
      ${filter.productId === undefined ? sql`` : sql`and v.product_id = ${filter.productId}`}
      and (${pattern}::text is null or pt.title ilike ${pattern} or vt.title ilike ${pattern} or v.sku ilike ${pattern}
           or v.ean ilike ${pattern} or v.article_code ilike ${pattern})`;
}

/** The ids of all variants that match now, ascending. */
export async function matchingVariants(db: Db, filter: InventoryFilter): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`select v.id from ${matching(filter)} order by v.id`.execute(db);
  return rows.map((row) => row.id);
}

/** One page of variants by product title, with their stock. Refuses a cursor it did not make. */
export async function listInventory(
  db: Db,
  query: PageQuery & InventoryFilter,
): Promise<Page<z.infer<typeof inventoryRow>> | Refusal> {
  const after = decodeCursor(query.cursor, z.tuple([z.string(), z.number(), z.number()]));
  if (after === undefined) return refuse('invalid', 'cursor: this is not a cursor of this list.', { field: 'cursor' });
  const { rows } = await sql<z.infer<typeof inventoryRow> & { position: number; total: number }>`
    with rows as (
      select v.id as "variantId", p.id as "productId", coalesce(pt.title, '') as "productTitle", v.position,
        coalesce(vt.title, '') as "variantTitle", v.sku, v.price_minor as "priceMinor",
        (select '/files/' || file from product_images i where i.id = v.image_id
           or (v.image_id is null and i.product_id = p.id) order by i.position limit 1) as "imageUrl",
        s.stock_policy as policy, s.backorder_limit as "backorderLimit", s.stock_alert as "stockAlert",
        l.on_hand::int as "onHand", l.allocated::int as allocated, (l.on_hand - l.allocated)::int as available, s.waiting
      from ${matching(query)})
    select *, (select count(*) from rows) as total from rows
    where ${after === null ? sql`true` : sql`("productTitle", position, "variantId") > (${after[0]}, ${after[1]}::int, ${after[2]}::bigint)`}
    order by "productTitle", position, "variantId" limit ${query.limit + 1}`.execute(db);
  return pageOf(rows, query.limit, (row) => [row.productTitle, row.position, row.variantId]);
}

/** One page of a variant's ledger, newest first. */
export async function listMovements(
  db: Db,
  variantId: number,
  query: { cursor?: string; limit: number },
): Promise<Page<z.infer<typeof movement>> | Refusal> {
  const after = decodeCursor(query.cursor, z.tuple([z.number()]));
  if (after === undefined) return refuse('invalid', 'cursor: this is not a cursor of this list.', { field: 'cursor' });
  const { rows } = await sql<Omit<z.infer<typeof movement>, 'at'> & { at: Date; total: number }>`
    select m.id, m.at, m.kind, m.location_id as "locationId", l.name as "locationName", m.on_hand_delta as "onHandDelta",
      m.allocated_delta as "allocatedDelta", m.cause, m.reason, m.actor, o.id as "orderId", o.number as "orderNumber",
      (select count(*) from movements where variant_id = ${variantId}) as total
    from movements m join locations l on l.id = m.location_id
    left join order_lines ol on ol.id = m.order_line_id left join orders o on o.id = ol.order_id
    where m.variant_id = ${variantId} ${after === null ? sql`` : sql`and m.id < ${after[0]}`}
    order by m.id desc limit ${query.limit + 1}`.execute(db);
  const { items, ...rest } = pageOf(rows, query.limit, (row) => [row.id]);
  return { items: items.map((row) => ({ ...row, at: row.at.toISOString() })), ...rest };
}

/** The first 1,000 who wait for a variant, in the order they will be served, with what they were told. */
export async function listWaiting(db: Db, variantId: number): Promise<z.infer<typeof waitingLine>[]> {
  const { rows } = await sql<{
    orderId: number;
    orderNumber: string;
    orderLineId: number;
    placedAt: Date;
    customer: string;
    waiting: number;
    held: boolean;
    kind: 'date' | 'timeframe' | 'no_date' | null;
    date: string | null;
    text: string | null;
  }>`
    select o.id as "orderId", o.number as "orderNumber", l.id as "orderLineId", l.placed_at as "placedAt",
      o.shipping_address->>'name' as customer, l.waiting, o.held_at is not null as held,
      l.promise_kind as kind, l.promise_date as date, l.promise_text as text
    from order_lines l join orders o on o.id = l.order_id
    where l.variant_id = ${variantId} and (l.ordered - l.cancelled - l.allocated - l.shipped) > 0
    order by -l.priority, l.placed_at, l.id limit 1000`.execute(db);
  return rows.map(({ placedAt, kind, date, text, ...row }) => ({
    ...row,
    placedAt: placedAt.toISOString(),
    promise: kind && { kind, date, text },
  }));
}

/** Order numbers by order id. */
export async function orderNumbers(db: Db, lines: readonly { orderId: number }[]): Promise<Map<number, string>> {
  const ids = [...new Set(lines.map((line) => line.orderId))];
  const rows = await db
    .selectFrom('orders')
    .select(['id', 'number'])
    .where('id', '=', sql<number>`any(${ids})`)
    .execute();
  return new Map(rows.map((row) => [row.id, row.number]));
}
