import fc from 'fast-check';
import { expect, test } from 'vitest';
import { axisTop } from './scale.ts';

test.each([
  [0, 4],
  [4, 4],
  [5, 10],
  [7, 8],
  [11, 20],
  [41, 50],
  [99, 100],
  [101, 200],
  [6_001, 8_000],
])('%i: up to %i', (largest, top) => {
  expect(axisTop(largest)).toBe(top);
});

test('never below the largest value, never more than four times it, and halved without a rest', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000_000 }), (largest) => {
      const top = axisTop(largest);
      expect(top).toBeGreaterThanOrEqual(largest);
      expect(top).toBeLessThanOrEqual(Math.max(4, largest * 4));
      expect(top % 2).toBe(0);
    }),
  );
});
