/** How much of a variant should be bought, and why. */

export type Need = {
  /** Units people wait for. */
  waiting: number;
  /** Units the merchant wants on the shelf when everyone has been served. */
  minimum: number;
  available: number;
  /** Open units on ordered purchase orders, dated or not. */
  incoming: number;
  /** Units on drafts: not on their way yet, but somebody has seen to it. */
  drafted: number;
};

/** Units to buy, 0 or more: enough for everyone who waits and the minimum, less what is there and what is coming. */
export function suggestPurchase({ waiting, minimum, available, incoming, drafted }: Need): number {
  return Math.max(0, waiting + minimum - available - incoming - drafted);
}
