import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { actorOf } from '../accounts/actor.ts';
import { allow } from '../accounts/allow.ts';
import { inTransaction, type Transaction } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';
import { sendRefusal, sendResult } from '../platform/http.ts';
import { isRefusal, type Refusal, refuse } from '../platform/refusals.ts';
import { idParam, page, pageQuery } from '../platform/schemas.ts';
import type { Shop } from '../shop.ts';
import { cancelRest, moveExpectedDays, placePurchaseOrder } from './change-purchase-order.ts';
import { deliveryRoutes } from './delivery-routes.ts';
import { changePurchaseOrder, deleteDraft, draftPurchaseOrder } from './draft-purchase-order.ts';
import { listPurchaseOrders, loadPurchaseOrder } from './list-purchase-orders.ts';
import { listSuppliers, loadSupplier } from './list-suppliers.ts';
import {
  cancelRestInput,
  expectedInput,
  makeDraftsInput,
  placeInput,
  purchaseOrderInput,
  purchaseOrderPatch,
  purchaseOrderRow,
  purchaseOrderView,
  purchaseQuery,
  suggestedLine,
  suggestedSupplier,
  supplierInput,
  supplierPatch,
  supplierView,
} from './schemas.ts';
import { makeDrafts, suggestBySupplier, suggestLines } from './suggest-purchases.ts';
import { changeSupplier, createSupplier, deleteSupplier } from './write-supplier.ts';

const tags = ['Purchasing'];
const noContent = { 204: z.null() };

/** Purchasing over HTTP: suppliers, purchase orders and what should be bought. */
export async function purchasingRoutes(http: Http, shop: Shop): Promise<void> {
  supplierRoutes(http, shop);
  purchaseOrderRoutes(http, shop);
  suggestionRoutes(http, shop);
  deliveryRoutes(http, shop);
}

const byWhom = (shop: Shop, request: FastifyRequest) => ({ actor: actorOf(request), now: shop.clock() });
const todayOf = (shop: Shop) => shop.clock().toISOString().slice(0, 10);

function supplierRoutes(http: Http, shop: Shop): void {
  const { db } = shop;

  async function showSupplier(id: number) {
    return (await loadSupplier(db, id)) ?? refuse('not_found', `There is no supplier ${id}.`);
  }

  http.route({
    method: 'GET',
    url: '/api/v1/suppliers',
    schema: { tags, summary: 'Suppliers by name', querystring: pageQuery, response: { 200: page(supplierView) } },
    onRequest: allow(shop, 'read'),
    handler: async (request, reply) => sendResult(reply, await listSuppliers(db, request.query)),
  });

  http.route({
    method: 'POST',
    url: '/api/v1/suppliers',
    schema: { tags, summary: 'Add a supplier', body: supplierInput, response: { 201: supplierView } },
    onRequest: allow(shop, 'stock'),
    handler: async (request, reply) => {
      const made = await inTransaction(db, (trx) => createSupplier(trx, request.body));
      if (isRefusal(made)) return sendRefusal(reply, made);
      return sendResult(reply.status(201), await showSupplier(made.id));
    },
  });

  http.route({
    method: 'GET',
    url: '/api/v1/suppliers/:id',
    schema: { tags, summary: 'One supplier', params: idParam, response: { 200: supplierView } },
    onRequest: allow(shop, 'read'),
    handler: async (request, reply) => sendResult(reply, await showSupplier(request.params.id)),
  });

  http.route({
    method: 'PUT',
    url: '/api/v1/suppliers/:id',
    schema: {
      tags,
      summary: 'Change a supplier',
      params: idParam,
      body: supplierPatch,
      response: { 200: supplierView },
    },
    onRequest: allow(shop, 'stock'),
    handler: async (request, reply) => {
      const { id } = request.params;
      const refused = await inTransaction(db, (trx) => changeSupplier(trx, id, request.body));
      return sendResult(reply, refused ?? (await showSupplier(id)));
    },
  });

  http.route({
    method: 'DELETE',
    url: '/api/v1/suppliers/:id',
    schema: { tags, summary: 'Delete a supplier nobody refers to', params: idParam, response: noContent },
    onRequest: allow(shop, 'stock'),
    handler: async (request, reply) => {
      const refused = await inTransaction(db, (trx) => deleteSupplier(trx, request.params.id));
      return refused ? sendRefusal(reply, refused) : reply.status(204).send(null);
    },
  });
}

