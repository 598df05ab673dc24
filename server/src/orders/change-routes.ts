import { z } from 'zod';
import { actorOf } from '../accounts/actor.ts';
import { allow } from '../accounts/allow.ts';
import type { Http } from '../platform/http.ts';
import { sendResult } from '../platform/http.ts';
import { isRefusal, type Refusal } from '../platform/refusals.ts';
import { idParam } from '../platform/schemas.ts';
import type { Shop } from '../shop.ts';
import { addNote } from './add-note.ts';
import { cancelLines } from './cancel-order.ts';
import { editOrder } from './edit-order.ts';
import { holdOrder } from './hold-order.ts';
import { loadTimeline } from './load-timeline.ts';
import { dropShipment, prepareShipments } from './prepare-shipments.ts';
import { returnGoods } from './return-goods.ts';
import {
  cancelInput,
  editInput,
  noteInput,
  type OrderView,
  orderView,
  prepareInput,
  prepareResult,
  returnInput,
  shipInput,
  timelineEntry,
} from './schemas.ts';
import { shipOrder } from './ship-order.ts';
import { loadOrder } from './store.ts';

/** Names a request, so that sent twice (a double click, a retry) it is carried out once. */
const optionalKey = z.object({
  'idempotency-key': z
    .string()
    .trim()
    .min(8, 'must have at least 8 characters')
    .max(200, 'may have at most 200 characters')
    .optional(),
});

/** What is done with placed orders, over HTTP. Each change answers the order as it then stands. */
export async function orderChangeRoutes(http: Http, shop: Shop): Promise<void> {
  const { db } = shop;
  const tags = ['Orders'];
  const onRequest = allow(shop, 'orders');
  const orderAfter = async (id: number, changed: unknown): Promise<OrderView | Refusal> =>
    isRefusal(changed) ? changed : ((await loadOrder(db, id)) as OrderView);

  http.route({
    method: 'POST',
    url: '/api/v1/orders/:id/ship',
    schema: {
      tags,
      summary: 'Ship allocated units as one shipment',
      params: idParam,
      headers: optionalKey,
      body: shipInput,
      response: { 200: orderView },
    },
    onRequest,
    handler: async (request, reply) => {
      const { id } = request.params;
      const by = { actor: actorOf(request), now: shop.clock(), idempotencyKey: request.headers['idempotency-key'] };
      return sendResult(reply, await orderAfter(id, await shipOrder(shop, id, request.body, by)));
    },
  });

  http.route({
    method: 'POST',
    url: '/api/v1/orders/:id/cancel',
    schema: {
      tags,
      summary: 'Cancel open units; freed ones go to those who wait',
      params: idParam,
      body: cancelInput,
      response: { 200: orderView },
    },
    onRequest,
    handler: async (request, reply) => {
      const { id } = request.params;
      const by = { actor: actorOf(request), now: shop.clock() };
      return sendResult(reply, await orderAfter(id, await cancelLines(shop, id, request.body, by)));
    },
  });

  http.route({
    method: 'PUT',
    url: '/api/v1/orders/:id/lines',
    schema: {
      tags,
      summary: 'Raise, lower, add and remove lines',
      description:
        'Units taken away go to those who wait. Units added claim stock as an order does; those that wait stand at ' +
        'the end of the queue as a line of their own.',
      params: idParam,
      body: editInput,
      response: { 200: orderView },
    },
    onRequest,
    handler: async (request, reply) => {
      const { id } = request.params;
      const by = { actor: actorOf(request), now: shop.clock() };
      return sendResult(reply, await orderAfter(id, await editOrder(shop, id, request.body, by)));
    },
  });

  http.route({
    method: 'POST',
    url: '/api/v1/orders/:id/returns',
    schema: {
      tags,
      summary: 'Take shipped goods back, with or without restocking them',
      params: idParam,
      headers: optionalKey,
      body: returnInput,
      response: { 200: orderView },
    },
    onRequest,
    handler: async (request, reply) => {
      const { id } = request.params;
      const by = { actor: actorOf(request), now: shop.clock(), idempotencyKey: request.headers['idempotency-key'] };
      return sendResult(reply, await orderAfter(id, await returnGoods(shop, id, request.body, by)));
    },
  });

  http.route({
    method: 'PUT',
    url: '/api/v1/orders/:id/hold',
    schema: {
      tags,
      summary: 'Hold an order, or let it go on',
      description: 'A held order is skipped when goods arrive and keeps its place in the queue.',
      params: idParam,
      body: z.object({ held: z.boolean() }),
      response: { 200: orderView },
    },
    onRequest,
    handler: async (request, reply) => {
      const { id } = request.params;
      const by = { actor: actorOf(request), now: shop.clock() };
      return sendResult(reply, await orderAfter(id, await holdOrder(db, id, request.body.held, by)));
    },
  });

  http.route({
    method: 'GET',
    url: '/api/v1/orders/:id/timeline',
    schema: {
      tags,
      summary: 'What happened to an order, oldest first',
      params: idParam,
      response: { 200: z.object({ entries: z.array(timelineEntry) }) },
    },
    onRequest: allow(shop, 'read'),
    handler: async (request, reply) => {
      const entries = await loadTimeline(db, request.params.id);
      return sendResult(reply, isRefusal(entries) ? entries : { entries });
    },
  });

  http.route({
    method: 'POST',
    url: '/api/v1/orders/:id/notes',
    schema: {
      tags,
      summary: 'Add a note that only the shop sees',
      params: idParam,
      body: noteInput,
      response: { 200: orderView },
    },
    onRequest,
    handler: async (request, reply) => {
      const { id } = request.params;
      const by = { actor: actorOf(request), now: shop.clock() };
      return sendResult(reply, await orderAfter(id, await addNote(db, id, request.body.text, by)));
    },
  });

  http.route({
    method: 'POST',
    url: '/api/v1/shipments/prepare',
    schema: {
      tags,
      summary: 'Prepare shipments of what is allocated',
      description: 'For up to 1,000 orders at once. Stock moves only when a shipment is shipped.',
      body: prepareInput,
      response: { 200: prepareResult },
    },
    onRequest,
    handler: async (request, reply) => {
      const by = { actor: actorOf(request), now: shop.clock() };
      return reply.send(await prepareShipments(db, request.body.orderIds, by));
    },
  });

  http.route({
    method: 'DELETE',
    url: '/api/v1/shipments/:id',
    schema: { tags, summary: 'Give up a prepared shipment', params: idParam, response: { 200: orderView } },
    onRequest,
    handler: async (request, reply) => {
      const dropped = await dropShipment(db, request.params.id, shop.clock());
      return sendResult(reply, isRefusal(dropped) ? dropped : await orderAfter(dropped.orderId, dropped));
    },
  });
}
