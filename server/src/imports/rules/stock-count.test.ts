import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rowOf } from '../../../../test/support/sheet-rows.ts';
import { givenOf } from './row.ts';
import { readCount, type StockFacts } from './stock-count.ts';
import { exportTime, takenAt } from './taken-at.ts';

const given = (level: number) => {
  const found = givenOf(rowOf({ Stock_Level: String(level) }), 'stockLevel');
  if (!found) throw new Error('no Stock_Level');
  return found;
};
const since = '2026-05-31T10:00:00.000Z';
const read = (level: number, facts: StockFacts, keepSales: boolean) => {
  const { onHand, warnings } = readCount(given(level), facts, keepSales, since);
  return [onHand, ...warnings.map((each) => each.code)];
};

// on hand now, moved and sold since the file, Stock_Level; as it stands; keeping what was sold
test.each<[string, StockFacts, number, unknown[], unknown[]]>([
  ['nothing moved, same count', { onHand: 10, movedSince: 0, soldSince: 0 }, 10, [undefined], [undefined]],
  ['nothing moved, more', { onHand: 10, movedSince: 0, soldSince: 0 }, 12, [12], [12]],
  ['3 sold, cell untouched', { onHand: 7, movedSince: -3, soldSince: 3 }, 10, [10, 'undoes_sales'], [undefined]],
  ['3 sold, 5 counted on top', { onHand: 7, movedSince: -3, soldSince: 3 }, 15, [15, 'undoes_sales'], [12]],
  ['3 sold, fewer than now', { onHand: 7, movedSince: -3, soldSince: 3 }, 4, [4], [1]],
  ['3 sold, the count of now', { onHand: 7, movedSince: -3, soldSince: 3 }, 7, [undefined], [4]],
  ['3 sold, counted 2', { onHand: 7, movedSince: -3, soldSince: 3 }, 2, [2], [0, 'count_below_zero']],
  ['20 received, 3 sold', { onHand: 27, movedSince: 17, soldSince: 3 }, 10, [10], [undefined]],
])('%s', (_, facts, level, asItStands, keepingSales) => {
  expect(read(level, facts, false)).toEqual(asItStands);
  expect(read(level, facts, true)).toEqual(keepingSales);
});

test('a cell nobody touched since the export changes nothing where sales are kept, whatever moved', () => {
  fc.assert(
    fc.property(fc.nat(1000), fc.integer({ min: -1000, max: 1000 }), fc.nat(1000), (then, moved, sold) => {
      const facts = {
        onHand: Math.max(0, then + moved),
        movedSince: Math.max(0, then + moved) - then,
        soldSince: sold,
      };
      expect(readCount(given(then), facts, true, since).onHand).toBeUndefined();
    }),
  );
});

test.each([
  ['products_export_2026-05-31_14-05-09.csv', '2026-05-31T14:05:09.000Z'],
  ['products_export_2026-05-31_14-05-09 (2).xlsx', '2026-05-31T14:05:09.000Z'],
  ['products_export_2026-13-31_14-05-09.csv', undefined],
  ['spring.csv', undefined],
])('%s was exported at %s', (name, time) => {
  expect(exportTime(name)?.toISOString()).toBe(time);
});

test('figures are of the export, else of the file’s last change, else of now, never of later', () => {
  const now = new Date('2026-06-01T00:00:00Z');
  const changed = new Date('2026-05-30T00:00:00Z');
  expect(takenAt('products_export_2026-05-31_14-05-09.csv', changed, now)).toEqual(new Date('2026-05-31T14:05:09Z'));
  expect(takenAt('spring.csv', changed, now)).toEqual(changed);
  expect(takenAt('spring.csv', undefined, now)).toEqual(now);
  expect(takenAt('spring.csv', new Date('2027-01-01'), now)).toEqual(now);
});
