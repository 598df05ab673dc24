import type { LineChange } from './stock.ts';

/** Why units began or stopped to wait. */
export type FlowKind = 'joined' | 'filled' | 'cancelled' | 'displaced';
export type Flow = Record<FlowKind, number>;

/**
 * What line changes do to those who wait: units of new or larger orders join, supply fills, cancelling takes away, and
 * lost stock sends back. Shipping or cancelling allocated units is none of these.
 */
export function flowOf(changes: readonly LineChange[]): Flow {
  const flow: Flow = { joined: 0, filled: 0, cancelled: 0, displaced: 0 };
  for (const { ordered, cancelled, allocated, shipped } of changes) {
    const more = ordered - cancelled - allocated - shipped;
    if (more > 0) flow[ordered > 0 ? 'joined' : 'displaced'] += more;
    else if (more < 0) flow[allocated > 0 || shipped > 0 ? 'filled' : 'cancelled'] -= more;
  }
  return flow;
}

/** Units that wait more, or less, after a flow. */
export function netOf({ joined, filled, cancelled, displaced }: Flow): number {
  return joined + displaced - filled - cancelled;
}
