import { linesView } from '../storefront/views.ts';
import { type MailShop, writeOrderMail } from './order-mail.ts';

/** Tells the shopper what has left the house, how to follow it, and what still comes. */
export async function tellShipped(shop: MailShop, shipmentId: number): Promise<void> {
  const known = await shop.db
    .selectFrom('shipments')
    .select('order_id')
    .where('id', '=', shipmentId)
    .executeTakeFirst();
  if (!known) return;
  await writeOrderMail(shop, {
    orderId: known.order_id,
    key: `order-shipped:${shipmentId}`,
    template: 'order-shipped',
    subject: 'shipped',
    data: ({ order }) => {
      const shipment = order.shipments.find((each) => each.id === shipmentId);
      return {
        shipment: {
          number: shipment?.number ?? '',
          carrier: shipment?.carrier ?? '',
          tracking_number: shipment?.trackingNumber ?? '',
          tracking_url: shipment?.trackingUrl ?? '',
          lines: linesView(order, shipment?.lines ?? []),
        },
      };
    },
  });
}
