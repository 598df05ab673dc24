/** What becomes of the changes wanted for one row. */

export type Wanted = { field: string; value: unknown; expected?: unknown };

export type Decided<Change extends Wanted> = {
  /** New values by field. */
  after: Record<string, unknown>;
  /** The changes behind `after`, and those the row has already. */
  set: Change[];
  same: Change[];
  /** Changed since by someone else: the row has neither the value expected nor the one wanted. */
  changedSince: { change: Change; current: unknown }[];
};

/**
 * Sorts the changes of one row whose values are `current`. Later changes of one field win.
 * `isSame` tells whether a field has a value already.
 */
export function decideRow<Change extends Wanted>(
  current: Record<string, unknown>,
  wanted: readonly Change[],
  isSame: (current: unknown, value: unknown) => boolean = sameJson,
): Decided<Change> {
  const decided: Decided<Change> = { after: {}, set: [], same: [], changedSince: [] };
  const last = new Map(wanted.map((change) => [change.field, change]));
  for (const change of last.values()) {
    const now = current[change.field] ?? null;
    if (isSame(now, change.value)) decided.same.push(change);
    else if (change.expected !== undefined && !isSame(now, change.expected)) {
      decided.changedSince.push({ change, current: now });
    } else {
      decided.after[change.field] = change.value;
      decided.set.push(change);
    }
  }
  return decided;
}

/** Equal as JSON; the order of an object's keys does not matter, that of a list does. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  return stable(a) === stable(b);
}

function stable(value: unknown): string {
  return JSON.stringify(value, (_key, part) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
