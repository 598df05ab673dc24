import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { actorOf } from '../accounts/actor.ts';
import { allow } from '../accounts/allow.ts';
import type { Http } from '../platform/http.ts';
import { sendRefusal, sendResult } from '../platform/http.ts';
import { isRefusal, type Refusal, refuse } from '../platform/refusals.ts';
import { idParam, page, pageQuery } from '../platform/schemas.ts';
import type { Shop } from '../shop.ts';
import { findScanned } from './find-scanned.ts';
import { listDeliveries, loadDelivery } from './list-deliveries.ts';
import { prepareDelivered } from './prepare-delivered.ts';
import { previewDelivery } from './preview-delivery.ts';
import { carryOutDelivery, receiveDelivery } from './receive-delivery.ts';
import { deliveryInput, deliveryPreview, deliveryRow, deliveryView, scannedVariant } from './schemas.ts';

const tags = ['Purchasing'];
const key = z.object({
  'idempotency-key': z
    .string('must be sent, so that a delivery sent twice is received once')
    .trim()
    .min(8, 'must have at least 8 characters')
    .max(200, 'may have at most 200 characters'),
});

/** Starts receiving the deliveries that are left to the background. */
export async function startDeliveries(shop: Shop): Promise<void> {
  await shop.jobs.handle('receive-delivery', ({ deliveryId }) => carryOutDelivery(shop, deliveryId));
}

/** Receiving over HTTP: what came, what that would do, what it did. */
export function deliveryRoutes(http: Http, shop: Shop): void {
  const { db } = shop;

  /** 201 when it is received, 202 while it is being received. */
  async function sendDelivery(reply: FastifyReply, made: number | Refusal) {
    if (isRefusal(made)) return sendRefusal(reply, made);
    const delivery = await loadDelivery(db, made);
    if (!delivery) throw new Error(`delivery ${made} is gone`);
    return reply.status(delivery.state === 'running' ? 202 : 201).send(delivery);
  }

  http.route({
    method: 'POST',
    url: '/api/v1/deliveries',
    schema: {
      tags,
      summary: 'Receive a delivery',
      description:
        'Counted units go on their shelves and on to those who wait, first come first served, all or nothing: 201 when ' +
        'received, 202 while a long queue is being served (ask for it by its id). The answer says who was filled, who ' +
        'still waits and which promises moved. The same Idempotency-Key answers the delivery it made before.',
      headers: key,
      body: deliveryInput,
      response: { 201: deliveryView, 202: deliveryView },
    },
    onRequest: allow(shop, 'stock'),
    handler: async (request, reply) => {
      const by = { actor: actorOf(request), now: shop.clock(), idempotencyKey: request.headers['idempotency-key'] };
      return sendDelivery(reply, await receiveDelivery(shop, request.body, by));
    },
  });

  http.route({
    method: 'POST',
    url: '/api/v1/deliveries/preview',
    schema: {
      tags,
      summary: 'What receiving a delivery now would do',
      description: 'Who would get what, who would wait on, which promises would not hold any more. Writes nothing.',
      body: deliveryInput,
      response: { 200: deliveryPreview },
    },
    onRequest: allow(shop, 'read'),
    handler: async (request, reply) =>
      sendResult(reply, await previewDelivery(db, request.body, shop.clock().toISOString().slice(0, 10))),
  });

  http.route({
    method: 'GET',
    url: '/api/v1/deliveries',
    schema: {
      tags,
      summary: 'Deliveries, newest first',
      querystring: pageQuery.extend({ purchaseOrderId: z.coerce.number().int().positive().optional() }),
      response: { 200: page(deliveryRow) },
    },
    onRequest: allow(shop, 'read'),
    handler: async (request, reply) => sendResult(reply, await listDeliveries(db, request.query)),
  });

  http.route({
    method: 'GET',
    url: '/api/v1/deliveries/:id',
    schema: { tags, summary: 'One delivery, with what it did', params: idParam, response: { 200: deliveryView } },
    onRequest: allow(shop, 'read'),
    handler: async (request, reply) => {
      const { id } = request.params;
      return sendResult(reply, (await loadDelivery(db, id)) ?? refuse('not_found', `There is no delivery ${id}.`));
    },
  });

  http.route({
    method: 'POST',
    url: '/api/v1/deliveries/:id/prepare-shipments',
    schema: {
      tags,
      summary: 'Prepare shipments for the orders a delivery filled',
      description: 'For those that can leave now, some thousand a call: call it again while `more` is true.',
      params: idParam,
      response: { 200: z.object({ prepared: z.number().int(), more: z.boolean() }) },
    },
    onRequest: allow(shop, 'orders'),
    handler: async (request, reply) => {
      const by = { actor: actorOf(request), now: shop.clock() };
      return sendResult(reply, await prepareDelivered(db, request.params.id, by));
    },
  });

  http.route({
    method: 'GET',
    url: '/api/v1/scan',
    schema: {
      tags,
      summary: 'The variants with this SKU or EAN',
      querystring: z.object({ code: z.string().trim().min(1).max(255) }),
      response: { 200: z.object({ variants: z.array(scannedVariant) }) },
    },
    onRequest: allow(shop, 'read'),
    handler: async (request, reply) => reply.send({ variants: await findScanned(db, request.query.code) }),
  });
}
