import type { Shop } from '../shop.ts';
import { tellExport } from './export-done.ts';
import { confirmOrder } from './order-confirmed.ts';
import { tellChanged, tellReturned } from './order-changed.ts';
import { tellShipped } from './order-shipped.ts';

/** Starts the handlers of the shop's mail queues. */
export async function startNotifications(shop: Shop): Promise<void> {
  await shop.jobs.handle('order-confirmed-mail', ({ orderId }) => confirmOrder(shop, orderId));
  await shop.jobs.handle('export-mail', ({ exportId }) => tellExport(shop, exportId));
  await shop.jobs.handle('order-shipped-mail', ({ shipmentId }) => tellShipped(shop, shipmentId));
  await shop.jobs.handle('order-changed-mail', ({ orderId, eventId }) => tellChanged(shop, orderId, eventId));
  await shop.jobs.handle('order-returned-mail', ({ returnId }) => tellReturned(shop, returnId));
}
