/** Discounts at the till. Amounts are integer minor units. */

/** Units at one price. */
export type PricedUnits = { units: number; unitPriceMinor: number };

/**
 * What `units` at `listPriceMinor` are sold at when `discountMinor` comes off them all: at most two prices that differ by
 * one, so that parts of a line (a return of one of three) always add up to what was paid.
 */
export function discounted(units: number, listPriceMinor: number, discountMinor: number): PricedUnits[] {
  const paid = units * listPriceMinor - discountMinor;
  const lower = Math.floor(paid / units);
  const dearer = paid - lower * units;
  const parts = [
    { units: units - dearer, unitPriceMinor: lower },
    { units: dearer, unitPriceMinor: lower + 1 },
  ];
  return parts.filter((part) => part.units > 0);
}

/** The most that may come off an amount under a limit in percent; a fraction of a cent counts for the shopper. */
export function mostDiscount(amountMinor: number, limitPercent: number): number {
  return Math.min(amountMinor, Math.ceil((amountMinor * limitPercent) / 100));
}
