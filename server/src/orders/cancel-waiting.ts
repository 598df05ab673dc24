import { type Db, inTransaction } from '../platform/db.ts';
import type { Jobs } from '../platform/jobs.ts';
import { isRefusal, type Refusal, refuse } from '../platform/refusals.ts';
import { cancelLocked } from './cancel-order.ts';
import { type LineUnits, lockOrder } from './lock-order.ts';

/**
 * The shopper gives up units of a line that still wait. Refuses more than wait by now: what has come meanwhile is set
 * aside for them, and only the shop can take it back.
 */
export async function cancelWaiting(
  shop: { db: Db; jobs: Pick<Jobs, 'enqueue'> },
  orderId: number,
  { lineId, units }: LineUnits,
  by: { actor: string; now: Date },
): Promise<Refusal | undefined> {
  return inTransaction(shop.db, async (trx) => {
    const order = await lockOrder(trx, orderId);
    if (isRefusal(order)) return order;
    const possible = order.lines.find((line) => line.lineId === lineId)?.waiting ?? 0;
    if (units > possible) {
      return refuse('conflict', `units: ${units} were to be cancelled, ${possible} still wait.`, {
        field: 'units',
        details: { asked: units, possible },
      });
    }
    const cancel = { kind: 'cancelled' as const, lines: [{ lineId, units }], reason: '', notify: true };
    return cancelLocked(trx, shop.jobs, order, cancel, by);
  });
}
