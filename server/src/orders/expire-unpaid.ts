import { sql } from 'kysely';
import { closeOpenPages, type PayingShop } from '../payments/start-payment.ts';
import { loadMoney } from '../payments/store.ts';
import { type Db, inTransaction } from '../platform/db.ts';
import { isRefusal } from '../platform/refusals.ts';
import { loadStoreSettings } from '../settings/store.ts';
import { cancelLocked } from './cancel-order.ts';
import { lockOrder } from './lock-order.ts';
import { refreshWholeOrdersList } from './refresh-orders-list.ts';

/**
 * Cancels orders that nobody has paid or promised anything of within the time the merchant set, if any; their units go
 * to those who wait. Each in a transaction of its own. Answers how many were cancelled.
 */
export async function expireUnpaidOrders(shop: PayingShop): Promise<number> {
  const { unpaidExpireDays, onlineExpireMinutes } = await loadStoreSettings(shop.db);
  const online = shop.payments.configured.filter((provider) => provider.online).map((provider) => provider.id);
  const now = shop.clock().getTime();
  let expired = 0;
  const failures: unknown[] = [];
  for (const [isOnline, milliseconds] of [
    [true, onlineExpireMinutes === null ? null : onlineExpireMinutes * 60_000],
    [false, unpaidExpireDays === null ? null : unpaidExpireDays * 86_400_000],
  ] as const) {
    if (milliseconds === null) continue;
    for await (const orderId of unpaidOrders(shop.db, { online, isOnline, before: new Date(now - milliseconds) })) {
      try {
        if (await expire(shop, orderId)) expired += 1;
      } catch (error) {
        failures.push(error); // the others are not to wait for this one; it is tried again
      }
    }
  }
  if (failures.length > 0) throw failures[0];
  return expired;
}

/** Orders that may have to expire. The list only says where to look; each is decided under its lock, by the facts. */
async function* unpaidOrders(
  db: Db,
  which: { online: readonly string[]; isOnline: boolean; before: Date },
): AsyncIterable<number> {
  await refreshWholeOrdersList(db);
  const of = which.isOnline
    ? sql`o.payment_provider = any(${which.online}::text[])`
    : sql`o.payment_provider <> all(${which.online}::text[]) and o.payment_provider <> 'till'`; // paid when collected
  for (let after: { placedAt: Date; id: number } | null = null; ; ) {
    const beyond: ReturnType<typeof sql> = after
      ? sql`(r.placed_at, r.order_id) > (${after.placedAt}::timestamptz, ${after.id}::bigint)`
      : sql`true`;
    const { rows } = await sql<{ id: number; placedAt: Date }>`
      select r.order_id as id, r.placed_at as "placedAt" from order_rows r join orders o on o.id = r.order_id
      where r.payment_state = 'awaiting' and r.shipment_state = 'not_shipped' and r.placed_at < ${which.before}::timestamptz
        and ${of} and ${beyond}
      order by r.placed_at, r.order_id limit 100`.execute(db);
    for (const { id } of rows) yield id;
    after = rows.at(-1) ?? null;
    if (!after || rows.length < 100) return;
  }
}

async function expire(shop: PayingShop, orderId: number): Promise<boolean> {
  // First nobody can pay any more, then it is cancelled: who pays in between is found by the look at their page.
  if (!(await closeOpenPages(shop, { id: orderId }))) return false;
  return inTransaction(shop.db, async (trx) => {
    const order = await lockOrder(trx, orderId);
    if (isRefusal(order)) return false;
    const { dueMinor, entries } = await loadMoney(trx, orderId);
    const shipped = await trx
      .selectFrom('order_lines')
      .select('id')
      .where('order_id', '=', orderId)
      .where('shipped', '>', 0)
      .executeTakeFirst();
    const lines = order.lines
      .map((line) => ({ lineId: line.lineId, units: line.waiting + line.allocated }))
      .filter((line) => line.units > 0);
    // Somebody whose card's authorisation ran out while they waited for goods has not gone away.
    if (dueMinor === 0 || entries.length > 0 || shipped || lines.length === 0) return false;
    const cancel = { kind: 'expired' as const, lines, reason: '', notify: true };
    const refused = await cancelLocked(trx, shop.jobs, order, cancel, { actor: 'system', now: shop.clock() });
    return !isRefusal(refused);
  });
}
