import fc from 'fast-check';
import { expect, test } from 'vitest';
import { promiseFor } from './promise.ts';
import { explainWait, type OpenSupply } from './wait-reason.ts';

const today = '2026-03-01';
const po = (number: string, units: number, expectedOn: string | null): OpenSupply => ({ number, units, expectedOn });
const soon = po('PO1', 5, '2026-03-10');
const later = po('PO2', 10, '2026-03-20');
const late = po('PO3', 4, '2026-02-20');
const undated = po('PO4', 100, null);

const free = { held: false, shipComplete: false };
const held = { held: true, shipComplete: false };
const together = { held: false, shipComplete: true };

test.each([
  // line, waits, ahead, available, on its way → kept back, supply, by which purchase order, units of it coming
  ['nothing ordered', free, 3, 0, 0, [], null, 'none', null, 0],
  ['nothing ordered, others first', free, 3, 7, 0, [], null, 'none', null, 0],
  ['the first to come is enough', free, 5, 0, 0, [later, soon], null, 'covered', 'PO1', 5],
  ['one unit more needs the second', free, 6, 0, 0, [later, soon], null, 'covered', 'PO2', 6],
  ['those ahead take the first', free, 1, 5, 0, [later, soon], null, 'covered', 'PO2', 1],
  ['expected today is not late', free, 4, 0, 0, [po('PO5', 4, today)], null, 'covered', 'PO5', 4],
  ['only with what is late', free, 6, 3, 0, [soon, late], null, 'late', 'PO3', 6],
  ['a day to come is believed before one that passed', free, 4, 0, 0, [late, soon], null, 'covered', 'PO1', 4],
  ['only with what has no day', free, 6, 4, 0, [soon, late, undated], null, 'undated', 'PO4', 6],
  ['a part of it', free, 6, 3, 0, [soon], null, 'part', null, 2],
  ['those ahead take all', free, 6, 5, 0, [soon], null, 'all_ahead', null, 0],
  ['held, nothing there', held, 3, 2, 0, [soon], 'held', 'covered', 'PO1', 3],
  ['held although its goods are there', held, 3, 0, 8, [], 'held', 'on_shelf', null, 3],
  ['together: two of three are there', together, 3, 0, 2, [soon], 'all_at_once', 'covered', 'PO1', 3],
  ['together: two of nine are there, five come', together, 9, 0, 2, [soon], 'all_at_once', 'part', null, 5],
  ['together, but nothing is there', together, 3, 0, 0, [soon], null, 'covered', 'PO1', 3],
] as const)('%s', (_, line, waiting, ahead, available, supply, keptBack, kind, number, units) => {
  const reason = explainWait({ ...line, waiting }, ahead, available, supply, today);
  expect(reason).toMatchObject({ keptBack, unitsAhead: ahead, available, supply: { kind, number, units } });
});

test('names what is late the longest, whatever completes the line', () => {
  const supply = [po('PO7', 1, '2026-02-25'), soon, late];
  expect(explainWait({ ...free, waiting: 2 }, 0, 0, supply, today).late).toEqual({
    number: 'PO3',
    expectedOn: '2026-02-20',
  });
  expect(explainWait({ ...free, waiting: 2 }, 0, 0, [soon, undated], today).late).toBeNull();
});

const day = fc
  .integer({ min: -20, max: 40 })
  .map((days) => new Date(Date.parse(today) + days * 86_400_000).toISOString().slice(0, 10));
const anySupply = fc.array(
  fc.record({ number: fc.string(), expectedOn: fc.option(day), units: fc.integer({ min: 1, max: 9 }) }),
  { maxLength: 6 },
);
const units = fc.integer({ min: 1, max: 20 });
const ahead = fc.integer({ min: 0, max: 20 });

test('a day is named exactly when the promise rule would promise it', () => {
  fc.assert(
    fc.property(units, ahead, anySupply, (waiting, before, supply) => {
      const { kind, expectedOn } = explainWait({ ...free, waiting }, before, 0, supply, today).supply;
      expect(kind === 'covered' ? expectedOn : null).toBe(promiseFor(waiting, before, supply, today, null).date);
    }),
  );
});

test('never more units on their way than wait or than come; none left out where enough comes', () => {
  fc.assert(
    fc.property(units, ahead, anySupply, (waiting, before, supply) => {
      const { kind, units: coming } = explainWait({ ...free, waiting }, before, 0, supply, today).supply;
      const total = supply.reduce((sum, each) => sum + each.units, 0);
      expect(coming).toBe(Math.min(waiting, Math.max(0, total - before)));
      expect(['covered', 'late', 'undated'].includes(kind)).toBe(total >= before + waiting);
    }),
  );
});
