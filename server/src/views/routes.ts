import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { allow, mayDo } from '../accounts/allow.ts';
import type { Http } from '../platform/http.ts';
import { sendRefusal, sendResult } from '../platform/http.ts';
import { isRefusal } from '../platform/refusals.ts';
import { idParam } from '../platform/schemas.ts';
import type { Shop } from '../shop.ts';
import { addView, changeView, deleteView, listViews, type Viewer } from './saved-views.ts';
import { newViewInput, savedView, viewPatch } from './schemas.ts';

/** Saved views of the Inventory page over HTTP. */
export async function viewRoutes(http: Http, shop: Shop): Promise<void> {
  const { db } = shop;
  const tags = ['Inventory'];

  http.route({
    method: 'GET',
    url: '/api/v1/inventory/views',
    schema: {
      tags,
      summary: 'Your saved views and those shared with everybody',
      response: { 200: z.object({ views: z.array(savedView) }) },
    },
    onRequest: allow(shop, 'read'),
    handler: async (request, reply) => reply.send({ views: await listViews(db, viewerOf(request)) }),
  });

  http.route({
    method: 'POST',
    url: '/api/v1/inventory/views',
    schema: { tags, summary: 'Save a view', body: newViewInput, response: { 201: savedView } },
    onRequest: allow(shop, 'read'),
    handler: async (request, reply) => {
      const added = await addView(db, request.body, viewerOf(request));
      return isRefusal(added) ? sendRefusal(reply, added) : reply.status(201).send(added);
    },
  });

  http.route({
    method: 'PATCH',
    url: '/api/v1/inventory/views/:id',
    schema: {
      tags,
      summary: 'Rename a view, share it, or change what it shows',
      params: idParam,
      body: viewPatch,
      response: { 200: savedView },
    },
    onRequest: allow(shop, 'read'),
    handler: async (request, reply) =>
      sendResult(reply, await changeView(db, request.params.id, request.body, viewerOf(request))),
  });

  http.route({
    method: 'DELETE',
    url: '/api/v1/inventory/views/:id',
    schema: { tags, summary: 'Delete a view', params: idParam, response: { 204: z.null() } },
    onRequest: allow(shop, 'read'),
    handler: async (request, reply) => {
      const refused = await deleteView(db, request.params.id, viewerOf(request));
      return refused ? sendRefusal(reply, refused) : reply.status(204).send(null);
    },
  });
}

function viewerOf(request: FastifyRequest): Viewer {
  const { user } = request;
  if (!user) throw new Error('a guarded route has somebody signed in');
  return { userId: user.id, mayShare: mayDo(request, 'catalogue') };
}
