/**
 * What a sale over the counter does to stock. The goods are in the shopper's hand, so the question is whose they were:
 * nobody's, units the system did not know of, or units of customers who wait.
 */

import { waitingAfter } from './adjustment.ts';
import { allocateWaiting } from './allocation.ts';
import { releaseNewest } from './release.ts';
import {
  emptyPlan,
  joinPlans,
  lineChange,
  type QueueLine,
  type StockPlan,
  shelvesAfter,
  type VariantState,
} from './stock.ts';

export type TillSale = {
  locationId: number;
  /** The new lines of one variant; their units (>= 1) leave at once. */
  lines: readonly { lineId: number; units: number }[];
  /** So many units of what is in the hand are not on the books, if that many are needed. */
  found: number;
  /** Units that customers wait for may be sold. */
  mayTake: boolean;
};

/** Units sold that were not known before, and units taken from those who had them allocated. */
export type TillTake = { plan: StockPlan; found: number; taken: number };

/**
 * Why it cannot be sold: there are not so many, they are allocated to customers, or customers wait for units found now.
 * `possible` is what can be sold without asking.
 */
export type TillShortage = {
  reason: 'not_on_hand' | 'allocated_to_others' | 'waited_for';
  asked: number;
  possible: number;
};

/**
 * Sells units at one location: what is free first, then found ones, then, where allowed, allocated ones, whose newest
 * allocations go back to waiting. `open` are all lines of the variant that wait or hold stock. What a release frees
 * beyond the sale goes to those who wait.
 */
export function sellAtTill(state: VariantState, open: readonly QueueLine[], sale: TillSale): TillTake | TillShortage {
  const { variantId, shelves } = state;
  const asked = unitsOf(sale);
  if (state.policy === 'untracked') return { plan: soldPlan(variantId, sale, false), found: 0, taken: 0 };
  const { onHand, allocated } = shelfAt(state, sale.locationId);
  const free = onHand - allocated;
  const found = Math.min(sale.found, unitsBeyondFree(state, sale));
  const taken = Math.max(0, asked - free - found);
  if (taken > allocated) {
    return { reason: 'not_on_hand', asked, possible: free + found + (sale.mayTake ? allocated : 0) };
  }
  if (taken > 0 && !sale.mayTake) return { reason: 'allocated_to_others', asked, possible: free + found };

  const supply = emptyPlan();
  if (found > 0) {
    const { locationId } = sale;
    supply.movements.push({
      variantId,
      locationId,
      kind: 'found',
      onHandDelta: found,
      allocatedDelta: 0,
      lineId: null,
    });
    const waiting = open.filter((line) => line.waiting > 0);
    const someoneWaits = allocateWaiting(variantId, shelvesAfter(shelves, supply, variantId), waiting).lines.length > 0;
    if (someoneWaits && !sale.mayTake) return { reason: 'waited_for', asked, possible: free };
  }
  const released = releaseNewest(variantId, sale.locationId, taken, open);
  const before = joinPlans(supply, released, soldPlan(variantId, sale, true));
  if (taken === 0) return { plan: before, found, taken };
  const left = shelvesAfter(shelves, before, variantId);
  return { plan: joinPlans(before, allocateWaiting(variantId, left, waitingAfter(open, released))), found, taken };
}

/** Tells a shortage from a sale. */
export function isTillShortage(result: object): result is TillShortage {
  return 'reason' in result;
}

/** How many of the units are not free at the location: only then it matters who waits. None of what is not tracked. */
export function unitsBeyondFree(state: VariantState, sale: TillSale): number {
  if (state.policy === 'untracked') return 0;
  const { onHand, allocated } = shelfAt(state, sale.locationId);
  return Math.max(0, unitsOf(sale) - (onHand - allocated));
}

const unitsOf = (sale: TillSale) => sale.lines.reduce((sum, line) => sum + line.units, 0);

function shelfAt({ shelves }: VariantState, locationId: number): { onHand: number; allocated: number } {
  return shelves.find((shelf) => shelf.locationId === locationId) ?? { onHand: 0, allocated: 0 };
}

function soldPlan(variantId: number, { locationId, lines }: TillSale, isTracked: boolean): StockPlan {
  const plan = emptyPlan();
  for (const { lineId, units } of lines) {
    plan.lines.push(lineChange(lineId, variantId, { ordered: units, shipped: units }));
    if (!isTracked) continue;
    plan.movements.push({ variantId, locationId, kind: 'sold', onHandDelta: -units, allocatedDelta: 0, lineId });
  }
  return plan;
}
