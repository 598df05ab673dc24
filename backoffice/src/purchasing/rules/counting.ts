/** A delivery while it is being counted: lines of variants, each with what came so far. */

export type CountedLine = {
  variantId: number;
  locationId: number | null;
  title: string;
  detail: string;
  /** Units open on the purchase order. */
  expected: number;
  /** Whether the purchase order names it; false also where there is none. */
  isOrdered: boolean;
  /** Empty: not counted, so that what is open stays open. */
  counted: number | '';
  damaged: number | '';
  over: 'keep' | 'send_back';
  rest: 'keep_open' | 'cancel';
  /** A new day for what is short; undefined: as before. */
  restExpectedOn: string | null | undefined;
};

type OrderLine = {
  variantId: number;
  locationId: number;
  productTitle: string;
  variantTitle: string;
  sku: string;
  open: number;
};

/** The lines to count for a purchase order: one a variant and location that something is open of. */
export function linesToCount(lines: readonly OrderLine[]): CountedLine[] {
  const counting: CountedLine[] = [];
  for (const line of lines.filter((each) => each.open > 0)) {
    const known = counting.find((each) => each.variantId === line.variantId && each.locationId === line.locationId);
    if (known) known.expected += line.open;
    else {
      const detail = [line.variantTitle, line.sku].filter((part) => part && part !== 'Default').join(' · ');
      counting.push({
        ...emptyLine({ variantId: line.variantId, title: line.productTitle, detail }),
        locationId: line.locationId,
        expected: line.open,
        isOrdered: true,
      });
    }
  }
  return counting;
}

/** A line for something nobody ordered. */
export function emptyLine(variant: { variantId: number; title: string; detail: string }): CountedLine {
  return {
    ...variant,
    locationId: null,
    expected: 0,
    isOrdered: false,
    counted: '',
    damaged: '',
    over: 'keep',
    rest: 'keep_open',
    restExpectedOn: undefined,
  };
}

/** Counts one more of a variant: on its first line that is not complete, else its last; a new line where it has none. */
export function countOneMore(
  lines: readonly CountedLine[],
  variant: { variantId: number; title: string; detail: string },
): { lines: CountedLine[]; at: number } {
  const mine = lines.flatMap((line, at) => (line.variantId === variant.variantId ? [at] : []));
  const open = mine.find((at) => Number(lines[at]?.counted) < (lines[at]?.expected ?? 0));
  const at = open ?? mine.at(-1);
  if (at === undefined) return { lines: [...lines, { ...emptyLine(variant), counted: 1 }], at: lines.length };
  return {
    lines: lines.map((line, place) => (place === at ? { ...line, counted: Number(line.counted) + 1 } : line)),
    at,
  };
}

/** What a count comes to, as the server will sort it; null: not counted, or more damaged than came. */
export function sortOf(
  line: CountedLine,
  hasOrder: boolean,
): { accepted: number; over: number; short: number; damaged: number } | null {
  if (line.counted === '') return null;
  const damaged = Number(line.damaged);
  const whole = line.counted - damaged;
  if (whole < 0) return null;
  const expected = hasOrder ? line.expected : whole;
  const accepted = Math.min(whole, expected);
  return { accepted, over: whole - accepted, short: expected - accepted, damaged };
}

/** Whether a line has more damaged units than came. */
export function isImpossible(line: CountedLine): boolean {
  return Number(line.damaged) > Number(line.counted);
}

/** A purchase order that somebody changed meanwhile: its lines as they are now, with what was counted kept on them. */
export function withLatest(counting: readonly CountedLine[], latest: readonly CountedLine[]): CountedLine[] {
  const counted = counting.filter((line) => line.counted !== '' || line.damaged !== '');
  const sameAs = (line: CountedLine) => (other: CountedLine) =>
    other.variantId === line.variantId && other.locationId === line.locationId;
  const merged = latest.map((line) => {
    const mine = counted.find(sameAs(line));
    return mine ? { ...mine, expected: line.expected, isOrdered: true } : line;
  });
  // What is complete by now was counted all the same: it is more than is open.
  const extra = counted.filter((line) => !latest.some(sameAs(line))).map((line) => ({ ...line, expected: 0 }));
  return [...merged, ...extra];
}
