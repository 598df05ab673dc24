import { sql } from 'kysely';
import { inTransaction } from '../platform/db.ts';
import type { Shop } from '../shop.ts';
import { linesView } from '../storefront/views.ts';
import { type MailShop, writeOrderMail } from './order-mail.ts';

/** Orders whose mails are asked for in one transaction. */
const chunk = 2_000;

/**
 * Has shoppers told of goods that came for them, once nothing more has come for their order for `quietMinutes`: several
 * deliveries of one morning are one mail, and what leaves at once needs none.
 */
export async function tellAllocated(shop: Pick<Shop, 'db' | 'jobs' | 'clock'>, quietMinutes = 5): Promise<void> {
  for (let orders = chunk; orders === chunk; ) {
    orders = await inTransaction(shop.db, async (trx) => {
      const before = new Date(shop.clock().getTime() - quietMinutes * 60_000);
      const { rows } = await sql<{ orderId: number; toldWith: number }>`
        with due as (
          select order_id, max(id) as up_to from goods_allocated where told_with is null
          group by order_id having max(at) <= ${before}::timestamptz order by min(id) limit ${chunk}),
        told as (
          update goods_allocated g set told_with = due.up_to from due
          where g.order_id = due.order_id and g.told_with is null and g.id <= due.up_to
          returning g.order_id, g.told_with)
        select distinct order_id as "orderId", told_with as "toldWith" from told`.execute(trx);
      await shop.jobs.enqueue(
        trx,
        'order-mail',
        rows.map((row) => ({ about: 'allocated' as const, ...row })),
      );
      return rows.length;
    });
  }
}

/** Writes to the shopper what has come for them. What has left, or was lost or cancelled meanwhile, is not mentioned. */
export async function writeAllocated(shop: MailShop, orderId: number, toldWith: number): Promise<void> {
  const { rows } = await sql<{ lineId: number; units: number }>`
    select l.id as "lineId", least(sum(g.units), l.allocated)::int as units
    from goods_allocated g join order_lines l on l.id = g.order_line_id
    where g.told_with = ${toldWith} and g.order_id = ${orderId} and l.allocated > 0
    group by l.id order by l.position`.execute(shop.db);
  if (rows.length === 0) return;
  await writeOrderMail(shop, {
    orderId,
    key: `order-allocated:${toldWith}`,
    template: 'order-allocated',
    subject: 'allocated',
    data: ({ order }) => ({ lines: linesView(order, rows) }),
  });
}
