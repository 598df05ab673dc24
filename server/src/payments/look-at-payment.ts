import { lockOrderRow } from '../orders/lock-order.ts';
import { inTransaction } from '../platform/db.ts';
import { isRefusal } from '../platform/refusals.ts';
import { applyLook, lookAt } from './look.ts';
import { releaseUnowed, settleAuthorisations } from './settle.ts';
import type { PayingShop } from './start-payment.ts';
import { findPayment } from './store.ts';

/**
 * Asks a provider how a payment stands and notes it. Goods that have left already are charged, an authorisation nobody
 * owes anything for is let go, and one about to run out is used for what has left.
 */
export async function lookAtPayment(shop: PayingShop, paymentId: number): Promise<void> {
  const { db } = shop;
  const payment = await findPayment(db, paymentId);
  const online = payment && shop.payments.find(payment.provider)?.online;
  if (!payment?.session || !online) return;
  const look = await lookAt(db, online, payment);
  if (!look) return;
  await inTransaction(db, async (trx) => {
    const locked = await lockOrderRow(trx, payment.orderId);
    if (isRefusal(locked)) return;
    const by = { actor: 'system', now: shop.clock() };
    await applyLook(trx, payment, look, by);
    const lapsesAt = look.captureBefore?.getTime() ?? Number.POSITIVE_INFINITY;
    const isLapsing = lapsesAt < by.now.getTime() + lapsingMilliseconds;
    await settleAuthorisations(trx, shop.jobs, payment.orderId, by, { isLapsing });
    await releaseUnowed(trx, shop.jobs, payment.orderId, by);
  });
}

/** So long before an authorisation runs out it is used for what has left. */
export const lapsingMilliseconds = 24 * 3600 * 1000;
