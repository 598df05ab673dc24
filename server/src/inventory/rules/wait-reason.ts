/**
 * Why a line's units wait, as a merchant asks it: who is served first, what keeps the line back, and which of the goods
 * on their way complete it. A projection like the promise (promise.ts): everybody ahead is taken to be served first.
 */
import type { Supply } from './promise.ts';

/** Open units of one purchase order. */
export type OpenSupply = Supply & { number: string };

export type WaitReason = {
  /** It could have goods that are there, but its order is on hold, or it takes all its units at once or none. */
  keptBack: 'held' | 'all_at_once' | null;
  /** Waiting units of others that are served first; held orders are skipped and do not count. */
  unitsAhead: number;
  /** On the shelf and nobody's. */
  available: number;
  /**
   * `on_shelf`: what it needs is there. `covered`, `late`, `undated`: the purchase order `number` completes it, on a day
   * to come, on a day that has passed, or on no known day. `part`: only `units` of it are on their way. `all_ahead`:
   * those ahead take all that comes. `none`: nothing is on its way.
   */
  supply: {
    kind: 'on_shelf' | 'covered' | 'late' | 'undated' | 'part' | 'all_ahead' | 'none';
    number: string | null;
    expectedOn: string | null;
    units: number;
  };
  /** The purchase order that is late the longest, if any is. */
  late: { number: string; expectedOn: string } | null;
};

/** A line that waits, as far as its reason goes. */
export type WaitingLine = { waiting: number; held: boolean; shipComplete: boolean };

/** The reason of a line behind `unitsAhead`, with `available` units on the shelf and `supply` on its way. */
export function explainWait(
  line: WaitingLine,
  unitsAhead: number,
  available: number,
  supply: readonly OpenSupply[],
  today: string,
): WaitReason {
  const [late] = byDay(supply.filter((each) => each.expectedOn !== null && each.expectedOn < today));
  return {
    keptBack: line.held ? 'held' : line.shipComplete && available > 0 ? 'all_at_once' : null,
    unitsAhead,
    available,
    supply: supplyFor(line.waiting, unitsAhead - available, supply, today),
    late: late?.expectedOn ? { number: late.number, expectedOn: late.expectedOn } : null,
  };
}

/** Which supply completes `units` behind `before` units that come first (less than 0: so many are there already). */
function supplyFor(units: number, before: number, supply: readonly OpenSupply[], today: string): WaitReason['supply'] {
  const needed = before + units;
  if (needed <= 0) return { kind: 'on_shelf', number: null, expectedOn: null, units };
  const dated = supply.filter((each) => each.expectedOn !== null);
  // What is sure to come first counts first: a day to come, then what should be here already, then what has no day.
  const groups = [
    { kind: 'covered', of: byDay(dated.filter((each) => (each.expectedOn as string) >= today)) },
    { kind: 'late', of: byDay(dated.filter((each) => (each.expectedOn as string) < today)) },
    { kind: 'undated', of: supply.filter((each) => each.expectedOn === null) },
  ] as const;
  let coming = 0;
  for (const { kind, of } of groups) {
    for (const { number, expectedOn, units: open } of of) {
      coming += open;
      if (coming >= needed) return { kind, number, expectedOn, units };
    }
  }
  if (coming === 0) return { kind: 'none', number: null, expectedOn: null, units: 0 };
  const reached = Math.min(coming, coming - before);
  return reached > 0
    ? { kind: 'part', number: null, expectedOn: null, units: reached }
    : { kind: 'all_ahead', number: null, expectedOn: null, units: 0 };
}

function byDay(supply: readonly OpenSupply[]): OpenSupply[] {
  return [...supply].sort((a, b) =>
    (a.expectedOn ?? '') < (b.expectedOn ?? '') ? -1 : a.expectedOn === b.expectedOn ? 0 : 1,
  );
}
