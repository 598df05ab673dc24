import type { Transaction } from '../platform/db.ts';
import { hashRequest } from '../platform/hashes.ts';
import { isRefusal, type Refusal, refuse } from '../platform/refusals.ts';

/** A request as its sender named it. Without a key it is carried out as often as it is sent. */
export type Request = { orderId: number; idempotencyKey: string | undefined; content: unknown };

/**
 * Carries out a change of a locked order once per key: sent again (a double click, a retry), it answers the id of what
 * the first one made. Refuses a key that was used for something else.
 */
export async function onceInOrder(
  trx: Transaction,
  request: Request,
  work: () => Promise<number | Refusal>,
): Promise<number | Refusal> {
  const { orderId, idempotencyKey, content } = request;
  if (idempotencyKey === undefined) return work();
  const hash = hashRequest(content);
  const known = await trx
    .selectFrom('order_requests')
    .selectAll()
    .where('idempotency_key', '=', idempotencyKey)
    .executeTakeFirst();
  if (known) {
    return known.order_id === orderId && known.request_hash === hash ? (known.result_id ?? 0) : keyReused();
  }
  const resultId = await work();
  if (isRefusal(resultId)) return resultId;
  const written = await trx
    .insertInto('order_requests')
    .values({ idempotency_key: idempotencyKey, order_id: orderId, request_hash: hash, result_id: resultId })
    .onConflict((conflict) => conflict.doNothing())
    .returning('idempotency_key')
    .executeTakeFirst();
  return written ? resultId : keyReused();
}

function keyReused(): Refusal {
  return refuse('idempotency_key_reused', 'Idempotency-Key: this key was used for another request; send a new key.', {
    field: 'Idempotency-Key',
  });
}
