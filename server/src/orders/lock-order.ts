/** What every change of a placed order begins with: the order locked, then its variants, then its lines as they are. */
import { allocateWaiting } from '../inventory/allocate-waiting.ts';
import type { TooMany } from '../inventory/rules/line-units.ts';
import { joinPlans, type StockPlan } from '../inventory/rules/stock.ts';
import { loadOrderLines, lockVariants, type OpenRow } from '../inventory/store.ts';
import type { Transaction } from '../platform/db.ts';
import { distinctIds } from '../platform/list-refresher.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';

export type LineUnits = { lineId: number; units: number };
export type LockedOrder = { id: number; number: string; held: boolean; lines: OpenRow[] };

/** Locks an order alone, for what concerns no stock. Refuses an order that is not there. */
export async function lockOrderRow(trx: Transaction, orderId: number): Promise<{ id: number } | Refusal> {
  const order = await trx
    .selectFrom('orders')
    .select('id')
    .where('id', '=', orderId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return order ?? refuse('not_found', `There is no order ${orderId}.`);
}

/**
 * Locks an order, then the variants of its lines, and others a change is about, in id order. Refuses an order that is
 * not there.
 */
export async function lockOrder(
  trx: Transaction,
  orderId: number,
  otherVariants: readonly number[] = [],
): Promise<LockedOrder | Refusal> {
  const order = await trx
    .selectFrom('orders')
    .select(['id', 'number', 'held_at'])
    .where('id', '=', orderId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!order) return refuse('not_found', `There is no order ${orderId}.`);
  const variants = await trx.selectFrom('order_lines').select('variant_id').where('order_id', '=', orderId).execute();
  await lockVariants(trx, distinctIds([...variants.map((row) => row.variant_id), ...otherVariants]));
  return {
    id: order.id,
    number: order.number,
    held: order.held_at !== null,
    lines: await loadOrderLines(trx, orderId),
  };
}

/** Decides each wanted line by the rule. Refuses an unknown line, one named twice, and more units than are possible. */
export function decideEach(
  order: LockedOrder,
  wanted: readonly LineUnits[],
  verb: string,
  decide: (variantId: number, line: OpenRow, units: number) => StockPlan | TooMany,
): StockPlan | Refusal {
  const plans: StockPlan[] = [];
  for (const [at, { lineId, units }] of wanted.entries()) {
    const line = order.lines.find((each) => each.lineId === lineId);
    const field = `lines.${at}.lineId`;
    if (!line) return refuse('not_found', `${field}: order ${order.id} has no line ${lineId}.`, { field });
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

/** Gives what a change of these lines freed to those who wait. */
export async function passOn(
  trx: Transaction,
  lines: readonly { variantId: number }[],
  ledger: { cause: string; actor: string },
): Promise<void> {
  for (const variantId of distinctIds(lines.map((line) => line.variantId))) {
    await allocateWaiting(trx, variantId, ledger);
  }
}
