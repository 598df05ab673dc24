import type { Db, Transaction } from '../platform/db.ts';
import { allocateWaiting as planAllocation } from './rules/allocation.ts';
import { availableUnits, type LineChange, type Shelf, shelvesAfter } from './rules/stock.ts';
import { loadQueue, lockVariants, type QueueRow } from './store.ts';
import { type PlanContext, writePlan } from './write-plan.ts';

/** Lines of the queue looked at together: bounds memory for a queue of any length. */
const chunkLines = 2_500;
/** Lines named in an answer; a delivery may fill more than anyone would read. */
const namedLines = 200;

/** Units a line was given. */
export type Filled = { orderId: number; lineId: number; units: number };

/** The lines that gained, or lost, units: how many there are, and the first of them by name. */
export type Concerned = { count: number; first: Filled[] };

/** Nobody was concerned. */
export const nobody = (): Concerned => ({ count: 0, first: [] });

/** Both together, in the order given. */
export function concernedBy(former: Concerned, lines: Filled[]): Concerned {
  return { count: former.count + lines.length, first: [...former.first, ...lines].slice(0, namedLines) };
}

/** Told of lines as they are filled, part by part, in queue order. */
export type OnFilled = (lines: Filled[]) => void | Promise<void>;

/**
 * The one door through which freed supply reaches those who wait: call it in the transaction that freed the units,
 * after writing that change. First come first served with the merchant's policy (rules/allocation.ts).
 * Answers who was filled, in queue order.
 */
export async function allocateWaiting(
  trx: Transaction,
  variantId: number,
  context: PlanContext,
  onFilled?: OnFilled,
): Promise<Concerned> {
  const state = (await lockVariants(trx, [variantId])).get(variantId);
  if (!state || state.waiting === 0 || availableUnits(state.shelves) === 0) return nobody();
  let filled = nobody();
  let shelves: Shelf[] = state.shelves;
  let queue = await loadQueue(trx, variantId, chunkLines);
  let writing: Promise<void> = Promise.resolve();
  while (queue.length > 0) {
    const plan = planAllocation(variantId, shelves, queue);
    shelves = shelvesAfter(shelves, plan, variantId);
    const lines = filledLines(plan.lines, queue);
    filled = concernedBy(filled, lines);
    // Read ahead of the write, which changes none of the lines read, so that they are planned while it runs.
    const next = availableUnits(shelves) > 0 ? loadQueue(trx, variantId, chunkLines, queue.at(-1)) : [];
    const written = writing;
    writing = writePlan(trx, plan, context);
    writing.catch(() => undefined); // thrown where it is awaited
    [queue] = await Promise.all([next, written, onFilled?.(lines)]);
  }
  await writing;
  return filled;
}

/**
 * Whom allocateWaiting would fill if the shelves stood so, without a lock and without writing: `given` units of lines
 * are taken to be theirs already. Answers the shelves as they would then be.
 */
export async function foreseeAllocation(
  db: Db,
  variantId: number,
  shelves: readonly Shelf[],
  given: ReadonlyMap<number, number>,
  onFilled: OnFilled,
): Promise<Shelf[]> {
  let then: Shelf[] = [...shelves];
  let queue = availableUnits(then) > 0 ? await loadQueue(db, variantId, chunkLines) : [];
  while (queue.length > 0) {
    const waiting = queue
      .map((line) => ({ ...line, waiting: line.waiting - (given.get(line.lineId) ?? 0) }))
      .filter((line) => line.waiting > 0);
    const plan = planAllocation(variantId, then, waiting);
    then = shelvesAfter(then, plan, variantId);
    await onFilled(filledLines(plan.lines, waiting));
    queue = availableUnits(then) > 0 ? await loadQueue(db, variantId, chunkLines, queue.at(-1)) : [];
  }
  return then;
}

/** Which of the plan's line changes gave units, with their orders. */
export function filledLines(changes: readonly LineChange[], lines: readonly QueueRow[]): Filled[] {
  const orderOf = new Map(lines.map((line) => [line.lineId, line.orderId]));
  return changes
    .filter((change) => change.allocated > 0)
    .map((change) => ({
      orderId: orderOf.get(change.lineId) as number,
      lineId: change.lineId,
      units: change.allocated,
    }));
}
