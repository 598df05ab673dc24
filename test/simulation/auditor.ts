/**
 * The independent auditor. It shares no code and no types with the rules: it reads plain facts, recomputes everything
 * from the ledger and the lines, and says which invariant of the design does not hold. An empty answer is a clean shop.
 */

/** Facts as any store of them could give them. */
export type Facts = {
  variants: {
    id: number;
    policy: string;
    limit: number | null;
    waiting: number;
    shelves: { location: number; onHand: number; allocated: number }[];
  }[];
  ledger: { variant: number; location: number; onHand: number; allocated: number; line: number | null; kind: string }[];
  lines: {
    id: number;
    variant: number;
    placedAt: number;
    priority: number;
    held: boolean;
    complete: boolean;
    ordered: number;
    cancelled: number;
    allocated: number;
    shipped: number;
    /** Stock the line holds, by location. */
    holds: { location: number; units: number }[];
  }[];
  /** Units that a person gave to a line out of its turn, as recorded. */
  overrides: { id: number; line: number; units: number }[];
};

/** What happened in the last step, for the invariants that are about changes. */
export type Step = {
  /** 'order', 'receive', 'cancel', ... */
  what: string;
  before: Facts;
  /** What an order asked for; it gets all of it, now or waiting, or leaves nothing. */
  asked?: { variant: number; units: number }[];
};

type Line = Facts['lines'][number];
const waitingOf = (line: Line) => line.ordered - line.cancelled - line.allocated - line.shipped;
const unitsHeld = (line: Line) => line.holds.reduce((sum, hold) => sum + hold.units, 0);

/** Everything that is wrong, one sentence each. */
export function audit(facts: Facts, step?: Step): string[] {
  return [
    ...ledgerFindings(facts),
    ...lineFindings(facts),
    ...waitingFindings(facts),
    ...queueFindings(facts),
    ...(step ? changeFindings(step, facts) : []),
  ];
}

/** Invariants 1 and 8: shelves are the sums of the ledger, and hold what the lines say they hold. */
function ledgerFindings(facts: Facts): string[] {
  const found: string[] = [];
  const sums = new Map<string, { onHand: number; allocated: number }>();
  for (const row of facts.ledger) {
    const key = `${row.variant}@${row.location}`;
    const sum = sums.get(key) ?? { onHand: 0, allocated: 0 };
    sum.onHand += row.onHand;
    sum.allocated += row.allocated;
    sums.set(key, sum);
    if (sum.onHand < 0 || sum.allocated < 0 || sum.allocated > sum.onHand) {
      found.push(`ledger of ${key} passes through on hand ${sum.onHand}, allocated ${sum.allocated}`);
    }
  }
  found.push(...shippingFindings(facts));
  const held = new Map<string, number>();
  for (const line of facts.lines) {
    for (const hold of line.holds) {
      const key = `${line.variant}@${hold.location}`;
      held.set(key, (held.get(key) ?? 0) + hold.units);
      if (hold.units <= 0) found.push(`line ${line.id} holds ${hold.units} at ${hold.location}`);
    }
  }
  for (const variant of facts.variants) {
    for (const shelf of variant.shelves) {
      const key = `${variant.id}@${shelf.location}`;
      const sum = sums.get(key) ?? { onHand: 0, allocated: 0 };
      if (sum.onHand !== shelf.onHand) found.push(`${key}: on hand ${shelf.onHand}, ledger says ${sum.onHand}`);
      if (sum.allocated !== shelf.allocated)
        found.push(`${key}: allocated ${shelf.allocated}, ledger says ${sum.allocated}`);
      if (shelf.onHand < 0) found.push(`${key}: on hand ${shelf.onHand} is negative`);
      if (shelf.allocated < 0 || shelf.allocated > shelf.onHand) {
        found.push(`${key}: allocated ${shelf.allocated} of ${shelf.onHand} on hand`);
      }
      if ((held.get(key) ?? 0) !== shelf.allocated) {
        found.push(`${key}: allocated ${shelf.allocated}, lines hold ${held.get(key) ?? 0}`);
      }
    }
  }
  return found;
}

