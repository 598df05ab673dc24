import { shipUnits } from '../inventory/rules/line-units.ts';
import { writePlan } from '../inventory/write-plan.ts';
import { settleAuthorisations } from '../payments/settle.ts';
import { type Db, inTransaction, type Transaction } from '../platform/db.ts';
import type { Jobs } from '../platform/jobs.ts';
import { isRefusal, type Refusal, refuse } from '../platform/refusals.ts';
import { decideEach, type LockedOrder, lockOrder } from './lock-order.ts';
import { onceInOrder } from './once.ts';
import { trackingUrl } from './rules/tracking.ts';
import type { ShipInput } from './schemas.ts';
import { writeShipped } from './shipment-store.ts';

/**
 * Ships allocated units of an order's lines as one shipment, which takes the place of the prepared one where there is
 * one. Answers the shipment's id; the same key answers the same shipment.
 * Refuses a held order, and a line that has fewer allocated, naming both numbers.
 */
export async function shipOrder(
  shop: { db: Db; jobs: Pick<Jobs, 'enqueue'> },
  orderId: number,
  input: ShipInput,
  by: { actor: string; now: Date; idempotencyKey?: string },
): Promise<number | Refusal> {
  return inTransaction(shop.db, async (trx) => {
    const order = await lockOrder(trx, orderId);
    if (isRefusal(order)) return order;
    return onceInOrder(trx, { orderId, idempotencyKey: by.idempotencyKey, content: ['ship', input] }, async () => {
      const shipmentId = await shipLocked(trx, order, input, by);
      if (isRefusal(shipmentId)) return shipmentId;
      await settleAuthorisations(trx, shop.jobs, orderId, by);
      if (input.notify) await shop.jobs.enqueue(trx, 'order-mail', [{ about: 'shipped', shipmentId }]);
      return shipmentId;
    });
  });
}

/** The same for an order that the caller's transaction has locked; its authorisations are the caller's to settle. */
export async function shipLocked(
  trx: Transaction,
  order: LockedOrder,
  input: ShipInput,
  by: { actor: string; now: Date },
): Promise<number | Refusal> {
  if (order.held) return refuse('conflict', `${order.number} is on hold; let it go on before shipping it.`);
  const plan = decideEach(order, input.lines, 'shipped', shipUnits);
  if (isRefusal(plan)) return plan;
  await writePlan(trx, plan, { cause: `order ${order.id}`, actor: by.actor });
  const { shipping_address } = await trx
    .selectFrom('orders')
    .select('shipping_address')
    .where('id', '=', order.id)
    .executeTakeFirstOrThrow();
  const { postalCode, country } = shipping_address as { postalCode: string; country: string };
  const followUrl = input.trackingUrl || trackingUrl({ ...input, postalCode, country });
  return writeShipped(trx, order.id, { ...input, trackingUrl: followUrl }, by);
}
