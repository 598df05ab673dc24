import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shelves } from '../../../../test/support/stock-table.ts';
import { claimStock, isShortage, mostPossible } from './claim.ts';
import { offerFor, splitQuantity } from './offer.ts';
import type { StockPolicy, VariantState } from './stock.ts';

const state = (policy: StockPolicy, on: string, waiting = 0, backorderLimit: number | null = null): VariantState => ({
  variantId: 1,
  policy,
  backorderLimit,
  waiting,
  shelves: shelves(on),
});
const told = (result: ReturnType<typeof claimStock>) =>
  isShortage(result) ? `${result.reason}, possible ${result.possible}` : `${result.now} now, ${result.waiting} waiting`;

test.each([
  [state('untracked', 'A 0'), 7, '7 now, 0 waiting'],
  [state('deny', 'A 5/3'), 2, '2 now, 0 waiting'],
  [state('deny', 'A 5/3'), 3, 'not_enough_stock, possible 2'],
  [state('deny', 'A 1, B 2'), 3, '3 now, 0 waiting'],
  [state('backorder', 'A 2'), 5, '2 now, 3 waiting'],
  [state('backorder', 'A 0', 900), 5, '0 now, 5 waiting'],
  [state('backorder', 'A 2', 0, 3), 5, '2 now, 3 waiting'],
  [state('backorder', 'A 2', 1, 3), 5, 'backorder_limit, possible 4'],
  [state('backorder', 'A 2', 9, 3), 2, '2 now, 0 waiting'],
  [state('backorder', 'A 2', 9, 3), 3, 'backorder_limit, possible 2'],
  [state('backorder', 'A 0', 0, 0), 1, 'backorder_limit, possible 0'],
])('%o, asked %i: %s', (before, asked, after) => {
  expect(told(claimStock(before, asked))).toBe(after);
});

test.each([
  ['A 5', 5, '5 now, 0 waiting'],
  ['A 2', 5, '0 now, 5 waiting'],
])('ship-complete with %s, asked %i: %s', (on, asked, after) => {
  expect(told(claimStock(state('backorder', on), asked, true))).toBe(after);
});

test.each([
  // the three recorded cases of ecom theme data, and the ones between them
  [
    state('deny', 'A 91'),
    { available: true, onStock: true, allowOutOfStockSale: false, level: 91, maximum: 91, status: 'in_stock' },
  ],
  [
    state('backorder', 'A 0'),
    { available: true, onStock: false, allowOutOfStockSale: true, level: 0, maximum: 10_000, status: 'on_backorder' },
  ],
  [
    state('backorder', 'A 10'),
    { available: true, onStock: true, allowOutOfStockSale: true, level: 10, maximum: 10_000, status: 'in_stock' },
  ],
  [state('deny', 'A 0'), { available: false, onStock: false, maximum: 0, status: 'out_of_stock' }],
  [state('backorder', 'A 0', 5, 5), { available: false, maximum: 0, status: 'out_of_stock' }],
  [state('backorder', 'A 3', 2, 5), { available: true, maximum: 6, status: 'in_stock' }],
  [
    state('untracked', 'A 0'),
    { available: true, onStock: true, track: false, level: 0, maximum: 10_000, status: 'in_stock' },
  ],
] as const)('%o is offered as %o', (before, offer) => {
  expect(offerFor(before, 1, 10_000)).toMatchObject(offer);
});

test.each([
  [state('deny', 'A 1'), { available: false, onStock: false, level: 1, maximum: 1, status: 'out_of_stock' }],
  [state('deny', 'A 2'), { available: true, onStock: true, level: 2, maximum: 2, status: 'in_stock' }],
  [state('backorder', 'A 1'), { available: true, onStock: false, level: 1, status: 'on_backorder' }],
  [state('backorder', 'A 1', 0, 0), { available: false, onStock: false, maximum: 1, status: 'out_of_stock' }],
  [state('backorder', 'A 1', 0, 1), { available: true, onStock: false, maximum: 2, status: 'on_backorder' }],
  [state('untracked', 'A 0'), { available: true, onStock: true, status: 'in_stock' }],
] as const)('sold by the pair, %o is offered as %o', (before, offer) => {
  expect(offerFor(before, 2, 10_000)).toMatchObject(offer);
});

test('what is said to be possible is granted, one more is not, and the split shown is the claim made', () => {
  const anyState = fc.record({
    policy: fc.constantFrom<StockPolicy>('untracked', 'deny', 'backorder'),
    onHand: fc.nat(10),
    waiting: fc.nat(10),
    limit: fc.option(fc.nat(10)),
  });
  fc.assert(
    fc.property(anyState, fc.integer({ min: 1, max: 30 }), ({ policy, onHand, waiting, limit }, asked) => {
      const before = state(policy, `A ${onHand}`, waiting, limit);
      const most = mostPossible(before);
      const claim = claimStock(before, asked);
      expect(isShortage(claim)).toBe(most !== null && asked > most);
      const split = splitQuantity(before, asked);
      if (!isShortage(claim)) expect(split).toEqual({ now: claim.now, waiting: claim.waiting });
      else if (claim.possible > 0) expect(isShortage(claimStock(before, claim.possible))).toBe(false);
    }),
  );
});
