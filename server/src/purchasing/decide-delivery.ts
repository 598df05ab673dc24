/** What a counted delivery comes to, line by line: the same for its preview and for receiving it. */
import type { PlannedMovement, StockPlan, VariantState } from '../inventory/rules/stock.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import { type Sorted, sortCount } from './rules/count.ts';
import { openUnits } from './rules/state.ts';
import type { DeliveryInput } from './schemas.ts';
import type { LockedPurchaseOrder, PurchaseLine } from './store.ts';

export type DecidedLine = {
  input: DeliveryInput['lines'][number];
  variantId: number;
  locationId: number;
  /** False: the variant's inventory is not tracked, so that counting it moves no stock. */
  isTracked: boolean;
  expected: number;
  sorted: Sorted;
};

/**
 * Sorts every counted line over the purchase order's lines for that variant and location, those expected first coming
 * first. Refuses unknown variants and locations, one counted twice, more damaged than came, and overrides of what did
 * not come; each by its place.
 */
export function decideDelivery(
  input: DeliveryInput,
  order: LockedPurchaseOrder | null,
  states: ReadonlyMap<number, VariantState>,
  locations: readonly { id: number }[],
): DecidedLine[] | Refusal {
  const decided: DecidedLine[] = [];
  for (const [at, line] of input.lines.entries()) {
    const state = states.get(line.variantId);
    const locationId = line.locationId ?? locations[0]?.id ?? 0;
    if (!state) return refuseLine(at, 'variantId', `there is no variant ${line.variantId}`);
    if (!locations.some((location) => location.id === locationId)) {
      return refuseLine(at, 'locationId', `there is no location ${locationId}`);
    }
    if (decided.some((each) => each.variantId === line.variantId && each.locationId === locationId)) {
      return refuseLine(at, 'variantId', `variant ${line.variantId} is counted twice at this location`);
    }
    const open = order && linesFor(order, line.variantId, locationId);
    const sorted = sortCount(open, {
      counted: line.counted,
      damaged: line.damaged,
      keepOver: line.over === 'keep',
      cancelRest: line.rest === 'cancel',
    });
    if (!sorted) {
      return refuseLine(at, 'damaged', `${line.damaged} are damaged, but only ${line.counted} came`, {
        asked: line.damaged,
        possible: line.counted,
      });
    }
    decided.push({
      input: line,
      variantId: line.variantId,
      locationId,
      isTracked: state.policy !== 'untracked',
      expected: open?.reduce((sum, each) => sum + each.open, 0) ?? 0,
      sorted,
    });
  }
  return refuseOverride(input, decided) ?? decided;
}

/** The movements that put the kept units on their shelves. */
export function receivedPlan(decided: readonly DecidedLine[]): StockPlan {
  const movements = decided
    .filter((line) => line.isTracked && line.sorted.kept > 0)
    .map(
      ({ variantId, locationId, sorted }): PlannedMovement => ({
        variantId,
        locationId,
        kind: 'received',
        onHandDelta: sorted.kept,
        allocatedDelta: 0,
        lineId: null,
      }),
    );
  return { movements, lines: [], displaced: [] };
}

/** What becomes of the purchase order's lines: units received and cancelled, and a new day for what stays open. */
export function orderLineChanges(decided: readonly DecidedLine[]) {
  return decided.flatMap(({ sorted, input }) =>
    sorted.lines.map((line) => ({
      ...line,
      moves: input.restExpectedOn !== undefined,
      day: input.restExpectedOn ?? null,
    })),
  );
}

function linesFor(order: LockedPurchaseOrder, variantId: number, locationId: number) {
  const mine = order.lines.filter((line) => line.variantId === variantId && line.locationId === locationId);
  const byDay = (a: PurchaseLine, b: PurchaseLine) => {
    const [one, other] = [a.expectedOn ?? '9999', b.expectedOn ?? '9999'];
    return one < other ? -1 : one > other ? 1 : 0;
  };
  const open = mine.filter((line) => openUnits(line) > 0).sort(byDay);
  // Nothing open any more: what comes all the same is too much, and is noted on the last line.
  return (open.length > 0 ? open : mine.slice(-1)).map((line) => ({ lineId: line.id, open: openUnits(line) }));
}

function refuseOverride(input: DeliveryInput, decided: readonly DecidedLine[]): Refusal | undefined {
  for (const [at, { variantId }] of input.overrides.entries()) {
    const field = `overrides.${at}.variantId`;
    if (!decided.some((line) => line.variantId === variantId && line.isTracked && line.sorted.kept > 0)) {
      return refuse('conflict', `${field}: no units of variant ${variantId} come with this delivery.`, { field });
    }
    if (input.overrides.findIndex((each) => each.variantId === variantId) !== at) {
      return refuse('invalid', `${field}: variant ${variantId} is named twice.`, { field });
    }
  }
  return undefined;
}

function refuseLine(at: number, name: string, what: string, details?: Record<string, unknown>): Refusal {
  const field = `lines.${at}.${name}`;
  return refuse('invalid', `${field}: ${what}.`, { field, details });
}

/** The columns of delivery_lines for decided lines, in the order they were counted. */
export function deliveryLineRows(lines: readonly DecidedLine[]) {
  return lines.map(({ variantId, locationId, expected, input, sorted }, at) => ({
    position: at + 1,
    variant_id: variantId,
    location_id: locationId,
    expected,
    counted: input.counted,
    accepted: sorted.accepted,
    over: sorted.over,
    short: sorted.short,
    damaged: sorted.damaged,
    over_kept: input.over === 'keep',
  }));
}