/** What leaves a shelf for a shopper leaves on hand and allocation alike, and is on the line as shipped. */
function shippingFindings(facts: Facts): string[] {
  const found: string[] = [];
  const shipped = new Map<number, number>();
  for (const row of facts.ledger) {
    if (row.kind === 'shipped' && (row.onHand >= 0 || row.onHand !== row.allocated)) {
      found.push(`a shipment moved on hand by ${row.onHand} and allocated by ${row.allocated}`);
    }
    if ((row.kind === 'allocated' || row.kind === 'released') && row.onHand !== 0) {
      found.push(`'${row.kind}' moved on hand by ${row.onHand}`);
    }
    if (row.kind === 'shipped' && row.line !== null) shipped.set(row.line, (shipped.get(row.line) ?? 0) - row.onHand);
  }
  for (const line of facts.lines) {
    const fromShelves = shipped.get(line.id) ?? 0;
    if (fromShelves > line.shipped)
      found.push(`line ${line.id}: ${fromShelves} left the shelves, ${line.shipped} shipped`);
  }
  return found;
}

/** Invariant 2: every line adds up, no term negative, and it never holds more stock than it has allocated. */
function lineFindings(facts: Facts): string[] {
  const found: string[] = [];
  for (const line of facts.lines) {
    const terms = [line.ordered, line.cancelled, line.allocated, line.shipped, waitingOf(line)];
    if (terms.some((term) => term < 0 || !Number.isInteger(term)))
      found.push(`line ${line.id} has terms ${terms.join(', ')}`);
    const held = unitsHeld(line);
    if (held > line.allocated) found.push(`line ${line.id} holds ${held} of ${line.allocated} allocated`);
  }
  return found;
}

/** The waiting counter is the sum over the lines. */
function waitingFindings(facts: Facts): string[] {
  const sums = new Map<number, number>();
  for (const line of facts.lines) sums.set(line.variant, (sums.get(line.variant) ?? 0) + waitingOf(line));
  return facts.variants
    .filter((variant) => (sums.get(variant.id) ?? 0) !== variant.waiting)
    .map((variant) => `variant ${variant.id}: waiting ${variant.waiting}, lines wait ${sums.get(variant.id) ?? 0}`);
}

/** Invariant 4, first half: nothing available while somebody could have it. */
function queueFindings(facts: Facts): string[] {
  const found: string[] = [];
  for (const variant of facts.variants) {
    const available = variant.shelves.reduce((sum, shelf) => sum + shelf.onHand - shelf.allocated, 0);
    for (const line of facts.lines) {
      if (line.variant !== variant.id || line.held || waitingOf(line) === 0) continue;
      const wants = line.complete ? waitingOf(line) : 1;
      if (available >= wants) {
        found.push(`variant ${variant.id}: ${available} available while line ${line.id} waits for ${waitingOf(line)}`);
      }
    }
  }
  return found;
}

/** Invariants 3, 4 (second half), 5 and 6: what a step may and may not do. */
function changeFindings({ what, before, asked }: Step, after: Facts): string[] {
  const found: string[] = [];
  const beforeLines = new Map(before.lines.map((line) => [line.id, line]));
  const fresh = after.lines.filter((line) => !beforeLines.has(line.id));
  const written = fresh
    .map((line) => `${line.ordered} of ${line.variant}`)
    .sort()
    .join(', ');
  const wanted = (asked ?? [])
    .map((line) => `${line.units} of ${line.variant}`)
    .sort()
    .join(', ');
  if (asked && fresh.length > 0 && written !== wanted) found.push(`an order for ${wanted} was written as ${written}`);

  for (const variant of after.variants) {
    const old = before.variants.find((each) => each.id === variant.id);
    const joined = fresh.filter((line) => line.variant === variant.id).reduce((sum, line) => sum + waitingOf(line), 0);
    if (joined > 0 && variant.policy !== 'backorder') {
      found.push(`${what}: a new line waits for variant ${variant.id} with policy ${variant.policy}`);
    }
    if (joined > 0 && variant.limit !== null && variant.waiting > variant.limit) {
      found.push(`${what}: ${variant.waiting} wait for variant ${variant.id}, its limit is ${variant.limit}`);
    }
    const onHand = (facts: Facts['variants'][number] | undefined) =>
      (facts?.shelves ?? []).reduce((sum, shelf) => sum + shelf.onHand, 0);
    if (['order', 'cancel', 'edit', 'hold', 'policy'].includes(what) && onHand(old) !== onHand(variant)) {
      found.push(`${what}: on hand of variant ${variant.id} went from ${onHand(old)} to ${onHand(variant)}`);
    }
    found.push(...overtakingFindings(what, before, after, variant.id));
  }
  return found;
}

