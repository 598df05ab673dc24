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

/** An amount with its tax, as lines and shipping have it: contained in it, or to be added. */
type Taxed = { totalMinor: number; taxMinor: number };

/**
 * Totals of an order. Tax is rounded per line, half up. With `pricesIncludeTax` it is contained in the amounts,
 * otherwise it is added to them.
 */
export function orderTotals(
  lines: readonly PricedLine[],
  shipping: { priceMinor: number; taxBasisPoints: number },
  pricesIncludeTax: boolean,
): OrderTotals {
  return sumTotals(
    lines.map((line) => lineTotal(line, pricesIncludeTax)),
    {
      totalMinor: shipping.priceMinor,
      taxMinor: taxOf(shipping.priceMinor, shipping.taxBasisPoints, pricesIncludeTax),
    },
    pricesIncludeTax,
  );
}

/** What a line comes to, with its tax. */
export function lineTotal(line: PricedLine, pricesIncludeTax: boolean): LineTotal {
  const totalMinor = line.unitPriceMinor * line.quantity;
  return { totalMinor, taxMinor: taxOf(totalMinor, line.taxBasisPoints, pricesIncludeTax) };
}

/** The totals of an order whose lines and shipping are priced already. */
export function sumTotals(lines: LineTotal[], shipping: Taxed, pricesIncludeTax: boolean): OrderTotals {
  const subtotalMinor = lines.reduce((sum, line) => sum + line.totalMinor, 0);
  const taxMinor = lines.reduce((sum, line) => sum + line.taxMinor, shipping.taxMinor);
  return {
    lines,
    subtotalMinor,
    shippingMinor: shipping.totalMinor,
    shippingTaxMinor: shipping.taxMinor,
    taxMinor,
    totalMinor: subtotalMinor + shipping.totalMinor + (pricesIncludeTax ? 0 : taxMinor),
  };
}

/**
 * What the shopper pays for units `from` to `to` of a line (0 to its quantity), tax included. Parts of a line add up
 * to the line whatever the parts are.
 */
export function grossOfUnits(
  line: Omit<PricedLine, 'quantity'>,
  from: number,
  to: number,
  pricesIncludeTax: boolean,
): number {
  const upTo = (quantity: number) => {
    const { totalMinor, taxMinor } = lineTotal({ ...line, quantity }, pricesIncludeTax);
    return totalMinor + (pricesIncludeTax ? 0 : taxMinor);
  };
  return upTo(to) - upTo(from);
}

function taxOf(amountMinor: number, basisPoints: number, included: boolean): number {
  return Math.round((amountMinor * basisPoints) / (included ? 10_000 + basisPoints : 10_000));
}
