import nodemailer from 'nodemailer';
import { loadStoreSettings } from '../settings/store.ts';
import type { Shop } from '../shop.ts';

export type Mail = {
  key: string;
  orderId: number | null;
  recipient: string;
  subject: string;
  html: string;
  plainText: string;
};

/**
 * Puts a mail into the outbox, once per key, and sends it when there is an SMTP setting. A mail that was written but
 * could not be sent stays unsent; trying again sends it and writes nothing new.
 */
export async function writeMail(shop: Pick<Shop, 'db' | 'config'>, mail: Mail): Promise<void> {
  const { db, config } = shop;
  await db
    .insertInto('mails')
    .values({
      key: mail.key,
      order_id: mail.orderId,
      recipient: mail.recipient,
      subject: mail.subject,
      html: mail.html,
      plain_text: mail.plainText,
    })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute();
  if (!config.smtpUrl) return;
  const written = await db.selectFrom('mails').selectAll().where('key', '=', mail.key).executeTakeFirstOrThrow();
  if (written.sent_at) return;
  const { name, email } = await loadStoreSettings(db);
  await nodemailer.createTransport(config.smtpUrl).sendMail({
    from: { name, address: email || 'shop@localhost' },
    to: written.recipient,
    subject: written.subject,
    html: written.html,
    text: written.plain_text,
    messageId: `<${encodeURIComponent(mail.key)}@evershelf>`, // the same mail tried twice is one to the recipient's program
  });
  await db.updateTable('mails').set({ sent_at: new Date() }).where('key', '=', mail.key).execute();
}
