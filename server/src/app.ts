import { notificationSettingsRoutes } from './accounts/notification-routes.ts';
import { accountRoutes } from './accounts/routes.ts';
import { backofficeRoutes } from './backoffice/routes.ts';
import { catalogueRoutes } from './catalogue/routes.ts';
import { changeRoutes } from './changes/routes.ts';
import { delayRoutes } from './delays/routes.ts';
import { exportRoutes } from './exports/routes.ts';
import { importRoutes } from './imports/routes.ts';
import { inventoryRoutes } from './inventory/routes.ts';
import { stockRuleRoutes } from './inventory/stock-rule-routes.ts';
import { notificationRoutes } from './notifications/routes.ts';
import { orderChangeRoutes } from './orders/change-routes.ts';
import { orderRoutes } from './orders/routes.ts';
import { healthRoutes } from './platform/health.ts';
import { buildHttp } from './platform/http.ts';
import { purchasingRoutes } from './purchasing/routes.ts';
import { reportRoutes } from './reports/routes.ts';
import { searchRoutes } from './search/routes.ts';
import { settingsRoutes } from './settings/routes.ts';
import type { Shop } from './shop.ts';
import { storefrontRoutes } from './storefront/routes.ts';
import { viewRoutes } from './views/routes.ts';

/** The HTTP application of a shop: every feature's routes on one server. It does not listen yet. */
export async function buildApp(shop: Shop) {
  const http = await buildHttp(shop.config);
  healthRoutes(http, shop);
  await accountRoutes(http, shop);
  notificationSettingsRoutes(http, shop);
  await settingsRoutes(http, shop);
  await catalogueRoutes(http, shop);
  await inventoryRoutes(http, shop);
  await stockRuleRoutes(http, shop);
  await viewRoutes(http, shop);
  await changeRoutes(http, shop);
  await importRoutes(http, shop);
  await exportRoutes(http, shop);
  await orderRoutes(http, shop);
  await purchasingRoutes(http, shop);
  await orderChangeRoutes(http, shop);
  await delayRoutes(http, shop);
  await notificationRoutes(http, shop);
  await reportRoutes(http, shop);
  await searchRoutes(http, shop);
  await backofficeRoutes(http, shop);
  await storefrontRoutes(http, shop);
  return http;
}
