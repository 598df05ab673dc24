/**
 * Who gets units that are free. The one rule for every source of them: a delivery, a return, a found unit,
 * a cancelled order.
 */
import {
  availableUnits,
  byQueueOrder,
  emptyPlan,
  type Hold,
  lineChange,
  type QueueLine,
  type Shelf,
  type StockPlan,
} from './stock.ts';

/**
 * Takes `units` from the shelves in their order, never more than is available on any one.
 * Answers what was taken from where; less than asked when there is less.
 */
export function takeFromShelves(shelves: readonly Shelf[], units: number): Hold[] {
  const takes: Hold[] = [];
  let missing = units;
  for (const shelf of shelves) {
    const taken = Math.min(missing, shelf.onHand - shelf.allocated);
    if (taken > 0) {
      takes.push({ locationId: shelf.locationId, units: taken });
      missing -= taken;
    }
  }
  return takes;
}

/**
 * Gives the available units of one variant to those who wait, first come first served.
 * A held line is skipped, a ship-complete line takes all its waiting units or none; both keep their place.
 * `queue` may be in any order. Answers the plan; what nobody eligible can use stays available.
 */
export function allocateWaiting(variantId: number, shelves: readonly Shelf[], queue: readonly QueueLine[]): StockPlan {
  const plan = emptyPlan();
  const free = shelves.map((shelf) => ({ ...shelf }));
  let available = availableUnits(free);
  for (const line of [...queue].sort(byQueueOrder)) {
    if (available === 0) break;
    const units = unitsFor(line, available);
    if (units === 0) continue;
    for (const take of takeFromShelves(free, units)) {
      const shelf = free.find((each) => each.locationId === take.locationId) as Shelf;
      shelf.allocated += take.units;
      plan.movements.push({
        variantId,
        locationId: take.locationId,
        kind: 'allocated',
        onHandDelta: 0,
        allocatedDelta: take.units,
        lineId: line.lineId,
      });
    }
    plan.lines.push(lineChange(line.lineId, variantId, { allocated: units }));
    available -= units;
  }
  return plan;
}

/** What a line may take of what is available now. */
function unitsFor(line: QueueLine, available: number): number {
  if (line.held) return 0;
  if (line.shipComplete && line.waiting > available) return 0;
  return Math.min(line.waiting, available);
}
