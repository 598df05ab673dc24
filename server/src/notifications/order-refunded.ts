import { type MailShop, writeOrderMail } from './order-mail.ts';

/** Tells the shopper that money was given back, noted as an entry or carried out by a provider as asked. */
export async function tellRefunded(shop: MailShop, of: 'entry' | 'request', id: number): Promise<void> {
  const refund = await shop.db
    .selectFrom(of === 'entry' ? 'payment_entries' : 'payment_requests')
    .select(['order_id', 'amount_minor', 'payment_id'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!refund) return;
  const payment = await shop.db
    .selectFrom('payments')
    .select('provider')
    .where('id', '=', refund.payment_id)
    .executeTakeFirstOrThrow();
  await writeOrderMail(shop, {
    orderId: refund.order_id,
    key: `order-refunded:${of}-${id}`,
    template: 'order-refunded',
    subject: 'refunded',
    data: ({ t }) => ({
      amount: refund.amount_minor,
      how: t(shop.payments.find(payment.provider)?.online ? 'mail.refunded.online' : 'mail.refunded.by_hand'),
    }),
  });
}
