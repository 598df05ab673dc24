/** Orders and backorders day by day. Reads only; every part is a range of an index. */
import { sql } from 'kysely';
import { refreshOrdersList } from '../orders/refresh-orders-list.ts';
import type { Db } from '../platform/db.ts';
import { withLevels } from './rules/levels.ts';
import type { DayReport } from './schemas.ts';

type Day = Omit<DayReport['days'][number], 'waiting'>;

/** The last `count` days, today the last of them. */
export async function loadDays(db: Db, now: Date, count: number): Promise<DayReport> {
  await refreshOrdersList(db, 50);
  const today = now.toISOString().slice(0, 10);
  const from = sql`(${today}::date - ${count - 1}::int)`;
  const since = sql`(${from}::timestamp at time zone 'UTC')`;
  const dayOf = (column: string) => sql`(${sql.ref(column)} at time zone 'UTC')::date`;
  const [{ rows: days }, { rows: sums }] = await Promise.all([
    sql<Day>`
      with placed as (select ${dayOf('placed_at')} as day, count(*) as orders from orders
                      where placed_at >= ${since} group by 1),
      still as (select ${dayOf('placed_at')} as day, count(*) as orders from order_rows
                where placed_at >= ${since} and waiting > 0 group by 1),
      flow as (select ${dayOf('at')} as day, sum(units) filter (where kind = 'joined') as joined,
                 sum(units) filter (where kind = 'filled') as filled,
                 sum(units) filter (where kind = 'cancelled') as cancelled,
                 sum(units) filter (where kind = 'displaced') as displaced
               from waiting_flow where at >= ${since} group by 1)
      select to_char(day, 'YYYY-MM-DD') as date, coalesce(placed.orders, 0) as orders,
        coalesce(still.orders, 0) as "stillWaiting", coalesce(joined, 0)::int as joined, coalesce(filled, 0)::int as filled,
        coalesce(cancelled, 0)::int as cancelled, coalesce(displaced, 0)::int as displaced
      from (select generate_series(${from}, ${today}::date, interval '1 day')::date as day) d
      left join placed using (day) left join still using (day) left join flow using (day)
      order by day`.execute(db),
    sql<{ waiting: number }>`
      select coalesce(sum(waiting), 0)::int8 as waiting from order_lines
      where (ordered - cancelled - allocated - shipped) > 0`.execute(db),
  ]);
  return { days: withLevels(days, sums[0]?.waiting ?? 0) };
}
