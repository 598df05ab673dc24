import type { Transaction } from '../platform/db.ts';
import { allocateWaiting as planAllocation } from './rules/allocation.ts';
import { availableUnits, type LineChange, type Shelf, shelvesAfter } from './rules/stock.ts';
import { loadQueue, lockVariants, type QueueRow } from './store.ts';
import { type PlanContext, writePlan } from './write-plan.ts';

/** Lines of the queue looked at together: bounds memory for a queue of any length. */
const chunkLines = 5_000;

/** Units a line was given. */
export type Filled = { orderId: number; lineId: number; units: number };

/**
 * The one door through which freed supply reaches those who wait: call it in the transaction that freed the units,
 * after writing that change. First come first served with the merchant's policy (rules/allocation.ts).
 * Answers who was filled, in queue order.
 */
export async function allocateWaiting(trx: Transaction, variantId: number, context: PlanContext): Promise<Filled[]> {
  const state = (await lockVariants(trx, [variantId])).get(variantId);
  if (!state || state.waiting === 0) return [];
  const filled: Filled[] = [];
  let shelves: Shelf[] = state.shelves;
  let last: QueueRow | undefined;
  while (availableUnits(shelves) > 0) {
    const queue = await loadQueue(trx, variantId, chunkLines, last);
    if (queue.length === 0) break;
    const plan = planAllocation(variantId, shelves, queue);
    await writePlan(trx, plan, context);
    shelves = shelvesAfter(shelves, plan, variantId);
    filled.push(...filledLines(plan.lines, queue));
    last = queue.at(-1);
  }
  return filled;
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
