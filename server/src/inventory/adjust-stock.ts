import { type Db, inTransaction, type Transaction } from '../platform/db.ts';
import { isRefusal, type Refusal, refuse } from '../platform/refusals.ts';
import { allocateWaiting, type Concerned, concernedBy, filledLines, nobody } from './allocate-waiting.ts';
import { adjustStock as planAdjustment } from './rules/adjustment.ts';
import type { LineChange, MovementKind, StockPlan, VariantState } from './rules/stock.ts';
import type { AdjustmentInput } from './schemas.ts';
import { ensureShelves, loadFirstLocation, loadOpenLines, lockVariants, type QueueRow } from './store.ts';
import { writePlan } from './write-plan.ts';

export type Adjusted = { onHandDelta: number; filled: Concerned; sentBackToWaiting: Concerned };

/** The ledger’s word for a reason of adjusting. */
export const kindOfReason: Record<AdjustmentInput['reason'], MovementKind> = {
  count: 'counted',
  found: 'found',
  damage: 'lost',
  loss: 'lost',
  received: 'received',
  returned: 'returned',
  other: 'counted',
};

/**
 * Sets or changes what is on hand at a location, for a reason, through the ledger: units gained go to those who wait,
 * lost units that were allocated send the newest allocations back to waiting.
 * Refuses: an unknown variant or location, an untracked variant, taking more than is on hand.
 */
export async function adjustStock(
  db: Db,
  variantId: number,
  input: AdjustmentInput,
  context: { actor: string },
): Promise<Adjusted | Refusal> {
  return inTransaction(db, (trx) => adjustStockIn(trx, variantId, input, { ...context, cause: 'adjustment' }));
}

/** The same inside a caller's transaction; a refusal has written nothing. */
export async function adjustStockIn(
  trx: Transaction,
  variantId: number,
  input: AdjustmentInput,
  context: { actor: string; cause: string },
): Promise<Adjusted | Refusal> {
  const locationId = input.locationId ?? (await loadFirstLocation(trx)).id;
  const location = await trx
    .selectFrom('locations')
    .select('id')
    .where('id', '=', locationId)
    .forKeyShare() // it is not deleted meanwhile
    .executeTakeFirst();
  if (!location) return refuse('not_found', `locationId: there is no location ${locationId}.`, { field: 'locationId' });
  const state = await lockWithShelf(trx, variantId, locationId);
  if (isRefusal(state)) return state;

  const onHand = state.shelves.find((shelf) => shelf.locationId === locationId)?.onHand ?? 0;
  const delta = input.counted === undefined ? (input.change ?? 0) : input.counted - onHand;
  if (delta === 0) return { onHandDelta: 0, filled: nobody(), sentBackToWaiting: nobody() };
  const change = { locationId, delta, kind: kindOfReason[input.reason] };
  const ledger = {
    cause: context.cause,
    reason: [input.reason, input.note].filter(Boolean).join(': '),
    actor: context.actor,
  };
  if (delta > 0) {
    await writePlan(trx, gain(variantId, change), ledger);
    return { onHandDelta: delta, filled: await allocateWaiting(trx, variantId, ledger), sentBackToWaiting: nobody() };
  }
  const lines = await loadOpenLines(trx, variantId);
  const plan = planAdjustment(variantId, state.shelves, lines, change);
  if ('reason' in plan) {
    return refuse('not_enough_stock', `change: ${plan.asked} were to be taken and ${plan.possible} are on hand.`, {
      field: 'change',
      details: { asked: plan.asked, possible: plan.possible },
    });
  }
  await writePlan(trx, plan, ledger);
  return { onHandDelta: delta, ...outcome(plan, lines) };
}

function gain(variantId: number, change: { locationId: number; delta: number; kind: MovementKind }): StockPlan {
  const { locationId, delta, kind } = change;
  const movement = { variantId, locationId, kind, onHandDelta: delta, allocatedDelta: 0, lineId: null };
  return { movements: [movement], lines: [], displaced: [] };
}

async function lockWithShelf(trx: Transaction, variantId: number, locationId: number): Promise<VariantState | Refusal> {
  const locked = (await lockVariants(trx, [variantId])).get(variantId);
  if (!locked) return refuse('not_found', `There is no variant ${variantId}.`);
  if (locked.policy === 'untracked') {
    return refuse(
      'conflict',
      'This variant’s inventory is not tracked; turn on Track the inventory to keep stock of it.',
    );
  }
  if (locked.shelves.some((shelf) => shelf.locationId === locationId)) return locked;
  await ensureShelves(trx, variantId, [locationId]);
  return (await lockVariants(trx, [variantId])).get(variantId) as VariantState;
}

/** What each line gained or lost in all: one released at a shelf and refilled from another has lost nothing. */
function outcome(plan: StockPlan, lines: readonly QueueRow[]): Pick<Adjusted, 'filled' | 'sentBackToWaiting'> {
  const net = new Map<number, LineChange>();
  for (const change of plan.lines) {
    const known = net.get(change.lineId);
    net.set(change.lineId, { ...change, allocated: change.allocated + (known?.allocated ?? 0) });
  }
  const lost = [...net.values()].map((change) => ({ ...change, allocated: -change.allocated }));
  return {
    filled: concernedBy(nobody(), filledLines([...net.values()], lines)),
    sentBackToWaiting: concernedBy(nobody(), filledLines(lost, lines)),
  };
}
