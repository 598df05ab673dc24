/** What a variant's stock story shows: reads only. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { Db } from '../platform/db.ts';
import { decodeCursor, pageOf } from '../platform/paging.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import type { movement, waitingLine } from './schemas.ts';

type Page<Item> = { items: Item[]; total: number; nextCursor: string | null };

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
