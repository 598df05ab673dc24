/** What the shopper pays for units `from` to `to` of a line, tax included: the server's rule, to suggest a credit. */
export function grossOfUnits(
  line: { unitPriceMinor: number; taxBasisPoints: number },
  from: number,
  to: number,
  pricesIncludeTax: boolean,
): number {
  const upTo = (quantity: number) => {
    const total = line.unitPriceMinor * quantity;
    return pricesIncludeTax ? total : total + Math.round((total * line.taxBasisPoints) / 10_000);
  };
  return upTo(to) - upTo(from);
}
