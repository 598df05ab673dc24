/** Orders collected at the counter: what is there is handed over, and what is still open is paid. */
import { sql } from 'kysely';
import { matchingWords } from '../inventory/rules/words.ts';
import { lockOrder } from '../orders/lock-order.ts';
import { refreshOrdersList } from '../orders/refresh-orders-list.ts';
import { shipLocked } from '../orders/ship-order.ts';
import { settleAuthorisations } from '../payments/settle.ts';
import { loadOpenMinor } from '../payments/store.ts';
import { type Db, inTransaction } from '../platform/db.ts';
import type { Jobs } from '../platform/jobs.ts';
import { isRefusal, type Refusal, refuse } from '../platform/refusals.ts';
import type { AtTill } from './at-till.ts';
import type { HandOverInput, ReadyOrder } from './schemas.ts';
import { refusePayments } from './sell-at-till.ts';
import { onceAtTill } from './store.ts';
import { receiveAtTill } from './till-money.ts';

/** Ways to ship that end at a counter. */
const collected = ['till', 'pickup'];
const mostShown = 50;

/** Orders to be collected that have something ready, oldest first; by number or who ordered where searched. */
export async function listReady(db: Db, search: string): Promise<ReadyOrder[]> {
  await refreshOrdersList(db, 50);
  const words = matchingWords(search).map((pattern) => sql`r.words like ${pattern}`);
  const { rows } = await sql<Omit<ReadyOrder, 'placedAt'> & { placedAt: Date }>`
    select o.id, o.number, o.placed_at as "placedAt", o.shipping_address->>'name' as customer,
      (select sum(allocated)::int from order_lines where order_id = o.id) as ready, r.waiting
    from order_rows r join orders o on o.id = r.order_id
    where r.ready and o.shipping_method = any(${collected}::text[])
      and ${words.length > 0 ? sql.join(words, sql` and `) : sql`true`}
    order by r.placed_at, r.order_id limit ${mostShown}`.execute(db);
  return rows.map((row) => ({ ...row, placedAt: row.placedAt.toISOString() }));
}

/**
 * Hands units of an order over at the counter, as a parcel that has left, and takes what is paid for it. Answers the
 * receipt's id; the same key answers the same receipt. Refuses a held order, units that are not allocated, more money
 * than is open, and nothing at all.
 */
export async function handOver(
  shop: { db: Db; jobs: Pick<Jobs, 'enqueue'> },
  orderId: number,
  input: HandOverInput,
  by: AtTill & { idempotencyKey: string },
): Promise<number | Refusal> {
  const ledger = { actor: `user ${by.user.id}`, now: by.now };
  return inTransaction(shop.db, (trx) =>
    onceAtTill(trx, { idempotencyKey: by.idempotencyKey, content: ['hand over', orderId, input] }, by, async () => {
      const order = await lockOrder(trx, orderId);
      if (isRefusal(order)) return order;
      if (input.lines.length === 0 && input.payments.length === 0) {
        return refuse('invalid', 'lines: nothing is handed over and nothing is paid.', { field: 'lines' });
      }
      const wrong = refusePayments(await loadOpenMinor(trx, orderId), input.payments, true);
      if (wrong) return wrong;
      if (input.lines.length > 0) {
        const parcel = { lines: input.lines, carrier: '', trackingNumber: '', trackingUrl: '', notify: false };
        const shipped = await shipLocked(trx, order, parcel, ledger);
        if (isRefusal(shipped)) return shipped;
      }
      await receiveAtTill(trx, orderId, input.payments, 0, ledger);
      await settleAuthorisations(trx, shop.jobs, orderId, ledger);
      return {
        kind: 'payment',
        orderId,
        returnId: null,
        totalMinor: input.payments.reduce((sum, payment) => sum + payment.amountMinor, 0),
        payments: input.payments,
        exceptions: [],
      };
    }),
  );
}
