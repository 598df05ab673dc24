/** How a variant stands towards a shopper: its label, and how a wanted quantity would be met. */
import { claimStock, isShortage, mostPossible } from './claim.ts';
import { availableUnits, type VariantState } from './stock.ts';

/** In stock / On backorder / Out of stock. */
export type OfferStatus = 'in_stock' | 'on_backorder' | 'out_of_stock';

/** What themes know as `stock`; the meanings are those of ecom stores' theme data. */
export type Offer = {
  status: OfferStatus;
  /** Whether the least one order may hold can be ordered. */
  available: boolean;
  /** Whether the least one order may hold could be sent at once. */
  onStock: boolean;
  track: boolean;
  allowOutOfStockSale: boolean;
  /** Units that could be sent at once; 0 for an untracked variant. */
  level: number;
  /** The least and the most one order may hold. */
  minimum: number;
  maximum: number;
};

/**
 * The offer for a variant bought `buyMinimum` to `buyMaximum` at a time. The label is that of the least one can buy:
 * one unit left of what is sold by the pair is not in stock.
 */
export function offerFor(state: VariantState, buyMinimum: number, buyMaximum: number): Offer {
  const level = availableUnits(state.shelves);
  const track = state.policy !== 'untracked';
  const onStock = !track || level >= Math.max(1, buyMinimum);
  const possible = mostPossible(state);
  const maximum = possible === null ? buyMaximum : Math.min(possible, buyMaximum);
  const available = maximum >= Math.max(1, buyMinimum);
  return {
    status: onStock ? 'in_stock' : available ? 'on_backorder' : 'out_of_stock',
    available,
    onStock,
    track,
    allowOutOfStockSale: state.policy === 'backorder',
    level: track ? level : 0,
    minimum: buyMinimum,
    maximum,
  };
}

/** How `quantity` would be met if ordered now: what ships at once and what waits. A part nobody can have is neither. */
export function splitQuantity(state: VariantState, quantity: number): { now: number; waiting: number } {
  const claim = claimStock(state, quantity);
  if (!isShortage(claim)) return { now: claim.now, waiting: claim.waiting };
  const now = state.policy === 'untracked' ? quantity : Math.min(quantity, availableUnits(state.shelves));
  return { now, waiting: claim.possible - now };
}
