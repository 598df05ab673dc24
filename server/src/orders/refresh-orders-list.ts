/**
 * Keeps order_rows, which the Orders page filters and sorts by, up to date. The states are derived by the same rules
 * that screens are shown; see migrations/0018 for who notes what changed.
 */
import { sql } from 'kysely';
import { plainWords } from '../inventory/rules/words.ts';
import { orderPaymentState } from '../payments/rules/balance.ts';
import { type MoneyFacts, moneyColumns } from '../payments/store.ts';
import type { Transaction } from '../platform/db.ts';
import { distinctIds, listRefresher, takeNotes } from '../platform/list-refresher.ts';
import { isReadyToShip, shipmentStateOf } from './rules/order-state.ts';

const refresher = listRefresher({
  notes: 'orders_changed',
  lock: 7_355_621,
  async fold(trx) {
    const notes = await takeNotes<{ order_id: number }>(trx, 'orders_changed');
    const ids = distinctIds(notes.map((note) => note.order_id));
    if (ids.length > 0) await writeRows(trx, ids);
    return notes.length;
  },
});
export const {
  refresh: refreshOrdersList,
  refreshAll: refreshWholeOrdersList,
  start: startRefreshingOrders,
} = refresher;

type Facts = {
  id: number;
  placedAt: Date;
  held: boolean;
  shipComplete: boolean;
  texts: (string | null)[];
  lines: { ordered: number; cancelled: number; allocated: number; shipped: number; waiting: number }[];
  promisedOn: string | null;
  totalMinor: number;
  prepared: boolean;
} & MoneyFacts;

async function writeRows(trx: Transaction, ids: readonly number[]): Promise<void> {
  const rows = (await loadFacts(trx, ids)).map((order) => ({
    order_id: order.id,
    placed_at: order.placedAt,
    payment_state: orderPaymentState(
      order,
      order.lines.every((line) => line.ordered === line.cancelled),
    ),
    shipment_state: shipmentStateOf(order.lines),
    waiting: order.lines.reduce((sum, line) => sum + line.waiting, 0),
    ready: isReadyToShip(order, order.lines),
    prepared: order.prepared,
    held: order.held,
    promised_on: order.promisedOn,
    words: ` ${plainWords(order.texts.filter(Boolean).join(' '))}`,
  }));
  await sql`
    insert into order_rows (order_id, placed_at, payment_state, shipment_state, waiting, ready, prepared, held,
      promised_on, words)
    select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (order_id bigint, placed_at timestamptz,
      payment_state text, shipment_state text, waiting int, ready boolean, prepared boolean, held boolean, promised_on date, words text)
    on conflict (order_id) do update set placed_at = excluded.placed_at, payment_state = excluded.payment_state,
      shipment_state = excluded.shipment_state, waiting = excluded.waiting, ready = excluded.ready,
      prepared = excluded.prepared, held = excluded.held, promised_on = excluded.promised_on, words = excluded.words
    where order_rows.* is distinct from excluded.*`.execute(trx);
}

async function loadFacts(trx: Transaction, ids: readonly number[]): Promise<Facts[]> {
  const { rows } = await sql<Facts>`
    select o.id, o.placed_at as "placedAt", o.held_at is not null as held, o.ship_complete as "shipComplete",
      array[o.number, o.shipping_address->>'name', o.shipping_address->>'company', o.billing_address->>'name',
        o.billing_address->>'company', o.email, o.shipping_address->>'postalCode'] as texts,
      l.lines, l.promised_on as "promisedOn", o.total_minor as "totalMinor", ${moneyColumns},
      exists (select from shipments where order_id = o.id and shipped_at is null and dropped_at is null) as prepared
    from unnest(${ids}::bigint[]) as d (id) join orders o on o.id = d.id
    cross join lateral (
      select coalesce(jsonb_agg(jsonb_build_object('ordered', ordered, 'cancelled', cancelled, 'allocated', allocated,
          'shipped', shipped, 'waiting', waiting)), '[]') as lines,
        min(promise_date) filter (where waiting > 0) as promised_on
      from order_lines where order_id = o.id) l`.execute(trx);
  return rows;
}
