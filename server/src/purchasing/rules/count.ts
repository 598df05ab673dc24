/** What counting a delivery comes to: how much is as ordered, too much, too little or damaged, and what is then open. */

/** Open units of one line of a purchase order, of one variant for one location. */
export type OpenLine = { lineId: number; open: number };

export type Count = {
  /** Units that came, damaged ones among them. */
  counted: number;
  damaged: number;
  /** Units beyond what is open go on the shelf too; otherwise they are sent back. */
  keepOver: boolean;
  /** What is short will not come any more. */
  cancelRest: boolean;
};

/** counted = accepted + over + damaged, and what was open = accepted + short. */
export type Sorted = {
  accepted: number;
  over: number;
  short: number;
  damaged: number;
  /** Units for the shelf. */
  kept: number;
  lines: { lineId: number; received: number; cancelled: number }[];
};

/**
 * Sorts what was counted of a variant over the lines of the purchase order that are for it, the first of them first.
 * No line: it was not ordered, and all of it is too much. `open` null: there is no purchase order, and all that is
 * whole is accepted. Answers null where more is damaged than came.
 */
export function sortCount(open: readonly OpenLine[] | null, count: Count): Sorted | null {
  const { counted, damaged, keepOver, cancelRest } = count;
  if (damaged > counted) return null;
  const whole = counted - damaged;
  const expected = open?.reduce((sum, line) => sum + line.open, 0) ?? whole;
  const accepted = Math.min(whole, expected);
  const over = whole - accepted;
  let left = accepted;
  const lines = (open ?? []).map(({ lineId, open: units }) => {
    const received = Math.min(left, units);
    left -= received;
    return { lineId, received, cancelled: cancelRest ? units - received : 0 };
  });
  const last = lines.at(-1);
  if (last && keepOver) last.received += over;
  return { accepted, over, short: expected - accepted, damaged, kept: keepOver ? whole : accepted, lines };
}
