/** Units given out of turn: checked and planned by rules/by-hand.ts, beside what the rule of the queue would have done. */
import type { Db } from '../platform/db.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import { type Filled, filledLines, foreseeAllocation } from './allocate-waiting.ts';
import { type Gift, type GiftProblem, serveByHand } from './rules/by-hand.ts';
import type { Shelf, StockPlan } from './rules/stock.ts';
import { loadLinesOfVariant } from './store.ts';

/** What is given by hand, to whom, and what the rule would have given to everyone had nobody interfered. */
export type ByHand = { plan: StockPlan; given: Filled[]; byRule: Map<number, number> };

/**
 * Plans gifts from shelves that stand as they will when the goods are on them. Writes nothing. Refuses a line that does
 * not wait, is held or takes all or nothing, and more units than it waits for or are free; `field` is where it was asked.
 */
export async function planByHand(
  db: Db,
  variantId: number,
  shelves: readonly Shelf[],
  gifts: readonly Gift[],
  field: string,
): Promise<ByHand | Refusal> {
  const lines = await loadLinesOfVariant(
    db,
    variantId,
    gifts.map((gift) => gift.lineId),
  );
  const plan = serveByHand(variantId, shelves, lines, gifts);
  if ('reason' in plan) return refuseGift(plan, gifts, field);
  const byRule = new Map<number, number>();
  await foreseeAllocation(db, variantId, shelves, new Map(), (filled) => {
    for (const { lineId, units } of filled) byRule.set(lineId, (byRule.get(lineId) ?? 0) + units);
  });
  return { plan, given: filledLines(plan.lines, lines), byRule };
}

function refuseGift(problem: GiftProblem, gifts: readonly Gift[], field: string): Refusal {
  const { reason, lineId, asked, possible } = problem;
  const at = `${field}.${gifts.findLastIndex((gift) => gift.lineId === lineId)}`;
  const why = {
    not_waiting: `order line ${lineId} does not wait for this variant any more`,
    held: `order line ${lineId} is on hold; let its order go on first`,
    all_or_nothing: `order line ${lineId} ships complete: it takes all ${possible} it waits for, or none`,
    too_many: `${asked} were to be given to order line ${lineId}, which waits for ${possible}`,
    not_available: `${asked} were to be given to order line ${lineId}, ${possible} are free`,
    twice: `order line ${lineId} is named twice`,
  };
  return refuse('conflict', `${at}: ${why[reason]}.`, { field: at, details: { reason, lineId, asked, possible } });
}
