/**
 * Placing orders, many in one transaction: lock the variants in id order, load, decide every order one after the
 * other with the pure rule, write all with set-based SQL, commit. A refused order leaves nothing behind; an accepted
 * one is on disk before anyone is told (invariant 7).
 */
import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { lineChange, type PlannedMovement, type StockPlan, type VariantState } from '../inventory/rules/stock.ts';
import { lockVariants } from '../inventory/store.ts';
import { writePlan } from '../inventory/write-plan.ts';
import { offeredProviders, type PaymentProviders } from '../payments/providers.ts';
import { type Db, inTransaction, type Transaction } from '../platform/db.ts';
import { hashRequest } from '../platform/hashes.ts';
import type { Jobs } from '../platform/jobs.ts';
import { isRefusal, type Refusal, refuse } from '../platform/refusals.ts';
import { loadStoreSettings } from '../settings/store.ts';
import {
  areProblems,
  type DecidedLine,
  decideLines,
  type LineProblem,
  mergeLines,
  type WantedLine,
} from './rules/placement.ts';
import { sendsTogether } from './rules/ship-choice.ts';
import { largestTotalMinor, type OrderTotals, orderTotals } from './rules/totals.ts';
import { loadSaleFacts, loadSupply } from './sale-facts.ts';
import type { PlacedOrder, PlaceOrderInput } from './schemas.ts';
import { insertOrders, loadPlacedOrders, loadShippingMethods, placedOrderOf, type ShippingMethod } from './store.ts';

/** What placing needs of a shop besides its database. */
export type PlacingShop = { jobs: Pick<Jobs, 'enqueue'>; payments: PaymentProviders };

export type Placement = {
  input: PlaceOrderInput;
  /** The same key with the same content answers the order it made before. */
  idempotencyKey: string;
  channel: 'web' | 'api' | 'pos' | 'backoffice';
  /** Ordered over the counter: collected and paid there, whatever ways to ship and pay the web offers. */
  counter?: ShippingMethod;
  /** Only for orders that come from elsewhere with their own time; absent: the database's clock, after the locks. */
  placedAt?: Date;
};

/** An order that was decided and is about to be written. */
export type NewOrder = {
  id: number;
  token: string;
  placement: Placement;
  requestHash: string;
  placedAt: Date;
  language: string;
  currency: string;
  pricesIncludeTax: boolean;
  shipping: ShippingMethod;
  shipComplete: boolean;
  totals: OrderTotals;
  lines: (DecidedLine & { lineId: number })[];
};

type StoreFacts = Awaited<ReturnType<typeof loadStoreSettings>>;
type Candidate = { placement: Placement; requestHash: string; wanted: WantedLine[]; language: string };

/** Places a batch in a transaction of its own; answers each placement in order with its order or its refusal. */
export async function placeOrders(
  shop: PlacingShop & { db: Db },
  batch: Placement[],
): Promise<(PlacedOrder | Refusal)[]> {
  const place = () => inTransaction(shop.db, (trx) => placeOrdersIn(trx, shop, batch), { keepPlans: true });
  try {
    return await place();
  } catch (error) {
    // Another lane or process has just placed the same request: it is committed now, and answers for both.
    if ((error as { constraint?: string }).constraint === 'orders_idempotency_key_key') return place();
    throw error;
  }
}

/** The same inside a caller's transaction: nothing is placed before that commits. */
export async function placeOrdersIn(
  trx: Transaction,
  { jobs, payments }: PlacingShop,
  batch: Placement[],
): Promise<(PlacedOrder | Refusal)[]> {
  const settings = await loadStoreSettings(trx);
  const offered = offeredProviders(payments, settings).map((provider) => provider.id);
  const { answered, states, ...facts } = await loadDecisionFacts(trx, batch, settings);
  const deciding = { ...facts, offered };
  const candidates = distinct(batch, answered, settings);
  const orders = decide(candidates, states, deciding, settings, answered);

  const [numbers] = await Promise.all([
    insertOrders(trx, orders),
    writePlan(
      trx,
      planOf(orders),
      { cause: causeOf(orders), actor: 'shopper', at: orders.at(-1)?.placedAt },
      newLinesOf(orders),
    ),
    jobs.enqueue(
      trx,
      'order-confirmed-mail',
      orders.map((order) => ({ orderId: order.id })),
    ),
  ]);

  for (const order of orders) {
    answered.set(order.placement.idempotencyKey, placedOrderOf(order, numbers.get(order.id) as string));
  }
  return batch.map((placement) => answerFor(placement, answered, candidates));
}

