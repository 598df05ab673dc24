/** What happens to the units of one order line after it was placed: shipped, cancelled, or returned. */
import { emptyPlan, type Hold, lineChange, type QueueLine, type StockPlan } from './stock.ts';

/** A line's open units: those that wait, and those allocated, of which `holds` says where the stock is. */
export type OpenLine = Pick<QueueLine, 'lineId' | 'waiting' | 'holds'> & { allocated: number };

/** More units were named than the line has for it. */
export type TooMany = { reason: 'too_many'; asked: number; possible: number };

/**
 * Ships `units` (>= 1) of what the line has allocated; the stock leaves the shelves it was allocated on, and on hand
 * falls with it. Units that need no stock ship without a movement, after those that do.
 */
export function shipUnits(variantId: number, line: OpenLine, units: number): StockPlan | TooMany {
  if (units > line.allocated) return { reason: 'too_many', asked: units, possible: line.allocated };
  const plan = emptyPlan();
  for (const { locationId, units: taken } of takeFromHolds(line.holds, units)) {
    plan.movements.push({
      variantId,
      locationId,
      kind: 'shipped',
      onHandDelta: -taken,
      allocatedDelta: -taken,
      lineId: line.lineId,
    });
  }
  plan.lines.push(lineChange(line.lineId, variantId, { allocated: -units, shipped: units }));
  return plan;
}

/**
 * Cancels `units` (>= 1) of what is open, waiting units first. Allocated ones come free on their shelves: the caller
 * passes them on by allocateWaiting. No unit comes into being: on hand does not change.
 */
export function cancelUnits(variantId: number, line: OpenLine, units: number): StockPlan | TooMany {
  const open = line.waiting + line.allocated;
  if (units > open) return { reason: 'too_many', asked: units, possible: open };
  const plan = emptyPlan();
  const fromAllocated = Math.max(0, units - line.waiting);
  const held = line.holds.reduce((sum, hold) => sum + hold.units, 0);
  // Units that need no stock go first: giving up real stock is what the shop can least afford to do needlessly.
  const fromStock = Math.max(0, fromAllocated - (line.allocated - held));
  for (const { locationId, units: freed } of takeFromHolds([...line.holds].reverse(), fromStock)) {
    plan.movements.push({
      variantId,
      locationId,
      kind: 'released',
      onHandDelta: 0,
      allocatedDelta: -freed,
      lineId: line.lineId,
    });
  }
  plan.lines.push(lineChange(line.lineId, variantId, { cancelled: units, allocated: -fromAllocated }));
  return plan;
}

/**
 * Takes back `units` (>= 1) of those shipped and not yet returned. With `restockAt` they go on that location's shelf,
 * as supply the caller passes on by allocateWaiting; with null they are gone (damaged, or never tracked).
 */
export function returnUnits(
  variantId: number,
  line: { lineId: number; shipped: number; returned: number },
  units: number,
  restockAt: number | null,
): StockPlan | TooMany {
  const possible = line.shipped - line.returned;
  if (units > possible) return { reason: 'too_many', asked: units, possible };
  const plan = emptyPlan();
  if (restockAt !== null) {
    plan.movements.push({
      variantId,
      locationId: restockAt,
      kind: 'returned',
      onHandDelta: units,
      allocatedDelta: 0,
      lineId: line.lineId,
    });
  }
  return plan;
}

function takeFromHolds(holds: readonly Hold[], units: number): Hold[] {
  const taken: Hold[] = [];
  let missing = units;
  for (const hold of holds) {
    const part = Math.min(missing, hold.units);
    if (part > 0) taken.push({ locationId: hold.locationId, units: part });
    missing -= part;
  }
  return taken;
}
