import { cancelUnits } from '../inventory/rules/line-units.ts';
import { writePlan } from '../inventory/write-plan.ts';
import { settleAuthorisations } from '../payments/settle.ts';
import { type Db, inTransaction, type Transaction } from '../platform/db.ts';
import type { Jobs } from '../platform/jobs.ts';
import { isRefusal, type Refusal } from '../platform/refusals.ts';
import { appendOrderEvent } from './events.ts';
import { decideEach, type LockedOrder, lockOrder, passOn } from './lock-order.ts';
import { retotalOrder } from './retotal-order.ts';
import type { CancelInput } from './schemas.ts';
import { trimPrepared } from './shipment-store.ts';

type By = { actor: string; now: Date };
type Enqueues = Pick<Jobs, 'enqueue'>;

/**
 * Cancels open units of an order's lines, waiting ones first; what was allocated goes to those who wait, and the
 * shopper owes less. Refuses a line that has fewer open, naming both numbers.
 */
export async function cancelLines(
  shop: { db: Db; jobs: Enqueues },
  orderId: number,
  input: CancelInput,
  by: By,
): Promise<Refusal | undefined> {
  return inTransaction(shop.db, async (trx) => {
    const order = await lockOrder(trx, orderId);
    if (isRefusal(order)) return order;
    return cancelLocked(trx, shop.jobs, order, { ...input, kind: 'cancelled' }, by);
  });
}

/** The same for an order that the caller's transaction has locked; `kind` says why in the timeline. */
export async function cancelLocked(
  trx: Transaction,
  jobs: Enqueues,
  order: LockedOrder,
  { kind, lines, reason, notify }: CancelInput & { kind: 'cancelled' | 'expired' },
  by: By,
): Promise<Refusal | undefined> {
  const plan = decideEach(order, lines, 'cancelled', cancelUnits);
  if (isRefusal(plan)) return plan;
  const ledger = { cause: `order ${order.id}`, actor: by.actor, reason };
  await writePlan(trx, plan, ledger);
  await trimPrepared(trx, order.id, by.now);
  const refused = await retotalOrder(trx, order.id);
  if (refused) return refused;
  const eventId = await appendOrderEvent(trx, order.id, { kind, details: { lines, reason } }, by);
  await settleAuthorisations(trx, jobs, order.id, by);
  await passOn(trx, plan.lines, ledger);
  if (notify) await jobs.enqueue(trx, 'order-mail', [{ about: 'changed', orderId: order.id, eventId }]);
  return undefined;
}
