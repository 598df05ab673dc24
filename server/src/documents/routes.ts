import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { actorOf } from '../accounts/actor.ts';
import { allow } from '../accounts/allow.ts';
import type { Http } from '../platform/http.ts';
import { sendRefusal, sendResult } from '../platform/http.ts';
import { refuse } from '../platform/refusals.ts';
import { idParam } from '../platform/schemas.ts';
import type { Shop } from '../shop.ts';
import { invoicePaper } from './invoice-paper.ts';
import { issueInvoices, showInvoices } from './issue-invoices.ts';
import { packingSlips } from './packing-slip.ts';
import { orderInvoices } from './schemas.ts';

const idList = z
  .string()
  .regex(/^\d{1,15}(,\d{1,15}){0,199}$/, 'must be up to 200 ids with commas between them')
  .transform((text) => text.split(',').map(Number));

/** Invoices, credit notes and packing slips over HTTP. */
export async function documentRoutes(http: Http, shop: Shop): Promise<void> {
  const { db } = shop;
  const tags = ['Documents'];

  http.route({
    method: 'GET',
    url: '/api/v1/orders/:id/invoices',
    schema: { tags, summary: 'An order’s invoices', params: idParam, response: { 200: orderInvoices } },
    onRequest: allow(shop, 'read'),
    handler: async (request, reply) => sendResult(reply, await showInvoices(db, request.params.id)),
  });

  http.route({
    method: 'POST',
    url: '/api/v1/orders/:id/invoices',
    schema: {
      tags,
      summary: 'Issue what is not on an invoice yet',
      description:
        'An invoice of what came in addition, a credit note of what fell away; nothing when all is invoiced. ' +
        'Numbers have no gaps, and an issued invoice never changes.',
      params: idParam,
      response: { 200: orderInvoices },
    },
    onRequest: allow(shop, 'orders'),
    handler: async (request, reply) => {
      const by = { actor: actorOf(request), now: shop.clock() };
      return sendResult(reply, await issueInvoices(db, request.params.id, by));
    },
  });

  http.route({
    method: 'GET',
    url: '/api/v1/invoices/:id/pdf',
    schema: { tags, summary: 'An invoice or credit note as PDF', params: idParam },
    onRequest: allow(shop, 'read'),
    handler: async (request, reply) => sendPaper(reply, await invoicePaper(shop, request.params.id), 'invoice'),
  });

  http.route({
    method: 'GET',
    url: '/api/v1/shipments/packing-slips',
    schema: {
      tags,
      summary: 'Packing slips of shipments as one PDF',
      querystring: z.object({ ids: idList.meta({ description: 'Shipment ids: 3,4,7' }) }),
    },
    onRequest: allow(shop, 'read'),
    handler: async (request, reply) => sendPaper(reply, await packingSlips(shop, request.query.ids), 'shipment'),
  });
}

/** Sends a PDF, shown in the browser and saved under its own name. */
export function sendPaper(reply: FastifyReply, paper: { name: string; pdf: Buffer } | null, what: string) {
  if (!paper) return sendRefusal(reply, refuse('not_found', `There is no such ${what}.`));
  return reply
    .type('application/pdf')
    .header('content-disposition', `inline; filename="${paper.name}"`)
    .header('cache-control', 'private, no-store')
    .send(paper.pdf);
}
