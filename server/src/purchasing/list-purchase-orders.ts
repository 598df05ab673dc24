/** What the purchase order screens show: reads only. */
import { sql } from 'kysely';
import { z } from 'zod';
import { actorNames } from '../accounts/actor.ts';
import type { Db } from '../platform/db.ts';
import { decodeCursor, likePattern, pageOf } from '../platform/paging.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import { openUnits, purchaseStateOf } from './rules/state.ts';
import type { PurchaseLineView, PurchaseOrderRow, PurchaseOrderView, PurchaseQuery } from './schemas.ts';

type Page<Item> = { items: Item[]; total: number; nextCursor: string | null };

const openStates = sql`('ordered', 'partly_received')`;
const isOpen = sql`l.received + l.cancelled < l.ordered`;

/** One page of purchase orders, newest first. Refuses a cursor it did not make. */
export async function listPurchaseOrders(
  db: Db,
  query: PurchaseQuery,
  today: string,
): Promise<Page<PurchaseOrderRow> | Refusal> {
  const after = decodeCursor(query.cursor, z.tuple([z.int()]));
  if (after === undefined) return refuse('invalid', 'cursor: this is not a cursor of this list.', { field: 'cursor' });
  const pattern = query.search ? likePattern(query.search) : null;
  const isLate = sql`o.state in ${openStates} and exists (select from purchase_order_lines l
    where l.purchase_order_id = o.id and ${isOpen} and l.expected_on < ${today}::date)`;
  const conditions = {
    all: sql`true`,
    draft: sql`o.state = 'draft'`,
    open: sql`o.state in ${openStates}`,
    late: isLate,
    done: sql`o.state in ('received', 'cancelled')`,
  };
  const found = sql`from purchase_orders o left join suppliers s on s.id = o.supplier_id
    where ${conditions[query.filter]} and (${query.supplierId ?? null}::bigint is null or o.supplier_id = ${query.supplierId ?? null})
      and (${pattern}::text is null or o.number ilike ${pattern} or o.reference ilike ${pattern} or s.name ilike ${pattern})`;
  type Row = Omit<PurchaseOrderRow, 'createdAt' | 'orderedAt'> & {
    createdAt: Date;
    orderedAt: Date | null;
    total: number;
  };
  const { rows } = await sql<Row>`
    select o.id, o.number, o.state, ${isLate} as late, o.supplier_id as "supplierId", s.name as "supplierName", o.reference,
      o.created_at as "createdAt", o.ordered_at as "orderedAt", sums.*, (select count(*) ${found}) as total
    from (select o.id ${found} and ${after === null ? sql`true` : sql`o.id < ${after[0]}`} order by o.id desc limit ${query.limit + 1}) as page
    join purchase_orders o on o.id = page.id left join suppliers s on s.id = o.supplier_id
    cross join lateral (
      select count(*)::int as lines, coalesce(sum(ordered - cancelled), 0)::int as ordered, coalesce(sum(received), 0)::int as received,
        coalesce(sum(open), 0)::int as open,
        coalesce(sum(cost_price_minor * (ordered - cancelled)), 0)::int8 as "costMinor",
        min(expected_on) filter (where ${isOpen})::text as "nextExpectedOn"
      from purchase_order_lines l where l.purchase_order_id = o.id) sums
    order by o.id desc`.execute(db);
  const { items, ...rest } = pageOf(rows, query.limit, (row) => [row.id]);
  return {
    items: items.map(({ total: _, createdAt, orderedAt, ...row }) => ({
      ...row,
      createdAt: createdAt.toISOString(),
      orderedAt: orderedAt?.toISOString() ?? null,
    })),
    ...rest,
  };
}

/** One purchase order with its lines and its history, or null. */
export async function loadPurchaseOrder(db: Db, id: number, today: string): Promise<PurchaseOrderView | null> {
  const order = await db
    .selectFrom('purchase_orders')
    .leftJoin('suppliers', 'suppliers.id', 'purchase_orders.supplier_id')
    .selectAll('purchase_orders')
    .select([
      'suppliers.name',
      'suppliers.contact',
      'suppliers.email',
      'suppliers.lead_time_days',
      'suppliers.currency_note',
    ])
    .where('purchase_orders.id', '=', id)
    .executeTakeFirst();
  if (!order) return null;
  const isOrdered = order.ordered_at !== null;
  const lines = (await loadLineViews(db, id)).map((line) => ({
    ...line,
    open: isOrdered ? openUnits(line) : 0,
    late: isOrdered && openUnits(line) > 0 && line.expectedOn !== null && line.expectedOn < today,
  }));
  return {
    id,
    number: order.number,
    version: order.version,
    state: purchaseStateOf(isOrdered, lines),
    late: lines.some((line) => line.late),
    supplier:
      order.supplier_id === null
        ? null
        : {
            id: order.supplier_id,
            name: order.name ?? '',
            contact: order.contact ?? '',
            email: order.email ?? '',
            leadTimeDays: order.lead_time_days,
            currencyNote: order.currency_note ?? '',
          },
    reference: order.reference,
    note: order.note,
    createdAt: order.created_at.toISOString(),
    orderedAt: order.ordered_at?.toISOString() ?? null,
    lines,
    costMinor: lines.reduce((sum, line) => sum + (line.costPriceMinor ?? 0) * (line.ordered - line.cancelled), 0),
    events: await loadEvents(db, id),
  };
}

/** The product's and variant's title in the store's default language; needs `p`, `v` and `settings` in the query. */
export const titleColumns = sql`
  coalesce((select title from product_texts where product_id = p.id and language = settings.default_language), '') as "productTitle",
  coalesce((select title from variant_texts where variant_id = v.id and language = settings.default_language), '') as "variantTitle"`;

async function loadLineViews(db: Db, id: number): Promise<Omit<PurchaseLineView, 'open' | 'late'>[]> {
  const { rows } = await sql<Omit<PurchaseLineView, 'open' | 'late'>>`
    select l.id, l.variant_id as "variantId", ${titleColumns}, v.sku, v.ean, l.location_id as "locationId",
      loc.name as "locationName", l.ordered, l.received, l.cancelled, l.cost_price_minor as "costPriceMinor",
      l.expected_on as "expectedOn"
    from purchase_order_lines l join variants v on v.id = l.variant_id join products p on p.id = v.product_id
    join locations loc on loc.id = l.location_id cross join store_settings settings
    where l.purchase_order_id = ${id} order by l.position, l.id`.execute(db);
  return rows;
}

async function loadEvents(db: Db, id: number): Promise<PurchaseOrderView['events']> {
  const { rows } = await sql<Omit<PurchaseOrderView['events'][number], 'at'> & { at: Date }>`
    select e.id, e.at, e.kind, e.detail, coalesce(u.name, e.actor) as actor
    from purchase_order_events e left join ${actorNames} u on u.actor = e.actor
    where e.purchase_order_id = ${id} order by e.id desc limit 200`.execute(db);
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}
