/** What has to be done about webhooks as time passes. */
import { sql } from 'kysely';
import { escapeHtml, mailPage } from '../notifications/mail-page.ts';
import { writeMail } from '../notifications/write-mail.ts';
import { publicAddress } from '../platform/config.ts';
import { inTransaction } from '../platform/db.ts';
import { loadStoreSettings } from '../settings/store.ts';
import type { Shop } from '../shop.ts';
import { daysUntilDisabled, isGivenUp } from './rules/back-off.ts';
import { giveUpWaiting } from './write-endpoint.ts';

const keptDays = 30;
/** Old messages taken away at a time. */
const chunk = 2_000;

type TendShop = Pick<Shop, 'db' | 'jobs' | 'clock' | 'config'>;

/**
 * Has what is due sent where nobody is at it, disables endpoints that failed for days and says so by mail, and forgets
 * messages after 30 days. May run twice.
 */
export async function tendWebhooks(shop: TendShop): Promise<void> {
  const now = shop.clock();
  await disableFailing(shop, now);
  await inTransaction(shop.db, async (trx) => {
    const { rows } = await sql<{ endpointId: number }>`
      select id as "endpointId" from webhook_endpoints e
      where disabled_at is null and coalesce(resting_until, '-infinity') <= ${now}
        and coalesce(sending_until, '-infinity') <= ${now}
        and exists (select from webhook_deliveries d
          where d.endpoint_id = e.id and d.state = 'waiting' and d.next_at <= ${now})`.execute(trx);
    await shop.jobs.enqueue(trx, 'send-webhooks', rows);
  });
  await forget(shop, new Date(now.getTime() - keptDays * 86_400_000));
}

async function disableFailing(shop: TendShop, now: Date): Promise<void> {
  const failing = await shop.db
    .selectFrom('webhook_endpoints')
    .select(['id', 'failing_since'])
    .where('disabled_at', 'is', null)
    .where('failing_since', 'is not', null)
    .execute();
  for (const { id, failing_since } of failing) {
    if (!isGivenUp(failing_since, now)) continue;
    await inTransaction(shop.db, async (trx) => {
      const { numUpdatedRows } = await trx
        .updateTable('webhook_endpoints')
        .set({ disabled_at: now, disabled_why: 'failing' })
        .where('id', '=', id)
        .where('disabled_at', 'is', null)
        .where('failing_since', '=', failing_since)
        .executeTakeFirstOrThrow();
      if (numUpdatedRows === 0n) return;
      await giveUpWaiting(trx, id);
      await shop.jobs.enqueue(trx, 'webhook-disabled-mail', [{ endpointId: id, at: now.toISOString() }]);
    });
  }
}

async function forget({ db }: TendShop, before: Date): Promise<void> {
  for (let forgotten = chunk; forgotten === chunk; ) {
    const { numAffectedRows = 0n } = await sql`
      delete from webhook_messages where id = any(array(
        select id from webhook_messages where at < ${before} order by at limit ${chunk}))`.execute(db);
    forgotten = Number(numAffectedRows);
  }
}

const words = {
  en: {
    subject: 'A webhook was disabled',
    text: (url: string) =>
      `Nothing reached ${url} for ${daysUntilDisabled} days, so nothing more is sent there. What it missed is kept for ${keptDays} days and can be sent again once it works.`,
    open: 'Open Webhooks',
  },
  nl: {
    subject: 'Een webhook is uitgeschakeld',
    text: (url: string) =>
      `${daysUntilDisabled} dagen lang bereikte niets ${url}; er wordt niets meer naartoe gestuurd. Wat is gemist wordt ${keptDays} dagen bewaard en kan opnieuw worden gestuurd zodra het weer werkt.`,
    open: 'Webhooks openen',
  },
};

/** Tells the shop's own address that an endpoint was disabled. Running twice writes one mail. */
export async function tellDisabled(
  shop: Pick<Shop, 'db' | 'config'>,
  { endpointId, at }: { endpointId: number; at: string },
): Promise<void> {
  const endpoint = await shop.db
    .selectFrom('webhook_endpoints')
    .select('url')
    .where('id', '=', endpointId)
    .executeTakeFirst();
  const { email, name, defaultLanguage } = await loadStoreSettings(shop.db);
  if (!endpoint || !email) return;
  const language = defaultLanguage === 'nl' ? 'nl' : 'en';
  const { subject, text, open } = words[language];
  const link = `${publicAddress(shop.config)}/admin/settings/webhooks/${endpointId}`;
  const { origin } = new URL(endpoint.url);
  await writeMail(shop, {
    key: `webhook-disabled:${endpointId}:${at}`,
    orderId: null,
    recipient: email,
    subject: `${subject} · ${name}`,
    html: mailPage(
      language,
      subject,
      `<p>${escapeHtml(text(origin))}</p>\n<p><a href="${escapeHtml(link)}">${escapeHtml(open)}</a></p>`,
    ),
    plainText: `${text(origin)}\n\n${open}: ${link}\n`,
  });
}
