/** Sending again what was sent, or was not: one delivery, or all of a span of time. */
import { sql } from 'kysely';
import { inTransaction, type Transaction } from '../platform/db.ts';
import { isRefusal, type Refusal, refuse } from '../platform/refusals.ts';
import type { Shop } from '../shop.ts';
import { payload } from './payloads.ts';
import type { ReplayInput } from './schemas.ts';
import { pingTopic } from './topics.ts';
import { noSuchEndpoint } from './write-endpoint.ts';

type ReplayShop = Pick<Shop, 'db' | 'jobs' | 'clock'>;

/** Has one delivery sent again, under the same webhook-id. */
export async function replayDelivery(shop: ReplayShop, id: number): Promise<Refusal | undefined> {
  return inTransaction(shop.db, async (trx) => {
    const known = await trx
      .selectFrom('webhook_deliveries')
      .select('endpoint_id')
      .where('id', '=', id)
      .executeTakeFirst();
    if (!known) return refuse('not_found', `There is no delivery ${id}.`);
    const refused = await refuseDisabled(trx, known.endpoint_id);
    if (refused) return refused;
    await sendAgain(trx, shop, known.endpoint_id, sql`id = ${id}`);
    return undefined;
  });
}

/** Has an endpoint's deliveries of what happened in a span of time sent again. Answers how many. */
export async function replaySpan(shop: ReplayShop, endpointId: number, span: ReplayInput): Promise<number | Refusal> {
  return inTransaction(shop.db, async (trx) => {
    const refused = await refuseDisabled(trx, endpointId);
    if (refused) return refused;
    const inSpan = sql`endpoint_id = ${endpointId} and message_id in (select id from webhook_messages
      where at >= ${span.from}::timestamptz and at <= ${span.to}::timestamptz and topic <> ${pingTopic})`;
    const which = span.only === 'failed' ? sql`${inSpan} and state = 'failed'` : sql`${inSpan} and state <> 'waiting'`;
    return sendAgain(trx, shop, endpointId, which);
  });
}

async function sendAgain(
  trx: Transaction,
  shop: ReplayShop,
  endpointId: number,
  which: ReturnType<typeof sql>,
): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    update webhook_deliveries set state = 'waiting', attempts = 0, next_at = ${shop.clock()}
    where ${which}`.execute(trx);
  // Somebody looks whether it works now: whatever it rested for is not waited for.
  await trx.updateTable('webhook_endpoints').set({ resting_until: null }).where('id', '=', endpointId).execute();
  await shop.jobs.enqueue(trx, 'send-webhooks', [{ endpointId }]);
  return Number(numAffectedRows);
}

async function refuseDisabled(trx: Transaction, endpointId: number): Promise<Refusal | undefined> {
  const known = await trx
    .selectFrom('webhook_endpoints')
    .select('disabled_at')
    .where('id', '=', endpointId)
    .forUpdate()
    .executeTakeFirst();
  if (!known) return noSuchEndpoint(endpointId);
  return known.disabled_at ? refuse('conflict', 'This webhook is disabled. Enable it first.') : undefined;
}

/** Makes a test message for one endpoint, to be sent at once. Answers its delivery. */
export async function makePing(shop: ReplayShop, endpointId: number): Promise<number | Refusal> {
  const now = shop.clock();
  return inTransaction(shop.db, async (trx) => {
    const refused = await refuseDisabled(trx, endpointId);
    if (isRefusal(refused)) return refused;
    const message = await trx
      .insertInto('webhook_messages')
      .values({
        at: now,
        topic: pingTopic,
        payload: payload(pingTopic, now, { message: 'This is a test. Nothing happened.' }),
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    const { id } = await trx
      .insertInto('webhook_deliveries')
      .values({ endpoint_id: endpointId, message_id: message.id, state: 'waiting', next_at: now })
      .returning('id')
      .executeTakeFirstOrThrow();
    return id;
  });
}
