/** The inventory's SQL. Quantities are whole units. */
import { type RawBuilder, sql } from 'kysely';
import type { Db, Transaction } from '../platform/db.ts';
import type { QueueLine, Shelf, VariantState } from './rules/stock.ts';
import type { VariantStock } from './schemas.ts';

/**
 * Locks the variants' stock rows in ascending id: whoever changes stock does this first and in this order, so no two
 * writers wait for each other in a circle. Reads of shelves and queue must follow in later statements, so that they
 * see what the former holder of the lock committed. Answers the states by variant id; unknown ids are left out.
 */
export function lockVariants(trx: Transaction, variantIds: readonly number[]): Promise<Map<number, VariantState>> {
  const rules = stockRulesOf(trx, variantIds).orderBy('variant_id').forNoKeyUpdate();
  return statesOf(trx, variantIds, rules);
}

/** The states without a lock, for showing: they may be old by the time they are read. */
export async function loadVariantStates(db: Db, variantIds: readonly number[]): Promise<Map<number, VariantState>> {
  return variantIds.length === 0 ? new Map() : statesOf(db, variantIds, stockRulesOf(db, variantIds));
}

function stockRulesOf(db: Db, variantIds: readonly number[]) {
  return db
    .selectFrom('variant_stock')
    .select(['variant_id', 'stock_policy', 'backorder_limit', 'waiting'])
    .where('variant_id', '=', sql<number>`any(${variantIds})`);
}

async function statesOf(
  db: Db,
  variantIds: readonly number[],
  rules: ReturnType<typeof stockRulesOf>,
): Promise<Map<number, VariantState>> {
  // In this order: the shelves are read by a statement of its own after the locks were granted.
  const [rows, shelves] = await Promise.all([rules.execute(), loadShelves(db, variantIds)]);
  return new Map(
    rows.map((row) => [
      row.variant_id,
      {
        variantId: row.variant_id,
        policy: row.stock_policy,
        backorderLimit: row.backorder_limit,
        waiting: row.waiting,
        shelves: shelves.get(row.variant_id) ?? [],
      },
    ]),
  );
}

/** Shelves by variant, in allocation order. */
async function loadShelves(db: Db, variantIds: readonly number[]): Promise<Map<number, Shelf[]>> {
  const rows = await db
    .selectFrom('stock_levels')
    .innerJoin('locations', 'locations.id', 'stock_levels.location_id')
    .select(['variant_id', 'location_id', 'on_hand', 'allocated'])
    .where('variant_id', '=', sql<number>`any(${variantIds})`)
    .orderBy('locations.priority')
    .execute();
  const shelves = new Map<number, Shelf[]>();
  for (const row of rows) {
    const shelf = { locationId: row.location_id, onHand: row.on_hand, allocated: row.allocated };
    const known = shelves.get(row.variant_id);
    if (known) known.push(shelf);
    else shelves.set(row.variant_id, [shelf]);
  }
  return shelves;
}

