/** Goods that leave over the counter: the stock part of a till sale, inside the caller's transaction. */
import type { Transaction } from '../platform/db.ts';
import type { QueueLine, VariantState } from './rules/stock.ts';
import { isTillShortage, sellAtTill, type TillSale, type TillShortage, unitsBeyondFree } from './rules/till.ts';
import { ensureShelves, loadOpenLines, lockVariants } from './store.ts';
import { writePlan } from './write-plan.ts';

/** Which units were not free: found now, or taken from customers who had them allocated. */
export type Beyond = { variantId: number; found: number; taken: number };

/**
 * Sells a variant's units at a location as lines the transaction has inserted with their counters set. Answers what was
 * beyond the free units, or why it cannot be sold, with nothing written. The variant must be locked already, with every
 * other of the transaction.
 */
export async function takeAtTill(
  trx: Transaction,
  variantId: number,
  sale: TillSale,
  ledger: { cause: string; actor: string; reason: string },
): Promise<Beyond | TillShortage> {
  const state = await lockedState(trx, variantId, sale);
  // Where enough is free nobody's units are touched, and a till does not read the queue for nothing.
  const open: QueueLine[] = unitsBeyondFree(state, sale) > 0 ? await loadOpenLines(trx, variantId) : [];
  const decided = sellAtTill(state, open, sale);
  if (isTillShortage(decided)) return decided;
  await writePlan(trx, decided.plan, ledger, new Set(sale.lines.map((line) => line.lineId)));
  return { variantId, found: decided.found, taken: decided.taken };
}

async function lockedState(trx: Transaction, variantId: number, sale: TillSale): Promise<VariantState> {
  const state = (await lockVariants(trx, [variantId])).get(variantId);
  if (!state) throw new Error(`variant ${variantId} has no stock row`);
  if (sale.found === 0 || state.shelves.some((shelf) => shelf.locationId === sale.locationId)) return state;
  await ensureShelves(trx, variantId, [sale.locationId]);
  return (await lockVariants(trx, [variantId])).get(variantId) as VariantState;
}