/** Orders made earlier under these keys; a key that comes back with other content is refused. */
async function answerReplays(trx: Transaction, batch: Placement[]): Promise<Map<string, PlacedOrder | Refusal>> {
  const keys = batch.map((placement) => placement.idempotencyKey);
  const known = await trx
    .selectFrom('orders')
    .select(['id', 'idempotency_key', 'request_hash'])
    .where('idempotency_key', '=', sql<string>`any(${keys})`)
    .execute();
  if (known.length === 0) return new Map();
  const placed = await loadPlacedOrders(
    trx,
    known.map((row) => row.id),
  );
  const answers = new Map<string, PlacedOrder | Refusal>();
  for (const row of known) {
    const placement = batch.find((each) => each.idempotencyKey === row.idempotency_key) as Placement;
    const same = hashRequest(placement.input) === row.request_hash;
    answers.set(row.idempotency_key, same ? (placed.get(row.id) as PlacedOrder) : keyReused());
  }
  return answers;
}

/** One candidate a key: a request sent twice at once is decided once. */
function distinct(batch: Placement[], answered: ReadonlyMap<string, unknown>, settings: StoreFacts): Candidate[] {
  const candidates = new Map<string, Candidate>();
  for (const placement of batch) {
    const { idempotencyKey, input } = placement;
    if (answered.has(idempotencyKey) || candidates.has(idempotencyKey)) continue;
    candidates.set(idempotencyKey, {
      placement,
      requestHash: hashRequest(placement.input),
      wanted: mergeLines(
        input.lines.map(({ variantId, quantity, expectedUnitPriceMinor }) => ({
          variantId,
          quantity,
          expectedUnitPriceMinor,
        })),
      ),
      language: input.language ?? settings.defaultLanguage,
    });
  }
  return [...candidates.values()];
}

/**
 * All a batch is decided with, in one round trip: first the locks, then what they protect, then the clock. A request
 * that turns out to be a replay has locked for nothing, which does no harm.
 */
async function loadDecisionFacts(trx: Transaction, batch: Placement[], settings: StoreFacts) {
  const lines = batch.flatMap(({ input }) => input.lines);
  const variantIds = [...new Set(lines.map((line) => line.variantId))];
  const languages = [...new Set(batch.map(({ input }) => input.language ?? settings.defaultLanguage))];
  const [states, answered, drawn, facts, supply, shipping] = await Promise.all([
    lockVariants(trx, variantIds),
    answerReplays(trx, batch),
    drawIds(trx, batch.length, lines.length),
    loadSaleFacts(trx, variantIds, languages),
    loadSupply(trx, variantIds),
    loadShippingMethods(trx, settings.defaultLanguage),
  ]);
  return { states, answered, ...drawn, facts, supply, shipping };
}

/** Ids for as many orders and lines, and the database's clock: for one variant no later placement has an earlier time. */
async function drawIds(trx: Transaction, orders: number, lines: number) {
  const { rows } = await sql<{ now: Date; order_ids: number[]; line_ids: number[] }>`
    select clock_timestamp() as now,
      array(select nextval('orders_id_seq') from generate_series(1, ${orders}::int)) as order_ids,
      array(select nextval('order_lines_id_seq') from generate_series(1, ${lines}::int)) as line_ids`.execute(trx);
  const [drawn] = rows;
  if (!drawn) throw new Error('the database answered no row');
  return { now: drawn.now, orderIds: drawn.order_ids, lineIds: drawn.line_ids };
}

type DecisionFacts = Omit<Awaited<ReturnType<typeof loadDecisionFacts>>, 'states' | 'answered'> & {
  /** The ways to pay that can be chosen. */
  offered: string[];
};

/** Decides the candidates one after the other; refusals go to `answered`, accepted orders come back. */
function decide(
  candidates: Candidate[],
  states: Map<number, VariantState>,
  deciding: DecisionFacts,
  settings: StoreFacts,
  answered: Map<string, PlacedOrder | Refusal>,
): NewOrder[] {
  const orders: NewOrder[] = [];
  for (const candidate of candidates) {
    const result = decideOne(candidate, states, deciding, settings);
    if (isRefusal(result)) answered.set(candidate.placement.idempotencyKey, result);
    else orders.push(result);
  }
  return orders;
}

