import { allow } from '../accounts/allow.ts';
import type { Http } from '../platform/http.ts';
import type { Shop } from '../shop.ts';
import { loadDashboard } from './load-dashboard.ts';
import { dashboard } from './schemas.ts';

/** Reports over HTTP: figures over the whole shop. */
export async function reportRoutes(http: Http, shop: Shop): Promise<void> {
  const { db } = shop;

  http.route({
    method: 'GET',
    url: '/api/v1/dashboard',
    schema: { tags: ['Reports'], summary: 'What needs attention', response: { 200: dashboard } },
    onRequest: allow(shop, 'read'),
    handler: async (_request, reply) => reply.send(await loadDashboard(db, shop.clock())),
  });
}
