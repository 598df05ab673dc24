import { expect, test } from 'vitest';
import {
  type Basket,
  type BasketLine,
  basketTotals,
  type Discount,
  emptyBasket,
  quickAmounts,
  withLine,
  withProduct,
} from './basket.ts';

const product = (variantId: number, priceMinor: number, taxBasisPoints = 2100) => ({
  variantId,
  title: `Product ${variantId}`,
  sku: '',
  priceMinor,
  taxBasisPoints,
});
const line = (
  variantId: number,
  priceMinor: number,
  quantity: number,
  discount: Discount | null = null,
): BasketLine => ({
  ...product(variantId, priceMinor),
  quantity,
  discount,
  found: 0,
  overrideReason: '',
});
const basket = (lines: BasketLine[], discount: Discount | null = null): Basket => ({ ...emptyBasket, lines, discount });

test.each([
  ['no discount', basket([line(1, 1000, 3)]), [0], 3000],
  ['a percentage of a line', basket([line(1, 999, 1, { percent: 10 }), line(2, 500, 1)]), [100, 0], 1399],
  ['an amount off a line', basket([line(1, 1000, 3, { minor: 500 })]), [500], 2500],
  ['no more than it costs', basket([line(1, 300, 1, { minor: 500 })]), [300], 0],
  ['ten percent off all', basket([line(1, 1000, 1), line(2, 500, 1)], { percent: 10 }), [100, 50], 1350],
  [
    'an amount off all, to the cent',
    basket([line(1, 1000, 1), line(2, 1000, 1), line(3, 1000, 1)], { minor: 100 }),
    [33, 34, 33],
    2900,
  ],
  [
    'off what is left of a line',
    basket([line(1, 1000, 1, { percent: 50 }), line(2, 500, 1)], { percent: 10 }),
    [550, 50],
    900,
  ],
  ['all of it', basket([line(1, 1, 1), line(2, 999, 1)], { minor: 5000 }), [1, 999], 0],
])('%s', (_case, given, discounts, total) => {
  const totals = basketTotals(given, true);
  expect(totals.discounts).toEqual(discounts);
  expect(totals.totalMinor).toBe(total);
});

test('tax comes on top where prices are without it, once for each price of a discounted line', () => {
  expect(basketTotals(basket([line(1, 1000, 2)]), false)).toMatchObject({ taxMinor: 420, totalMinor: 2420 });
  // Sold as 2 x 8.33 and 1 x 8.34: 21 % of 16.66 is 3.50, of 8.34 it is 1.75.
  expect(basketTotals(basket([line(1, 1000, 3, { minor: 500 })]), false)).toMatchObject({
    taxMinor: 525,
    totalMinor: 3025,
  });
});

test('what comes back is taken off, below nothing too', () => {
  const returned = {
    orderId: 1,
    receiptNumber: '1-000001',
    restock: true,
    reason: '',
    lines: [{ lineId: 1, title: '', units: 1, creditMinor: 1500 }],
  };
  expect(basketTotals({ ...basket([line(1, 1000, 1)]), returned }, true)).toMatchObject({
    creditMinor: 1500,
    totalMinor: -500,
  });
});

test('the same product twice is one line of two, at the price it has now', () => {
  const twice = withProduct(withProduct(emptyBasket, product(1, 1000)), product(1, 900));
  expect(twice.lines).toMatchObject([{ variantId: 1, quantity: 2, priceMinor: 900 }]);
  expect(withLine(twice, 1, { quantity: 0 }).lines).toEqual([]);
});

test.each([
  [1745, [1745, 2000, 5000, 10_000]],
  [2000, [2000, 5000, 10_000]],
  [420, [420, 500, 1000, 2000, 5000]],
])('for %i a shopper may hand over %j', (due, amounts) => {
  expect(quickAmounts(due)).toEqual(amounts);
});
