/** What the Orders page lists: any filter, newest first, as fast with a million orders as with ten. Reads only. */
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { matchingWords } from '../inventory/rules/words.ts';
import { orderPaymentState } from '../payments/rules/balance.ts';
import { type MoneyFacts, moneyColumns } from '../payments/store.ts';
import { type Db, inTransaction, type Transaction } from '../platform/db.ts';
import { decodeCursor, encodeCursor } from '../platform/paging.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import { refreshOrdersList } from './refresh-orders-list.ts';
import { isReadyToShip, shipmentStateOf } from './rules/order-state.ts';
import type { OrderFilter, orderCounts, orderRow } from './schemas.ts';

/** Up to this many matches are counted one by one, and matches of words sorted; more are met often enough in passing. */
const fewMatches = 10_000;

type Row = z.infer<typeof orderRow>;
type OrderPage = { items: Row[]; total: number; totalIsExact: boolean; nextCursor: string | null };
type Place = [string, number];
type Found = { id: number; placedAt: Date };

/** One page of orders. `total` stops counting at some thousands and says so. Refuses a cursor it did not make. */
export async function listOrders(
  db: Db,
  query: OrderFilter & { cursor?: string; limit: number },
  now: Date,
): Promise<OrderPage | Refusal> {
  const after = decodeCursor(query.cursor, z.tuple([z.iso.datetime(), z.int()]));
  if (after === undefined) return refuse('invalid', 'cursor: this is not a cursor of this list.', { field: 'cursor' });
  await refreshOrdersList(db, 50);
  return inTransaction(db, async (trx) => {
    const { found, total } = await findOrders(trx, query, today(now), after);
    const shown = found.slice(0, query.limit);
    const last = shown.at(-1);
    return {
      items: await loadRows(
        trx,
        shown.map((row) => row.id),
        today(now),
      ),
      total,
      totalIsExact: total < fewMatches,
      nextCursor: found.length > query.limit && last ? encodeCursor([last.placedAt.toISOString(), last.id]) : null,
    };
  });
}

/** How many orders each of the list's tabs holds, each counted up to some thousands. */
export async function countOrders(db: Db, now: Date): Promise<z.infer<typeof orderCounts>> {
  await refreshOrdersList(db, 50);
  const count = (condition: RawBuilder<unknown>) =>
    sql`(select count(*) from (select from order_rows where ${condition} limit ${fewMatches}) as counted)`;
  const tabs = tabConditions(today(now));
  const { rows } = await sql<z.infer<typeof orderCounts>>`select
    ${count(tabs.ready)} as ready, ${count(tabs.prepared)} as prepared, ${count(tabs.waiting)} as waiting,
    ${count(tabs.late)} as late, ${count(tabs.held)} as held, ${count(tabs.refused)} as refused`.execute(db);
  const [counts] = rows;
  if (!counts) throw new Error('the database answered no row');
  return counts;
}

const today = (now: Date) => now.toISOString().slice(0, 10);

const tabConditions = (day: string): Record<OrderFilter['filter'], RawBuilder<unknown>> => ({
  all: sql`true`,
  ready: sql`ready`,
  prepared: sql`prepared`,
  waiting: sql`waiting > 0`,
  late: sql`promised_on < ${day}::date`,
  held: sql`held`,
  refused: sql`order_id in (select order_id from payment_requests where state = 'failed')`,
});

function conditionsOf(query: OrderFilter, day: string): RawBuilder<unknown> {
  const conditions = [tabConditions(day)[query.filter]];
  const { payment, shipment, promisedFrom, promisedTo } = query;
  if (payment) conditions.push(sql`payment_state = ${payment}`);
  if (shipment) conditions.push(sql`shipment_state = ${shipment}`);
  if (promisedFrom) conditions.push(sql`promised_on >= ${promisedFrom}::date`);
  if (promisedTo) conditions.push(sql`promised_on <= ${promisedTo}::date`);
  return sql.join(conditions, sql` and `);
}

