/**
 * Who goes back to waiting when stock is lost. The newest allocations do, whatever shelf they came from: where an
 * older line held lost units and a newer one held good units elsewhere, the older line is moved to the good ones.
 */
import {
  byQueueOrder,
  emptyPlan,
  type Hold,
  lineChange,
  type PlannedMovement,
  type QueueLine,
  type StockPlan,
} from './stock.ts';

/**
 * Frees `shortage` allocated units at `locationId`. `lines` are the variant's lines that hold stock, in any order.
 * A ship-complete line gives up everything it holds, so that it never keeps a part.
 * The plan lowers allocations only; the loss of the units themselves is the caller's movement.
 */
export function releaseNewest(
  variantId: number,
  locationId: number,
  shortage: number,
  lines: readonly QueueLine[],
): StockPlan {
  const plan = emptyPlan();
  if (shortage <= 0) return plan;
  const newestFirst = [...lines].sort(byQueueOrder).reverse();
  const holds = new Map(newestFirst.map((line) => [line.lineId, line.holds.map((hold) => ({ ...hold }))]));
  const freedElsewhere: Hold[] = [];
  let freedHere = 0;
  let missing = shortage;

  for (const line of newestFirst) {
    if (missing <= 0) break;
    const held = holds.get(line.lineId) ?? [];
    const most = line.shipComplete ? Number.POSITIVE_INFINITY : missing;
    let released = 0;
    for (const hold of lostShelfFirst(held, locationId)) {
      const units = Math.min(hold.units, most - released);
      if (units <= 0) continue;
      hold.units -= units;
      released += units;
      if (hold.locationId === locationId) freedHere += units;
      else freedElsewhere.push({ locationId: hold.locationId, units });
      plan.movements.push(allocationMove(variantId, hold.locationId, line.lineId, -units));
    }
    if (released === 0) continue;
    plan.lines.push(lineChange(line.lineId, variantId, { allocated: -released }));
    plan.displaced.push({ variantId, units: released });
    missing -= released;
  }
  moveOlderLines(plan, variantId, locationId, shortage - freedHere, newestFirst, holds, freedElsewhere);
  return plan;
}

/** Lines that keep their units but hold them on the lost shelf change over to units freed elsewhere. */
function moveOlderLines(
  plan: StockPlan,
  variantId: number,
  locationId: number,
  stillShort: number,
  newestFirst: readonly QueueLine[],
  holds: ReadonlyMap<number, Hold[]>,
  freedElsewhere: Hold[],
): void {
  let missing = stillShort;
  for (const line of newestFirst) {
    for (const hold of holds.get(line.lineId) ?? []) {
      if (hold.locationId !== locationId) continue;
      for (const freed of freedElsewhere) {
        const units = Math.min(missing, hold.units, freed.units);
        if (units <= 0) continue;
        hold.units -= units;
        freed.units -= units;
        missing -= units;
        plan.movements.push(allocationMove(variantId, locationId, line.lineId, -units));
        plan.movements.push(allocationMove(variantId, freed.locationId, line.lineId, units));
      }
    }
  }
}

function lostShelfFirst(holds: Hold[], locationId: number): Hold[] {
  return [...holds].sort((a, b) => Number(b.locationId === locationId) - Number(a.locationId === locationId));
}

function allocationMove(variantId: number, locationId: number, lineId: number, units: number): PlannedMovement {
  return {
    variantId,
    locationId,
    kind: units > 0 ? 'allocated' : 'released',
    onHandDelta: 0,
    allocatedDelta: units,
    lineId,
  };
}
