/** Where a purchase order stands follows from its facts: whether it was ordered, and the units of its lines. */

export type PurchaseState = 'draft' | 'ordered' | 'partly_received' | 'received' | 'cancelled';

type LineUnits = { ordered: number; received: number; cancelled: number };

/** Units of a line that may still come. More than was ordered may have been received; less than none cannot be open. */
export function openUnits(line: LineUnits): number {
  return Math.max(0, line.ordered - line.received - line.cancelled);
}

/** draft until it is ordered; then by what is open and what came: nothing open and nothing received is cancelled. */
export function purchaseStateOf(isOrdered: boolean, lines: readonly LineUnits[]): PurchaseState {
  if (!isOrdered) return 'draft';
  const anyReceived = lines.some((line) => line.received > 0);
  if (lines.some((line) => openUnits(line) > 0)) return anyReceived ? 'partly_received' : 'ordered';
  return anyReceived ? 'received' : 'cancelled';
}
