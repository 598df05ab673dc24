/** How an order stands with its money, from the facts: what is owed, and what was authorised, received and refunded. */

export type MoneyEntry = {
  paymentId: number;
  kind: 'authorised' | 'released' | 'received' | 'refunded';
  amountMinor: number;
};

export type Money = {
  receivedMinor: number;
  refundedMinor: number;
  /** Promised by a card and not yet taken. */
  authorisedMinor: number;
};

export type PaymentState = 'awaiting' | 'authorised' | 'partly_paid' | 'paid' | 'overpaid' | 'refunded' | 'cancelled';

/** Sums the entries. What is taken of an authorisation is no longer authorised; other receipts leave it alone. */
export function moneyOf(entries: readonly MoneyEntry[]): Money {
  const sum = (of: readonly MoneyEntry[], kind: MoneyEntry['kind']) =>
    of.filter((entry) => entry.kind === kind).reduce((total, entry) => total + entry.amountMinor, 0);
  const paymentIds = [...new Set(entries.map((entry) => entry.paymentId))];
  const authorisedMinor = paymentIds.reduce((total, paymentId) => {
    const own = entries.filter((entry) => entry.paymentId === paymentId);
    const authorised = sum(own, 'authorised');
    return total + Math.max(0, authorised - sum(own, 'released') - sum(own, 'received'));
  }, 0);
  return { receivedMinor: sum(entries, 'received'), refundedMinor: sum(entries, 'refunded'), authorisedMinor };
}

/** The state, for an order that owes `dueMinor` in all; `isEmpty`: nothing is left of it. */
export function paymentStateOf(dueMinor: number, money: Money, isEmpty: boolean): PaymentState {
  const { receivedMinor, refundedMinor, authorisedMinor } = money;
  const keptMinor = receivedMinor - refundedMinor;
  if (keptMinor > dueMinor) return 'overpaid';
  if (refundedMinor > 0 && keptMinor === 0) return 'refunded';
  if (isEmpty && keptMinor === 0) return 'cancelled';
  if (keptMinor === dueMinor) return 'paid';
  if (keptMinor > 0) return 'partly_paid';
  return authorisedMinor > 0 && authorisedMinor >= dueMinor ? 'authorised' : 'awaiting';
}

/** The state of an order, from what it came to, what returns were credited and its entries. */
export function orderPaymentState(
  order: { totalMinor: number; creditedMinor: number; entries: readonly MoneyEntry[] },
  isEmpty: boolean,
): PaymentState {
  return paymentStateOf(order.totalMinor - order.creditedMinor, moneyOf(order.entries), isEmpty);
}

/**
 * What is to be taken of an authorisation once goods have left: what they come to with shipping, less what was kept of
 * what came or is being taken already. When nothing more is to be sent, all that is owed.
 */
export function captureDue(order: {
  dueMinor: number;
  /** What the units shipped so far and shipping come to, less what returns of them were credited. */
  shippedMinor: number;
  /** Nothing more is to be sent. */
  isLast: boolean;
  /** Received and not refunded, or asked for already. */
  keptMinor: number;
  /** Authorised and not asked for yet. */
  freeMinor: number;
}): number {
  const { dueMinor, shippedMinor, isLast, keptMinor, freeMinor } = order;
  const wanted = isLast ? dueMinor : Math.min(shippedMinor, dueMinor);
  return Math.max(0, Math.min(wanted - keptMinor, freeMinor));
}
