/** Purchasing's SQL. Quantities are whole units, amounts minor units, days calendar days. */
import { sql } from 'kysely';
import type { Db, Transaction } from '../platform/db.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import { type PurchaseState, purchaseStateOf } from './rules/state.ts';

export type PurchaseLine = {
  id: number;
  variantId: number;
  locationId: number;
  ordered: number;
  received: number;
  cancelled: number;
  expectedOn: string | null;
};

export type LockedPurchaseOrder = {
  id: number;
  version: number;
  supplierId: number | null;
  isOrdered: boolean;
  state: PurchaseState;
  lines: PurchaseLine[];
};

/**
 * A purchase order with its lines, locked until the transaction ends; whoever changes one does this first, before any
 * variant is locked. Refuses one that is not there, or that somebody changed since `version`.
 */
export async function lockPurchaseOrder(
  trx: Transaction,
  id: number,
  version?: number,
): Promise<LockedPurchaseOrder | Refusal> {
  await trx.selectFrom('purchase_orders').select('id').where('id', '=', id).forNoKeyUpdate().execute();
  return loadPurchaseOrderFacts(trx, id, version);
}

/** The same without the lock, for showing what would be. */
export async function loadPurchaseOrderFacts(
  db: Db,
  id: number,
  version?: number,
): Promise<LockedPurchaseOrder | Refusal> {
  const order = await db
    .selectFrom('purchase_orders')
    .select(['id', 'version', 'supplier_id', 'ordered_at'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!order) return refuse('not_found', `There is no purchase order ${id}.`);
  if (version !== undefined && version !== order.version) {
    return refuse('changed_meanwhile', 'Someone else changed this purchase order meanwhile. Look at it again.', {
      field: 'version',
      details: { currentVersion: order.version },
    });
  }
  const lines = await loadLines(db, id);
  const isOrdered = order.ordered_at !== null;
  return {
    id,
    version: order.version,
    supplierId: order.supplier_id,
    isOrdered,
    state: purchaseStateOf(isOrdered, lines),
    lines,
  };
}

async function loadLines(db: Db, purchaseOrderId: number): Promise<PurchaseLine[]> {
  const { rows } = await sql<PurchaseLine>`
    select id, variant_id as "variantId", location_id as "locationId", ordered, received, cancelled,
      expected_on as "expectedOn"
    from purchase_order_lines where purchase_order_id = ${purchaseOrderId} order by position, id`.execute(db);
  return rows;
}

/**
 * Ends a change of a locked purchase order: its state anew from its facts, its next version, and the event that tells
 * what happened.
 */
export async function closeChange(
  trx: Transaction,
  id: number,
  event: { kind: string; detail?: unknown } | null,
  by: { actor: string; now: Date },
): Promise<void> {
  const order = await trx
    .selectFrom('purchase_orders')
    .select('ordered_at')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const state = purchaseStateOf(order.ordered_at !== null, await loadLines(trx, id));
  await trx.updateTable('purchase_orders').set({ state, version: sql`version + 1` }).where('id', '=', id).execute();
  if (event) await insertEvent(trx, id, event, by);
}

/** Adds to the history of a purchase order. */
export async function insertEvent(
  trx: Transaction,
  purchaseOrderId: number,
  event: { kind: string; detail?: unknown },
  by: { actor: string; now: Date },
): Promise<void> {
  await trx
    .insertInto('purchase_order_events')
    .values({
      purchase_order_id: purchaseOrderId,
      at: by.now,
      kind: event.kind as 'drafted',
      detail: JSON.stringify(event.detail ?? {}),
      actor: by.actor,
    })
    .execute();
}

export type NewLine = {
  variantId: number;
  locationId: number;
  ordered: number;
  costPriceMinor: number | null;
  expectedOn: string | null;
};

/** Gives a purchase order these lines in this order, in place of those it has. */
export async function replaceLines(
  trx: Transaction,
  purchaseOrderId: number,
  lines: readonly NewLine[],
): Promise<void> {
  await trx.deleteFrom('purchase_order_lines').where('purchase_order_id', '=', purchaseOrderId).execute();
  if (lines.length === 0) return;
  await sql`
    insert into purchase_order_lines (purchase_order_id, position, variant_id, location_id, ordered, cost_price_minor, expected_on)
    select ${purchaseOrderId}, position, variant_id, location_id, ordered, cost, expected
    from unnest(${lines.map((line) => line.variantId)}::bigint[], ${lines.map((line) => line.locationId)}::bigint[],
      ${lines.map((line) => line.ordered)}::int[], ${lines.map((line) => line.costPriceMinor)}::bigint[],
      ${lines.map((line) => line.expectedOn)}::date[]) with ordinality
      as l (variant_id, location_id, ordered, cost, expected, position)`.execute(trx);
}

/** What a purchase order needs to know of variants: those that are there and not archived, by id. */
export async function loadBuyable(
  db: Db,
  variantIds: readonly number[],
): Promise<Map<number, { costPriceMinor: number | null }>> {
  const { rows } = await sql<{ id: number; costPriceMinor: number | null }>`
    select v.id, v.cost_price_minor as "costPriceMinor" from variants v join products p on p.id = v.product_id
    where v.id = any(${variantIds}::bigint[]) and v.archived_at is null and p.archived_at is null`.execute(db);
  return new Map(rows.map(({ id, ...row }) => [id, row]));
}

/** Locations by id, the first priority first. */
export async function loadLocations(db: Db): Promise<{ id: number; name: string }[]> {
  return db.selectFrom('locations').select(['id', 'name']).orderBy('priority').execute();
}

/** The open lines of ordered purchase orders, of these variants. */
export async function loadOpenLines(
  db: Db,
  variantIds: readonly number[],
): Promise<{ lineId: number; variantId: number; expectedOn: string | null; open: number }[]> {
  const { rows } = await sql<{ lineId: number; variantId: number; expectedOn: string | null; open: number }>`
    select l.id as "lineId", l.variant_id as "variantId", l.expected_on as "expectedOn", l.open
    from purchase_order_lines l join purchase_orders o on o.id = l.purchase_order_id and o.state in ('ordered', 'partly_received')
    where l.variant_id = any(${variantIds}::bigint[]) and l.received + l.cancelled < l.ordered`.execute(db);
  return rows;
}
