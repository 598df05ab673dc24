/**
 * Editing a placed order's lines. What is taken away is freed for those who wait; what is added claims stock by the
 * rule that places orders, after that.
 */
import { sql } from 'kysely';
import { cancelUnits } from '../inventory/rules/line-units.ts';
import { lineChange, type StockPlan, type VariantState } from '../inventory/rules/stock.ts';
import { loadOrderLines, lockVariants } from '../inventory/store.ts';
import { writePlan } from '../inventory/write-plan.ts';
import { settleAuthorisations } from '../payments/settle.ts';
import { type Db, inTransaction, type Transaction } from '../platform/db.ts';
import type { Jobs } from '../platform/jobs.ts';
import { distinctIds } from '../platform/list-refresher.ts';
import { isRefusal, type Refusal, refuse } from '../platform/refusals.ts';
import { appendOrderEvent, type EditedLine } from './events.ts';
import { decideEach, type LineUnits, type LockedOrder, lockOrder, passOn } from './lock-order.ts';
import { refuseProblems } from './place-orders.ts';
import { retotalOrder } from './retotal-order.ts';
import { joinsLine } from './rules/edit.ts';
import { areProblems, type DecidedLine, decideLines, type SaleFacts, titleOf } from './rules/placement.ts';
import { loadSaleFacts, loadSupply } from './sale-facts.ts';
import type { EditInput } from './schemas.ts';
import { trimPrepared } from './shipment-store.ts';
import { insertOrderLines, type NewLine } from './store.ts';

type StoredLine = {
  id: number;
  variant_id: number;
  product_title: string;
  variant_title: string;
  sku: string;
  unit_price_minor: number;
  tax_basis_points: number;
  ordered: number;
  cancelled: number;
  shipped: number;
  priority: number;
};
type More = { at: number; variantId: number; units: number; line: StoredLine | null };

/**
 * Gives lines another quantity and adds lines. Refuses, before anything is changed, a line that someone else changed
 * meanwhile, fewer units than have been shipped, and units that an order could not have either.
 */
export async function editOrder(
  shop: { db: Db; jobs: Pick<Jobs, 'enqueue'> },
  orderId: number,
  input: EditInput,
  by: { actor: string; now: Date },
): Promise<Refusal | undefined> {
  const added = input.lines.flatMap((line) => ('variantId' in line ? [line.variantId] : []));
  return inTransaction(shop.db, async (trx) => {
    const order = await lockOrder(trx, orderId, added);
    if (isRefusal(order)) return order;
    const wanted = await readChanges(trx, order, input);
    if (isRefusal(wanted)) return wanted;
    const ledger = { cause: `order ${orderId}`, actor: by.actor, reason: 'edited' };

    const fewer = decideEach(order, wanted.fewer, 'taken away', cancelUnits);
    if (isRefusal(fewer)) return fewer;
    await writePlan(trx, fewer, ledger);
    await trimPrepared(trx, orderId, by.now);
    await passOn(trx, fewer.lines, ledger);
    const refused = await addUnits(trx, order, wanted.more, ledger);
    if (refused) return refused;

    const tooMuch = await retotalOrder(trx, orderId);
    if (tooMuch) return tooMuch;
    await settleAuthorisations(trx, shop.jobs, orderId, by);
    const details = { changes: wanted.changes, reason: input.reason };
    const eventId = await appendOrderEvent(trx, orderId, { kind: 'edited', details }, by);
    if (input.notify) await shop.jobs.enqueue(trx, 'order-mail', [{ about: 'changed', orderId, eventId }]);
    return undefined;
  });
}

/** What the new quantities mean: units to take away, units to add, and both in words. */
async function readChanges(
  trx: Transaction,
  order: LockedOrder,
  input: EditInput,
): Promise<{ fewer: LineUnits[]; more: More[]; changes: EditedLine[] } | Refusal> {
  const lines: StoredLine[] = await trx
    .selectFrom('order_lines')
    .select(['id', 'variant_id', 'product_title', 'variant_title', 'sku', 'unit_price_minor', 'tax_basis_points'])
    .select(['ordered', 'cancelled', 'shipped', 'priority'])
    .where('order_id', '=', order.id)
    .execute();
  const fewer: LineUnits[] = [];
  const more: More[] = [];
  const changes: EditedLine[] = [];
  for (const [at, wanted] of input.lines.entries()) {
    if ('variantId' in wanted) {
      more.push({ at, variantId: wanted.variantId, units: wanted.quantity, line: null });
      continue;
    }
    const line = lines.find((each) => each.id === wanted.lineId);
    if (!line) {
      const field = `lines.${at}.lineId`;
      return refuse('not_found', `${field}: order ${order.id} has no line ${wanted.lineId}.`, { field });
    }
    if (input.lines.findIndex((each) => 'lineId' in each && each.lineId === line.id) !== at) {
      const field = `lines.${at}.lineId`;
      return refuse('invalid', `${field}: line ${line.id} is named twice.`, { field });
    }
    const quantity = line.ordered - line.cancelled;
    if (quantity !== wanted.seenQuantity) return changedMeanwhile(at, quantity);
    if (wanted.quantity < line.shipped) return alreadyShipped(at, wanted.quantity, line.shipped);
    const units = wanted.quantity - quantity;
    if (units < 0) fewer.push({ lineId: line.id, units: -units });
    if (units > 0) more.push({ at, variantId: line.variant_id, units, line });
    if (units !== 0) changes.push({ title: titleOf(line.product_title, line.variant_title), units });
  }
  return { fewer, more, changes: await withTitles(trx, order, more, changes) };
}

