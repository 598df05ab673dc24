import { sql } from 'kysely';
import { expireUnpaidOrders } from '../orders/expire-unpaid.ts';
import { inTransaction } from '../platform/db.ts';
import type { Shop } from '../shop.ts';
import { lapsingMilliseconds, lookAtPayment } from './look-at-payment.ts';
import { carryOut } from './requests.ts';

/** Starts the handlers of what is done with providers, and of unpaid orders that expire. */
export async function startPayments(shop: Shop): Promise<void> {
  await shop.jobs.handle('payment', (job) =>
    job.about === 'request' ? carryOut(shop, job.requestId) : lookAtPayment(shop, job.paymentId),
  );
  await shop.jobs.handle('tend-payments', async () => {
    await lookAtForgotten(shop);
    await expireUnpaidOrders(shop);
  });
  await shop.jobs.schedule('tend-payments', '*/5 * * * *');
}

/**
 * Has jobs look at what no notice may have told: requests whose job gave up, pages that were left, authorisations that
 * are about to run out or have.
 */
export async function lookAtForgotten(shop: Pick<Shop, 'db' | 'jobs' | 'clock' | 'payments'>): Promise<void> {
  const now = shop.clock();
  const online = shop.payments.configured.filter((provider) => provider.online).map((provider) => provider.id);
  if (online.length === 0) return;
  const { rows: requests } = await sql<{ id: number }>`
    select r.id from payment_requests r join payments p on p.id = r.payment_id
    where r.state = 'asked' and r.asked_at < ${now}::timestamptz - interval '30 minutes'
      and p.provider = any(${online}::text[])
    order by r.id limit 200`.execute(shop.db);
  const { rows: payments } = await sql<{ id: number }>`
    select id from payments where provider = any(${online}::text[]) and session <> ''
      and ((reference = '' and created_at > ${now}::timestamptz - interval '2 days')
        or capture_before < ${new Date(now.getTime() + lapsingMilliseconds)}::timestamptz)
      and coalesce(looked_at, created_at) < ${now}::timestamptz - interval '10 minutes'
    order by coalesce(looked_at, created_at) limit 200`.execute(shop.db);
  await inTransaction(shop.db, async (trx) => {
    await shop.jobs.enqueue(trx, 'payment', [
      ...requests.map(({ id }) => ({ about: 'request' as const, requestId: id })),
      ...payments.map(({ id }) => ({ about: 'look' as const, paymentId: id })),
    ]);
  });
}