/** Makes sure the variant has a shelf at each of the locations, empty where it had none. */
export async function ensureShelves(
  trx: Transaction,
  variantId: number,
  locationIds: readonly number[],
): Promise<void> {
  await trx
    .insertInto('stock_levels')
    .values(locationIds.map((locationId) => ({ variant_id: variantId, location_id: locationId })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The location that allocation takes from first. */
export async function loadFirstLocation(db: Db): Promise<{ id: number; name: string }> {
  return db.selectFrom('locations').select(['id', 'name']).orderBy('priority').limit(1).executeTakeFirstOrThrow();
}

export type QueueRow = QueueLine & { orderId: number };

/** The next lines that wait for a variant, in queue order, after `after`; at most `limit`. */
export async function loadQueue(
  db: Db,
  variantId: number,
  limit: number,
  after?: Pick<QueueLine, 'priority' | 'placedAt' | 'lineId'>,
): Promise<QueueRow[]> {
  const { rows } = await sql<{
    line_id: number;
    order_id: number;
    placed_at: Date;
    waiting: number;
    priority: number;
    held: boolean;
    ship_complete: boolean;
  }>`
    select l.id as line_id, l.order_id, l.placed_at, l.waiting, l.priority, o.held_at is not null as held, o.ship_complete
    from order_lines l join orders o on o.id = l.order_id
    where l.variant_id = ${variantId} and (l.ordered - l.cancelled - l.allocated - l.shipped) > 0
      ${
        after
          ? sql`and (-l.priority, l.placed_at, l.id) > (${-after.priority}::int, ${new Date(after.placedAt)}::timestamptz, ${after.lineId}::bigint)`
          : sql``
      }
    order by -l.priority, l.placed_at, l.id
    limit ${limit}`.execute(db);
  return rows.map((row) => ({
    lineId: row.line_id,
    orderId: row.order_id,
    placedAt: row.placed_at.getTime(),
    priority: row.priority,
    held: row.held,
    shipComplete: row.ship_complete,
    waiting: row.waiting,
    holds: [],
  }));
}

/** Lines by id as far as they are the variant's, with what they hold where. */
export async function loadLinesOfVariant(db: Db, variantId: number, lineIds: readonly number[]): Promise<OpenRow[]> {
  return loadLinesWhere(db, sql`l.variant_id = ${variantId} and l.id = any(${lineIds}::bigint[])`);
}

export type OpenRow = QueueRow & { variantId: number; allocated: number };

/** Every line of a variant that waits or holds stock, with what it holds where. */
export async function loadOpenLines(db: Db, variantId: number): Promise<OpenRow[]> {
  return loadLinesWhere(
    db,
    sql`l.variant_id = ${variantId}
      and ((l.ordered - l.cancelled - l.allocated - l.shipped) > 0
           or l.id in (select order_line_id from allocations where variant_id = ${variantId}))`,
  );
}

/** An order's lines, open or not, with what they hold where. */
export async function loadOrderLines(db: Db, orderId: number): Promise<OpenRow[]> {
  return loadLinesWhere(db, sql`l.order_id = ${orderId}`);
}

async function loadLinesWhere(db: Db, condition: RawBuilder<unknown>): Promise<OpenRow[]> {
  const { rows } = await sql<{
    line_id: number;
    order_id: number;
    variant_id: number;
    placed_at: Date;
    waiting: number;
    allocated: number;
    priority: number;
    held: boolean;
    ship_complete: boolean;
    holds: { locationId: number; units: number }[];
  }>`
    select l.id as line_id, l.order_id, l.variant_id, l.placed_at, l.waiting, l.allocated, l.priority,
      o.held_at is not null as held, o.ship_complete,
      coalesce(jsonb_agg(jsonb_build_object('locationId', a.location_id, 'units', a.units) order by a.location_id)
        filter (where a.units is not null), '[]') as holds
    from order_lines l join orders o on o.id = l.order_id left join allocations a on a.order_line_id = l.id
    where ${condition}
    group by l.id, o.id order by l.id`.execute(db);
  return rows.map((row) => ({
    lineId: row.line_id,
    orderId: row.order_id,
    variantId: row.variant_id,
    placedAt: row.placed_at.getTime(),
    priority: row.priority,
    held: row.held,
    shipComplete: row.ship_complete,
    waiting: row.waiting,
    allocated: row.allocated,
    holds: row.holds,
  }));
}

/** Stock as the back office shows it, by variant id; every location is named, also where nothing is. */
export async function loadVariantStocks(db: Db, variantIds: readonly number[]): Promise<Map<number, VariantStock>> {
  if (variantIds.length === 0) return new Map();
  const rules = await db
    .selectFrom('variant_stock')
    .selectAll()
    .where('variant_id', '=', sql<number>`any(${variantIds})`)
    .execute();
  const { rows: levels } = await sql<{
    variant_id: number;
    location_id: number;
    name: string;
    on_hand: number;
    allocated: number;
  }>`
    select v.id as variant_id, l.id as location_id, l.name, coalesce(s.on_hand, 0) as on_hand,
      coalesce(s.allocated, 0) as allocated
    from unnest(${variantIds}::bigint[]) as v (id) cross join locations l
    left join stock_levels s on s.variant_id = v.id and s.location_id = l.id
    order by l.priority`.execute(db);
  const { rows: incoming } = await sql<{ variantId: number; units: number; next: string | null }>`
    select l.variant_id as "variantId", sum(l.open)::int8 as units, min(l.expected_on) as next
    from purchase_order_lines l join purchase_orders o on o.id = l.purchase_order_id
    where l.variant_id = any(${variantIds}::bigint[]) and l.received + l.cancelled < l.ordered
      and o.state in ('ordered', 'partly_received')
    group by 1`.execute(db);
  const stocks = new Map<number, VariantStock>();
  for (const rule of rules) {
    stocks.set(rule.variant_id, {
      policy: rule.stock_policy,
      backorderLimit: rule.backorder_limit,
      stockMinimum: rule.stock_minimum,
      stockAlert: rule.stock_alert,
      onHand: 0,
      allocated: 0,
      available: 0,
      waiting: rule.waiting,
      incoming: 0,
      nextIncomingOn: null,
      locations: [],
    });
  }
  for (const { variantId, units, next } of incoming) {
    Object.assign(stocks.get(variantId) ?? {}, { incoming: units, nextIncomingOn: next });
  }
  for (const level of levels) {
    const stock = stocks.get(level.variant_id);
    if (!stock) continue;
    const available = level.on_hand - level.allocated;
    stock.onHand += level.on_hand;
    stock.allocated += level.allocated;
    stock.available += available;
    stock.locations.push({
      locationId: level.location_id,
      name: level.name,
      onHand: level.on_hand,
      allocated: level.allocated,
      available,
    });
  }
  return stocks;
}
