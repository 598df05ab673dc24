import fc from 'fast-check';
import { expect, test } from 'vitest';
import { priceEdges, priceRanges } from './price-ranges.ts';

/** The counts PostgreSQL would make of these prices. */
function countsOf(prices: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const price of prices) {
    const reached = priceEdges.filter((edge) => price >= edge).length;
    counts.set(reached, (counts.get(reached) ?? 0) + 1);
  }
  return counts;
}

test.each([
  [[], []],
  [[1000, 1500], []], // one range only: nothing to choose
  [
    [500, 1999, 2000],
    [
      { from: 500, below: 1000, count: 1 },
      { from: 1000, below: 2000, count: 1 },
      { from: 2000, below: 5000, count: 1 },
    ],
  ],
  [
    [1, 100],
    [
      { from: null, below: 100, count: 1 },
      { from: 100, below: 200, count: 1 },
    ],
  ],
])('%o makes %o', (prices, ranges) => {
  expect(priceRanges(countsOf(prices))).toEqual(ranges);
});

test('every product is in exactly one range, ranges do not overlap, and there are never too many', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 2_000_000_000 }), { maxLength: 60 }), (prices) => {
      const ranges = priceRanges(countsOf(prices));
      expect(ranges.length).toBeLessThanOrEqual(5);
      if (ranges.length === 0) return;
      for (const price of prices) {
        const holding = ranges.filter(
          ({ from, below }) => (from === null || price >= from) && (below === null || price < below),
        );
        expect(holding).toHaveLength(1);
      }
      expect(ranges.reduce((sum, { count }) => sum + count, 0)).toBe(prices.length);
    }),
  );
});
