import { sql } from 'kysely';
import { type MailShop, writeOrderMail } from '../notifications/order-mail.ts';
import { inTransaction } from '../platform/db.ts';
import type { Shop } from '../shop.ts';
import { appendEvidence } from './evidence.ts';
import { loadOrderDelays } from './list-delays.ts';
import { delayLines, silenceText } from './view.ts';

/**
 * Asks a shopper about all late goods of an order that were not asked about yet, in one mail. Running twice writes one
 * mail. What is not waiting any more is not asked about.
 */
export async function mailNotices(shop: MailShop & Pick<Shop, 'clock'>, orderId: number): Promise<void> {
  const { db } = shop;
  const notices = (await loadOrderDelays(db, orderId)).filter((notice) => notice.sentAt === null && notice.waiting > 0);
  const last = notices.at(-1);
  if (!last) return;
  const ids = notices.map((notice) => notice.id);
  const key = `delay:${orderId}:${Math.max(...ids)}`;
  await writeOrderMail(shop, {
    orderId,
    key,
    template: 'delay',
    subject: 'delay',
    data: (words) => ({
      delays: delayLines(words, notices),
      silence: silenceText(words, notices),
      revocable: notices.every((notice) => notice.mayCancelLater),
    }),
  });
  const now = shop.clock();
  await inTransaction(db, async (trx) => {
    const { rows } = await sql<{ noticeId: number; lineId: number }>`
      update delay_notices set sent_at = ${now} where id = any(${ids}::bigint[]) and sent_at is null
      returning id as "noticeId", order_line_id as "lineId"`.execute(trx);
    const steps = rows.map((row) => ({ ...row, orderId, step: 'notice_sent' as const, detail: { mail: key } }));
    await appendEvidence(trx, steps, { actor: 'system', now });
  });
}
