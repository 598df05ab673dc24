/** What the Orders page and the Dashboard show: reads only. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { Db } from '../platform/db.ts';
import { decodeCursor, likePattern, pageOf } from '../platform/paging.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import { paymentStateOf, shipmentStateOf } from './rules/order-state.ts';
import type { dashboard, orderFilter, orderRow } from './schemas.ts';

type OrderRow = z.infer<typeof orderRow>;

const filterConditions = {
  all: sql`true`,
  waiting: sql`sums.waiting > 0`,
  ready: sql`sums.allocated > 0`,
};

/** One page of orders, newest first. Refuses a cursor it did not make. */
export async function listOrders(
  db: Db,
  query: { search?: string; filter: z.infer<typeof orderFilter>; cursor?: string; limit: number },
): Promise<{ items: OrderRow[]; total: number; nextCursor: string | null } | Refusal> {
  const after = decodeCursor(query.cursor, z.tuple([z.string(), z.number()]));
  if (after === undefined) return refuse('invalid', 'cursor: this is not a cursor of this list.', { field: 'cursor' });
  const pattern = query.search ? likePattern(query.search) : null;
  const { rows } = await sql<{
    id: number;
    number: string;
    placedAt: Date;
    customer: string;
    email: string;
    totalMinor: number;
    units: number;
    waiting: number;
    ordered: number;
    cancelled: number;
    shipped: number;
    payments: string[];
    total: number;
  }>`
    with found as (
      select o.id, o.number, o.placed_at, o.shipping_address->>'name' as customer, o.email, o.total_minor, sums.*
      from orders o
      cross join lateral (select sum(ordered)::int as ordered, sum(cancelled)::int as cancelled, sum(shipped)::int as shipped,
          sum(allocated)::int as allocated, sum(waiting)::int as waiting from order_lines where order_id = o.id) sums
      where ${filterConditions[query.filter]}
        and (${pattern}::text is null or o.number ilike ${pattern} or o.email ilike ${pattern}
             or o.shipping_address->>'name' ilike ${pattern}))
    select id, number, placed_at as "placedAt", customer, email, total_minor as "totalMinor", ordered - cancelled as units,
      waiting, ordered, cancelled, shipped, (select count(*) from found) as total,
      array(select state from payments where order_id = found.id) as payments
    from found
    where ${after === null ? sql`true` : sql`(placed_at, id) < (${after[0]}::timestamptz, ${after[1]}::bigint)`}
    order by placed_at desc, id desc limit ${query.limit + 1}`.execute(db);
  const { items, ...rest } = pageOf(rows, query.limit, (row) => [row.placedAt.toISOString(), row.id]);
  return {
    items: items.map(({ ordered, cancelled, shipped, payments, total, ...row }) => ({
      ...row,
      placedAt: row.placedAt.toISOString(),
      paymentState: paymentStateOf(payments),
      shipmentState: shipmentStateOf([{ ordered, cancelled, shipped }]),
    })),
    ...rest,
  };
}

/** The figures of the Dashboard; days are UTC days, today is the last of the fourteen. */
export async function loadDashboard(db: Db, now: Date): Promise<z.infer<typeof dashboard>> {
  const today = now.toISOString().slice(0, 10);
  const { rows } = await sql<{
    ordersToday: number;
    revenueTodayMinor: number;
    waitingUnits: number;
    waitingOrders: number;
    waitingMinor: number;
    oldestWaitingAt: Date | null;
    readyToShipOrders: number;
    lowStockVariants: number;
    outOfStockVariants: number;
  }>`
    with waiting as (
      select * from order_lines where (ordered - cancelled - allocated - shipped) > 0),
    shelves as (
      select s.variant_id, s.stock_alert, coalesce(sum(l.on_hand - l.allocated), 0) as available
      from variant_stock s join variants v on v.id = s.variant_id and v.archived_at is null
      left join stock_levels l on l.variant_id = s.variant_id
      where s.stock_policy <> 'untracked' group by 1, 2)
    select
      (select count(*) from orders where placed_at >= ${today}::date) as "ordersToday",
      (select coalesce(sum(total_minor), 0)::int8 from orders where placed_at >= ${today}::date) as "revenueTodayMinor",
      (select coalesce(sum(waiting), 0)::int8 from waiting) as "waitingUnits",
      (select count(distinct order_id) from waiting) as "waitingOrders",
      (select coalesce(sum(waiting * unit_price_minor), 0)::int8 from waiting) as "waitingMinor",
      (select min(placed_at) from waiting) as "oldestWaitingAt",
      (select count(distinct order_id) from order_lines where allocated > 0) as "readyToShipOrders",
      (select count(*) from shelves where available > 0 and available <= stock_alert) as "lowStockVariants",
      (select count(*) from shelves where available <= 0) as "outOfStockVariants"`.execute(db);
  const [figures] = rows;
  if (!figures) throw new Error('the database answered no row');
  const days = await sql<{ date: string; orders: number; waitingOrders: number }>`
    select to_char(day, 'YYYY-MM-DD') as date, count(o.id) as orders,
      count(o.id) filter (where exists (select from order_lines l where l.order_id = o.id
        and (l.ordered - l.cancelled - l.allocated - l.shipped) > 0)) as "waitingOrders"
    from generate_series(${today}::date - 13, ${today}::date, interval '1 day') as day
    left join orders o on o.placed_at >= day and o.placed_at < day + interval '1 day'
    group by day order by day`.execute(db);
  return { ...figures, oldestWaitingAt: figures.oldestWaitingAt?.toISOString() ?? null, days: days.rows };
}
