import type { Transaction } from '../platform/db.ts';
import type { Jobs } from '../platform/jobs.ts';
import type { PaymentRow } from './store.ts';

export type RequestKind = 'capture' | 'release' | 'refund';

/**
 * Writes down what a provider is to do, with the facts behind it. A job carries it out after they are on disk, under a
 * key of its own, so that whatever crashes in between is done once when it is tried again. Answers the request's id.
 */
export async function askProvider(
  trx: Transaction,
  jobs: Pick<Jobs, 'enqueue'>,
  payment: Pick<PaymentRow, 'id' | 'orderId'>,
  request: { kind: RequestKind; amountMinor: number; note?: string; notify?: boolean; returnId?: number },
  by: { actor: string; now: Date },
): Promise<number> {
  const { id } = await trx
    .insertInto('payment_requests')
    .values({
      payment_id: payment.id,
      order_id: payment.orderId,
      kind: request.kind,
      amount_minor: request.amountMinor,
      note: request.note ?? '',
      notify: request.notify ?? false,
      return_id: request.returnId ?? null,
      actor: by.actor,
      asked_at: by.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await jobs.enqueue(trx, 'payment', [{ about: 'request', requestId: id }]);
  return id;
}
