import fc from 'fast-check';
import { expect, test } from 'vitest';
import { outcome, queue, shelves, variantId } from '../../../../test/support/stock-table.ts';
import { allocateWaiting } from './allocation.ts';
import { type Gift, serveByHand } from './by-hand.ts';
import { availableUnits, joinPlans, type QueueLine, shelvesAfter } from './stock.ts';

/** '3:2, 1:1': two units to line 3, then one to line 1. */
const gifts = (text: string): Gift[] =>
  text.split(',').map((part) => {
    const [lineId = 0, units = 0] = part.split(':').map(Number);
    return { lineId, units };
  });

/** The queue once the plan's units were given. */
const after = (lines: QueueLine[], plan: ReturnType<typeof allocateWaiting>): QueueLine[] =>
  lines.map((line) => {
    const got = plan.lines
      .filter(({ lineId }) => lineId === line.lineId)
      .reduce((sum, each) => sum + each.allocated, 0);
    return { ...line, waiting: line.waiting - got };
  });

test.each([
  { on: 'A 5', waits: '1: waits 4, 2: waits 4', give: '2:4', is: '1 gets 1, 2 gets 4 | A 5/5' },
  { on: 'A 5', waits: '1: waits 4, 2: waits 4', give: '2:1', is: '1 gets 4, 2 gets 1 | A 5/5' },
  { on: 'A 5/2, B 3', waits: '1: waits 9, 2: waits 5', give: '2:5', is: '1 gets 1, 2 gets 5 | A 5/5, B 3/3' },
  {
    on: 'A 5',
    waits: '1: waits 3, 2: waits 3, 3: waits 2',
    give: '3:2,2:1',
    is: '1 gets 2, 2 gets 1, 3 gets 2 | A 5/5',
  },
  { on: 'A 3', waits: '1: waits 4, 2: waits 3 complete', give: '2:3', is: '2 gets 3 | A 3/3' },
  { on: 'A 9', waits: '1: waits 4 held, 2: waits 3', give: '2:3', is: '2 gets 3 | A 9/3' },
])('$waits on $on, by hand $give: $is', ({ on, waits, give, is }) => {
  const before = shelves(on);
  const lines = queue(waits);
  const byHand = serveByHand(variantId, before, lines, gifts(give));
  if ('reason' in byHand) throw new Error(byHand.reason);
  const rest = allocateWaiting(variantId, shelvesAfter(before, byHand, variantId), after(lines, byHand));
  expect(outcome(joinPlans(byHand, rest), before)).toBe(is);
});

test.each([
  { why: 'not_waiting', on: 'A 5', waits: '1: waits 4', give: '7:1', possible: 0 },
  { why: 'held', on: 'A 5', waits: '1: waits 4 held', give: '1:1', possible: 0 },
  { why: 'too_many', on: 'A 5', waits: '1: waits 4', give: '1:5', possible: 4 },
  { why: 'all_or_nothing', on: 'A 5', waits: '1: waits 4 complete', give: '1:3', possible: 4 },
  { why: 'not_available', on: 'A 3', waits: '1: waits 4', give: '1:4', possible: 3 },
  { why: 'not_available', on: 'A 5', waits: '1: waits 4, 2: waits 3', give: '1:4,2:3', possible: 1 },
  { why: 'twice', on: 'A 5', waits: '1: waits 4', give: '1:1,1:1', possible: 0 },
])('$give of $waits is refused: $why', ({ why, on, waits, give, possible }) => {
  expect(serveByHand(variantId, shelves(on), queue(waits), gifts(give))).toMatchObject({ reason: why, possible });
});

test('whatever is given by hand: nobody gets more than waits, no shelf more than it has, and the rest is not left lying', () => {
  const line = fc.record({
    waiting: fc.integer({ min: 1, max: 6 }),
    held: fc.boolean(),
    shipComplete: fc.boolean(),
  });
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 5 }),
      fc.array(fc.nat(9), { minLength: 1, maxLength: 3 }),
      fc.array(fc.record({ lineId: fc.integer({ min: 1, max: 5 }), units: fc.integer({ min: 1, max: 6 }) }), {
        maxLength: 3,
      }),
      (some, onHand, given) => {
        const lines = some.map((each, at) => ({ ...each, lineId: at + 1, placedAt: at, priority: 0, holds: [] }));
        const before = onHand.map((units, at) => ({ locationId: at + 1, onHand: units, allocated: 0 }));
        const byHand = serveByHand(variantId, before, lines, given);
        if ('reason' in byHand) return;
        const then = shelvesAfter(before, byHand, variantId);
        const left = after(lines, byHand);
        const plan = allocateWaiting(variantId, then, left);
        const end = shelvesAfter(then, plan, variantId);
        const still = after(left, plan);
        expect(end.every((shelf) => shelf.allocated <= shelf.onHand)).toBe(true);
        expect(still.every((each) => each.waiting >= 0)).toBe(true);
        const eligible = still.filter((each) => !each.held && each.waiting > 0);
        for (const each of eligible) {
          expect(availableUnits(end)).toBeLessThan(each.shipComplete ? each.waiting : 1);
        }
      },
    ),
  );
});
