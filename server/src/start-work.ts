import { startChangeSets } from './changes/routes.ts';
import { startDelays } from './delays/routes.ts';
import { startExports } from './exports/routes.ts';
import { startImports } from './imports/routes.ts';
import { startNotifications } from './notifications/start-notifications.ts';
import { startPayments } from './payments/start-payments.ts';
import { startDeliveries } from './purchasing/delivery-routes.ts';
import type { Shop } from './shop.ts';
import { startWebhooks } from './webhooks/routes.ts';

/** Has every feature take up its background work. */
export async function startWork(shop: Shop): Promise<void> {
  await startNotifications(shop);
  await startChangeSets(shop);
  await startDeliveries(shop);
  await startDelays(shop);
  await startPayments(shop);
  await startImports(shop);
  await startExports(shop);
  await startWebhooks(shop);
}
