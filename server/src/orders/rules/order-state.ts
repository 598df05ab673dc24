/** States are derived from facts, here and nowhere else. */

type LineUnits = { ordered: number; cancelled: number; shipped: number };

/** not_shipped / partly_shipped / shipped / cancelled, from the lines' units. */
export function shipmentStateOf(
  lines: readonly LineUnits[],
): 'not_shipped' | 'partly_shipped' | 'shipped' | 'cancelled' {
  const wanted = lines.reduce((sum, line) => sum + line.ordered - line.cancelled, 0);
  const shipped = lines.reduce((sum, line) => sum + line.shipped, 0);
  if (wanted === 0) return 'cancelled';
  if (shipped === 0) return 'not_shipped';
  return shipped < wanted ? 'partly_shipped' : 'shipped';
}

/**
 * Whether something of an order can leave now: it has allocated units, nobody holds it, and an order whose shopper
 * wants everything together waits for nothing.
 */
export function isReadyToShip(
  order: { held: boolean; shipComplete: boolean },
  lines: readonly { allocated: number; waiting: number }[],
): boolean {
  if (order.held || !lines.some((line) => line.allocated > 0)) return false;
  return !order.shipComplete || lines.every((line) => line.waiting === 0);
}
