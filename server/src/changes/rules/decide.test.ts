import { describe, expect, test } from 'vitest';
import { decideRow, sameJson } from './decide.ts';

describe('what becomes of the changes wanted for a row', () => {
  const current = { policy: 'deny', priceMinor: 500, oldPriceMinor: null };

  test('another value is set, the same value is nothing to do', () => {
    const decided = decideRow(current, [
      { field: 'policy', value: 'backorder' },
      { field: 'priceMinor', value: 500 },
      { field: 'oldPriceMinor', value: null },
    ]);
    expect(decided.after).toEqual({ policy: 'backorder' });
    expect(decided.same.map((change) => change.field)).toEqual(['priceMinor', 'oldPriceMinor']);
  });

  test('a value changed since is left alone, unless it is the one wanted', () => {
    const since = decideRow(current, [{ field: 'priceMinor', value: 100, expected: 400 }]);
    expect(since.after).toEqual({});
    expect(since.changedSince).toMatchObject([{ current: 500 }]);
    const already = decideRow(current, [{ field: 'priceMinor', value: 500, expected: 400 }]);
    expect(already.changedSince).toEqual([]);
    expect(already.same).toHaveLength(1);
  });

  test('of two changes of one field the later wins', () => {
    const decided = decideRow(current, [
      { field: 'priceMinor', value: 1 },
      { field: 'priceMinor', value: 2 },
    ]);
    expect(decided.after).toEqual({ priceMinor: 2 });
    expect(decided.set).toHaveLength(1);
  });

  test.each([
    [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
    [[1, 2], [2, 1], false],
    [null, 0, false],
    ['', null, false],
    [{ a: { c: 1, d: 2 } }, { a: { d: 2, c: 1 } }, true],
  ])('%j and %j', (a, b, same) => {
    expect(sameJson(a, b)).toBe(same);
  });
});
