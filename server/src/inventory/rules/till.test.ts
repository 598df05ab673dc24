import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { queue, shelves, variantId } from '../../../../test/support/stock-table.ts';
import { type Shelf, type StockPolicy, shelvesAfter } from './stock.ts';
import { isTillShortage, sellAtTill, type TillTake } from './till.ts';

type Sale = { units: number; found?: number; mayTake?: boolean; policy?: StockPolicy };

/** Sells at location A, as line 100. */
function sell(before: Shelf[], open: string, { units, found = 0, mayTake = false, policy = 'backorder' }: Sale) {
  const state = { variantId, policy, backorderLimit: null, waiting: 0, shelves: before };
  return sellAtTill(state, queue(open), { locationId: 1, lines: [{ lineId: 100, units }], found, mayTake });
}

function outcome(before: Shelf[], open: string, sale: Sale): string {
  const result = sell(before, open, sale);
  if (isTillShortage(result)) return `${result.reason}: asked ${result.asked}, possible ${result.possible}`;
  const net = new Map<number, number>();
  for (const line of result.plan.lines) net.set(line.lineId, (net.get(line.lineId) ?? 0) + line.allocated);
  const moved = [...net].filter(([, gain]) => gain !== 0).map(([id, gain]) => `${id} ${gain > 0 ? '+' : ''}${gain}`);
  const after = shelvesAfter(before, result.plan, variantId).map((shelf) => `${shelf.onHand}/${shelf.allocated}`);
  return [`sold`, `found ${result.found}`, `taken ${result.taken}`, ...moved, after.join(' ')].join(', ');
}

describe('a sale over the counter', () => {
  test.each([
    ['takes what is free here', 'A 5/2', '1: has A2', { units: 3 }, 'sold, found 0, taken 0, 2/2'],
    ['never what is free elsewhere', 'A 1, B 9', '', { units: 2 }, 'not_on_hand: asked 2, possible 1'],
    [
      'stops where customers have units',
      'A 5/4',
      '1: has A4',
      { units: 2 },
      'allocated_to_others: asked 2, possible 1',
    ],
    [
      'takes them from the newest when allowed',
      'A 4/4',
      '1: has A2, 2: has A2',
      { units: 1, mayTake: true },
      'sold, found 0, taken 1, 2 -1, 3/3',
    ],
    [
      'gives the newest what is free elsewhere instead',
      'A 2/2, B 3',
      '1: has A2',
      { units: 2, mayTake: true },
      'sold, found 0, taken 2, 0/0 3/2',
    ],
    [
      'passes on what one that ships complete gives up beyond the sale',
      'A 4/4',
      '1: has A1 waits 1, 2: has A3 complete',
      { units: 1, mayTake: true },
      'sold, found 0, taken 1, 2 -3, 1 +1, 3/2',
    ],
    [
      'refuses more than there is',
      'A 2/1',
      '1: has A1',
      { units: 3, mayTake: true },
      'not_on_hand: asked 3, possible 2',
    ],
    ['records a unit nobody knew of', 'A 0', '', { units: 1, found: 1 }, 'sold, found 1, taken 0, 0/0'],
    ['finds no more than it needs', 'A 2', '', { units: 3, found: 3 }, 'sold, found 1, taken 0, 0/0'],
    ['finds beside what is reserved', 'A 2/2', '1: has A2', { units: 1, found: 1 }, 'sold, found 1, taken 0, 2/2'],
    ['does not pass those who wait', 'A 0', '1: waits 1', { units: 1, found: 1 }, 'waited_for: asked 1, possible 0'],
    [
      'passes them for a reason',
      'A 0',
      '1: waits 1',
      { units: 1, found: 1, mayTake: true },
      'sold, found 1, taken 0, 0/0',
    ],
    [
      'finds for itself while only a held one waits',
      'A 0',
      '1: waits 1 held',
      { units: 1, found: 1 },
      'sold, found 1, taken 0, 0/0',
    ],
    [
      'counts nothing it does not track',
      'A 0',
      '',
      { units: 7, policy: 'untracked' as const },
      'sold, found 0, taken 0, 0/0',
    ],
  ])('%s', (_case, before, open, sale, told) => {
    expect(outcome(shelves(before), open, sale)).toBe(told);
  });

  test('whatever stands there, nothing goes below zero, and what is sold is what was asked', () => {
    const scene = fc.record({
      free: fc.nat(5),
      held: fc.array(fc.record({ units: fc.integer({ min: 1, max: 4 }), complete: fc.boolean() }), { maxLength: 4 }),
      waits: fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 3 }),
      units: fc.integer({ min: 1, max: 12 }),
      found: fc.nat(6),
      mayTake: fc.boolean(),
    });
    fc.assert(
      fc.property(scene, ({ free, held, waits, ...sale }) => {
        // Nobody eligible waits while something is free: with free units, those who wait are held.
        const open = [
          ...held.map(({ units, complete }, at) => `${at + 1}: has A${units}${complete ? ' complete' : ''}`),
          ...waits.map((units, at) => `${at + 10}: waits ${units}${free > 0 ? ' held' : ''}`),
        ].join(', ');
        const allocated = held.reduce((sum, each) => sum + each.units, 0);
        const before = [{ locationId: 1, onHand: free + allocated, allocated }];
        const result = sell(before, open, sale);
        if (isTillShortage(result)) {
          expect(result.possible).toBeLessThan(result.asked);
          return;
        }
        expectSound(before, result, sale);
      }),
    );
  });

  function expectSound(before: Shelf[], { plan, found, taken }: TillTake, sale: Required<Omit<Sale, 'policy'>>) {
    const [{ onHand, allocated }] = before as [Shelf];
    let now = { onHand, allocated };
    for (const movement of plan.movements) {
      now = { onHand: now.onHand + movement.onHandDelta, allocated: now.allocated + movement.allocatedDelta };
      expect(now.allocated).toBeGreaterThanOrEqual(0);
      expect(now.onHand).toBeGreaterThanOrEqual(now.allocated);
    }
    expect(now.onHand).toBe(onHand + found - sale.units);
    expect(found).toBeLessThanOrEqual(sale.found);
    if (!sale.mayTake) {
      expect(taken).toBe(0);
      expect(now.allocated).toBe(allocated);
    }
    expect(plan.lines.filter((line) => line.lineId === 100)).toMatchObject([
      { ordered: sale.units, shipped: sale.units },
    ]);
  }
});
