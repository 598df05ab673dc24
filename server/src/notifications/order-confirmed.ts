import { type MailShop, writeOrderMail } from './order-mail.ts';

/** Writes the confirmation of an order, with the split of every line as it was told. */
export async function confirmOrder(shop: MailShop, orderId: number): Promise<void> {
  await writeOrderMail(shop, {
    orderId,
    key: `order-confirmed:${orderId}`,
    template: 'order-confirmed',
    subject: 'confirmed',
  });
}
