/** What is not as a shopper was told, line by line. */

/** What a shopper was told about a line of so many units. */
export type Seen = {
  variantId: number;
  quantity: number;
  unitPriceMinor: number;
  /** Why so many could not be had: the rule's code, or null when they could. */
  problem: string | null;
  /** The most that could be had instead; null where nothing was wrong. */
  possible: number | null;
  now: number;
  waiting: number;
  /** The day promised for what waits, or null. */
  promisedOn: string | null;
  /** The words of a promise without a day, in `language`. */
  promiseText: string | null;
  language: string;
};

/** What changed. Every one of them is shown with what was and what is. */
export type Change = 'gone' | 'less' | 'more' | 'price' | 'waits' | 'comes' | 'promise';

/**
 * What changed between two quotes of a line. Of another quantity only the price can be compared: the rest is what was
 * asked for, not what changed.
 */
export function changesSince(was: Seen, is: Seen): Change[] {
  if (is.problem === 'not_for_sale') return was.problem === 'not_for_sale' ? [] : ['gone'];
  const changes: Change[] = [];
  if (was.problem !== 'not_for_sale' && was.unitPriceMinor !== is.unitPriceMinor) changes.push('price');
  if (was.quantity === is.quantity) changes.push(...availabilityChanges(was, is));
  return changes;
}

function availabilityChanges(was: Seen, is: Seen): Change[] {
  if (is.problem !== null) return was.problem === null || (was.possible ?? 0) > (is.possible ?? 0) ? ['less'] : [];
  if (was.problem !== null) return ['more'];
  if (is.waiting > was.waiting) return ['waits'];
  if (is.waiting < was.waiting) return ['comes'];
  return is.waiting > 0 && hasOtherPromise(was, is) ? ['promise'] : [];
}

/** Words without a day are compared within one language only: in another they say the same otherwise. */
function hasOtherPromise(was: Seen, is: Seen): boolean {
  if (was.promisedOn !== is.promisedOn) return true;
  return was.language === is.language && was.promiseText !== is.promiseText;
}
