/**
 * Lets a stock rule be tested as a merchant would tell it: what stood there, what happened, what stands there now.
 *
 *   shelves  'A 5/2, B 3'            on hand 5 of which 2 allocated at location A; 3 on hand at B
 *   queue    '1: waits 3, 2: waits 4 held, 3: waits 2 complete, 4: has A2, 5: waits 1 priority'
 */
import type { QueueLine, Shelf, StockPlan } from '../../server/src/inventory/rules/stock.ts';
import { shelvesAfter } from '../../server/src/inventory/rules/stock.ts';

const locations = 'ABCDEF';
export const variantId = 1;

export function shelves(text: string): Shelf[] {
  return text.split(',').map((part) => {
    const [, name = 'A', onHand, allocated] = /^\s*([A-F]) (\d+)(?:\/(\d+))?\s*$/.exec(part) ?? [];
    if (onHand === undefined) throw new Error(`not a shelf: ${part}`);
    return { locationId: locations.indexOf(name) + 1, onHand: Number(onHand), allocated: Number(allocated ?? 0) };
  });
}

export function queue(text: string): (QueueLine & { allocated: number })[] {
  return text
    .split(',')
    .filter((part) => part.trim())
    .map((part, at) => {
      const id = /^\s*(\d+):/.exec(part)?.[1];
      const holds = [...part.matchAll(/\b([A-F])(\d+)\b/g)].map(([, name = 'A', units]) => ({
        locationId: locations.indexOf(name) + 1,
        units: Number(units),
      }));
      return {
        lineId: Number(id ?? at + 1),
        placedAt: Number(id ?? at + 1),
        priority: part.includes('priority') ? 1 : 0,
        held: part.includes('held'),
        shipComplete: part.includes('complete'),
        waiting: Number(/waits (\d+)/.exec(part)?.[1] ?? 0),
        allocated: holds.reduce((sum, hold) => sum + hold.units, 0) + Number(/free (\d+)/.exec(part)?.[1] ?? 0),
        holds,
      };
    });
}

/** What a plan did, in the same words: '1 gets 3, 2 gets 2 | A 5/5, B 3/0'. A loser 'loses'. */
export function outcome(
  plan: StockPlan | { reason: string; asked: number; possible: number },
  before: Shelf[],
): string {
  if ('reason' in plan) return `${plan.reason}: asked ${plan.asked}, possible ${plan.possible}`;
  const net = new Map<number, number>();
  for (const line of plan.lines) net.set(line.lineId, (net.get(line.lineId) ?? 0) + line.allocated);
  const lines = [...net].filter(([, units]) => units !== 0).sort(([a], [b]) => a - b);
  const told = lines.map(([id, units]) => (units > 0 ? `${id} gets ${units}` : `${id} loses ${-units}`)).join(', ');
  const after = shelvesAfter(before, plan, variantId).map(
    (shelf) => `${locations[shelf.locationId - 1]} ${shelf.onHand}/${shelf.allocated}`,
  );
  return `${told || 'nobody'} | ${after.join(', ')}`;
}
