import { allow } from '../accounts/allow.ts';
import type { Http } from '../platform/http.ts';
import type { Shop } from '../shop.ts';
import { loadDashboard } from './load-dashboard.ts';
import { loadDays } from './load-days.ts';
import { dashboard, dayQuery, dayReport } from './schemas.ts';

/** Reports over HTTP: figures over the whole shop. */
export async function reportRoutes(http: Http, shop: Shop): Promise<void> {
  const { db, config } = shop;
  const tags = ['Reports'];

  http.route({
    method: 'GET',
    url: '/api/v1/dashboard',
    schema: { tags, summary: 'What needs attention', response: { 200: dashboard } },
    onRequest: allow(shop, 'read'),
    handler: async (_request, reply) => reply.send(await loadDashboard(db, shop.clock(), Boolean(config.smtpUrl))),
  });

  http.route({
    method: 'GET',
    url: '/api/v1/reports/days',
    schema: {
      tags,
      summary: 'Orders and backorders day by day',
      querystring: dayQuery,
      response: { 200: dayReport },
    },
    onRequest: allow(shop, 'read'),
    handler: async (request, reply) => reply.send(await loadDays(db, shop.clock(), request.query.days)),
  });
}
