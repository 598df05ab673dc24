import { type Db, inTransaction } from '../platform/db.ts';
import { isRefusal, type Refusal } from '../platform/refusals.ts';
import { appendOrderEvent } from './events.ts';
import { lockOrder, passOn } from './lock-order.ts';

/** Holds an order, or lets it go on. A held order keeps its place in the queue and is skipped; let go, it is served. */
export async function holdOrder(
  db: Db,
  orderId: number,
  held: boolean,
  by: { actor: string; now: Date },
): Promise<Refusal | undefined> {
  return inTransaction(db, async (trx) => {
    const order = await lockOrder(trx, orderId);
    if (isRefusal(order)) return order;
    if (order.held === held) return undefined;
    await trx
      .updateTable('orders')
      .set({ held_at: held ? by.now : null })
      .where('id', '=', orderId)
      .execute();
    await appendOrderEvent(trx, orderId, { kind: held ? 'held' : 'let_go', details: {} }, by);
    // A hold frees nothing, but it can make units usable that a line further back was waiting for.
    await passOn(trx, order.lines, { cause: `order ${orderId} ${held ? 'held' : 'let go'}`, actor: by.actor });
    return undefined;
  });
}
