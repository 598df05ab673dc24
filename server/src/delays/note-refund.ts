import type { Transaction } from '../platform/db.ts';
import { appendEvidence } from './evidence.ts';

/** Adds to the evidence that money was given back where a delay made it due. In the transaction of the refund. */
export async function noteRefundOfDelay(
  trx: Transaction,
  orderId: number,
  amountMinor: number,
  by: { actor: string; now: Date },
): Promise<void> {
  const due = await trx
    .selectFrom('delay_notices')
    .select(['id as noticeId', 'order_line_id as lineId'])
    .where('order_id', '=', orderId)
    .where('refund_by', 'is not', null)
    .execute();
  const steps = due.map((notice) => ({ ...notice, orderId, step: 'refunded' as const, detail: { amountMinor } }));
  await appendEvidence(trx, steps, by);
}
