/** What needs attention: the Dashboard's figures. Reads only. */
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Db } from '../platform/db.ts';
import type { dashboard } from './schemas.ts';

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