function changedMeanwhile(at: number, quantity: number): Refusal {
  const field = `lines.${at}.seenQuantity`;
  return refuse('changed_meanwhile', `${field}: this line was changed meanwhile; it has ${quantity} now.`, {
    field,
    details: { quantity },
  });
}

function alreadyShipped(at: number, asked: number, shipped: number): Refusal {
  const field = `lines.${at}.quantity`;
  return refuse('conflict', `${field}: ${asked} were asked, and ${shipped} have been shipped already.`, {
    field,
    details: { asked, possible: shipped },
  });
}

async function withTitles(
  trx: Transaction,
  order: LockedOrder,
  more: readonly More[],
  changes: EditedLine[],
): Promise<EditedLine[]> {
  const added = more.filter((each) => each.line === null);
  const facts = await loadFactsFor(
    trx,
    order.id,
    added.map((each) => each.variantId),
  );
  return [
    ...changes,
    ...added.map(({ variantId, units }) => {
      const known = facts.get(variantId);
      return { title: known ? titleOf(known.productTitle, known.variantTitle) : `Variant ${variantId}`, units };
    }),
  ];
}

/** What variants are sold as now, in the order's language. */
async function loadFactsFor(trx: Transaction, orderId: number, variantIds: readonly number[]) {
  const { language } = await trx
    .selectFrom('orders')
    .select('language')
    .where('id', '=', orderId)
    .executeTakeFirstOrThrow();
  return (await loadSaleFacts(trx, variantIds, [language])).get(language) ?? new Map<number, SaleFacts>();
}

/** Claims the added units one line after the other, against what the ones before left. */
async function addUnits(
  trx: Transaction,
  order: LockedOrder,
  more: readonly More[],
  ledger: { cause: string; actor: string },
): Promise<Refusal | undefined> {
  if (more.length === 0) return undefined;
  const variantIds = distinctIds(more.map((each) => each.variantId));
  const states = await lockVariants(trx, variantIds); // read again: taking away and passing on changed them
  const facts = await loadFactsFor(trx, order.id, variantIds);
  const supply = await loadSupply(trx, variantIds);
  const open = await loadOrderLines(trx, order.id);
  const { rows } = await sql<{ now: Date; complete: boolean; ids: number[] }>`
    select clock_timestamp() as now, (select ship_complete from orders where id = ${order.id}) as complete,
      array(select nextval('order_lines_id_seq') from generate_series(1, ${more.length}::int)) as ids`.execute(trx);
  const [drawn] = rows;
  if (!drawn) throw new Error('the database answered no row');
  const plan: StockPlan = { movements: [], lines: [], displaced: [] };
  const fresh: NewLine[] = [];
  for (const each of more) {
    const decided = decideMore(each, states, facts, supply, { shipComplete: drawn.complete, now: drawn.now });
    if (isRefusal(decided)) return decided;
    const joined = open.find((line) => line.lineId === each.line?.id);
    const joins = joined !== undefined && joinsLine(joined, decided);
    const lineId = joins ? joined.lineId : Number(drawn.ids.shift());
    addToPlan(plan, lineId, each, decided);
    if (!joins) fresh.push(newLine(lineId, order, each, decided, drawn.now));
  }
  await insertOrderLines(trx, fresh);
  await writePlan(trx, plan, ledger, new Set(fresh.map((line) => line.id)));
  return undefined;
}

/** The claim of added units. A merchant is not bound by what a shopper may buy at once, nor by what is shown. */
function decideMore(
  { at, variantId, units, line }: More,
  states: ReadonlyMap<number, VariantState>,
  facts: ReadonlyMap<number, SaleFacts>,
  supply: Awaited<ReturnType<typeof loadSupply>>,
  order: { shipComplete: boolean; now: Date },
): DecidedLine | Refusal {
  const known = facts.get(variantId);
  const sold: SaleFacts | undefined = known && {
    ...known,
    visibility: 'visible',
    buyMinimum: 1,
    buyMaximum: Number.MAX_SAFE_INTEGER,
    ...(line && { unitPriceMinor: line.unit_price_minor, taxBasisPoints: line.tax_basis_points }),
  };
  const decided = decideLines(
    [{ position: at, variantId, quantity: units, expectedUnitPriceMinor: undefined }],
    states,
    () => sold,
    () => supply.get(variantId) ?? [],
    { shipComplete: order.shipComplete, today: order.now.toISOString().slice(0, 10) },
  );
  return areProblems(decided) ? refuseProblems(decided) : (decided[0] as DecidedLine);
}

function addToPlan(plan: StockPlan, lineId: number, { variantId, units }: More, decided: DecidedLine): void {
  plan.lines.push(lineChange(lineId, variantId, { ordered: units, allocated: decided.now }));
  for (const take of decided.takes) {
    plan.movements.push({
      variantId,
      locationId: take.locationId,
      kind: 'allocated',
      onHandDelta: 0,
      allocatedDelta: take.units,
      lineId,
    });
  }
}

function newLine(id: number, order: LockedOrder, more: More, decided: DecidedLine, placedAt: Date): NewLine {
  const { facts, promise } = decided;
  return {
    id,
    orderId: order.id,
    variantId: more.variantId,
    placedAt,
    priority: more.line?.priority ?? 0,
    productTitle: more.line?.product_title ?? facts.productTitle,
    variantTitle: more.line?.variant_title ?? facts.variantTitle,
    sku: more.line?.sku ?? facts.sku,
    unitPriceMinor: facts.unitPriceMinor,
    taxBasisPoints: facts.taxBasisPoints,
    ordered: more.units,
    allocated: decided.now,
    promise,
  };
}
