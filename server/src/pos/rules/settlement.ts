/** Whether the money of a receipt is what it comes to. Amounts are integer minor units; given back is negative. */

export type TillPayment = {
  method: 'cash' | 'card';
  amountMinor: number;
  /** The cash handed over, change included. */
  tenderedMinor?: number;
};

export type SettlementProblem = {
  at: number | null;
  reason: 'sum' | 'sign' | 'tendered';
  asked: number;
  possible: number;
};

/**
 * Checks payments against what is to be paid (or given back). `mayLeaveOpen`: less may be paid now, as a deposit. A
 * receipt takes money or gives it back, never both: change is not a payment.
 */
export function settlementProblem(
  dueMinor: number,
  payments: readonly TillPayment[],
  mayLeaveOpen = false,
): SettlementProblem | null {
  for (const [at, { method, amountMinor, tenderedMinor }] of payments.entries()) {
    if (amountMinor === 0 || Math.sign(amountMinor) !== Math.sign(dueMinor)) {
      return { at, reason: 'sign', asked: amountMinor, possible: dueMinor };
    }
    const mayTender = method === 'cash' && amountMinor > 0;
    if (tenderedMinor !== undefined && (!mayTender || tenderedMinor < amountMinor)) {
      return { at, reason: 'tendered', asked: tenderedMinor, possible: amountMinor };
    }
  }
  const paid = payments.reduce((sum, payment) => sum + payment.amountMinor, 0);
  const fits = mayLeaveOpen ? paid <= dueMinor : paid === dueMinor;
  return fits ? null : { at: null, reason: 'sum', asked: paid, possible: dueMinor };
}

/** What is given back of the cash handed over. */
export function changeOf(payments: readonly TillPayment[]): number {
  return payments.reduce(
    (sum, { amountMinor, tenderedMinor }) => sum + (tenderedMinor ?? amountMinor) - amountMinor,
    0,
  );
}
