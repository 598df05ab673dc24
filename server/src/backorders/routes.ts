import { z } from 'zod';
import { allow } from '../accounts/allow.ts';
import type { Http } from '../platform/http.ts';
import { sendResult } from '../platform/http.ts';
import { page } from '../platform/schemas.ts';
import type { Shop } from '../shop.ts';
import { listBackordersByOrder, listBackordersByVariant, summarizeBackorders } from './list-backorders.ts';
import { backorderOrder, backorderQuery, backorderSummary, backorderVariant } from './schemas.ts';

const backorderPage = <Item extends z.ZodType>(item: Item) =>
  page(item).extend({ totalIsExact: z.boolean().meta({ description: 'False: there are at least `total`.' }) });

/** The Backorders page over HTTP: who waits for what, and what covers it. */
export async function backorderRoutes(http: Http, shop: Shop): Promise<void> {
  const { db } = shop;
  const tags = ['Backorders'];
  const onRequest = allow(shop, 'read');
  const today = () => shop.clock().toISOString().slice(0, 10);

  http.route({
    method: 'GET',
    url: '/api/v1/backorders/summary',
    schema: { tags, summary: 'All that waits, in figures', response: { 200: backorderSummary } },
    onRequest,
    handler: async (_request, reply) => reply.send(await summarizeBackorders(db, today())),
  });

  http.route({
    method: 'GET',
    url: '/api/v1/backorders/variants',
    schema: {
      tags,
      summary: 'Variants that anyone waits for, those promised earliest first',
      querystring: backorderQuery,
      response: { 200: backorderPage(backorderVariant) },
    },
    onRequest,
    handler: async (request, reply) =>
      sendResult(reply, await listBackordersByVariant(db, { ...request.query, today: today() })),
  });

  http.route({
    method: 'GET',
    url: '/api/v1/backorders/orders',
    schema: {
      tags,
      summary: 'Orders that wait, those promised earliest first, with why each line waits',
      querystring: backorderQuery,
      response: { 200: backorderPage(backorderOrder) },
    },
    onRequest,
    handler: async (request, reply) =>
      sendResult(reply, await listBackordersByOrder(db, { ...request.query, today: today() })),
  });
}
