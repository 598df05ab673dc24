/**
 * What happens to a purchase order once it is more than a draft: ordered, its days moved, its rest cancelled. All of it
 * changes what is incoming. One transaction each: lock the order, then its variants in id order, decide, write.
 */
import { sql } from 'kysely';
import { lockVariants } from '../inventory/store.ts';
import type { Transaction } from '../platform/db.ts';
import { isRefusal, type Refusal, refuse } from '../platform/refusals.ts';
import { openUnits } from './rules/state.ts';
import { closeChange, type LockedPurchaseOrder, lockPurchaseOrder } from './store.ts';

type By = { actor: string; now: Date };

/**
 * Marks a draft as ordered: its units are incoming from now on. Lines without a day get `expectedOn`; absent, today
 * and the supplier's lead time where that is known. Refuses one without lines, and one that was ordered already.
 */
export async function placePurchaseOrder(
  trx: Transaction,
  id: number,
  input: { version: number; expectedOn?: string | null },
  by: By,
): Promise<Refusal | undefined> {
  const order = await lockPurchaseOrder(trx, id, input.version);
  if (isRefusal(order)) return order;
  if (order.isOrdered) return refuse('conflict', 'This purchase order was ordered already.');
  if (order.lines.length === 0) {
    return refuse('conflict', 'lines: there is nothing to order yet. Add at least one line.', { field: 'lines' });
  }
  await lockVariantsOf(trx, order);
  const expectedOn = input.expectedOn === undefined ? await leadTimeDay(trx, order, by.now) : input.expectedOn;
  if (expectedOn !== null) {
    await trx
      .updateTable('purchase_order_lines')
      .set({ expected_on: expectedOn })
      .where('purchase_order_id', '=', id)
      .where('expected_on', 'is', null)
      .execute();
  }
  await trx.updateTable('purchase_orders').set({ ordered_at: by.now }).where('id', '=', id).execute();
  await closeChange(trx, id, { kind: 'ordered', detail: { expectedOn } }, by);
  return undefined;
}

/** Moves expected days of an ordered purchase order's open lines. Refuses lines with nothing open, and drafts. */
export async function moveExpectedDays(
  trx: Transaction,
  id: number,
  input: { version: number; lines: readonly { lineId: number; expectedOn: string | null }[] },
  by: By,
): Promise<Refusal | undefined> {
  const order = await lockPurchaseOrder(trx, id, input.version);
  if (isRefusal(order)) return order;
  if (!order.isOrdered) return refuse('conflict', 'This is a draft; its days are changed with its lines.');
  const moves: { lineId: number; variantId: number; from: string | null; to: string | null }[] = [];
  for (const [at, { lineId, expectedOn }] of input.lines.entries()) {
    const line = order.lines.find((each) => each.id === lineId);
    const field = `lines.${at}.lineId`;
    if (!line) return refuse('not_found', `${field}: this purchase order has no line ${lineId}.`, { field });
    if (openUnits(line) === 0) {
      return refuse('conflict', `${field}: nothing of line ${lineId} is open any more.`, { field });
    }
    if (line.expectedOn !== expectedOn) {
      moves.push({ lineId, variantId: line.variantId, from: line.expectedOn, to: expectedOn });
    }
  }
  if (moves.length === 0) return undefined;
  await lockVariantsOf(trx, order);
  await sql`
    update purchase_order_lines l set expected_on = m.day
    from unnest(${moves.map((move) => move.lineId)}::bigint[], ${moves.map((move) => move.to)}::date[]) as m (id, day)
    where l.id = m.id`.execute(trx);
  await closeChange(trx, id, { kind: 'expected', detail: { moves } }, by);
  return undefined;
}

/** Cancels what is open on the lines named, or on all: it will not come. Refuses when nothing is open. */
export async function cancelRest(
  trx: Transaction,
  id: number,
  input: { version: number; lineIds?: readonly number[] },
  by: By,
): Promise<Refusal | undefined> {
  const order = await lockPurchaseOrder(trx, id, input.version);
  if (isRefusal(order)) return order;
  if (!order.isOrdered) return refuse('conflict', 'This is a draft; delete it instead.');
  const known = new Set(order.lines.map((line) => line.id));
  for (const [at, lineId] of input.lineIds?.entries() ?? []) {
    const field = `lineIds.${at}`;
    if (!known.has(lineId)) {
      return refuse('not_found', `${field}: this purchase order has no line ${lineId}.`, { field });
    }
  }
  const rest = order.lines
    .filter((line) => openUnits(line) > 0 && (input.lineIds?.includes(line.id) ?? true))
    .map((line) => ({ lineId: line.id, variantId: line.variantId, units: openUnits(line) }));
  if (rest.length === 0) return refuse('conflict', 'Nothing is open here any more.');
  await lockVariantsOf(trx, order);
  await sql`
    update purchase_order_lines l set cancelled = l.cancelled + c.units
    from unnest(${rest.map((line) => line.lineId)}::bigint[], ${rest.map((line) => line.units)}::int[]) as c (id, units)
    where l.id = c.id`.execute(trx);
  await closeChange(trx, id, { kind: 'cancelled', detail: { lines: rest } }, by);
  return undefined;
}

/** Nobody is promised a day by supply that is just being changed: orders lock the same rows. */
async function lockVariantsOf(trx: Transaction, order: LockedPurchaseOrder): Promise<void> {
  await lockVariants(trx, [...new Set(order.lines.map((line) => line.variantId))]);
}

async function leadTimeDay(trx: Transaction, order: LockedPurchaseOrder, now: Date): Promise<string | null> {
  if (order.supplierId === null) return null;
  const supplier = await trx
    .selectFrom('suppliers')
    .select('lead_time_days')
    .where('id', '=', order.supplierId)
    .executeTakeFirst();
  if (!supplier || supplier.lead_time_days === null) return null;
  return new Date(now.getTime() + supplier.lead_time_days * 86_400_000).toISOString().slice(0, 10);
}
