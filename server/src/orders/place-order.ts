import type { Db } from '../platform/db.ts';
import type { Refusal } from '../platform/refusals.ts';
import type { Shop } from '../shop.ts';
import { type Placement, type PlacingShop, placeOrders } from './place-orders.ts';
import { createPlacementQueue, type PlacementQueue } from './placement-queue.ts';
import type { PlacedOrder, PlaceOrderInput } from './schemas.ts';

/**
 * Places one order, together with whatever others arrive meanwhile. Answers the order as it stands on disk, or refuses
 * with the lines, what was asked and what is possible; a refused order leaves nothing behind.
 */
export async function placeOrder(
  shop: Pick<Shop, 'placements'>,
  input: PlaceOrderInput,
  context: Omit<Placement, 'input'>,
): Promise<PlacedOrder | Refusal> {
  return shop.placements.submit({ input, ...context });
}

/** The queue through which this process places its orders. */
export function openPlacements(shop: PlacingShop & { db: Db }): PlacementQueue<Placement, PlacedOrder> {
  return createPlacementQueue((batch) => placeOrders(shop, batch));
}
