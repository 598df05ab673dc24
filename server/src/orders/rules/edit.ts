/** What becomes of units that are added to an order that was placed. */

/**
 * Whether more units of a line may join it. They do when all of them are there and none of the line waits; units that
 * wait, or come after some that do, stand at the end of the queue as a line of their own, so that nobody is overtaken.
 */
export function joinsLine(line: { waiting: number }, claim: { waiting: number }): boolean {
  return line.waiting === 0 && claim.waiting === 0;
}
