import { sql } from 'kysely';
import { type Db, inTransaction } from '../platform/db.ts';
import type { Shop } from '../shop.ts';
import { nextAttemptAt, restUntil } from './rules/back-off.ts';
import { type Reach, type Sent, sendMessage } from './send.ts';
import { signedHeaders } from './sign.ts';
import { messageUid } from './store.ts';
import { pingTopic } from './topics.ts';
import { giveUpWaiting } from './write-endpoint.ts';

/** Requests one endpoint gets at once. */
const atOnce = 4;
/** Seconds after which a process that began to send is taken for dead: longer than any request may take. */
const leaseSeconds = 60;
const gone = 410;

export type WebhookShop = Pick<Shop, 'db' | 'jobs' | 'clock' | 'config'> & { reach?: Reach };

type Claimed = {
  deliveryId: number;
  endpointId: number;
  messageId: number;
  topic: string;
  attempts: number;
  payload: string;
  url: string;
  secrets: string[];
};

/**
 * Sends what is due for an endpoint until nothing is, or it has failed too often in a row. One process at a time; what
 * another left unfinished is sent once its lease has run out, so a message may come twice and is never lost.
 */
export async function sendWebhooks(shop: WebhookShop, endpointId: number): Promise<void> {
  const { db, clock } = shop;
  if (!(await takeTurn(db, endpointId, clock()))) return;
  for (;;) {
    const claimed = await claim(db, endpointId, clock());
    if (claimed.length === 0) break;
    await Promise.all(claimed.map((each) => attempt(shop, each)));
  }
  await db.updateTable('webhook_endpoints').set({ sending_until: null }).where('id', '=', endpointId).execute();
}

/** Sends one delivery now, whatever is due: to try an endpoint by hand. */
export async function sendNow(shop: WebhookShop, deliveryId: number): Promise<void> {
  const [claimed] = await claimAll(shop.db, sql`d.id = ${deliveryId}`, shop.clock());
  if (claimed) await attempt(shop, claimed);
}

const leaseOf = (now: Date) => new Date(now.getTime() + leaseSeconds * 1000);

async function takeTurn(db: Db, endpointId: number, now: Date): Promise<boolean> {
  const { rows } = await sql`
    update webhook_endpoints set sending_until = ${leaseOf(now)}
    where id = ${endpointId} and disabled_at is null and coalesce(resting_until, '-infinity') <= ${now}
      and coalesce(sending_until, '-infinity') <= ${now} returning id`.execute(db);
  return rows.length > 0;
}

/** Takes the next of what is due, and keeps the turn. */
async function claim(db: Db, endpointId: number, now: Date): Promise<Claimed[]> {
  const { rows } = await sql<{ ids: number[] }>`
    with mine as (
      update webhook_endpoints set sending_until = ${leaseOf(now)}
      where id = ${endpointId} and disabled_at is null and coalesce(resting_until, '-infinity') <= ${now} returning id)
    select array(
      select d.id from webhook_deliveries d, mine
      where d.endpoint_id = mine.id and d.state = 'waiting' and d.next_at <= ${now}
        and coalesce(d.claimed_until, '-infinity') <= ${now}
      order by d.next_at, d.id limit ${atOnce}) as ids`.execute(db);
  const ids = rows[0]?.ids ?? [];
  return ids.length === 0 ? [] : claimAll(db, sql`d.id = any(${ids}::bigint[])`, now);
}

async function claimAll(db: Db, which: ReturnType<typeof sql>, now: Date): Promise<Claimed[]> {
  const { rows } = await sql<Claimed>`
    update webhook_deliveries d set claimed_until = ${leaseOf(now)}
    from webhook_messages m, webhook_endpoints e
    where ${which} and d.state = 'waiting' and coalesce(d.claimed_until, '-infinity') <= ${now}
      and m.id = d.message_id and e.id = d.endpoint_id
    returning d.id as "deliveryId", d.endpoint_id as "endpointId", d.message_id as "messageId", m.topic, d.attempts,
      m.payload, e.url,
      case when e.former_until > ${now} then array[e.secret, e.former_secret] else array[e.secret] end as secrets`.execute(
    db,
  );
  return rows;
}

async function attempt(shop: WebhookShop, claimed: Claimed): Promise<void> {
  const { clock, config } = shop;
  const message = { id: messageUid(claimed.messageId), body: claimed.payload, sentAt: clock() };
  const reach = shop.reach ?? { toPrivate: config.webhooksToPrivate };
  const sent = await sendMessage(claimed.url, signedHeaders(message, claimed.secrets), claimed.payload, reach);
  await record(shop, claimed, sent, clock());
}

/** Writes down what became of an attempt, and when the next one is made. */
async function record(shop: WebhookShop, claimed: Claimed, sent: Sent, now: Date): Promise<void> {
  const { deliveryId, endpointId } = claimed;
  const delivered = sent.error === null;
  const attempts = claimed.attempts + 1;
  // Whoever tried by hand has seen what came of it.
  const nextAt = delivered || claimed.topic === pingTopic ? null : nextAttemptAt(attempts, now);
  await inTransaction(shop.db, async (trx) => {
    const endpoint = await trx
      .updateTable('webhook_endpoints')
      .set((set) => ({
        failures: delivered ? 0 : set('failures', '+', 1),
        failing_since: delivered ? null : set.fn.coalesce('failing_since', sql<Date>`${now}::timestamptz`),
        ...(sent.status === gone && { disabled_at: now, disabled_why: 'gone' as const }),
      }))
      .where('id', '=', endpointId)
      .returning(['failures', 'disabled_at'])
      .executeTakeFirst();
    if (!endpoint) return; // deleted meanwhile, with its deliveries
    if (sent.status === gone) await giveUpWaiting(trx, endpointId);
    const goesOn = nextAt !== null && endpoint.disabled_at === null;
    await trx
      .updateTable('webhook_endpoints')
      .set({ resting_until: restUntil(endpoint.failures, now) })
      .where('id', '=', endpointId)
      .execute();
    await trx
      .insertInto('webhook_attempts')
      .values({
        delivery_id: deliveryId,
        at: now,
        milliseconds: sent.milliseconds,
        status: sent.status,
        answer: sent.answer,
        error: sent.error,
      })
      .execute();
    await trx
      .updateTable('webhook_deliveries')
      .set({
        state: delivered ? 'delivered' : goesOn ? 'waiting' : 'failed',
        attempts,
        next_at: nextAt ?? now,
        claimed_until: null,
        last_at: now,
        last_status: sent.status,
      })
      .where('id', '=', deliveryId)
      .execute();
    if (goesOn) await shop.jobs.enqueue(trx, 'send-webhooks', [{ endpointId }], { notBefore: nextAt });
  });
}
