/** The SQL of what leaves the house and what comes back. */
import { sql } from 'kysely';
import type { Db, Transaction } from '../platform/db.ts';
import type { LineUnits } from './lock-order.ts';
import type { ReturnView, ShipInput, ShipmentView } from './schemas.ts';

/** Shipments by order, oldest first; dropped ones are left out. */
export async function loadShipments(db: Db, orderIds: readonly number[]): Promise<Map<number, ShipmentView[]>> {
  const { rows } = await sql<{
    id: number;
    order_id: number;
    number: string;
    prepared_at: Date;
    shipped_at: Date | null;
    carrier: string;
    tracking_number: string;
    tracking_url: string;
    lines: LineUnits[];
  }>`
    select s.*, (select coalesce(jsonb_agg(jsonb_build_object('lineId', order_line_id, 'units', units) order by order_line_id), '[]')
      from shipment_lines where shipment_id = s.id) as lines
    from shipments s where s.order_id = any(${orderIds}::bigint[]) and s.dropped_at is null order by s.id`.execute(db);
  const shipments = new Map<number, ShipmentView[]>();
  for (const row of rows) {
    const view = {
      id: row.id,
      number: row.number,
      preparedAt: row.prepared_at.toISOString(),
      shippedAt: row.shipped_at?.toISOString() ?? null,
      carrier: row.carrier,
      trackingNumber: row.tracking_number,
      trackingUrl: row.tracking_url,
      lines: row.lines,
    };
    shipments.set(row.order_id, [...(shipments.get(row.order_id) ?? []), view]);
  }
  return shipments;
}

/** Returns by order, oldest first. */
export async function loadReturns(db: Db, orderIds: readonly number[]): Promise<Map<number, ReturnView[]>> {
  const { rows } = await sql<Omit<ReturnView, 'at'> & { at: Date; orderId: number }>`
    select r.id, r.number, r.order_id as "orderId", r.at, r.reason, r.restocked, r.credit_minor as "creditMinor",
      (select jsonb_agg(jsonb_build_object('lineId', order_line_id, 'units', units) order by order_line_id)
       from return_lines where return_id = r.id) as lines
    from returns r where r.order_id = any(${orderIds}::bigint[]) order by r.id`.execute(db);
  const returns = new Map<number, ReturnView[]>();
  for (const { orderId, at, ...row } of rows) {
    returns.set(orderId, [...(returns.get(orderId) ?? []), { ...row, at: at.toISOString() }]);
  }
  return returns;
}

/** The order's prepared shipment, or null. */
async function findPrepared(db: Db, orderId: number): Promise<number | null> {
  const row = await db
    .selectFrom('shipments')
    .select('id')
    .where('order_id', '=', orderId)
    .where('shipped_at', 'is', null)
    .where('dropped_at', 'is', null)
    .executeTakeFirst();
  return row?.id ?? null;
}

/** Writes what left the house, as the order's prepared shipment or a new one. Answers its id. */
export async function writeShipped(
  trx: Transaction,
  orderId: number,
  shipment: Omit<ShipInput, 'notify'>,
  by: { actor: string; now: Date },
): Promise<number> {
  const facts = {
    shipped_at: by.now,
    carrier: shipment.carrier,
    tracking_number: shipment.trackingNumber,
    tracking_url: shipment.trackingUrl,
    actor: by.actor,
  };
  const prepared = await findPrepared(trx, orderId);
  if (prepared !== null) {
    await trx.deleteFrom('shipment_lines').where('shipment_id', '=', prepared).execute();
    await trx.updateTable('shipments').set(facts).where('id', '=', prepared).execute();
    await insertLines(trx, prepared, shipment.lines);
    return prepared;
  }
  const { id } = await trx
    .insertInto('shipments')
    .values({ ...facts, order_id: orderId, prepared_at: by.now })
    .returning('id')
    .executeTakeFirstOrThrow();
  await insertLines(trx, id, shipment.lines);
  return id;
}

async function insertLines(trx: Transaction, shipmentId: number, lines: readonly LineUnits[]): Promise<void> {
  await trx
    .insertInto('shipment_lines')
    .values(lines.map(({ lineId, units }) => ({ shipment_id: shipmentId, order_line_id: lineId, units })))
    .execute();
}

/**
 * Makes or fills up each order's prepared shipment with what its lines have allocated now.
 * Answers the shipments by order.
 */
export async function writePrepared(
  trx: Transaction,
  orderIds: readonly number[],
  by: { actor: string; now: Date },
): Promise<Map<number, { id: number; number: string }>> {
  await sql`
    insert into shipments (order_id, prepared_at, actor)
    select id, ${by.now}::timestamptz, ${by.actor} from unnest(${orderIds}::bigint[]) as wanted (id)
    on conflict (order_id) where shipped_at is null and dropped_at is null do nothing`.execute(trx);
  const { rows } = await sql<{ id: number; number: string; order_id: number }>`
    select id, number, order_id from shipments
    where order_id = any(${orderIds}::bigint[]) and shipped_at is null and dropped_at is null`.execute(trx);
  const ids = rows.map((row) => row.id);
  await sql`delete from shipment_lines where shipment_id = any(${ids}::bigint[])`.execute(trx);
  await sql`
    insert into shipment_lines (shipment_id, order_line_id, units)
    select s.id, l.id, l.allocated from shipments s join order_lines l on l.order_id = s.order_id
    where s.id = any(${ids}::bigint[]) and l.allocated > 0`.execute(trx);
  return new Map(rows.map((row) => [row.order_id, row]));
}

/** Takes out of the order's prepared shipment what is allocated no more; drops it when nothing is left. */
export async function trimPrepared(trx: Transaction, orderId: number, now: Date): Promise<void> {
  const prepared = await findPrepared(trx, orderId);
  if (prepared === null) return;
  await sql`
    delete from shipment_lines s using order_lines l
    where s.shipment_id = ${prepared} and l.id = s.order_line_id and l.allocated = 0`.execute(trx);
  await sql`
    update shipment_lines s set units = l.allocated from order_lines l
    where s.shipment_id = ${prepared} and l.id = s.order_line_id and l.allocated < s.units`.execute(trx);
  await sql`
    update shipments set dropped_at = ${now}::timestamptz where id = ${prepared}
      and not exists (select from shipment_lines where shipment_id = ${prepared})`.execute(trx);
}
