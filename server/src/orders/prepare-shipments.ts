import { sql } from 'kysely';
import type { z } from 'zod';
import { type Db, inTransaction } from '../platform/db.ts';
import { distinctIds } from '../platform/list-refresher.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import { isReadyToShip } from './rules/order-state.ts';
import type { prepareResult } from './schemas.ts';
import { writePrepared } from './shipment-store.ts';

type Result = z.infer<typeof prepareResult>;
type Candidate = {
  id: number;
  number: string;
  held: boolean;
  shipComplete: boolean;
  allocated: number;
  waiting: number;
};

/**
 * Prepares a shipment of everything allocated for each of the orders, so that their packing slips can be printed. Stock
 * moves only when they are shipped. Orders of which nothing can leave are told with the reason.
 */
export async function prepareShipments(
  db: Db,
  orderIds: readonly number[],
  by: { actor: string; now: Date },
): Promise<Result> {
  return inTransaction(db, async (trx) => {
    const ids = distinctIds(orderIds);
    await sql`select id from orders where id = any(${ids}::bigint[]) order by id for no key update`.execute(trx);
    const { rows } = await sql<Candidate>`
      select o.id, o.number, o.held_at is not null as held, o.ship_complete as "shipComplete",
        l.allocated::int as allocated, l.waiting::int as waiting
      from orders o cross join lateral (
        select sum(allocated) as allocated, sum(waiting) as waiting from order_lines where order_id = o.id) l
      where o.id = any(${ids}::bigint[]) order by o.id`.execute(trx);
    const ready = rows.filter((order) => isReadyToShip(order, [order]));
    const shipments =
      ready.length > 0
        ? await writePrepared(
            trx,
            ready.map((order) => order.id),
            by,
          )
        : new Map<number, { id: number; number: string }>();
    return {
      prepared: ready.map((order) => {
        const shipment = shipments.get(order.id) as { id: number; number: string };
        return {
          orderId: order.id,
          orderNumber: order.number,
          shipmentId: shipment.id,
          shipmentNumber: shipment.number,
          units: order.allocated,
        };
      }),
      skipped: ids.filter((id) => !ready.some((order) => order.id === id)).map((id) => skipped(id, rows)),
    };
  });
}

function skipped(orderId: number, rows: readonly Candidate[]): Result['skipped'][number] {
  const order = rows.find((row) => row.id === orderId);
  if (!order) return { orderId, orderNumber: '', why: 'unknown' };
  const why = order.held ? 'held' : order.allocated === 0 ? 'nothing_allocated' : 'waits_for_the_rest';
  return { orderId, orderNumber: order.number, why };
}

/** Gives up a prepared shipment; its units stay allocated. Refuses one that has left or was dropped. */
export async function dropShipment(db: Db, shipmentId: number, now: Date): Promise<{ orderId: number } | Refusal> {
  return inTransaction(db, async (trx) => {
    const known = await trx
      .selectFrom('shipments')
      .select(['order_id', 'number', 'shipped_at', 'dropped_at'])
      .where('id', '=', shipmentId)
      .executeTakeFirst();
    if (!known || known.dropped_at) return refuse('not_found', `There is no prepared shipment ${shipmentId}.`);
    // The order's lock is what shipping holds; the shipment itself is looked at again under it.
    await sql`select id from orders where id = ${known.order_id} for no key update`.execute(trx);
    const dropped = await trx
      .updateTable('shipments')
      .set({ dropped_at: now })
      .where('id', '=', shipmentId)
      .where('shipped_at', 'is', null)
      .returning('order_id')
      .executeTakeFirst();
    if (!dropped) return refuse('conflict', `${known.number} has been shipped already.`);
    return { orderId: dropped.order_id };
  });
}
