import { allow } from '../accounts/allow.ts';
import type { Http } from '../platform/http.ts';
import { sendResult } from '../platform/http.ts';
import { isRefusal } from '../platform/refusals.ts';
import type { Shop } from '../shop.ts';
import { changeCalendar } from './change-calendar.ts';
import { changeDelays, changeOrders, changePayments, changeStore, changeWorkflow } from './change-settings.ts';
import { languageRoutes } from './language-routes.ts';
import { settingsListRoutes } from './list-routes.ts';
import { listShippingMethods, listTaxRates, listTimeframes } from './list-settings.ts';
import {
  calendarView,
  delaySettings,
  newShippingMethod,
  orderSettings,
  type PaymentSettings,
  type PaymentSettingsView,
  paymentSettings,
  paymentSettingsView,
  shippingMethodInput,
  shippingMethodView,
  storeSettings,
  taxRate,
  taxRateInput,
  timeframe,
  timeframeInput,
  workflowSettings,
} from './schemas.ts';
import { loadCalendar, loadDelaySettings, loadStoreSettings } from './store.ts';
import {
  changeShippingMethod,
  createShippingMethod,
  deleteShippingMethod,
  orderShippingMethods,
} from './write-shipping-method.ts';
import { changeTaxRate, createTaxRate, deleteTaxRate } from './write-tax-rate.ts';
import { changeTimeframe, createTimeframe, deleteTimeframe } from './write-timeframe.ts';

/** Settings over HTTP. */
export async function settingsRoutes(http: Http, shop: Shop): Promise<void> {
  const { db } = shop;
  listRoutes(http, shop);
  languageRoutes(http, shop);
  calendarRoutes(http, shop);
  salesRoutes(http, shop);
  const tags = ['Settings'];

  http.route({
    method: 'GET',
    url: '/api/v1/settings/workflow',
    schema: { tags, summary: 'Settings > Workflow', response: { 200: workflowSettings } },
    onRequest: allow(shop, 'read'),
    handler: async (_request, reply) => reply.send(await loadStoreSettings(db)),
  });

  http.route({
    method: 'PUT',
    url: '/api/v1/settings/workflow',
    schema: { tags, summary: 'Save Settings > Workflow', body: workflowSettings, response: { 200: workflowSettings } },
    onRequest: allow(shop, 'settings'),
    handler: async (request, reply) => sendResult(reply, await changeWorkflow(db, request.body)),
  });

  http.route({
    method: 'GET',
    url: '/api/v1/settings/store',
    schema: { tags, summary: 'Settings > Store', response: { 200: storeSettings } },
    onRequest: allow(shop, 'read'),
    handler: async (_request, reply) => reply.send(await loadStoreSettings(db)),
  });

  http.route({
    method: 'PUT',
    url: '/api/v1/settings/store',
    schema: { tags, summary: 'Save Settings > Store', body: storeSettings, response: { 200: storeSettings } },
    onRequest: allow(shop, 'settings'),
    handler: async (request, reply) => sendResult(reply, await changeStore(db, request.body)),
  });

  http.route({
    method: 'GET',
    url: '/api/v1/settings/delays',
    schema: { tags, summary: 'Settings > Late deliveries', response: { 200: delaySettings } },
    onRequest: allow(shop, 'read'),
    handler: async (_request, reply) => reply.send(await loadDelaySettings(db)),
  });

  http.route({
    method: 'PUT',
    url: '/api/v1/settings/delays',
    schema: { tags, summary: 'Save Settings > Late deliveries', body: delaySettings, response: { 200: delaySettings } },
    onRequest: allow(shop, 'settings'),
    handler: async (request, reply) => sendResult(reply, await changeDelays(db, request.body)),
  });
}

