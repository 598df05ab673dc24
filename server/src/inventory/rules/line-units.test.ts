import { expect, test } from 'vitest';
import { queue, shelves, variantId } from '../../../../test/support/stock-table.ts';
import { cancelUnits, returnUnits, shipUnits } from './line-units.ts';
import { type StockPlan, shelvesAfter } from './stock.ts';

function told(plan: ReturnType<typeof shipUnits>, on: string): string {
  if ('reason' in plan) return `asked ${plan.asked}, possible ${plan.possible}`;
  const [change] = (plan as StockPlan).lines;
  const after = shelvesAfter(shelves(on), plan, variantId).map((shelf) => `${shelf.onHand}/${shelf.allocated}`);
  return `cancelled ${change?.cancelled}, allocated ${change?.allocated}, shipped ${change?.shipped} | ${after.join(', ')}`;
}

test.each([
  ['A 5/3', '1: has A3', 2, 'cancelled 0, allocated -2, shipped 2 | 3/1'],
  ['A 5/3', '1: has A3', 4, 'asked 4, possible 3'],
  ['A 2/2, B 3/1', '1: has A2 B1', 3, 'cancelled 0, allocated -3, shipped 3 | 0/0, 2/0'],
  ['A 0', '1: free 4', 4, 'cancelled 0, allocated -4, shipped 4 | 0/0'],
])('shipping from %s, line %s, %i: %s', (on, line, units, after) => {
  expect(told(shipUnits(variantId, queue(line)[0] as ReturnType<typeof queue>[number], units), on)).toBe(after);
});

test.each([
  ['A 5/3', '1: waits 2 has A3', 2, 'cancelled 2, allocated 0, shipped 0 | 5/3'],
  ['A 5/3', '1: waits 2 has A3', 4, 'cancelled 4, allocated -2, shipped 0 | 5/1'],
  ['A 5/3', '1: waits 2 has A3', 6, 'asked 6, possible 5'],
  ['A 5/3', '1: free 2 has A3', 3, 'cancelled 3, allocated -3, shipped 0 | 5/2'],
])('cancelling at %s, line %s, %i: %s', (on, line, units, after) => {
  expect(told(cancelUnits(variantId, queue(line)[0] as ReturnType<typeof queue>[number], units), on)).toBe(after);
});

test.each([
  ['restocked', 'A 1/1', 2, 1, '3/1'],
  ['not restocked', 'A 1/1', 2, null, '1/1'],
  ['all that can be', 'A 0', 3, 1, '3/0'],
  ['one too many', 'A 0', 4, 1, 'asked 4, possible 3'],
])('returning of 5 shipped with 2 returned before, %s: %s, %i', (_case, on, units, restockAt, after) => {
  const plan = returnUnits(variantId, { lineId: 1, shipped: 5, returned: 2 }, units, restockAt);
  const told =
    'reason' in plan
      ? `asked ${plan.asked}, possible ${plan.possible}`
      : shelvesAfter(shelves(on), plan, variantId)
          .map((shelf) => `${shelf.onHand}/${shelf.allocated}`)
          .join(', ');
  expect(told).toBe(after);
});
