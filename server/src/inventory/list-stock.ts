/** What a variant's stock story shows: reads only. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { Db } from '../platform/db.ts';
import { decodeCursor, pageOf } from '../platform/paging.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import type { incomingLine, movement } from './schemas.ts';

type Page<Item> = { items: Item[]; total: number; nextCursor: string | null };

/** One page of a variant's ledger, newest first. */
export async function listMovements(
  db: Db,
  variantId: number,
  query: { cursor?: string; limit: number },
): Promise<Page<z.infer<typeof movement>> | Refusal> {
  const after = decodeCursor(query.cursor, z.tuple([z.int()]));
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

/** What is on its way, by expected day, undated last: the first 500 open lines, more than anyone has of one variant. */
export async function listIncoming(db: Db, variantId: number, now: Date): Promise<z.infer<typeof incomingLine>[]> {
  const today = now.toISOString().slice(0, 10);
  const { rows } = await sql<Omit<z.infer<typeof incomingLine>, 'late'>>`
    select o.id as "purchaseOrderId", o.number as "purchaseOrderNumber", l.id as "purchaseOrderLineId", s.name as supplier,
      loc.name as "locationName", l.ordered, l.received, l.open, l.expected_on as "expectedOn"
    from purchase_order_lines l
    join purchase_orders o on o.id = l.purchase_order_id and o.state in ('ordered', 'partly_received')
    join locations loc on loc.id = l.location_id
    left join suppliers s on s.id = o.supplier_id
    where l.variant_id = ${variantId} and l.received + l.cancelled < l.ordered
    order by l.expected_on nulls last, l.id limit 500`.execute(db);
  return rows.map((row) => ({ ...row, late: row.expectedOn !== null && row.expectedOn < today }));
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
