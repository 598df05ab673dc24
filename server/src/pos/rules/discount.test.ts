import fc from 'fast-check';
import { expect, test } from 'vitest';
import { discounted, mostDiscount } from './discount.ts';

test.each([
  ['nothing off', [3, 1000, 0], [[3, 1000]]],
  ['a tenth', [2, 1000, 200], [[2, 900]]],
  [
    'five euros off three',
    [3, 1000, 500],
    [
      [2, 833],
      [1, 834],
    ],
  ],
  [
    'one cent off two',
    [2, 1000, 1],
    [
      [1, 999],
      [1, 1000],
    ],
  ],
  ['all of it', [4, 250, 1000], [[4, 0]]],
] as const)('%s', (_case, [units, price, discount], parts) => {
  expect(discounted(units, price, discount).map((part) => [part.units, part.unitPriceMinor])).toEqual(parts);
});

test('the parts are all the units, and come to what is paid, at no more than the list price', () => {
  const sale = fc
    .record({ units: fc.integer({ min: 1, max: 1000 }), price: fc.nat(1_000_000) })
    .chain(({ units, price }) =>
      fc.record({ units: fc.constant(units), price: fc.constant(price), off: fc.nat(units * price) }),
    );
  fc.assert(
    fc.property(sale, ({ units, price, off }) => {
      const parts = discounted(units, price, off);
      expect(parts.length).toBeLessThanOrEqual(2);
      expect(parts.reduce((sum, part) => sum + part.units, 0)).toBe(units);
      expect(parts.reduce((sum, part) => sum + part.units * part.unitPriceMinor, 0)).toBe(units * price - off);
      for (const part of parts) expect(part.unitPriceMinor).toBeLessThanOrEqual(price);
    }),
  );
});

test.each([
  [1000, 10, 100],
  [999, 10, 100],
  [1000, 0, 0],
  [1000, 100, 1000],
])('of %i at most %i %%: %i', (amount, percent, most) => {
  expect(mostDiscount(amount, percent)).toBe(most);
});