function wordConditions(search: string): RawBuilder<unknown> | null {
  const words = matchingWords(search).map((pattern) => sql`words like ${pattern}`);
  return words.length === 0 ? null : sql.join(words, sql` and `);
}

async function findOrders(
  trx: Transaction,
  query: OrderFilter & { limit: number },
  day: string,
  after: Place | null,
): Promise<{ found: Found[]; total: number }> {
  const conditions = conditionsOf(query, day);
  const words = wordConditions(query.search ?? '');
  const beyond = after ? sql`(placed_at, order_id) < (${after[0]}::timestamptz, ${after[1]}::bigint)` : sql`true`;
  const inOrder = sql`order by placed_at desc, order_id desc limit ${query.limit + 1}`;
  if (words === null) {
    const { rows } = await sql<Found>`
      select order_id as id, placed_at as "placedAt" from order_rows where ${conditions} and ${beyond} ${inOrder}`.execute(
      trx,
    );
    return { found: rows, total: await countUpTo(trx, fewMatches, conditions) };
  }
  const matches = await countUpTo(trx, fewMatches + 1, words);
  // Few match: look at them all. Many: walk along the index in order until the page is full.
  const { rows } =
    matches <= fewMatches
      ? await sql<Found>`
          with matches as materialized (select * from order_rows where ${words})
          select order_id as id, placed_at as "placedAt" from matches where ${conditions} and ${beyond} ${inOrder}`.execute(
          trx,
        )
      : await sql<Found>`
          select order_id as id, placed_at as "placedAt" from order_rows
          where ${words} and ${conditions} and ${beyond} ${inOrder}`.execute(trx);
  return { found: rows, total: await countUpTo(trx, fewMatches, sql`${words} and ${conditions}`) };
}

async function countUpTo(trx: Transaction, most: number, condition: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (select from order_rows where ${condition} limit ${most}) as counted`.execute(trx);
  return rows[0]?.count ?? 0;
}

type RowFacts = Omit<Row, 'placedAt' | 'paymentState' | 'shipmentState' | 'ready' | 'held' | 'late'> & {
  placedAt: Date;
  ordered: number;
  cancelled: number;
  allocated: number;
  shipped: number;
  held: boolean;
  shipComplete: boolean;
} & MoneyFacts;

/** The rows as the tables have them now, in the order of `ids`. */
async function loadRows(trx: Transaction, ids: readonly number[], day: string): Promise<Row[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<RowFacts>`
    select o.id, o.number, o.placed_at as "placedAt", o.shipping_address->>'name' as customer, o.email,
      o.total_minor as "totalMinor", o.held_at is not null as held, o.ship_complete as "shipComplete",
      sums.ordered, sums.cancelled, sums.allocated, sums.shipped, sums.waiting, sums.ordered - sums.cancelled as units,
      sums.promised_on as "promisedOn", ${moneyColumns},
      exists (select from shipments where order_id = o.id and shipped_at is null and dropped_at is null) as prepared
    from unnest(${ids}::bigint[]) with ordinality as d (id, place) join orders o on o.id = d.id
    cross join lateral (
      select sum(ordered)::int as ordered, sum(cancelled)::int as cancelled, sum(allocated)::int as allocated,
        sum(shipped)::int as shipped, sum(waiting)::int as waiting,
        min(promise_date) filter (where waiting > 0) as promised_on
      from order_lines where order_id = o.id) sums
    order by d.place`.execute(trx);
  return rows.map(({ ordered, cancelled, allocated, shipped, shipComplete, creditedMinor, entries, ...row }) => ({
    ...row,
    placedAt: row.placedAt.toISOString(),
    paymentState: orderPaymentState({ totalMinor: row.totalMinor, creditedMinor, entries }, row.units === 0),
    shipmentState: shipmentStateOf([{ ordered, cancelled, shipped }]),
    ready: isReadyToShip({ held: row.held, shipComplete }, [{ allocated, waiting: row.waiting }]),
    late: row.promisedOn !== null && row.promisedOn < day,
  }));
}
