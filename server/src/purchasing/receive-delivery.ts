/**
 * Goods come in: counted units go on their shelves and on to those who wait, in one transaction. Lock the purchase
 * order, then the variants in id order; load, decide by the rules, write, serve the queues, tell whom that filled.
 * A delivery that serves a long queue is carried out by a job, which tells its progress beside the transaction.
 */
import { sql } from 'kysely';
import { allocateWaiting } from '../inventory/allocate-waiting.ts';
import { availableUnits, shelvesAfter, type VariantState } from '../inventory/rules/stock.ts';
import { type ByHand, planByHand } from '../inventory/serve-by-hand.ts';
import { ensureShelves, lockVariants } from '../inventory/store.ts';
import { writePlan } from '../inventory/write-plan.ts';
import { loadSupply } from '../orders/sale-facts.ts';
import { type Db, inTransaction, type Transaction } from '../platform/db.ts';
import { hashRequest } from '../platform/hashes.ts';
import { distinctIds } from '../platform/list-refresher.ts';
import { isRefusal, type Refusal, refuse } from '../platform/refusals.ts';
import type { Shop } from '../shop.ts';
import {
  type DecidedLine,
  decideDelivery,
  deliveryLineRows,
  orderLineChanges,
  receivedPlan,
} from './decide-delivery.ts';
import { FilledLines, loadAftermath } from './delivery-effects.ts';
import type { DeliveryInput } from './schemas.ts';
import { closeChange, type LockedPurchaseOrder, loadLocations, lockPurchaseOrder } from './store.ts';

/** Up to so many waiting units are served while the request waits: well under a second. */
const mostAtOnce = 2_000;

type By = { actor: string; now: Date };
type Delivery = { id: number; number: string };
type Decided = { order: LockedPurchaseOrder | null; states: Map<number, VariantState>; lines: DecidedLine[] };

/**
 * Receives a delivery once a key: sent again, it answers the delivery it made before. Answers its id; it may still be
 * running. Refuses what cannot be by its place, a purchase order somebody else received meanwhile or is receiving,
 * and a key that was used for something else.
 */
export async function receiveDelivery(
  { db, jobs }: Pick<Shop, 'db' | 'jobs'>,
  input: DeliveryInput,
  by: By & { idempotencyKey: string },
): Promise<number | Refusal> {
  const requestHash = hashRequest(input);
  const before = await findByKey(db, by.idempotencyKey, requestHash);
  if (before !== undefined) return before;
  try {
    return await inTransaction(db, (trx) => receiveDeliveryIn(trx, jobs, input, { ...by, requestHash }));
  } catch (error) {
    const { constraint } = error as { constraint?: string };
    if (constraint === 'deliveries_idempotency_key_key') {
      return (await findByKey(db, by.idempotencyKey, requestHash)) as number | Refusal;
    }
    if (constraint === 'deliveries_running') {
      return refuse('conflict', 'purchaseOrderId: this purchase order is being received right now. Look at it again.', {
        field: 'purchaseOrderId',
      });
    }
    throw error;
  }
}

/** The same inside a caller's transaction, for a key that was not used yet. Without `jobs` it is done at once, however long. */
export async function receiveDeliveryIn(
  trx: Transaction,
  jobs: Pick<Shop, 'jobs'>['jobs'] | null,
  input: DeliveryInput,
  by: By & { idempotencyKey: string; requestHash: string },
): Promise<number | Refusal> {
  const delivery = await insertDelivery(trx, input, by);
  const decided = await lockAndDecide(trx, input);
  if (isRefusal(decided)) return decided;
  const toServe = unitsToServe(decided);
  if (jobs === null || toServe <= mostAtOnce) {
    return (await carryOut(trx, delivery, input, decided, by)) ?? delivery.id;
  }
  await trx
    .updateTable('deliveries')
    .set({ request: JSON.stringify(input), total: toServe })
    .where('id', '=', delivery.id)
    .execute();
  await jobs.enqueue(trx, 'receive-delivery', [{ deliveryId: delivery.id }]);
  return delivery.id;
}

/** Carries out a delivery that was left to the background. One that is done, or has failed, is left as it is. */
export async function carryOutDelivery({ db, clock }: Pick<Shop, 'db' | 'clock'>, id: number): Promise<void> {
  try {
    const refused = await inTransaction(db, async (trx) => {
      // A job that was taken for dead may still be at it: the second one waits, and finds it done.
      await sql`select pg_advisory_xact_lock(${receivingLock}, ${id})`.execute(trx);
      const delivery = await trx.selectFrom('deliveries').selectAll().where('id', '=', id).executeTakeFirst();
      if (delivery?.state !== 'running') return undefined;
      const input = { ...(delivery.request as DeliveryInput), purchaseOrderVersion: undefined };
      const decided = await lockAndDecide(trx, input);
      if (isRefusal(decided)) return decided;
      const by = { actor: delivery.actor, now: clock() };
      return carryOut(trx, delivery, input, decided, by, (progress) => noteProgress(db, id, progress));
    });
    if (isRefusal(refused)) await fail(db, id, refused.message);
  } catch (error) {
    await fail(db, id, 'Something went wrong on our side. Nothing was received; please try again.');
    throw error;
  }
}

