import { allow } from '../accounts/allow.ts';
import type { Http } from '../platform/http.ts';
import { sendResult } from '../platform/http.ts';
import type { Shop } from '../shop.ts';
import { changeDelays, changeStore, changeWorkflow } from './change-settings.ts';
import { delaySettings, storeSettings, workflowSettings } from './schemas.ts';
import { loadDelaySettings, loadStoreSettings } from './store.ts';

/** Settings over HTTP. */
export async function settingsRoutes(http: Http, shop: Shop): Promise<void> {
  const { db } = shop;
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
