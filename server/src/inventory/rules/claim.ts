/** What a new order may have of a variant, right now. */
import { takeFromShelves } from './allocation.ts';
import { availableUnits, type Hold, type VariantState } from './stock.ts';

/** Granted units: `now` are bound at once, `waiting` join the queue. `takes` is empty for an untracked variant. */
export type Claim = { now: number; waiting: number; takes: Hold[] };

/** Why a claim is not granted, with the most that would be. */
export type Shortage = { reason: 'not_enough_stock' | 'backorder_limit'; asked: number; possible: number };

/** The most units one order could have: null = any number. */
export function mostPossible(state: VariantState): number | null {
  if (state.policy === 'untracked') return null;
  const available = availableUnits(state.shelves);
  if (state.policy === 'deny') return available;
  if (state.backorderLimit === null) return null;
  return available + roomToWait(state);
}

/** Units that may still join the queue under the limit. A limit set below what already waits leaves 0, not less. */
function roomToWait(state: VariantState): number {
  return state.backorderLimit === null ? Number.POSITIVE_INFINITY : Math.max(0, state.backorderLimit - state.waiting);
}

/**
 * Claims `asked` (>= 1) units for a new line: what is available at once, the rest waits if the policy lets it.
 * With `shipComplete` a line that cannot be covered wholly binds nothing yet and waits wholly.
 */
export function claimStock(state: VariantState, asked: number, shipComplete = false): Claim | Shortage {
  if (state.policy === 'untracked') return { now: asked, waiting: 0, takes: [] };
  const available = availableUnits(state.shelves);
  if (asked <= available) return { now: asked, waiting: 0, takes: takeFromShelves(state.shelves, asked) };
  if (state.policy === 'deny') return { reason: 'not_enough_stock', asked, possible: available };

  const now = shipComplete ? 0 : available;
  const waiting = asked - now;
  const room = roomToWait(state);
  if (waiting > room) {
    return { reason: 'backorder_limit', asked, possible: Math.max(available, now + room) };
  }
  return { now, waiting, takes: takeFromShelves(state.shelves, now) };
}

/** Tells a shortage from a granted claim. */
export function isShortage(result: Claim | Shortage): result is Shortage {
  return 'reason' in result;
}