function salesRoutes(http: Http, shop: Shop): void {
  const { db } = shop;
  const tags = ['Settings'];
  const configured = shop.payments.configured.map((provider) => provider.id);
  const withConfigured = (settings: PaymentSettings): PaymentSettingsView => ({ ...settings, configured });

  http.route({
    method: 'GET',
    url: '/api/v1/settings/payments',
    schema: { tags, summary: 'Settings > Payments', response: { 200: paymentSettingsView } },
    onRequest: allow(shop, 'read'),
    handler: async (_request, reply) => {
      const { paymentMethods, ...settings } = await loadStoreSettings(db);
      const methods = paymentMethods as PaymentSettings['methods'];
      return reply.send(withConfigured({ ...settings, methods }));
    },
  });

  http.route({
    method: 'PUT',
    url: '/api/v1/settings/payments',
    schema: {
      tags,
      summary: 'Save Settings > Payments',
      body: paymentSettings,
      response: { 200: paymentSettingsView },
    },
    onRequest: allow(shop, 'settings'),
    handler: async (request, reply) => {
      const saved = await changePayments(db, request.body, configured);
      return sendResult(reply, isRefusal(saved) ? saved : withConfigured(saved));
    },
  });

  http.route({
    method: 'GET',
    url: '/api/v1/settings/orders',
    schema: { tags, summary: 'Settings > Orders', response: { 200: orderSettings } },
    onRequest: allow(shop, 'read'),
    handler: async (_request, reply) => reply.send(await loadStoreSettings(db)),
  });

  http.route({
    method: 'PUT',
    url: '/api/v1/settings/orders',
    schema: { tags, summary: 'Save Settings > Orders', body: orderSettings, response: { 200: orderSettings } },
    onRequest: allow(shop, 'settings'),
    handler: async (request, reply) => sendResult(reply, await changeOrders(db, request.body)),
  });
}

function listRoutes(http: Http, shop: Shop): void {
  const { db } = shop;
  settingsListRoutes(http, shop, {
    path: 'taxes',
    title: 'Taxes',
    one: 'a tax',
    schemas: { created: taxRateInput, changed: taxRateInput, view: taxRate },
    all: () => listTaxRates(db),
    create: (input) => createTaxRate(db, input),
    change: (id, input) => changeTaxRate(db, id, input),
    remove: (id) => deleteTaxRate(db, id),
  });
  settingsListRoutes(http, shop, {
    path: 'delivery-timeframes',
    title: 'Delivery timeframes',
    one: 'a delivery timeframe',
    schemas: { created: timeframeInput, changed: timeframeInput, view: timeframe },
    all: () => listTimeframes(db),
    create: (input) => createTimeframe(db, input),
    change: (id, input) => changeTimeframe(db, id, input),
    remove: (id) => deleteTimeframe(db, id),
  });
  settingsListRoutes(http, shop, {
    path: 'shipping-methods',
    title: 'Shipping',
    one: 'a shipping method',
    schemas: { created: newShippingMethod, changed: shippingMethodInput, view: shippingMethodView },
    all: () => listShippingMethods(db),
    create: (input) => createShippingMethod(db, input),
    change: (id, input) => changeShippingMethod(db, id, input),
    remove: (id) => deleteShippingMethod(db, id),
    order: (wanted) => orderShippingMethods(db, wanted),
  });
}

function calendarRoutes(http: Http, shop: Shop): void {
  const { db } = shop;
  const tags = ['Settings'];

  http.route({
    method: 'GET',
    url: '/api/v1/settings/calendar',
    schema: { tags, summary: 'Settings > Business days', response: { 200: calendarView } },
    onRequest: allow(shop, 'read'),
    handler: async (_request, reply) => reply.send(await loadCalendar(db)),
  });

  http.route({
    method: 'PUT',
    url: '/api/v1/settings/calendar',
    schema: { tags, summary: 'Save Settings > Business days', body: calendarView, response: { 200: calendarView } },
    onRequest: allow(shop, 'settings'),
    handler: async (request, reply) => sendResult(reply, await changeCalendar(db, request.body)),
  });
}
