import type { Shop } from '../shop.ts';
import { confirmOrder } from './order-confirmed.ts';

/** Starts the handlers of the shop's mail queues. */
export async function startNotifications(shop: Shop): Promise<void> {
  await shop.jobs.handle('order-confirmed-mail', ({ orderId }) => confirmOrder(shop, orderId));
}
