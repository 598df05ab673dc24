import { expect, test } from 'vitest';
import {
  type CountedLine,
  countOneMore,
  emptyLine,
  isImpossible,
  linesToCount,
  sortOf,
  withLatest,
} from './counting.ts';

const rope = { variantId: 1, title: 'Rope', detail: '' };
const line = (more: Partial<CountedLine>): CountedLine => ({ ...emptyLine(rope), isOrdered: true, ...more });
const ordered = (variantId: number, locationId: number, open: number) => ({
  variantId,
  locationId,
  productTitle: 'Rope',
  variantTitle: 'Default',
  sku: 'R-1',
  open,
});

test('what is open of a variant at a location is counted together, and what is complete is left out', () => {
  const lines = linesToCount([ordered(1, 1, 3), ordered(2, 1, 0), ordered(1, 1, 4), ordered(1, 2, 5)]);
  expect(lines.map(({ variantId, locationId, expected, detail }) => [variantId, locationId, expected, detail])).toEqual(
    [
      [1, 1, 7, 'R-1'],
      [1, 2, 5, 'R-1'],
    ],
  );
});

test('a scan counts on the first line that is not complete, then on the last, and makes a line where there is none', () => {
  let lines = [line({ locationId: 1, expected: 1 }), line({ locationId: 2, expected: 1 })];
  const at: number[] = [];
  for (let scan = 0; scan < 3; scan += 1) {
    const counted = countOneMore(lines, rope);
    lines = counted.lines;
    at.push(counted.at);
  }
  expect([at, lines.map((each) => each.counted)]).toEqual([
    [0, 1, 1],
    [1, 2],
  ]);
  const other = countOneMore(lines, { variantId: 9, title: 'Hook', detail: '' });
  expect(other.lines.at(-1)).toMatchObject({ variantId: 9, counted: 1, isOrdered: false, expected: 0 });
});

test.each([
  { of: line({ expected: 5, counted: 5 }), is: { accepted: 5, over: 0, short: 0, damaged: 0 } },
  { of: line({ expected: 5, counted: 3 }), is: { accepted: 3, over: 0, short: 2, damaged: 0 } },
  { of: line({ expected: 5, counted: 0 }), is: { accepted: 0, over: 0, short: 5, damaged: 0 } },
  { of: line({ expected: 5, counted: 8, damaged: 1 }), is: { accepted: 5, over: 2, short: 0, damaged: 1 } },
  { of: line({ expected: 0, counted: 2 }), is: { accepted: 0, over: 2, short: 0, damaged: 0 } },
  { of: line({ expected: 5 }), is: null },
  { of: line({ expected: 5, counted: 1, damaged: 2 }), is: null },
])('$of.counted of $of.expected, $of.damaged damaged', ({ of, is }) => {
  expect(sortOf(of, true)).toEqual(is);
  expect(isImpossible(of)).toBe(is === null && of.counted !== '');
});

test('without a purchase order all that is whole is accepted', () => {
  expect(sortOf(line({ counted: 4, damaged: 1 }), false)).toEqual({ accepted: 3, over: 0, short: 0, damaged: 1 });
});

test('counts stay when somebody else received a part meanwhile', () => {
  const counting = [line({ locationId: 1, expected: 5, counted: 4 }), line({ locationId: 2, expected: 3, counted: 3 })];
  const latest = linesToCount([ordered(1, 1, 2), ordered(2, 1, 6)]);
  expect(
    withLatest(counting, latest).map(({ variantId, locationId, expected, counted }) => [
      variantId,
      locationId,
      expected,
      counted,
    ]),
  ).toEqual([
    [1, 1, 2, 4],
    [2, 1, 6, ''],
    [1, 2, 0, 3],
  ]);
});