function decideOne(
  candidate: Candidate,
  states: Map<number, VariantState>,
  deciding: DecisionFacts,
  settings: StoreFacts,
): NewOrder | Refusal {
  const { placement, wanted, language } = candidate;
  const { input } = placement;
  const shipping =
    placement.counter ??
    deciding.shipping.get(language)?.find((method) => method.code === input.shippingMethod) ??
    deciding.shipping.get(settings.defaultLanguage)?.find((method) => method.code === input.shippingMethod);
  if (!shipping)
    return refuse('invalid', `shippingMethod: there is no shipping method '${input.shippingMethod}'.`, {
      field: 'shippingMethod',
    });
  if (!placement.counter && !deciding.offered.includes(input.paymentProvider)) {
    return refuse('invalid', `paymentProvider: there is no payment method '${input.paymentProvider}'.`, {
      field: 'paymentProvider',
    });
  }
  const facts = deciding.facts.get(language);
  const priced = wanted.map((line) => {
    const known = facts?.get(line.variantId);
    return {
      unitPriceMinor: known?.unitPriceMinor ?? 0,
      quantity: line.quantity,
      taxBasisPoints: known?.taxBasisPoints ?? 0,
    };
  });
  const totals = orderTotals(priced, shipping, settings.pricesIncludeTax);
  if (totals.totalMinor > largestTotalMinor) {
    return refuse('invalid', 'lines: the order’s total is larger than this shop can handle.', {
      field: 'lines',
      details: { totalMinor: totals.totalMinor, largestTotalMinor },
    });
  }
  const shipComplete = sendsTogether(settings.shipChoice, input.shipComplete);
  const decided = decideLines(
    wanted,
    states,
    (variantId) => facts?.get(variantId),
    (variantId) => deciding.supply.get(variantId) ?? [],
    { shipComplete, today: deciding.now.toISOString().slice(0, 10) },
  );
  if (areProblems(decided)) return refuseProblems(decided);
  return {
    id: deciding.orderIds.shift() as number,
    token: randomBytes(24).toString('base64url'),
    placement,
    requestHash: candidate.requestHash,
    placedAt: placement.placedAt ?? deciding.now,
    language,
    currency: settings.currency,
    pricesIncludeTax: settings.pricesIncludeTax,
    shipping,
    shipComplete,
    totals,
    lines: decided.map((line) => ({ ...line, lineId: deciding.lineIds.shift() as number })),
  };
}

/** One problem keeps its own code; several become one refusal that lists them all. */
export function refuseProblems(problems: LineProblem[]): Refusal {
  const [first] = problems as [LineProblem];
  return refuse(
    problems.length === 1 ? first.code : 'order_refused',
    problems.map((problem) => problem.message).join(' '),
    {
      field: first.field,
      details: { problems },
    },
  );
}

function planOf(orders: NewOrder[]): StockPlan {
  const plan: StockPlan = { movements: [], lines: [], displaced: [] };
  for (const order of orders) {
    for (const { lineId, wanted, now, takes } of order.lines) {
      const { variantId, quantity } = wanted;
      plan.lines.push(lineChange(lineId, variantId, { ordered: quantity, allocated: now }));
      for (const { locationId, units } of takes) {
        plan.movements.push({
          variantId,
          locationId,
          kind: 'allocated',
          onHandDelta: 0,
          allocatedDelta: units,
          lineId,
        });
      }
    }
  }
  return plan;
}

function causeOf(orders: NewOrder[]): (movement: PlannedMovement) => string {
  const orderOfLine = new Map(orders.flatMap((order) => order.lines.map((line) => [line.lineId, order.id] as const)));
  return (movement) => `order ${orderOfLine.get(movement.lineId as number)}`;
}

function newLinesOf(orders: NewOrder[]): Set<number> {
  return new Set(orders.flatMap((order) => order.lines.map((line) => line.lineId)));
}

/** A key used twice in one batch with other content is refused for the second, as it would be a moment later. */
function answerFor(
  placement: Placement,
  answered: ReadonlyMap<string, PlacedOrder | Refusal>,
  candidates: Candidate[],
): PlacedOrder | Refusal {
  const candidate = candidates.find((each) => each.placement.idempotencyKey === placement.idempotencyKey);
  if (candidate && candidate.placement !== placement && candidate.requestHash !== hashRequest(placement.input))
    return keyReused();
  return answered.get(placement.idempotencyKey) as PlacedOrder | Refusal;
}

function keyReused(): Refusal {
  return refuse('idempotency_key_reused', 'Idempotency-Key: this key was used for another order; send a new key.', {
    field: 'Idempotency-Key',
  });
}
