import { cancelUnits } from '../inventory/rules/line-units.ts';
import { writePlan } from '../inventory/write-plan.ts';
import { type Db, inTransaction } from '../platform/db.ts';
import { isRefusal, type Refusal } from '../platform/refusals.ts';
import { appendOrderEvent } from './events.ts';
import { decideEach, lockOrder, passOn } from './lock-order.ts';
import type { CancelInput } from './schemas.ts';
import { trimPrepared } from './shipment-store.ts';

/**
 * Cancels open units of an order's lines, waiting ones first; what was allocated goes to those who wait.
 * Refuses a line that has fewer open, naming both numbers.
 */
export async function cancelLines(
  db: Db,
  orderId: number,
  input: CancelInput,
  by: { actor: string; now: Date },
): Promise<Refusal | undefined> {
  return inTransaction(db, async (trx) => {
    const order = await lockOrder(trx, orderId);
    if (isRefusal(order)) return order;
    const plan = decideEach(order, input.lines, 'cancelled', cancelUnits);
    if (isRefusal(plan)) return plan;
    const ledger = { cause: `order ${orderId}`, actor: by.actor, reason: input.reason };
    await writePlan(trx, plan, ledger);
    await trimPrepared(trx, orderId, by.now);
    await appendOrderEvent(trx, orderId, { kind: 'cancelled', details: input }, by);
    await passOn(trx, plan.lines, ledger);
    return undefined;
  });
}
