import { expect, test } from 'vitest';
import { grossOfUnits } from './gross.ts';

/** The amounts the server credits: server/src/orders/rules/totals.test.ts has the same table. */
test.each([
  // price, tax, from, to, credited when prices include tax, and when they do not
  [999, 2100, 0, 3, 2997, 3626],
  [999, 2100, 1, 3, 1998, 2417],
  [333, 900, 1, 2, 333, 363],
  [1, 2100, 2, 5, 3, 4],
])('units of %i at %i basis points, %i to %i', (unitPriceMinor, taxBasisPoints, from, to, included, added) => {
  expect(grossOfUnits({ unitPriceMinor, taxBasisPoints }, from, to, true)).toBe(included);
  expect(grossOfUnits({ unitPriceMinor, taxBasisPoints }, from, to, false)).toBe(added);
});
