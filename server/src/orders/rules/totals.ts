/** Money of an order. Amounts are integer minor units; tax rates are basis points (2100 = 21 %). */

export type PricedLine = { unitPriceMinor: number; quantity: number; taxBasisPoints: number };
export type LineTotal = { totalMinor: number; taxMinor: number };
export type OrderTotals = {
  lines: LineTotal[];
  subtotalMinor: number;
  shippingMinor: number;
  shippingTaxMinor: number;
  taxMinor: number;
  totalMinor: number;
};

/** The largest amount an order may come to: tax arithmetic stays exact in doubles below it. */
export const largestTotalMinor = 400_000_000_000;

/**
 * Totals of an order. Tax is rounded per line, half up. With `pricesIncludeTax` it is contained in the amounts,
 * otherwise it is added to them.
 */
export function orderTotals(
  lines: readonly PricedLine[],
  shipping: { priceMinor: number; taxBasisPoints: number },
  pricesIncludeTax: boolean,
): OrderTotals {
  const totals = lines.map((line) => {
    const totalMinor = line.unitPriceMinor * line.quantity;
    return { totalMinor, taxMinor: taxOf(totalMinor, line.taxBasisPoints, pricesIncludeTax) };
  });
  const subtotalMinor = totals.reduce((sum, line) => sum + line.totalMinor, 0);
  const shippingTaxMinor = taxOf(shipping.priceMinor, shipping.taxBasisPoints, pricesIncludeTax);
  const taxMinor = totals.reduce((sum, line) => sum + line.taxMinor, shippingTaxMinor);
  return {
    lines: totals,
    subtotalMinor,
    shippingMinor: shipping.priceMinor,
    shippingTaxMinor,
    taxMinor,
    totalMinor: subtotalMinor + shipping.priceMinor + (pricesIncludeTax ? 0 : taxMinor),
  };
}

function taxOf(amountMinor: number, basisPoints: number, included: boolean): number {
  return Math.round((amountMinor * basisPoints) / (included ? 10_000 + basisPoints : 10_000));
}
