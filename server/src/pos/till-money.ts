/** Money over the counter, as entries of the orders it is about. */
import { moneyOf } from '../payments/rules/balance.ts';
import { appendEntry, insertPayment, listPayments, loadEntries, loadMoney, paymentBy } from '../payments/store.ts';
import type { Transaction } from '../platform/db.ts';
import type { TillPayment } from './rules/settlement.ts';

type By = { actor: string; now: Date };

/** How each way to pay at the till is called among an order's payments. */
const providerOf = { cash: 'cash', card: 'card_terminal' } as const;

/** Notes what was received for an order; what an exchange brought over counts as paid, too. */
export async function receiveAtTill(
  trx: Transaction,
  orderId: number,
  payments: readonly TillPayment[],
  exchangedMinor: number,
  by: By,
): Promise<void> {
  const received = [
    ...payments.map(({ method, amountMinor }) => ({ provider: providerOf[method] as string, amountMinor })),
    ...(exchangedMinor > 0 ? [{ provider: 'exchange', amountMinor: exchangedMinor }] : []),
  ];
  for (const { provider, amountMinor } of received) {
    const payment = await paymentBy(trx, orderId, provider, by.now);
    await appendEntry(trx, payment, { kind: 'received', amountMinor }, by);
  }
}

/** What of an order was paid beyond what it comes to by now. */
export async function loadRefundable(trx: Transaction, orderId: number): Promise<number> {
  const { dueMinor, money } = await loadMoney(trx, orderId);
  return Math.max(0, money.receivedMinor - money.refundedMinor - dueMinor);
}

/**
 * Notes what was given back of an order at the till, on the payments that brought it. What an online provider holds is
 * not touched: given back over the counter it is a payment of the till's own.
 */
export async function giveBackAtTill(
  trx: Transaction,
  orderId: number,
  given: { amountMinor: number; returnId: number; method: TillPayment['method'] | 'exchange' },
  by: By,
): Promise<void> {
  const entries = await loadEntries(trx, orderId);
  let left = given.amountMinor;
  const refund = async (payment: { id: number; orderId: number }, amountMinor: number) => {
    if (amountMinor <= 0) return;
    await appendEntry(trx, payment, { kind: 'refunded', amountMinor, returnId: given.returnId }, by);
    left -= amountMinor;
  };
  const tillProviders: string[] = [...Object.values(providerOf), 'exchange', 'bank_transfer'];
  for (const payment of await listPayments(trx, orderId)) {
    if (!tillProviders.includes(payment.provider)) continue;
    const own = moneyOf(entries.filter((entry) => entry.paymentId === payment.id));
    await refund(payment, Math.min(left, own.receivedMinor - own.refundedMinor));
  }
  if (left === 0) return;
  const provider = given.method === 'exchange' ? 'exchange' : providerOf[given.method];
  await refund(await insertPayment(trx, orderId, provider, by.now), left);
}
