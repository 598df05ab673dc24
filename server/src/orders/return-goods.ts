import { sql } from 'kysely';
import { allocateWaiting } from '../inventory/allocate-waiting.ts';
import { returnUnits } from '../inventory/rules/line-units.ts';
import { joinPlans, type StockPlan } from '../inventory/rules/stock.ts';
import { ensureShelves, loadFirstLocation, loadVariantStocks } from '../inventory/store.ts';
import { writePlan } from '../inventory/write-plan.ts';
import { type Db, inTransaction, type Transaction } from '../platform/db.ts';
import type { Jobs } from '../platform/jobs.ts';
import { distinctIds } from '../platform/list-refresher.ts';
import { isRefusal, type Refusal, refuse } from '../platform/refusals.ts';
import { lockOrder } from './lock-order.ts';
import { onceInOrder } from './once.ts';
import { grossOfUnits } from './rules/totals.ts';
import type { ReturnInput } from './schemas.ts';

type ShippedLine = {
  id: number;
  variantId: number;
  shipped: number;
  returned: number;
  unitPriceMinor: number;
  taxBasisPoints: number;
};

/**
 * Takes shipped goods back. Restocked, they are supply: they go on the shelf and to those who wait, in the same
 * transaction. The shopper is credited what the units cost unless another amount is given.
 * Answers the return's id; the same key answers the same return. Refuses more than was shipped and not returned.
 */
export async function returnGoods(
  shop: { db: Db; jobs: Pick<Jobs, 'enqueue'> },
  orderId: number,
  input: ReturnInput,
  by: { actor: string; now: Date; idempotencyKey?: string },
): Promise<number | Refusal> {
  return inTransaction(shop.db, async (trx) => {
    const order = await lockOrder(trx, orderId);
    if (isRefusal(order)) return order;
    return onceInOrder(trx, { orderId, idempotencyKey: by.idempotencyKey, content: ['return', input] }, async () => {
      const returnId = await takeBack(trx, orderId, input, by);
      if (!isRefusal(returnId) && input.notify)
        await shop.jobs.enqueue(trx, 'order-mail', [{ about: 'returned', returnId }]);
      return returnId;
    });
  });
}

/** The same for an order that the caller's transaction has locked; nobody is written to. */
export async function takeBack(
  trx: Transaction,
  orderId: number,
  input: ReturnInput,
  by: { actor: string; now: Date },
): Promise<number | Refusal> {
  const locationId = input.restock ? await shelfFor(trx, input.locationId) : null;
  if (isRefusal(locationId)) return locationId;
  const { order, lines } = await loadShippedLines(trx, orderId);
  const tracked = await trackedVariants(trx, lines);
  const plans: StockPlan[] = [];
  let worthMinor = 0;
  for (const [at, { lineId, units }] of input.lines.entries()) {
    const field = `lines.${at}`;
    const line = lines.find((each) => each.id === lineId);
    if (!line) {
      return refuse('not_found', `${field}.lineId: order ${orderId} has no line ${lineId}.`, {
        field: `${field}.lineId`,
      });
    }
    if (input.lines.findIndex((each) => each.lineId === lineId) !== at) {
      return refuse('invalid', `${field}.lineId: line ${lineId} is named twice.`, { field: `${field}.lineId` });
    }
    const shelf = tracked.has(line.variantId) ? locationId : null;
    const plan = returnUnits(line.variantId, { ...line, lineId }, units, shelf);
    if ('reason' in plan) {
      const { asked, possible } = plan;
      return refuse('conflict', `${field}.units: ${asked} were to be returned, ${possible} can be.`, {
        field: `${field}.units`,
        details: { asked, possible },
      });
    }
    plans.push(plan);
    worthMinor += grossOfUnits(line, line.returned, line.returned + units, order.prices_include_tax);
  }
  const creditMinor = input.creditMinor ?? worthMinor;
  const creditable = order.total_minor - order.credited_minor;
  if (creditMinor > creditable) {
    return refuse('conflict', `creditMinor: ${creditMinor} were to be credited, ${creditable} can be.`, {
      field: 'creditMinor',
      details: { asked: creditMinor, possible: creditable },
    });
  }
  const returnId = await writeReturn(trx, orderId, input, { ...by, creditMinor });
  const ledger = { cause: `order ${orderId}`, actor: by.actor, reason: input.reason };
  const plan = joinPlans(...plans);
  for (const variantId of distinctIds(plan.movements.map((movement) => movement.variantId))) {
    await ensureShelves(trx, variantId, [locationId as number]);
  }
  await writePlan(trx, plan, ledger);
  for (const variantId of distinctIds(plan.movements.map((movement) => movement.variantId))) {
    await allocateWaiting(trx, variantId, ledger);
  }
  return returnId;
}

async function shelfFor(trx: Transaction, locationId: number | undefined): Promise<number | Refusal> {
  if (locationId === undefined) return (await loadFirstLocation(trx)).id;
  const known = await trx.selectFrom('locations').select('id').where('id', '=', locationId).executeTakeFirst();
  return known?.id ?? refuse('not_found', `locationId: there is no location ${locationId}.`, { field: 'locationId' });
}

async function loadShippedLines(trx: Transaction, orderId: number) {
  const order = await trx
    .selectFrom('orders')
    .select(['total_minor', 'prices_include_tax'])
    .select(
      sql<number>`(select coalesce(sum(credit_minor), 0)::int8 from returns where order_id = orders.id)`.as(
        'credited_minor',
      ),
    )
    .where('id', '=', orderId)
    .executeTakeFirstOrThrow();
  const lines: ShippedLine[] = await trx
    .selectFrom('order_lines')
    .select(['id', 'variant_id as variantId', 'shipped', 'returned'])
    .select(['unit_price_minor as unitPriceMinor', 'tax_basis_points as taxBasisPoints'])
    .where('order_id', '=', orderId)
    .execute();
  return { order, lines };
}

/** Variants without tracking have no shelf to go back to. */
async function trackedVariants(trx: Transaction, lines: readonly ShippedLine[]): Promise<Set<number>> {
  const stocks = await loadVariantStocks(trx, distinctIds(lines.map((line) => line.variantId)));
  return new Set([...stocks].filter(([, stock]) => stock.policy !== 'untracked').map(([variantId]) => variantId));
}

async function writeReturn(
  trx: Transaction,
  orderId: number,
  input: ReturnInput,
  by: { actor: string; now: Date; creditMinor: number },
): Promise<number> {
  const { id } = await trx
    .insertInto('returns')
    .values({
      order_id: orderId,
      at: by.now,
      reason: input.reason,
      restocked: input.restock,
      credit_minor: by.creditMinor,
      actor: by.actor,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await trx
    .insertInto('return_lines')
    .values(input.lines.map(({ lineId, units }) => ({ return_id: id, order_line_id: lineId, units })))
    .execute();
  await sql`
    update order_lines l set returned = l.returned + r.units from return_lines r
    where r.return_id = ${id} and l.id = r.order_line_id`.execute(trx);
  return id;
}
