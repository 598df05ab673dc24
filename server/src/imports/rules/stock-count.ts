/** Stock_Level: an absolute count, in a shop that goes on selling. */
import { type Finding, type Given, problemAt } from './row.ts';

/** What a variant has, and what moved since the moment the sheet's counts are of. */
export type StockFacts = {
  /** Units on hand now, over all locations. */
  onHand: number;
  /** Change of on hand since, by whatever: what it was then is `onHand - movedSince`. */
  movedSince: number;
  /** Units shipped or sold over the counter since. */
  soldSince: number;
};

export type Counted = {
  /** What on hand is to be; undefined: as it is. */
  onHand: number | undefined;
  warnings: Finding[];
};

/**
 * The count a row asks for. As it stands, it is what is on the shelves now: setting it puts units back that were sold
 * since, and the row is warned. With `keepSales` it is what was there at the sheet's time: what moved since moves it.
 */
export function readCount(given: Given, facts: StockFacts, keepSales: boolean, since: string): Counted {
  const level = given.value as number;
  if (keepSales) {
    const onHand = Math.max(0, level + facts.movedSince);
    if (onHand === facts.onHand) return { onHand: undefined, warnings: [] };
    return { onHand, warnings: level + facts.movedSince < 0 ? [belowZero(given, facts, since)] : [] };
  }
  if (level === facts.onHand) return { onHand: undefined, warnings: [] };
  return {
    onHand: level,
    warnings: facts.soldSince > 0 && level > facts.onHand ? [undoesSales(given, facts, since)] : [],
  };
}

function undoesSales(given: Given, { onHand, soldSince }: StockFacts, since: string): Finding {
  const message =
    `puts units back that left the shelf: ${soldSince} went out since ${since} and ${onHand} are on hand. ` +
    'Choose “Take off what was sold since”, or count again.';
  const params = { sold: soldSince, onHand, level: given.value as number, since };
  return problemAt(given.column, given.cell, 'undoes_sales', message, params);
}

function belowZero(given: Given, { movedSince }: StockFacts, since: string): Finding {
  const message = `is less than the ${-movedSince} that went out since ${since}; the count becomes 0.`;
  const params = { moved: -movedSince, level: given.value as number, since };
  return problemAt(given.column, given.cell, 'count_below_zero', message, params);
}
