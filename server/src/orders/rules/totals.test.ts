import fc from 'fast-check';
import { expect, test } from 'vitest';
import { grossOfUnits, orderTotals } from './totals.ts';

const free = { priceMinor: 0, taxBasisPoints: 0 };

test.each([
  ['included', true, 12_100, 2100, 12_100, 2100],
  ['added', false, 10_000, 2100, 12_100, 2100],
  ['included, rounded half up', true, 999, 900, 999, 82],
  ['no tax', true, 500, 0, 500, 0],
])('tax %s', (_case, included, price, rate, total, tax) => {
  const totals = orderTotals([{ unitPriceMinor: price, quantity: 1, taxBasisPoints: rate }], free, included);
  expect([totals.totalMinor, totals.taxMinor]).toEqual([total, tax]);
});

test('the total is the sum of its parts, in whole minor units', () => {
  const line = fc.record({
    unitPriceMinor: fc.nat(1_000_000),
    quantity: fc.integer({ min: 1, max: 100 }),
    taxBasisPoints: fc.constantFrom(0, 900, 2100),
  });
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 9 }),
      fc.nat(9_999),
      fc.boolean(),
      (lines, shippingMinor, included) => {
        const totals = orderTotals(lines, { priceMinor: shippingMinor, taxBasisPoints: 2100 }, included);
        const goods = lines.reduce((sum, each) => sum + each.unitPriceMinor * each.quantity, 0);
        expect(totals.subtotalMinor).toBe(goods);
        expect(totals.taxMinor).toBe(totals.lines.reduce((sum, each) => sum + each.taxMinor, totals.shippingTaxMinor));
        expect(totals.totalMinor).toBe(goods + shippingMinor + (included ? 0 : totals.taxMinor));
        expect(Number.isInteger(totals.taxMinor)).toBe(true);
      },
    ),
  );
});

test('parts of a line come to what the line comes to', () => {
  fc.assert(
    fc.property(
      fc.nat(100_000),
      fc.constantFrom(0, 900, 2100),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 }),
      fc.boolean(),
      (unitPriceMinor, taxBasisPoints, parts, included) => {
        const line = { unitPriceMinor, taxBasisPoints };
        const quantity = parts.reduce((sum, part) => sum + part, 0);
        let from = 0;
        let paid = 0;
        for (const part of parts) {
          paid += grossOfUnits(line, from, from + part, included);
          from += part;
        }
        const whole = orderTotals([{ ...line, quantity }], free, included);
        expect(paid).toBe(whole.totalMinor);
      },
    ),
  );
});

/** The back office suggests these amounts too: backoffice/src/orders/rules/gross.test.ts has the same table. */
test.each([
  // price, tax, from, to, what they come to when prices include tax, and when they do not
  [999, 2100, 0, 3, 2997, 3626],
  [999, 2100, 1, 3, 1998, 2417],
  [333, 900, 1, 2, 333, 363],
  [1, 2100, 2, 5, 3, 4],
])('units of %i at %i basis points, %i to %i', (unitPriceMinor, taxBasisPoints, from, to, included, added) => {
  expect(grossOfUnits({ unitPriceMinor, taxBasisPoints }, from, to, true)).toBe(included);
  expect(grossOfUnits({ unitPriceMinor, taxBasisPoints }, from, to, false)).toBe(added);
});
