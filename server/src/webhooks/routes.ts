import { z } from 'zod';
import { allow } from '../accounts/allow.ts';
import type { Http } from '../platform/http.ts';
import { sendRefusal, sendResult } from '../platform/http.ts';
import { isRefusal, refuse } from '../platform/refusals.ts';
import { idParam, page, version } from '../platform/schemas.ts';
import type { Shop } from '../shop.ts';
import { sendNow, sendWebhooks } from './deliver.ts';
import { makePing, replayDelivery, replaySpan } from './replay.ts';
import {
  attemptView,
  deliveryDetail,
  deliveryQuery,
  deliveryView,
  endpointInput,
  endpointView,
  replayed,
  replayInput,
  secretView,
} from './schemas.ts';
import { listDeliveries, loadDelivery, loadEndpoints } from './store.ts';
import { tellDisabled, tendWebhooks } from './tend.ts';
import { openUnpacker } from './unpack-notes.ts';
import {
  changeEndpoint,
  createEndpoint,
  deleteEndpoint,
  loadSecret,
  noSuchEndpoint,
  renewSecret,
  switchEndpoint,
} from './write-endpoint.ts';

/** Starts sending messages to other programs, and looking after that. */
export async function startWebhooks(shop: Shop): Promise<void> {
  await shop.jobs.handle('send-webhooks', ({ endpointId }) => sendWebhooks(shop, endpointId));
  await shop.jobs.handle('webhook-disabled-mail', (job) => tellDisabled(shop, job));
  await shop.jobs.handle('tend-webhooks', () => tendWebhooks(shop));
  await shop.jobs.schedule('tend-webhooks', '* * * * *');
}

/** Settings > Webhooks over HTTP. */
export async function webhookRoutes(http: Http, shop: Shop): Promise<void> {
  http.addHook(
    'onClose',
    openUnpacker(shop).start(shop.db, (error) => http.log.error(error)),
  );
  endpointRoutes(http, shop);
  deliveryRoutes(http, shop);
}

const tags = ['Webhooks'];

function endpointRoutes(http: Http, shop: Shop): void {
  const { db } = shop;
  const onRequest = allow(shop, 'settings');
  const reach = { toPrivate: shop.config.webhooksToPrivate };

  http.route({
    method: 'GET',
    url: '/api/v1/webhooks',
    schema: { tags, summary: 'Settings > Webhooks', response: { 200: z.object({ items: z.array(endpointView) }) } },
    onRequest,
    handler: async (_request, reply) => reply.send({ items: await loadEndpoints(db) }),
  });

  http.route({
    method: 'GET',
    url: '/api/v1/webhooks/:id',
    schema: { tags, summary: 'One webhook', params: idParam, response: { 200: endpointView } },
    onRequest,
    handler: async (request, reply) => {
      const { id } = request.params;
      const [endpoint] = await loadEndpoints(db, id);
      return sendResult(reply, endpoint ?? noSuchEndpoint(id));
    },
  });

  http.route({
    method: 'POST',
    url: '/api/v1/webhooks',
    schema: {
      tags,
      summary: 'Have an address told what happens',
      description: 'Messages are signed by the Standard Webhooks scheme; docs/webhooks.md says what each topic tells.',
      body: endpointInput,
      response: { 201: endpointView },
    },
    onRequest,
    handler: async (request, reply) =>
      sendResult(reply.status(201), await createEndpoint(db, request.body, { now: shop.clock(), reach })),
  });

  http.route({
    method: 'PUT',
    url: '/api/v1/webhooks/:id',
    schema: {
      tags,
      summary: 'Change where a webhook is and what it is told',
      description: '`version` is the one the change was made from.',
      params: idParam,
      body: endpointInput.extend({ version }),
      response: { 200: endpointView },
    },
    onRequest,
    handler: async (request, reply) =>
      sendResult(reply, await changeEndpoint(db, request.params.id, request.body, { reach })),
  });

  http.route({
    method: 'DELETE',
    url: '/api/v1/webhooks/:id',
    schema: { tags, summary: 'End a webhook, with its log', params: idParam, response: { 204: z.null() } },
    onRequest,
    handler: async (request, reply) => {
      const refused = await deleteEndpoint(db, request.params.id);
      return refused ? sendRefusal(reply, refused) : reply.status(204).send(null);
    },
  });

  for (const [path, enabled, summary] of [
    ['enable', true, 'Enable a webhook again, as if it had never failed'],
    ['disable', false, 'Disable a webhook: it is told of nothing'],
  ] as const) {
    http.route({
      method: 'POST',
      url: `/api/v1/webhooks/:id/${path}`,
      schema: { tags, summary, params: idParam, response: { 200: endpointView } },
      onRequest,
      handler: async (request, reply) =>
        sendResult(reply, await switchEndpoint(db, request.params.id, enabled, { now: shop.clock() })),
    });
  }

  http.route({
    method: 'GET',
    url: '/api/v1/webhooks/:id/secret',
    schema: { tags, summary: 'What its messages are signed with', params: idParam, response: { 200: secretView } },
    onRequest,
    handler: async (request, reply) => sendResult(reply, await loadSecret(db, request.params.id, shop.clock())),
  });

  http.route({
    method: 'POST',
    url: '/api/v1/webhooks/:id/secret',
    schema: {
      tags,
      summary: 'Give a webhook another secret',
      description: 'For a day messages carry a signature of each, so that the receiver can change over.',
      params: idParam,
      response: { 200: secretView },
    },
    onRequest,
    handler: async (request, reply) => sendResult(reply, await renewSecret(db, request.params.id, shop.clock())),
  });
}

