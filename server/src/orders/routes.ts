import { z } from 'zod';
import { actorOf } from '../accounts/actor.ts';
import { allow } from '../accounts/allow.ts';
import type { Http } from '../platform/http.ts';
import { sendRefusal, sendResult } from '../platform/http.ts';
import { isRefusal, refuse } from '../platform/refusals.ts';
import { idParam, page, pageQuery } from '../platform/schemas.ts';
import { loadStoreSettings } from '../settings/store.ts';
import type { Shop } from '../shop.ts';
import { cancelLines, holdOrder, shipLines } from './change-lines.ts';
import { listOrders } from './list-orders.ts';
import { placeOrder } from './place-order.ts';
import { quoteLines } from './quote-lines.ts';
import {
  lineQuote,
  lineUnitsInput,
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
      return reply.send({ lines: await quoteLines(db, request.body.lines, language) });
    },
  });

  http.route({
    method: 'GET',
    url: '/api/v1/orders',
    schema: {
      tags: ['Orders'],
      summary: 'Orders, newest first',
      querystring: pageQuery.extend({ filter: orderFilter.default('all') }),
      response: { 200: page(orderRow) },
    },
    onRequest: allow(shop, 'read'),
    handler: async (request, reply) => sendResult(reply, await listOrders(db, request.query)),
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

  const changes = [
    { verb: 'ship', summary: 'Ship allocated units', change: shipLines },
    { verb: 'cancel', summary: 'Cancel open units; freed ones go to those who wait', change: cancelLines },
  ];
  for (const { verb, summary, change } of changes) {
    http.route({
      method: 'POST',
      url: `/api/v1/orders/:id/${verb}`,
      schema: { tags: ['Orders'], summary, params: idParam, body: lineUnitsInput, response: { 200: orderView } },
      onRequest: allow(shop, 'orders'),
      handler: async (request, reply) => {
        const { id } = request.params;
        const changed = await change(db, id, request.body.lines, { actor: actorOf(request) });
        return sendResult(reply, isRefusal(changed) ? changed : await loadOrder(db, id));
      },
    });
  }

  http.route({
    method: 'PUT',
    url: '/api/v1/orders/:id/hold',
    schema: {
      tags: ['Orders'],
      summary: 'Hold an order, or let it go on',
      description: 'A held order is skipped when goods arrive and keeps its place in the queue.',
      params: idParam,
      body: z.object({ held: z.boolean() }),
      response: { 200: orderView },
    },
    onRequest: allow(shop, 'orders'),
    handler: async (request, reply) => {
      const { id } = request.params;
      const by = { actor: actorOf(request), now: shop.clock() };
      const changed = await holdOrder(db, id, request.body.held, by);
      return sendResult(reply, isRefusal(changed) ? changed : await loadOrder(db, id));
    },
  });
}
