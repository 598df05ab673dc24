import { mailBackInStock, tellBackInStock } from '../back-in-stock/tell.ts';
import type { OrderMail } from '../platform/jobs.ts';
import type { Shop } from '../shop.ts';
import { tellExport } from './export-done.ts';
import { tellAllocated, writeAllocated } from './order-allocated.ts';
import { tellChanged, tellReturned } from './order-changed.ts';
import { confirmOrder } from './order-confirmed.ts';
import { tellRefunded } from './order-refunded.ts';
import { tellShipped } from './order-shipped.ts';
import { mailReceipt } from './till-receipt.ts';

/** Starts the handlers of the shop's mail queues. */
export async function startNotifications(shop: Shop): Promise<void> {
  await shop.jobs.handle('order-confirmed-mail', ({ orderId }) => confirmOrder(shop, orderId));
  await shop.jobs.handle('export-mail', ({ exportId }) => tellExport(shop, exportId));
  await shop.jobs.handle('order-mail', (mail) => writeAbout(shop, mail));
  await shop.jobs.handle('receipt-mail', ({ receiptId, email }) => mailReceipt(shop, receiptId, email));
  await shop.jobs.handle('back-in-stock-mail', ({ requestId }) => mailBackInStock(shop, requestId));
  await shop.jobs.handle('tell-goods', async () => {
    await tellAllocated(shop);
    await tellBackInStock(shop);
  });
  await shop.jobs.schedule('tell-goods', '*/2 * * * *');
}

function writeAbout(shop: Shop, mail: OrderMail): Promise<void> {
  switch (mail.about) {
    case 'shipped':
      return tellShipped(shop, mail.shipmentId);
    case 'changed':
      return tellChanged(shop, mail.orderId, mail.eventId);
    case 'returned':
      return tellReturned(shop, mail.returnId);
    case 'allocated':
      return writeAllocated(shop, mail.orderId, mail.toldWith);
    case 'refunded':
      return tellRefunded(shop, mail.of, mail.id);
  }
}
