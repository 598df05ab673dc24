import { z } from 'zod';
import { allow } from '../accounts/allow.ts';
import type { Http } from '../platform/http.ts';
import { sendRefusal, sendResult } from '../platform/http.ts';
import { isRefusal, refuse } from '../platform/refusals.ts';
import { idParam, page, pageQuery } from '../platform/schemas.ts';
import { loadStoreSettings } from '../settings/store.ts';
import type { Shop } from '../shop.ts';
import { countOrders, listOrders } from './list-orders.ts';
import { placeOrder } from './place-order.ts';
import { quoteLines } from './quote-lines.ts';
import { startRefreshingOrders } from './refresh-orders-list.ts';
import {
  lineQuote,
  orderCounts,
  orderFilter,
  orderRow,
  orderView,
  placedOrder,
  placeOrderInput,
  quoteInput,
} from './schemas.ts';
import { loadOrder } from './store.ts';

const idempotencyHeader = z.object({
  'idempotency-key': z
    .string('Idempotency-Key: this header is required, so that a repeated request makes one order')
    .trim()
    .min(8, 'must have at least 8 characters')
    .max(200, 'may have at most 200 characters'),
});

/** Orders over HTTP: placing and quoting for storefronts, lists and details for the back office. */
export async function orderRoutes(http: Http, shop: Shop): Promise<void> {
  const { db } = shop;
  http.addHook(
    'onClose',
    startRefreshingOrders(db, (error) => http.log.error(error)),
  );

  http.route({
    method: 'POST',
    url: '/api/v1/storefront/orders',
    schema: {
      tags: ['Storefront'],
      summary: 'Place an order',
      description:
        'Units on the shelf are bound at once; the rest waits where the variant allows backorders, and the answer ' +
        'says how many and what was promised. The same Idempotency-Key with the same body answers the same order.',
      headers: idempotencyHeader,
      body: placeOrderInput,
      response: { 201: placedOrder },
    },
    handler: async (request, reply) => {
      const placed = await placeOrder(shop, request.body, {
        idempotencyKey: request.headers['idempotency-key'],
        channel: 'api',
      });
      return isRefusal(placed) ? sendRefusal(reply, placed) : reply.status(201).send(placed);
    },
  });

  http.route({
    method: 'POST',
    url: '/api/v1/storefront/quote',
    schema: {
      tags: ['Storefront'],
      summary: 'How quantities would be met if ordered now',
      body: quoteInput,
      response: { 200: z.object({ lines: z.array(lineQuote) }) },
    },
    handler: async (request, reply) => {
      const language = request.body.language ?? (await loadStoreSettings(db)).defaultLanguage;
      return reply.send({ lines: await quoteLines(shop, request.body.lines, language) });
    },
  });

  http.route({
    method: 'GET',
    url: '/api/v1/orders',
    schema: {
      tags: ['Orders'],
      summary: 'Orders, newest first',
      querystring: orderFilter.extend({ cursor: pageQuery.shape.cursor, limit: pageQuery.shape.limit }),
      response: {
        200: page(orderRow).extend({
          totalIsExact: z.boolean().meta({ description: 'False: there are at least `total`.' }),
        }),
      },
    },
    onRequest: allow(shop, 'read'),
    handler: async (request, reply) => sendResult(reply, await listOrders(db, request.query, shop.clock())),
  });

  http.route({
    method: 'GET',
    url: '/api/v1/orders/counts',
    schema: {
      tags: ['Orders'],
      summary: 'How many orders are ready to ship, wait, are late or held',
      description: 'Each is counted up to 10,000.',
      response: { 200: orderCounts },
    },
    onRequest: allow(shop, 'read'),
    handler: async (_request, reply) => reply.send(await countOrders(db, shop.clock())),
  });

  http.route({
    method: 'GET',
    url: '/api/v1/orders/:id',
    schema: { tags: ['Orders'], summary: 'One order', params: idParam, response: { 200: orderView } },
    onRequest: allow(shop, 'read'),
    handler: async (request, reply) => {
      const order = await loadOrder(db, request.params.id);
      return sendResult(reply, order ?? refuse('not_found', `There is no order ${request.params.id}.`));
    },
  });
}
