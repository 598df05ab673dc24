import { lockOrderRow } from '../orders/lock-order.ts';
import { type Db, inTransaction, type Transaction } from '../platform/db.ts';
import type { Jobs } from '../platform/jobs.ts';
import { isRefusal } from '../platform/refusals.ts';
import { lookAtPayment } from './look-at-payment.ts';
import type { OnlinePayments, PaymentProviders } from './providers.ts';
import { insertPayment, listPayments, loadOpenMinor, type PaymentRow } from './store.ts';

export type PayingShop = { db: Db; jobs: Pick<Jobs, 'enqueue'>; payments: PaymentProviders; clock(): Date };
type PayableOrder = {
  id: number;
  number: string;
  email: string;
  currency: string;
  language: string;
  paymentProvider: string;
};

/**
 * The provider's page on which the shopper pays what is still open of their order, or null when nothing is, or the
 * order is paid by hand. There is one open page at a time: an earlier one is closed first, unless it was paid on.
 */
export async function startPayment(
  shop: PayingShop,
  order: PayableOrder,
  links: { done: string; back: string },
): Promise<string | null> {
  const online = shop.payments.find(order.paymentProvider)?.online;
  if (!online) return null;
  await closeOpenPages(shop, order);
  const payment = await inTransaction(shop.db, (trx) => nextPayment(trx, order, shop.clock()));
  if (!payment) return null;
  const { amountMinor } = payment;
  const page = { ...order, amountMinor, orderNumber: order.number };
  const key = `evershelf-payment-${payment.id}-${amountMinor}-${order.language}`;
  const { session, url } = await online.start(page, links, key);
  await shop.db
    .updateTable('payments')
    .set({ session, amount_minor: amountMinor })
    .where('id', '=', payment.id)
    .execute();
  return url;
}

/** A payment without a page of its own and the amount that is open; null when nothing is. */
async function nextPayment(
  trx: Transaction,
  order: PayableOrder,
  now: Date,
): Promise<(PaymentRow & { amountMinor: number }) | null> {
  const locked = await lockOrderRow(trx, order.id);
  if (isRefusal(locked)) return null;
  const amountMinor = await loadOpenMinor(trx, order.id);
  if (amountMinor === 0) return null;
  const payments = await listPayments(trx, order.id);
  const unused = payments.find((each) => each.provider === order.paymentProvider && !each.session && !each.reference);
  return { ...(unused ?? (await insertPayment(trx, order.id, order.paymentProvider, now))), amountMinor };
}

/** Closes the pages of an order that nobody has paid on. Answers whether none can be paid on any more. */
export async function closeOpenPages(shop: PayingShop, order: Pick<PayableOrder, 'id'>): Promise<boolean> {
  let closed = true;
  for (const payment of await listPayments(shop.db, order.id)) {
    const online: OnlinePayments | undefined = shop.payments.find(payment.provider)?.online;
    if (!online || !payment.session || payment.reference) continue;
    if (await online.close(payment.session)) continue;
    closed = false;
    await lookAtPayment(shop, payment.id);
  }
  return closed;
}
