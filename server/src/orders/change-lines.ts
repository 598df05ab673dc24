/**
 * What happens to an order's lines after it was placed: shipped, cancelled, held. One transaction each: lock the order,
 * then its variants, load, decide every line by the pure rule, write, pass freed units on to those who wait.
 */
import { allocateWaiting } from '../inventory/allocate-waiting.ts';
import { cancelUnits, shipUnits, type TooMany } from '../inventory/rules/line-units.ts';
import { joinPlans, type StockPlan } from '../inventory/rules/stock.ts';
import { loadOrderLines, lockVariants, type OpenRow } from '../inventory/store.ts';
import { writePlan } from '../inventory/write-plan.ts';
import { type Db, inTransaction, type Transaction } from '../platform/db.ts';
import { isRefusal, type Refusal, refuse } from '../platform/refusals.ts';

export type LineUnits = { lineId: number; units: number };

/** Ships allocated units of an order's lines. Refuses a line that has fewer allocated, naming both numbers. */
export async function shipLines(
  db: Db,
  orderId: number,
  wanted: readonly LineUnits[],
  by: { actor: string },
): Promise<Refusal | undefined> {
  return inTransaction(db, async (trx) => {
    const plan = await decideLines(trx, orderId, wanted, 'shipped', shipUnits);
    if (isRefusal(plan)) return plan;
    await writePlan(trx, plan, { cause: `order ${orderId}`, actor: by.actor });
    return undefined;
  });
}

/**
 * Cancels open units of an order's lines, waiting ones first; what was allocated goes to those who wait.
 * Refuses a line that has fewer open, naming both numbers.
 */
export async function cancelLines(
  db: Db,
  orderId: number,
  wanted: readonly LineUnits[],
  by: { actor: string },
): Promise<Refusal | undefined> {
  return inTransaction(db, async (trx) => {
    const plan = await decideLines(trx, orderId, wanted, 'cancelled', cancelUnits);
    if (isRefusal(plan)) return plan;
    const ledger = { cause: `order ${orderId}`, actor: by.actor };
    await writePlan(trx, plan, ledger);
    await passOn(trx, plan.lines, ledger);
    return undefined;
  });
}

/** Holds an order, or lets it go on. A held order keeps its place in the queue and is skipped; let go, it is served. */
export async function holdOrder(
  db: Db,
  orderId: number,
  held: boolean,
  by: { actor: string; now: Date },
): Promise<Refusal | undefined> {
  return inTransaction(db, async (trx) => {
    const lines = await lockOrderAndVariants(trx, orderId);
    if (isRefusal(lines)) return lines;
    await trx
      .updateTable('orders')
      .set({ held_at: held ? by.now : null })
      .where('id', '=', orderId)
      .execute();
    // A hold frees nothing, but it can make units usable that a line further back was waiting for.
    await passOn(trx, lines, { cause: `order ${orderId} ${held ? 'held' : 'let go'}`, actor: by.actor });
    return undefined;
  });
}

async function decideLines(
  trx: Transaction,
  orderId: number,
  wanted: readonly LineUnits[],
  verb: string,
  decide: (variantId: number, line: OpenRow, units: number) => StockPlan | TooMany,
): Promise<StockPlan | Refusal> {
  const lines = await lockOrderAndVariants(trx, orderId);
  if (isRefusal(lines)) return lines;
  const plans: StockPlan[] = [];
  for (const [at, { lineId, units }] of wanted.entries()) {
    const line = lines.find((each) => each.lineId === lineId);
    const field = `lines.${at}.lineId`;
    if (!line) return refuse('not_found', `${field}: order ${orderId} has no line ${lineId}.`, { field });
    if (wanted.findIndex((each) => each.lineId === lineId) !== at) {
      return refuse('invalid', `${field}: line ${lineId} is named twice.`, { field });
    }
    const plan = decide(line.variantId, line, units);
    if ('reason' in plan) {
      const { asked, possible } = plan;
      return refuse('conflict', `lines.${at}.units: ${asked} were to be ${verb}, ${possible} can be.`, {
        field: `lines.${at}.units`,
        details: { asked, possible },
      });
    }
    plans.push(plan);
  }
  return joinPlans(...plans);
}

async function lockOrderAndVariants(trx: Transaction, orderId: number): Promise<OpenRow[] | Refusal> {
  const order = await trx
    .selectFrom('orders')
    .select('id')
    .where('id', '=', orderId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!order) return refuse('not_found', `There is no order ${orderId}.`);
  const variants = await trx.selectFrom('order_lines').select('variant_id').where('order_id', '=', orderId).execute();
  await lockVariants(trx, [...new Set(variants.map((row) => row.variant_id))]);
  return loadOrderLines(trx, orderId);
}

async function passOn(
  trx: Transaction,
  lines: readonly { variantId: number }[],
  ledger: { cause: string; actor: string },
): Promise<void> {
  for (const variantId of [...new Set(lines.map((line) => line.variantId))].sort((a, b) => a - b)) {
    await allocateWaiting(trx, variantId, ledger);
  }
}