/** Units given by hand in this step, by line. */
function recordedGifts(before: Facts, after: Facts): Map<number, number> {
  const known = new Set(before.overrides.map((override) => override.id));
  const gifts = new Map<number, number>();
  for (const { id, line, units } of after.overrides) {
    if (!known.has(id)) gifts.set(line, (gifts.get(line) ?? 0) + units);
  }
  return gifts;
}

/** A person may set the order aside, and nothing else: no held order, no part of one that ships complete. */
function giftFindings(what: string, line: Line, given: number, gained: number, old: Line | undefined): string[] {
  if (given === 0) return [];
  const taken = unitsHeld(line) - (old ? unitsHeld(old) : 0);
  const found: string[] = [];
  if (what !== 'deliver') found.push(`${what}: line ${line.id} was given ${given} by hand`);
  if (gained < given) found.push(`line ${line.id} was given ${given} by hand, and gained ${gained}`);
  if (taken < given) found.push(`line ${line.id} was given ${given} by hand, of which ${taken} came off a shelf`);
  if (line.held) found.push(`line ${line.id} was given ${given} by hand while its order is held`);
  if (line.complete && waitingOf(line) > 0) {
    found.push(`line ${line.id} ships complete, was given ${given} by hand and waits for ${waitingOf(line)}`);
  }
  return found;
}

/** Whoever got units in this step stands before everyone eligible who still waits, but for units given by hand. */
function overtakingFindings(what: string, before: Facts, after: Facts, variant: number): string[] {
  const found: string[] = [];
  const allocatedBefore = new Map(before.lines.map((line) => [line.id, line.allocated + line.shipped]));
  const lines = after.lines.filter((line) => line.variant === variant);
  const gain = (line: Line) => line.allocated + line.shipped - (allocatedBefore.get(line.id) ?? 0);
  const byHand = recordedGifts(before, after);
  for (const [lineId, given] of byHand) {
    const line = lines.find((each) => each.id === lineId);
    const old = before.lines.find((each) => each.id === lineId);
    if (line) found.push(...giftFindings(what, line, given, gain(line), old));
  }
  // Units given by hand, for a reason that was recorded, go out of turn; any more than those do not.
  const gained = lines.filter((line) => gain(line) > (byHand.get(line.id) ?? 0) && line.holds.length > 0);
  const left = lines.filter((line) => waitingOf(line) > 0 && !line.held && !line.complete);
  for (const winner of gained) {
    for (const loser of left) {
      if (loser.id !== winner.id && standsBefore(loser, winner)) {
        found.push(
          `${what}: line ${winner.id} was served before line ${loser.id}, which waits for ${waitingOf(loser)}`,
        );
      }
    }
  }
  if (what === 'lose') found.push(...displacementFindings(before, lines, variant));
  return found;
}

/** Invariant 6: what a loss takes, it takes from the newest. */
function displacementFindings(before: Facts, lines: Line[], variant: number): string[] {
  const old = new Map(before.lines.map((line) => [line.id, line.allocated]));
  const losers = lines.filter((line) => line.allocated < (old.get(line.id) ?? 0));
  const keepers = lines.filter((line) => line.allocated > 0 && line.holds.length > 0);
  return losers.flatMap((loser) =>
    keepers
      .filter(
        (keeper) =>
          keeper.id !== loser.id && standsBefore(loser, keeper) && !loser.complete && !keeper.complete && !loser.held,
      )
      .map((keeper) => `loss of variant ${variant}: line ${loser.id} lost units that the later line ${keeper.id} kept`),
  );
}

function standsBefore(a: Line, b: Line): boolean {
  if (a.priority !== b.priority) return a.priority > b.priority;
  if (a.placedAt !== b.placedAt) return a.placedAt < b.placedAt;
  return a.id < b.id;
}
