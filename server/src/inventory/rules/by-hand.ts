/**
 * A person gives free units to lines out of their turn. The order of the queue may be set aside for a reason; nothing
 * else may: a held order stays skipped, one that ships complete takes all or nothing, and no unit is given twice.
 */
import { takeFromShelves } from './allocation.ts';
import { availableUnits, emptyPlan, lineChange, type QueueLine, type Shelf, type StockPlan } from './stock.ts';

export type Gift = { lineId: number; units: number };

/** Why gifts cannot be given: which line, what was asked, what is possible. */
export type GiftProblem = {
  reason: 'not_waiting' | 'held' | 'all_or_nothing' | 'too_many' | 'not_available' | 'twice';
  lineId: number;
  asked: number;
  possible: number;
};

/**
 * Gives the units (>= 1 each) of one variant to the lines named, in the order given. `lines` are those named, as they
 * wait. What is left free afterwards goes on by allocateWaiting. Answers the plan, or the first thing that cannot be.
 */
export function serveByHand(
  variantId: number,
  shelves: readonly Shelf[],
  lines: readonly QueueLine[],
  gifts: readonly Gift[],
): StockPlan | GiftProblem {
  const plan = emptyPlan();
  const free = shelves.map((shelf) => ({ ...shelf }));
  for (const [at, { lineId, units }] of gifts.entries()) {
    const line = lines.find((each) => each.lineId === lineId);
    const problem = problemOf(line, lineId, units, availableUnits(free));
    if (problem) return problem;
    if (gifts.findIndex((gift) => gift.lineId === lineId) !== at) {
      return { reason: 'twice', lineId, asked: units, possible: 0 };
    }
    for (const { locationId, units: taken } of takeFromShelves(free, units)) {
      const shelf = free.find((each) => each.locationId === locationId) as Shelf;
      shelf.allocated += taken;
      plan.movements.push({
        variantId,
        locationId,
        kind: 'allocated',
        onHandDelta: 0,
        allocatedDelta: taken,
        lineId,
      });
    }
    plan.lines.push(lineChange(lineId, variantId, { allocated: units }));
  }
  return plan;
}

function problemOf(line: QueueLine | undefined, lineId: number, asked: number, available: number): GiftProblem | null {
  if (!line || line.waiting === 0) return { reason: 'not_waiting', lineId, asked, possible: 0 };
  if (line.held) return { reason: 'held', lineId, asked, possible: 0 };
  if (asked > line.waiting) return { reason: 'too_many', lineId, asked, possible: line.waiting };
  if (line.shipComplete && asked < line.waiting) {
    return { reason: 'all_or_nothing', lineId, asked, possible: line.waiting };
  }
  if (asked > available) return { reason: 'not_available', lineId, asked, possible: available };
  return null;
}