function deliveryRoutes(http: Http, shop: Shop): void {
  const { db } = shop;
  const onRequest = allow(shop, 'settings');

  http.route({
    method: 'POST',
    url: '/api/v1/webhooks/:id/ping',
    schema: {
      tags,
      summary: 'Send a test message now',
      description: 'Answers what became of it. One that failed is not sent again.',
      params: idParam,
      response: { 200: attemptView },
    },
    onRequest,
    handler: async (request, reply) => {
      const deliveryId = await makePing(shop, request.params.id);
      if (isRefusal(deliveryId)) return sendRefusal(reply, deliveryId);
      await sendNow(shop, deliveryId);
      const attempt = (await loadDelivery(db, deliveryId))?.log[0];
      return sendResult(reply, attempt ?? noSuchEndpoint(request.params.id));
    },
  });

  http.route({
    method: 'POST',
    url: '/api/v1/webhooks/:id/replay',
    schema: {
      tags,
      summary: 'Send again what happened in a span of time',
      description: 'Under the same webhook-id. Messages are kept for 30 days.',
      params: idParam,
      body: replayInput,
      response: { 200: replayed },
    },
    onRequest,
    handler: async (request, reply) => {
      const deliveries = await replaySpan(shop, request.params.id, request.body);
      return isRefusal(deliveries) ? sendRefusal(reply, deliveries) : reply.send({ deliveries });
    },
  });

  http.route({
    method: 'GET',
    url: '/api/v1/webhooks/:id/deliveries',
    schema: {
      tags,
      summary: 'What a webhook was told, newest first',
      params: idParam,
      querystring: deliveryQuery,
      response: { 200: page(deliveryView) },
    },
    onRequest,
    handler: async (request, reply) => {
      const { id } = request.params;
      const [endpoint] = await loadEndpoints(db, id);
      return sendResult(reply, endpoint ? await listDeliveries(db, id, request.query) : noSuchEndpoint(id));
    },
  });

  http.route({
    method: 'GET',
    url: '/api/v1/webhook-deliveries/:id',
    schema: {
      tags,
      summary: 'One message to one webhook, and every attempt',
      params: idParam,
      response: { 200: deliveryDetail },
    },
    onRequest,
    handler: async (request, reply) => {
      const { id } = request.params;
      return sendResult(reply, (await loadDelivery(db, id)) ?? refuse('not_found', `There is no delivery ${id}.`));
    },
  });

  http.route({
    method: 'POST',
    url: '/api/v1/webhook-deliveries/:id/replay',
    schema: { tags, summary: 'Send one message again', params: idParam, response: { 204: z.null() } },
    onRequest,
    handler: async (request, reply) => {
      const refused = await replayDelivery(shop, request.params.id);
      return refused ? sendRefusal(reply, refused) : reply.status(204).send(null);
    },
  });
}
