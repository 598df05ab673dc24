import { noteRefundOfDelay } from '../delays/note-refund.ts';
import { lockOrderRow } from '../orders/lock-order.ts';
import { onceInOrder } from '../orders/once.ts';
import { type Db, inTransaction, type Transaction } from '../platform/db.ts';
import type { Jobs } from '../platform/jobs.ts';
import { isRefusal, type Refusal, refuse } from '../platform/refusals.ts';
import { askProvider } from './ask-provider.ts';
import type { PaymentProviders } from './providers.ts';
import { moneyOf } from './rules/balance.ts';
import type { ReceiptInput, RefundInput } from './schemas.ts';
import { appendEntry, findPayment, loadEntries, paymentBy, pendingMinor } from './store.ts';

type By = { actor: string; now: Date; idempotencyKey?: string };
type PayingShop = { db: Db; jobs: Pick<Jobs, 'enqueue'>; payments: PaymentProviders };

/** Notes money that arrived outside any provider: all that is owed, a part of it, or more. The same key notes it once. */
export async function recordReceipt(
  shop: PayingShop,
  orderId: number,
  input: ReceiptInput,
  by: By,
): Promise<number | Refusal> {
  return inTransaction(shop.db, async (trx) => {
    const order = await lockOrderRow(trx, orderId);
    if (isRefusal(order)) return order;
    return onceInOrder(trx, { orderId, idempotencyKey: by.idempotencyKey, content: ['receipt', input] }, async () => {
      const payment = await paymentBy(trx, orderId, 'bank_transfer', by.now);
      return appendEntry(trx, payment, { kind: 'received', ...input }, by);
    });
  });
}

/**
 * Gives money back. What was paid online is refunded by its provider, after this is on disk; for the rest this notes
 * that the merchant has sent it. The same key refunds once. Refuses more than was received and not refunded.
 */
export async function refundPayment(
  shop: PayingShop,
  orderId: number,
  input: RefundInput,
  by: By,
): Promise<number | Refusal> {
  return inTransaction(shop.db, async (trx) => {
    const order = await lockOrderRow(trx, orderId);
    if (isRefusal(order)) return order;
    return onceInOrder(trx, { orderId, idempotencyKey: by.idempotencyKey, content: ['refund', input] }, async () => {
      const payment = await findPayment(trx, input.paymentId);
      if (payment?.orderId !== orderId) {
        return refuse('not_found', `paymentId: order ${orderId} has no payment ${input.paymentId}.`, {
          field: 'paymentId',
        });
      }
      const own = moneyOf((await loadEntries(trx, orderId)).filter((entry) => entry.paymentId === payment.id));
      const pending = (await pendingMinor(trx, orderId, 'refund')).get(payment.id) ?? 0;
      const possible = own.receivedMinor - own.refundedMinor - pending;
      if (input.amountMinor > possible) {
        return refuse('conflict', `amountMinor: ${input.amountMinor} were to be refunded, ${possible} can be.`, {
          field: 'amountMinor',
          details: { asked: input.amountMinor, possible },
        });
      }
      const isOnline = shop.payments.find(payment.provider)?.online !== undefined;
      if (input.returnId !== undefined && !(await isReturnOf(trx, orderId, input.returnId))) {
        return refuse('not_found', `returnId: order ${orderId} has no return ${input.returnId}.`, {
          field: 'returnId',
        });
      }
      await noteRefundOfDelay(trx, orderId, input.amountMinor, by);
      // Sent by the provider, the shopper is told once it is done.
      if (isOnline) return askProvider(trx, shop.jobs, payment, { kind: 'refund', ...input }, by);
      const entryId = await appendEntry(trx, payment, { kind: 'refunded', ...input }, by);
      if (input.notify) await shop.jobs.enqueue(trx, 'order-mail', [{ about: 'refunded', of: 'entry', id: entryId }]);
      return entryId;
    });
  });
}

async function isReturnOf(trx: Transaction, orderId: number, returnId: number): Promise<boolean> {
  const known = await trx
    .selectFrom('returns')
    .select('id')
    .where('id', '=', returnId)
    .where('order_id', '=', orderId)
    .executeTakeFirst();
  return known !== undefined;
}
