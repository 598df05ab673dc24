import { sql } from 'kysely';
import type { Shop } from '../shop.ts';
import { applySilence, closeOvertaken } from './decide-delay.ts';
import { noteAllWaiting, reviewPromises } from './review-promises.ts';

/**
 * What has to be done about late goods as time passes: promises whose day passes are found, and questions whose time
 * for an answer is over are decided by what silence means. Each question in a transaction of its own; may run twice.
 */
export async function settleDelays(shop: Pick<Shop, 'db' | 'jobs' | 'clock'>): Promise<void> {
  const now = shop.clock();
  await closeOvertaken(shop.db, now);
  const { rows } = await sql<{ id: number; orderId: number }>`
    select id, order_id as "orderId" from delay_notices
    where outcome is null and answer_by < ${now.toISOString().slice(0, 10)}::date and sent_at is not null
    order by answer_by, id`.execute(shop.db);
  for (const { id, orderId } of rows) await applySilence(shop, orderId, id, { actor: 'system', now });
  await noteAllWaiting(shop.db);
  await reviewPromises(shop);
}
