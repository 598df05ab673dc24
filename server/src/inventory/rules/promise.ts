/**
 * What a shopper can honestly be told about units that wait: a projection of the first-come queue onto dated supply.
 * Nothing is pegged: a supply line belongs to nobody, and the promise is only what was told.
 */

/** Open units on purchase orders. `expectedOn` is a calendar day YYYY-MM-DD, or null when nobody knows. */
export type Supply = { expectedOn: string | null; units: number };

export type StockPromise = { kind: 'date' | 'timeframe' | 'no_date'; date: string | null; text: string | null };

/**
 * The promise for `units` (>= 1) that wait behind `unitsAhead`.
 * Supply without a date, or whose date has passed without arriving, cannot date anything; it is left out. The date
 * is the day by which all of the line's units are covered, never before `today`. Without one: the delivery
 * timeframe's out-of-stock text, else no date yet.
 */
export function promiseFor(
  units: number,
  unitsAhead: number,
  supply: readonly Supply[],
  today: string,
  timeframeText: string | null,
): StockPromise {
  const date = dayCovered(units + unitsAhead, supply, today);
  if (date !== null) return { kind: 'date', date, text: null };
  if (timeframeText) return { kind: 'timeframe', date: null, text: timeframeText };
  return { kind: 'no_date', date: null, text: null };
}

/** The first day on which `units` have come in, or null when dated supply does not cover them. */
function dayCovered(units: number, supply: readonly Supply[], today: string): string | null {
  const dated = supply
    .filter(
      (each): each is { expectedOn: string; units: number } => each.expectedOn !== null && each.expectedOn >= today,
    )
    .sort((a, b) => (a.expectedOn < b.expectedOn ? -1 : a.expectedOn > b.expectedOn ? 1 : 0));
  let covered = 0;
  for (const each of dated) {
    covered += each.units;
    if (covered >= units) return each.expectedOn;
  }
  return null;
}
