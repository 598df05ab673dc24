/** What the delivery screens show: reads only. */
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { actorNames } from '../accounts/actor.ts';
import type { Db } from '../platform/db.ts';
import { decodeCursor, likePattern, pageOf } from '../platform/paging.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import { type DecidedLine, deliveryLineRows } from './decide-delivery.ts';
import { titleColumns } from './list-purchase-orders.ts';
import type { DeliveryRow, DeliveryView } from './schemas.ts';

type Page<Item> = { items: Item[]; total: number; nextCursor: string | null };
type LineView = DeliveryView['lines'][number];

const headColumns = sql`d.id, d.number, d.state, d.received_at as "receivedAt", coalesce(u.name, d.actor) as actor, d.reference,
  d.purchase_order_id as "purchaseOrderId", o.number as "purchaseOrderNumber", s.name as "supplierName"`;
const heads = sql`deliveries d left join ${actorNames} u on u.actor = d.actor
  left join purchase_orders o on o.id = d.purchase_order_id left join suppliers s on s.id = o.supplier_id`;

/** One page of deliveries, newest first. Refuses a cursor it did not make. */
export async function listDeliveries(
  db: Db,
  query: { search?: string; purchaseOrderId?: number; cursor?: string; limit: number },
): Promise<Page<DeliveryRow> | Refusal> {
  const after = decodeCursor(query.cursor, z.tuple([z.int()]));
  if (after === undefined) return refuse('invalid', 'cursor: this is not a cursor of this list.', { field: 'cursor' });
  const pattern = query.search ? likePattern(query.search) : null;
  const found = sql`(${pattern}::text is null or d.number ilike ${pattern} or d.reference ilike ${pattern}
      or o.number ilike ${pattern} or s.name ilike ${pattern})
    and (${query.purchaseOrderId ?? null}::bigint is null or d.purchase_order_id = ${query.purchaseOrderId ?? null})`;
  const { rows } = await sql<Omit<DeliveryRow, 'receivedAt'> & { receivedAt: Date; total: number }>`
    select ${headColumns}, sums.*, coalesce((d.outcome->'filled'->>'orders')::int, 0) as "filledOrders",
      (select count(*) from ${heads} where ${found}) as total
    from ${heads}
    cross join lateral (select coalesce(sum(counted), 0)::int as counted, coalesce(sum(over), 0)::int as over,
        coalesce(sum(short), 0)::int as short, coalesce(sum(damaged), 0)::int as damaged
      from delivery_lines where delivery_id = d.id) sums
    where ${found} and ${after === null ? sql`true` : sql`d.id < ${after[0]}`} order by d.id desc limit ${query.limit + 1}`.execute(
    db,
  );
  const { items, ...rest } = pageOf(rows, query.limit, (row) => [row.id]);
  return {
    items: items.map(({ total: _, ...row }) => ({ ...row, receivedAt: row.receivedAt.toISOString() })),
    ...rest,
  };
}

/** One delivery with all it did, or null. */
export async function loadDelivery(db: Db, id: number): Promise<DeliveryView | null> {
  const { rows } = await sql<
    Omit<DeliveryView, 'receivedAt' | 'lines' | 'overrides' | 'readyOrders'> & { receivedAt: Date }
  >`
    select ${headColumns}, d.failure, d.progress, d.total, d.note, d.outcome from ${heads} where d.id = ${id}`.execute(
    db,
  );
  const [head] = rows;
  if (!head) return null;
  return {
    ...head,
    receivedAt: head.receivedAt.toISOString(),
    lines: await loadLines(db, sql`select * from delivery_lines where delivery_id = ${id}`),
    overrides: await loadOverrides(db, id),
    readyOrders: head.state === 'done' ? await countReady(db, id) : 0,
  };
}

/** Lines that are decided and not written, with the names of what is on them. */
export async function nameLines(db: Db, lines: readonly DecidedLine[]): Promise<LineView[]> {
  return loadLines(
    db,
    sql`select * from jsonb_populate_recordset(null::delivery_lines, ${JSON.stringify(deliveryLineRows(lines))}::jsonb)`,
  );
}

async function loadLines(db: Db, lines: RawBuilder<unknown>): Promise<LineView[]> {
  const { rows } = await sql<LineView>`
    select l.variant_id as "variantId", ${titleColumns}, v.sku, l.location_id as "locationId", loc.name as "locationName",
      l.expected, l.counted, l.accepted, l.over, l.short, l.damaged, l.over_kept as "overKept"
    from (${lines}) l join variants v on v.id = l.variant_id join products p on p.id = v.product_id
    join locations loc on loc.id = l.location_id cross join store_settings settings
    order by l.position`.execute(db);
  return rows;
}

async function loadOverrides(db: Db, deliveryId: number): Promise<DeliveryView['overrides']> {
  const { rows } = await sql<Omit<DeliveryView['overrides'][number], 'at'> & { at: Date }>`
    select a.variant_id as "variantId", a.reason, coalesce(u.name, a.actor) as actor, a.at,
      coalesce((select concat_ws(', ', nullif(product_title, ''), nullif(nullif(variant_title, ''), 'Default')) from order_lines
        where id = (select min(order_line_id) from allocation_override_lines where override_id = a.id)), '') as title,
      (select coalesce(json_agg(x), '[]') from (
        select o.id as "orderId", o.number as "orderNumber", o.shipping_address->>'name' as customer,
          l.by_hand as "byHand", l.by_rule as "byRule", l.got
        from allocation_override_lines l join order_lines ol on ol.id = l.order_line_id join orders o on o.id = ol.order_id
        where l.override_id = a.id order by l.by_hand = 0, ol.placed_at, ol.id limit 100) x) as lines
    from allocation_overrides a left join ${actorNames} u on u.actor = a.actor
    where a.delivery_id = ${deliveryId} order by a.id`.execute(db);
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

/**
 * The orders a delivery filled, read from its part of the ledger, that can leave now and have more allocated than is in
 * a prepared shipment; after `afterOrderId`, in ascending id.
 */
export function readyOrders(deliveryId: number, afterOrderId = 0): RawBuilder<unknown> {
  return sql`
    select o.id from (
      select distinct ol.order_id from deliveries d
      join movements m on m.id > d.movements_from and m.id <= d.movements_to and m.cause = 'delivery ' || d.id
      join order_lines ol on ol.id = m.order_line_id
      where d.id = ${deliveryId} and ol.order_id > ${afterOrderId}) filled
    join orders o on o.id = filled.order_id and o.held_at is null
    cross join lateral (select sum(allocated) as allocated, sum(waiting) as waiting from order_lines where order_id = o.id) l
    where l.allocated > 0 and (not o.ship_complete or l.waiting = 0)
      and l.allocated > (select coalesce(sum(sl.units), 0) from shipments s join shipment_lines sl on sl.shipment_id = s.id
        where s.order_id = o.id and s.shipped_at is null and s.dropped_at is null)`;
}

async function countReady(db: Db, deliveryId: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (${readyOrders(deliveryId)}) as ready`.execute(db);
  return rows[0]?.count ?? 0;
}