/** Any constant: the first half of the lock on one delivery. */
const receivingLock = 735_563;

async function findByKey(db: Db, key: string, requestHash: string): Promise<number | Refusal | undefined> {
  const known = await db
    .selectFrom('deliveries')
    .select(['id', 'request_hash'])
    .where('idempotency_key', '=', key)
    .executeTakeFirst();
  if (!known) return undefined;
  if (known.request_hash === requestHash) return known.id;
  return refuse('idempotency_key_reused', 'Idempotency-Key: this key was used for another delivery; send a new key.', {
    field: 'Idempotency-Key',
  });
}

/** Written first: whoever sends the same key, or receives the same purchase order, waits here for this transaction. */
async function insertDelivery(
  trx: Transaction,
  input: DeliveryInput,
  by: By & { idempotencyKey: string; requestHash: string },
): Promise<Delivery> {
  const known =
    input.purchaseOrderId === null
      ? undefined
      : await trx.selectFrom('purchase_orders').select('id').where('id', '=', input.purchaseOrderId).executeTakeFirst();
  return trx
    .insertInto('deliveries')
    .values({
      purchase_order_id: known?.id ?? null, // one that is not there is refused when it is locked
      reference: input.reference,
      note: input.note,
      idempotency_key: by.idempotencyKey,
      request_hash: by.requestHash,
      received_at: by.now,
      actor: by.actor,
    })
    .returning(['id', 'number'])
    .executeTakeFirstOrThrow();
}

async function lockAndDecide(trx: Transaction, input: DeliveryInput): Promise<Decided | Refusal> {
  const order = await lockOrder(trx, input);
  if (isRefusal(order)) return order;
  const variantIds = distinctIds(input.lines.map((line) => line.variantId));
  const locations = await loadLocations(trx);
  const known = await lockVariants(trx, variantIds);
  const first = decideDelivery(input, order, known, locations);
  if (isRefusal(first)) return first;
  await Promise.all(first.map(({ variantId, locationId }) => ensureShelves(trx, variantId, [locationId])));
  const states = await lockVariants(trx, variantIds); // with the shelves that were not there yet
  return { order, states, lines: first };
}

async function lockOrder(trx: Transaction, input: DeliveryInput): Promise<LockedPurchaseOrder | null | Refusal> {
  if (input.purchaseOrderId === null) return null;
  const order = await lockPurchaseOrder(trx, input.purchaseOrderId, input.purchaseOrderVersion);
  if (isRefusal(order) || order.isOrdered) return order;
  return refuse('conflict', 'purchaseOrderId: this is a draft. Mark it as ordered before receiving it.', {
    field: 'purchaseOrderId',
  });
}

/** No more lines than units can be served: of each variant those free afterwards, or those who wait. */
function unitsToServe({ states, lines }: Decided): number {
  const received = receivedPlan(lines);
  let units = 0;
  for (const state of states.values()) {
    const free = availableUnits(shelvesAfter(state.shelves, received, state.variantId));
    units += Math.min(free, state.waiting);
  }
  return units;
}

async function carryOut(
  trx: Transaction,
  delivery: Delivery,
  input: DeliveryInput,
  { order, states, lines }: Decided,
  by: By,
  onProgress?: (served: number) => Promise<void>,
): Promise<Refusal | undefined> {
  const ledger = { cause: `delivery ${delivery.id}`, reason: `received: ${delivery.number}`, actor: by.actor };
  const from = await lastMovement(trx);
  const received = receivedPlan(lines);
  await writePlan(trx, received, ledger);
  await writeOrderLines(trx, lines);
  await insertLines(trx, delivery.id, lines);

  const filled = new FilledLines();
  for (const state of [...states.values()].sort((a, b) => a.variantId - b.variantId)) {
    const { variantId } = state;
    const override = input.overrides.findIndex((each) => each.variantId === variantId);
    const shelves = shelvesAfter(state.shelves, received, variantId);
    const byHand = override < 0 ? null : await giveByHand(trx, variantId, shelves, input, override, ledger);
    if (isRefusal(byHand)) return byHand;
    if (byHand) filled.add(byHand.given, true);
    await allocateWaiting(trx, variantId, ledger, (some) => {
      filled.add(some);
      return onProgress?.(filled.units.size);
    });
    if (byHand) await recordOverride(trx, delivery.id, input.overrides[override], byHand, filled, by);
  }
  if (order) {
    const units = lines.reduce((sum, line) => sum + line.sorted.kept, 0);
    await closeChange(
      trx,
      order.id,
      { kind: 'received', detail: { deliveryId: delivery.id, number: delivery.number, units } },
      by,
    );
  }
  await finish(trx, delivery.id, from, filled, [...states.keys()], by);
  return undefined;
}

