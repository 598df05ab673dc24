import type { IncomingHttpHeaders } from 'node:http';
import { type Db, inTransaction } from '../platform/db.ts';
import type { Jobs } from '../platform/jobs.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import type { PaymentProviders } from './providers.ts';

/**
 * Takes in a provider's notice that something changed. It is noted once by its id, and a job looks at the payment; the
 * notice itself changes nothing. Refuses one whose signature is not the provider's.
 */
export async function receiveNotice(
  shop: { db: Db; jobs: Pick<Jobs, 'enqueue'>; payments: PaymentProviders },
  providerId: string,
  body: Buffer,
  headers: IncomingHttpHeaders,
): Promise<{ received: true } | Refusal> {
  const online = shop.payments.find(providerId)?.online;
  if (!online) return refuse('not_found', `There is no payment provider '${providerId}' that sends notices.`);
  const notice = online.readNotice(body, headers);
  if (!notice) return refuse('invalid', 'The signature of this notice is not the provider’s.');
  return inTransaction(shop.db, async (trx) => {
    const isNew = await trx
      .insertInto('payment_notices')
      .values({ provider: providerId, notice: notice.id })
      .onConflict((conflict) => conflict.doNothing())
      .returning('notice')
      .executeTakeFirst();
    if (!isNew || (!notice.session && !notice.reference)) return { received: true };
    const payments = await trx
      .selectFrom('payments')
      .select('id')
      .where('provider', '=', providerId)
      .where((where) =>
        where.or([
          ...(notice.session ? [where('session', '=', notice.session)] : []),
          ...(notice.reference ? [where('reference', '=', notice.reference)] : []),
        ]),
      )
      .execute();
    await shop.jobs.enqueue(
      trx,
      'payment',
      payments.map(({ id }) => ({ about: 'look' as const, paymentId: id })),
    );
    return { received: true };
  });
}
