import { type Db, inTransaction } from '../platform/db.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import { appendOrderEvent } from './events.ts';

/** Adds a note to an order's timeline, for those who work in the shop; the shopper never sees it. */
export async function addNote(
  db: Db,
  orderId: number,
  text: string,
  by: { actor: string; now: Date },
): Promise<Refusal | undefined> {
  return inTransaction(db, async (trx) => {
    const order = await trx.selectFrom('orders').select('id').where('id', '=', orderId).executeTakeFirst();
    if (!order) return refuse('not_found', `There is no order ${orderId}.`);
    await appendOrderEvent(trx, orderId, { kind: 'note', details: { text } }, by);
    return undefined;
  });
}
