import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { allow, mayDo, type Permission } from '../accounts/allow.ts';
import type { User } from '../accounts/sessions.ts';
import type { Http } from '../platform/http.ts';
import { sendRefusal, sendResult } from '../platform/http.ts';
import { isRefusal, type Refusal, refuse } from '../platform/refusals.ts';
import { idParam, pageQuery } from '../platform/schemas.ts';
import type { Shop } from '../shop.ts';
import { listExports, loadExport, loadFileName } from './list-exports.ts';
import { makeExport } from './make-export.ts';
import { removeExport } from './remove-export.ts';
import { listExportColumns, requestExport } from './request-export.ts';
import {
  type ExportFormat,
  type ExportKind,
  type ExportView,
  exportColumn,
  exportFormat,
  exportInput,
  exportKind,
  exportPage,
  exportView,
} from './schemas.ts';

/** Who may see what orders say about people may export it. */
const permissionFor: Record<ExportKind, Permission> = {
  products: 'read',
  customers: 'orders',
  orders: 'orders',
  backorders: 'orders',
};
const contentTypes: Record<ExportFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** Starts making and expiring exports in the background. */
export async function startExports(shop: Shop): Promise<void> {
  await shop.files.sweep(shop.clock());
  await shop.jobs.handle('make-export', ({ exportId }) => makeExport(shop, exportId));
  await shop.jobs.handle('remove-export', ({ exportId }) => removeExport(shop, exportId));
}

/** Tools > Exports over HTTP. */
export async function exportRoutes(http: Http, shop: Shop): Promise<void> {
  const { db } = shop;
  const tags = ['Exports'];
  const viewerOf = (request: FastifyRequest) => {
    const user = request.user as User;
    return { userId: user.id, kinds: exportKind.options.filter((kind) => mayDo(request, permissionFor[kind])) };
  };
  const known = async (request: FastifyRequest, id: number): Promise<ExportView | Refusal> =>
    (await loadExport(db, viewerOf(request), id)) ?? refuse('not_found', `There is no export ${id}.`);

  http.route({
    method: 'POST',
    url: '/api/v1/exports',
    schema: {
      tags,
      summary: 'Export products, customers, orders or backorders',
      description: 'Made in the background: ask for it by its id until it is finished or failed. Kept for 30 days.',
      body: exportInput,
      response: { 202: exportView },
    },
    onRequest: allow(shop, 'read'),
    handler: async (request, reply) => {
      const user = request.user as User;
      const permission = permissionFor[request.body.kind];
      if (!mayDo(request, permission)) {
        return sendRefusal(reply, refuse('not_allowed', `This export needs the permission '${permission}'.`));
      }
      const made = await requestExport(shop, request.body, { userId: user.id, now: shop.clock() });
      if (isRefusal(made)) return sendRefusal(reply, made);
      const view = await known(request, made);
      return isRefusal(view) ? sendRefusal(reply, view) : reply.status(202).send(view);
    },
  });

  http.route({
    method: 'GET',
    url: '/api/v1/exports',
    schema: {
      tags,
      summary: 'Exports, newest first',
      querystring: pageQuery.omit({ search: true }),
      response: { 200: exportPage },
    },
    onRequest: allow(shop, 'read'),
    handler: async (request, reply) => sendResult(reply, await listExports(db, viewerOf(request), request.query)),
  });

  http.route({
    method: 'GET',
    url: '/api/v1/exports/columns',
    schema: {
      tags,
      summary: 'The columns a products export can have',
      response: { 200: z.array(exportColumn) },
    },
    onRequest: allow(shop, 'read'),
    handler: async (_request, reply) => reply.send(await listExportColumns(db)),
  });

  http.route({
    method: 'GET',
    url: '/api/v1/exports/:id',
    schema: { tags, summary: 'One export', params: idParam, response: { 200: exportView } },
    onRequest: allow(shop, 'read'),
    handler: async (request, reply) => sendResult(reply, await known(request, request.params.id)),
  });

  http.route({
    method: 'GET',
    url: '/api/v1/exports/:id/file',
    schema: {
      tags,
      summary: 'The sheet of a finished export',
      params: idParam,
      querystring: z.object({ format: exportFormat.default('csv') }),
    },
    onRequest: allow(shop, 'read'),
    handler: async (request, reply) => {
      const view = await known(request, request.params.id);
      if (isRefusal(view)) return sendRefusal(reply, view);
      if (view.state !== 'finished') {
        return sendRefusal(reply, refuse('conflict', `Export ${view.id} is ${view.state}; it has no file to fetch.`));
      }
      const { format } = request.query;
      const file = await shop.files.getDocument(await loadFileName(db, view.id, format));
      if (!file) return sendRefusal(reply, refuse('not_found', `The file of export ${view.id} is gone. Export again.`));
      return reply
        .type(contentTypes[format])
        .header('content-length', file.bytes)
        .header('content-disposition', `attachment; filename="${view.fileName}.${format}"`)
        .header('cache-control', 'private, no-store')
        .send(file.stream);
    },
  });

  http.route({
    method: 'DELETE',
    url: '/api/v1/exports/:id',
    schema: {
      tags,
      summary: 'Delete an export and its files',
      description: 'One’s own; those of others need the permission “settings”.',
      params: idParam,
      response: { 204: z.null() },
    },
    onRequest: allow(shop, 'read'),
    handler: async (request, reply) => {
      const view = await known(request, request.params.id);
      if (isRefusal(view)) return sendRefusal(reply, view);
      if (!view.mine && !mayDo(request, 'settings')) {
        const who = view.by ?? 'someone else';
        return sendRefusal(reply, refuse('not_allowed', `This export is ${who}’s; only they or a manager delete it.`));
      }
      await removeExport(shop, view.id);
      return reply.status(204).send(null);
    },
  });
}