function purchaseOrderRoutes(http: Http, shop: Shop): void {
  const { db } = shop;

  async function showOrder(id: number) {
    return (await loadPurchaseOrder(db, id, todayOf(shop))) ?? refuse('not_found', `There is no purchase order ${id}.`);
  }

  http.route({
    method: 'GET',
    url: '/api/v1/purchase-orders',
    schema: {
      tags,
      summary: 'Purchase orders, newest first',
      querystring: purchaseQuery,
      response: { 200: page(purchaseOrderRow) },
    },
    onRequest: allow(shop, 'read'),
    handler: async (request, reply) => sendResult(reply, await listPurchaseOrders(db, request.query, todayOf(shop))),
  });

  http.route({
    method: 'POST',
    url: '/api/v1/purchase-orders',
    schema: {
      tags,
      summary: 'Draft a purchase order',
      description: 'Nothing of a draft is incoming before it is ordered.',
      body: purchaseOrderInput,
      response: { 201: purchaseOrderView },
    },
    onRequest: allow(shop, 'stock'),
    handler: async (request, reply) => {
      const made = await inTransaction(db, (trx) => draftPurchaseOrder(trx, request.body, byWhom(shop, request)));
      if (isRefusal(made)) return sendRefusal(reply, made);
      return sendResult(reply.status(201), await showOrder(made.id));
    },
  });

  http.route({
    method: 'GET',
    url: '/api/v1/purchase-orders/:id',
    schema: { tags, summary: 'One purchase order', params: idParam, response: { 200: purchaseOrderView } },
    onRequest: allow(shop, 'read'),
    handler: async (request, reply) => sendResult(reply, await showOrder(request.params.id)),
  });

  http.route({
    method: 'DELETE',
    url: '/api/v1/purchase-orders/:id',
    schema: { tags, summary: 'Throw a draft away', params: idParam, response: noContent },
    onRequest: allow(shop, 'stock'),
    handler: async (request, reply) => {
      const refused = await inTransaction(db, (trx) => deleteDraft(trx, request.params.id));
      return refused ? sendRefusal(reply, refused) : reply.status(204).send(null);
    },
  });

  /** A change of one purchase order: done in a transaction, answered with how it stands afterwards. */
  function change<Body extends z.ZodType>(
    method: 'PATCH' | 'POST' | 'PUT',
    path: string,
    summary: string,
    body: Body,
    work: (
      trx: Transaction,
      id: number,
      input: z.output<Body>,
      by: { actor: string; now: Date },
    ) => Promise<Refusal | undefined>,
  ): void {
    http.route({
      method,
      url: `/api/v1/purchase-orders/:id${path}`,
      schema: { tags, summary, params: idParam, body, response: { 200: purchaseOrderView } },
      onRequest: allow(shop, 'stock'),
      handler: async (request, reply) => {
        const { id } = request.params;
        const input = request.body as z.output<Body>;
        const refused = await inTransaction(db, (trx) => work(trx, id, input, byWhom(shop, request)));
        return sendResult(reply, refused ?? (await showOrder(id)));
      },
    });
  }

  change(
    'PATCH',
    '',
    'Change a draft; of an ordered one its reference and note',
    purchaseOrderPatch,
    changePurchaseOrder,
  );
  change('POST', '/order', 'Mark a draft as ordered: its units are incoming', placeInput, placePurchaseOrder);
  change('PUT', '/expected', 'Move expected days of open lines', expectedInput, moveExpectedDays);
  change('POST', '/cancel-rest', 'Cancel what is open, on some lines or on all', cancelRestInput, cancelRest);
}

function suggestionRoutes(http: Http, shop: Shop): void {
  const { db } = shop;

  http.route({
    method: 'GET',
    url: '/api/v1/purchase-suggestions',
    schema: {
      tags,
      summary: 'What should be bought, by supplier',
      description: 'Suggested = waiting + stock minimum - available - incoming - on drafts, never below 0.',
      response: { 200: z.object({ suppliers: z.array(suggestedSupplier) }) },
    },
    onRequest: allow(shop, 'read'),
    handler: async (_request, reply) => reply.send({ suppliers: await suggestBySupplier(db) }),
  });

  http.route({
    method: 'GET',
    url: '/api/v1/purchase-suggestions/lines',
    schema: {
      tags,
      summary: 'What should be bought from one supplier, with the numbers behind it',
      querystring: pageQuery.omit({ search: true }).extend({
        supplierId: z.coerce.number().int().positive().optional().meta({
          description: 'Absent: products without a supplier.',
        }),
      }),
      response: { 200: page(suggestedLine) },
    },
    onRequest: allow(shop, 'read'),
    handler: async (request, reply) =>
      sendResult(reply, await suggestLines(db, request.query.supplierId ?? null, request.query)),
  });

  http.route({
    method: 'POST',
    url: '/api/v1/purchase-suggestions/drafts',
    schema: {
      tags,
      summary: 'Make drafts of what should be bought, one a supplier',
      description: 'What is on a draft is no longer suggested: calling this twice makes them once.',
      body: makeDraftsInput,
      response: { 201: z.object({ purchaseOrderIds: z.array(z.number().int()) }) },
    },
    onRequest: allow(shop, 'stock'),
    handler: async (request, reply) => {
      const made = await makeDrafts(db, request.body.supplierIds, byWhom(shop, request));
      return isRefusal(made) ? sendRefusal(reply, made) : reply.status(201).send({ purchaseOrderIds: made });
    },
  });
}
