import { z } from 'zod';
import type { Http } from '../platform/http.ts';
import { sendResult } from '../platform/http.ts';
import { idParam } from '../platform/schemas.ts';
import type { Shop } from '../shop.ts';
import { allow } from './allow.ts';
import { apiKeyView, madeApiKey, newApiKey } from './api-key-schemas.ts';
import { createApiKey, listApiKeys, revokeApiKey } from './api-keys.ts';
import type { Permission } from './schemas.ts';
import type { User } from './sessions.ts';

/** Settings > API keys over HTTP. Only people make keys: one that leaked cannot make others. */
export function apiKeyRoutes(http: Http, shop: Shop): void {
  const { db } = shop;
  const tags = ['API keys'];
  const onRequest = allow(shop, 'settings', { person: true });

  http.route({
    method: 'GET',
    url: '/api/v1/api-keys',
    schema: { tags, summary: 'Settings > API keys', response: { 200: z.object({ items: z.array(apiKeyView) }) } },
    onRequest,
    handler: async (_request, reply) => reply.send({ items: await listApiKeys(db, shop.clock()) }),
  });

  http.route({
    method: 'POST',
    url: '/api/v1/api-keys',
    schema: {
      tags,
      summary: 'Make an API key',
      description: 'The answer tells the key, and nothing ever tells it again.',
      body: newApiKey,
      response: { 201: madeApiKey },
    },
    onRequest,
    handler: async (request, reply) => {
      const by = {
        userId: (request.user as User).id,
        permissions: request.permissions as readonly Permission[],
        now: shop.clock(),
      };
      return sendResult(reply.status(201), await createApiKey(db, request.body, by));
    },
  });

  http.route({
    method: 'POST',
    url: '/api/v1/api-keys/:id/revoke',
    schema: { tags, summary: 'End an API key for good', params: idParam, response: { 200: apiKeyView } },
    onRequest,
    handler: async (request, reply) => {
      const by = { userId: (request.user as User).id, now: shop.clock() };
      return sendResult(reply, await revokeApiKey(db, request.params.id, by));
    },
  });
}
