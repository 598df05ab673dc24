import fc from 'fast-check';
import { expect, test } from 'vitest';
import { outcome, queue, shelves, variantId } from '../../../../test/support/stock-table.ts';
import { allocateWaiting, takeFromShelves } from './allocation.ts';
import { availableUnits, type QueueLine } from './stock.ts';

test.each([
  // before                          who waits                                          after
  ['A 5', '1: waits 3, 2: waits 4', '1 gets 3, 2 gets 2 | A 5/5'],
  ['A 5', '2: waits 4, 1: waits 3', '1 gets 3, 2 gets 2 | A 5/5'],
  ['A 0', '1: waits 3', 'nobody | A 0/0'],
  ['A 5/5', '1: waits 3', 'nobody | A 5/5'],
  ['A 5', '', 'nobody | A 5/0'],
  ['A 5', '1: waits 3 held, 2: waits 4', '2 gets 4 | A 5/4'],
  ['A 5', '1: waits 6 complete, 2: waits 4', '2 gets 4 | A 5/4'],
  ['A 6', '1: waits 6 complete, 2: waits 4', '1 gets 6 | A 6/6'],
  ['A 5', '1: waits 2, 2: waits 4 complete, 3: waits 1', '1 gets 2, 3 gets 1 | A 5/3'],
  ['A 5', '1: waits 4, 2: waits 4 priority', '1 gets 1, 2 gets 4 | A 5/5'],
  ['A 2, B 4/1', '1: waits 4', '1 gets 4 | A 2/2, B 4/3'],
  ['A 2/2, B 1, C 9', '1: waits 3', '1 gets 3 | A 2/2, B 1/1, C 9/2'],
])('%s; %s -> %s', (before, waiting, after) => {
  const free = shelves(before);
  expect(outcome(allocateWaiting(variantId, free, queue(waiting)), free)).toBe(after);
});

const shelf = fc.record({ onHand: fc.nat(20), share: fc.double({ min: 0, max: 1, noNaN: true }) });
const line = fc.record({
  waiting: fc.integer({ min: 1, max: 9 }),
  held: fc.boolean(),
  shipComplete: fc.boolean(),
  placedAt: fc.nat(5),
});

test('units are conserved, no shelf gives more than it has, nobody eligible is overtaken or left while units remain', () => {
  fc.assert(
    fc.property(fc.array(shelf, { maxLength: 4 }), fc.array(line, { maxLength: 12 }), (shelfDrafts, lineDrafts) => {
      const before = shelfDrafts.map(({ onHand, share }, at) => ({
        locationId: at + 1,
        onHand,
        allocated: Math.floor(onHand * share),
      }));
      const lines: QueueLine[] = lineDrafts.map((draft, at) => ({ ...draft, lineId: at + 1, priority: 0, holds: [] }));
      const plan = allocateWaiting(variantId, before, lines);
      const given = plan.lines.reduce((sum, change) => sum + change.allocated, 0);
      expect(plan.movements.reduce((sum, move) => sum + move.allocatedDelta, 0)).toBe(given);
      for (const each of before) {
        const taken = plan.movements
          .filter((move) => move.locationId === each.locationId)
          .reduce((sum, move) => sum + move.allocatedDelta, 0);
        expect(taken).toBeLessThanOrEqual(each.onHand - each.allocated);
      }
      const left = availableUnits(before) - given;
      for (const each of lines.filter((candidate) => !candidate.held)) {
        const got = plan.lines.find((change) => change.lineId === each.lineId)?.allocated ?? 0;
        const missing = each.waiting - got;
        if (missing > 0) expect(left).toBeLessThan(each.shipComplete ? each.waiting : 1);
        if (each.shipComplete) expect([0, each.waiting]).toContain(got);
      }
    }),
  );
});

test('takes never ask every location for the whole quantity', () => {
  expect(takeFromShelves(shelves('A 4, B 4, C 4'), 6)).toEqual([
    { locationId: 1, units: 4 },
    { locationId: 2, units: 2 },
  ]);
});