async function giveByHand(
  trx: Transaction,
  variantId: number,
  shelves: VariantState['shelves'],
  input: DeliveryInput,
  at: number,
  ledger: { cause: string; reason: string; actor: string },
): Promise<ByHand | Refusal> {
  const byHand = await planByHand(trx, variantId, shelves, giftsOf(input, at), `overrides.${at}.lines`);
  if (!isRefusal(byHand)) await writePlan(trx, byHand.plan, ledger);
  return byHand;
}

/** An override's lines as the rule knows them. */
export function giftsOf(input: DeliveryInput, at: number) {
  return (input.overrides[at]?.lines ?? []).map(({ orderLineId, units }) => ({ lineId: orderLineId, units }));
}

/** Who did it, why, and for every line that came off differently, what the rule would have done. */
async function recordOverride(
  trx: Transaction,
  deliveryId: number,
  override: DeliveryInput['overrides'][number] | undefined,
  { given, byRule }: ByHand,
  filled: FilledLines,
  by: By,
): Promise<void> {
  if (!override) return;
  const byHand = new Map(given.map(({ lineId, units }) => [lineId, units]));
  const concerned = [...new Set([...byHand.keys(), ...byRule.keys()])].filter(
    (lineId) => byHand.has(lineId) || (filled.units.get(lineId) ?? 0) !== byRule.get(lineId),
  );
  const { id } = await trx
    .insertInto('allocation_overrides')
    .values({
      delivery_id: deliveryId,
      variant_id: override.variantId,
      reason: override.reason,
      actor: by.actor,
      at: by.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await sql`
    insert into allocation_override_lines (override_id, order_line_id, by_hand, by_rule, got)
    select ${id}::bigint, * from unnest(${concerned}::bigint[], ${concerned.map((lineId) => byHand.get(lineId) ?? 0)}::int[],
      ${concerned.map((lineId) => byRule.get(lineId) ?? 0)}::int[],
      ${concerned.map((lineId) => filled.units.get(lineId) ?? 0)}::int[])`.execute(trx);
}

async function writeOrderLines(trx: Transaction, lines: readonly DecidedLine[]): Promise<void> {
  const changes = orderLineChanges(lines);
  if (changes.length === 0) return;
  await sql`
    update purchase_order_lines l set received = l.received + c.received, cancelled = l.cancelled + c.cancelled,
      expected_on = case when c.moves then c.day else l.expected_on end
    from unnest(${changes.map((change) => change.lineId)}::bigint[], ${changes.map((change) => change.received)}::int[],
      ${changes.map((change) => change.cancelled)}::int[], ${changes.map((change) => change.moves)}::boolean[],
      ${changes.map((change) => change.day)}::date[]) as c (id, received, cancelled, moves, day)
    where l.id = c.id`.execute(trx);
}

async function insertLines(trx: Transaction, deliveryId: number, lines: readonly DecidedLine[]): Promise<void> {
  await trx
    .insertInto('delivery_lines')
    .values(deliveryLineRows(lines).map((line) => ({ delivery_id: deliveryId, ...line })))
    .execute();
}

async function finish(
  trx: Transaction,
  deliveryId: number,
  from: number,
  filled: FilledLines,
  variantIds: readonly number[],
  by: By,
): Promise<void> {
  const supply = await loadSupply(trx, variantIds);
  const today = by.now.toISOString().slice(0, 10);
  const outcome = {
    filled: await filled.summary(trx),
    ...(await loadAftermath(trx, variantIds, new Map(), supply, today)),
  };
  await trx
    .updateTable('deliveries')
    .set({
      state: 'done',
      outcome: JSON.stringify(outcome),
      movements_from: from,
      movements_to: await lastMovement(trx),
      request: null,
      progress: filled.units.size,
      total: filled.units.size,
      finished_at: by.now,
    })
    .where('id', '=', deliveryId)
    .execute();
}

/** The ledger's last id given out, by anyone: what this transaction writes from here on has greater ones. */
async function lastMovement(trx: Transaction): Promise<number> {
  const { rows } = await sql<{
    last: number;
  }>`select case when is_called then last_value else 0 end as last from movements_id_seq`.execute(trx);
  return rows[0]?.last ?? 0;
}

async function noteProgress(db: Db, id: number, progress: number): Promise<void> {
  await db.updateTable('deliveries').set({ progress }).where('id', '=', id).execute();
}

async function fail(db: Db, id: number, failure: string): Promise<void> {
  await db
    .updateTable('deliveries')
    .set({ state: 'failed', failure, finished_at: new Date() })
    .where('id', '=', id)
    .where('state', '=', 'running')
    .execute();
}
