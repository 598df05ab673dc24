/** What the Orders page shows: reads only. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { Db } from '../platform/db.ts';
import { decodeCursor, likePattern, pageOf } from '../platform/paging.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import { paymentStateOf, shipmentStateOf } from './rules/order-state.ts';
import type { orderFilter, orderRow } from './schemas.ts';

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
