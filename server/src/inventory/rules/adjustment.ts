/** Stock that changes outside any order: a count, a delivery, a loss, a unit found. */
import { allocateWaiting } from './allocation.ts';
import { releaseNewest } from './release.ts';
import { joinPlans, type MovementKind, type QueueLine, type Shelf, type StockPlan, shelvesAfter } from './stock.ts';

/** More units were to be taken than are on hand. */
export type NotOnHand = { reason: 'not_on_hand'; asked: number; possible: number };

/**
 * Changes on hand at one location by `delta` (not 0). Units gained go to those who wait; units lost that were
 * allocated send the newest allocations back to waiting, and what other shelves have covers them where it can.
 * `lines` are all lines of the variant that wait or hold stock. Refuses to take more than is on hand.
 */
export function adjustStock(
  variantId: number,
  shelves: readonly Shelf[],
  lines: readonly QueueLine[],
  change: { locationId: number; delta: number; kind: MovementKind },
): StockPlan | NotOnHand {
  const shelf = shelves.find((each) => each.locationId === change.locationId);
  if (!shelf) throw new Error(`location ${change.locationId} has no shelf for variant ${variantId}`);
  if (shelf.onHand + change.delta < 0) return { reason: 'not_on_hand', asked: -change.delta, possible: shelf.onHand };

  const shortage = shelf.allocated - (shelf.onHand + change.delta);
  const released = releaseNewest(variantId, change.locationId, shortage, lines);
  const moved: StockPlan = {
    movements: [
      {
        variantId,
        locationId: change.locationId,
        kind: change.kind,
        onHandDelta: change.delta,
        allocatedDelta: 0,
        lineId: null,
      },
    ],
    lines: [],
    displaced: [],
  };
  // Allocations leave the shelf before the units do, so that allocated <= on hand holds after each ledger row.
  const before = joinPlans(released, moved);
  const refilled = allocateWaiting(variantId, shelvesAfter(shelves, before, variantId), waitingAfter(lines, released));
  return joinPlans(before, refilled);
}

/** The queue once a plan's line changes have happened. */
export function waitingAfter(lines: readonly QueueLine[], plan: StockPlan): QueueLine[] {
  const change = new Map<number, number>();
  for (const { lineId, ordered, cancelled, allocated, shipped } of plan.lines) {
    change.set(lineId, (change.get(lineId) ?? 0) + ordered - cancelled - allocated - shipped);
  }
  return lines
    .map((line) => ({ ...line, waiting: line.waiting + (change.get(line.lineId) ?? 0) }))
    .filter((line) => line.waiting > 0);
}
