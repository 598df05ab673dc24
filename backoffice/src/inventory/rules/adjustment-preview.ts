/** What an adjustment would do to the counters, shown before it is saved. Units throughout. */
export type Counters = { onHand: number; allocated: number; waiting: number };
export type Preview = {
  delta: number;
  after: Counters & { available: number };
  /** Units that go to those who wait, at most: an order on hold keeps its place and takes nothing. */
  filled: number;
  /** Allocated units that must go back to waiting, because they are not there any more. */
  sentBack: number;
};

/**
 * The outcome of adding `delta` units (negative: taking them) at one shelf. Gained units and whatever is available go
 * to those who wait; lost units that were allocated send allocations back. `null`: more is taken than is on hand.
 */
export function previewAdjustment(before: Counters, delta: number): Preview | null {
  const onHand = before.onHand + delta;
  if (onHand < 0) return null;
  const sentBack = Math.max(0, before.allocated - onHand);
  const kept = before.allocated - sentBack;
  const filled = delta > 0 ? Math.min(before.waiting, onHand - kept) : 0;
  const allocated = kept + filled;
  return {
    delta,
    filled,
    sentBack,
    after: { onHand, allocated, available: onHand - allocated, waiting: before.waiting + sentBack - filled },
  };
}
