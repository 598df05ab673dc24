import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { actorOf } from '../accounts/actor.ts';
import { allow } from '../accounts/allow.ts';
import { inTransaction, type Transaction } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';
import { sendRefusal, sendResult } from '../platform/http.ts';
import { isRefusal, type Refusal, refuse } from '../platform/refusals.ts';
import { idParam, page, pageQuery } from '../platform/schemas.ts';
import type { Shop } from '../shop.ts';
import { categoryRoutes } from './category-routes.ts';
import { imageRoutes } from './image-routes.ts';
import {
  catalogueChoices,
  newProductInput,
  newVariantInput,
  productPatch,
  productRow,
  productView,
  variantPatch,
  variantView,
  visibility,
} from './schemas.ts';
import { listProducts, loadChoices, loadProduct, loadVariant } from './store.ts';
import { archiveProduct, changeProduct, createProduct, lockProduct } from './write-product.ts';
import { archiveVariant, changeVariant, createVariant } from './write-variant.ts';

/** The catalogue over HTTP: products, variants, pictures, and the choices their screens offer. */
export async function catalogueRoutes(http: Http, shop: Shop): Promise<void> {
  productRoutes(http, shop);
  variantRoutes(http, shop);
  choiceRoutes(http, shop);
  categoryRoutes(http, shop);
  imageRoutes(http, shop);
}

const noContent = { 204: z.null() };

/** One write in one transaction; `context` says who and when. */
function writer(shop: Shop) {
  return <Result>(
    request: FastifyRequest,
    work: (trx: Transaction, context: { actor: string; now: Date }) => Promise<Result | Refusal>,
  ) => inTransaction(shop.db, (trx) => work(trx, { actor: actorOf(request), now: shop.clock() }));
}

async function sendProduct(shop: Shop, reply: FastifyReply, productId: number, status = 200) {
  const product = await loadProduct(shop.db, productId);
  if (!product) return sendRefusal(reply, refuse('not_found', `There is no product ${productId}.`));
  return reply.status(status).send(product);
}

async function sendVariant(shop: Shop, reply: FastifyReply, variantId: number, status = 200) {
  const variant = await loadVariant(shop.db, variantId);
  if (!variant) return sendRefusal(reply, refuse('not_found', `There is no variant ${variantId}.`));
  return reply.status(status).send(variant);
}

function productRoutes(http: Http, shop: Shop): void {
  const tags = ['Products'];
  const write = writer(shop);

  http.route({
    method: 'GET',
    url: '/api/v1/products',
    schema: {
      tags,
      summary: 'Products with their stock',
      querystring: pageQuery.extend({
        visibility: visibility.optional(),
        sort: z.enum(['title', 'newest']).default('title'),
      }),
      response: { 200: page(productRow) },
    },
    onRequest: allow(shop, 'read'),
    handler: async (request, reply) => sendResult(reply, await listProducts(shop.db, request.query)),
  });

  http.route({
    method: 'POST',
    url: '/api/v1/products',
    schema: {
      tags,
      summary: 'Create a product with its variants',
      body: newProductInput,
      response: { 201: productView },
    },
    onRequest: allow(shop, 'catalogue'),
    handler: async (request, reply) => {
      const made = await write(request, (trx, context) => createProduct(trx, request.body, context));
      return isRefusal(made) ? sendRefusal(reply, made) : sendProduct(shop, reply, made.id, 201);
    },
  });

  http.route({
    method: 'GET',
    url: '/api/v1/products/:id',
    schema: { tags, summary: 'One product', params: idParam, response: { 200: productView } },
    onRequest: allow(shop, 'read'),
    handler: async (request, reply) => sendProduct(shop, reply, request.params.id),
  });

  http.route({
    method: 'PATCH',
    url: '/api/v1/products/:id',
    schema: {
      tags,
      summary: 'Change a product',
      description: 'Absent fields stay as they are. `version` is the one the change was made from.',
      params: idParam,
      body: productPatch,
      response: { 200: productView },
    },
    onRequest: allow(shop, 'catalogue'),
    handler: async (request, reply) => {
      const { id: productId } = request.params;
      const refused = await write(request, (trx, context) => changeProduct(trx, productId, request.body, context));
      return isRefusal(refused) ? sendRefusal(reply, refused) : sendProduct(shop, reply, productId);
    },
  });

  http.route({
    method: 'DELETE',
    url: '/api/v1/products/:id',
    schema: { tags, summary: 'Archive a product', params: idParam, response: noContent },
    onRequest: allow(shop, 'catalogue'),
    handler: async (request, reply) => {
      const refused = await write(request, (trx, { now }) => archiveProduct(trx, request.params.id, now));
      return isRefusal(refused) ? sendRefusal(reply, refused) : reply.status(204).send(null);
    },
  });
}

function variantRoutes(http: Http, shop: Shop): void {
  const tags = ['Variants'];
  const write = writer(shop);

  http.route({
    method: 'POST',
    url: '/api/v1/products/:id/variants',
    schema: { tags, summary: 'Add a variant', params: idParam, body: newVariantInput, response: { 201: variantView } },
    onRequest: allow(shop, 'catalogue'),
    handler: async (request, reply) => {
      const made = await write(request, async (trx, context) => {
        const product = await lockProduct(trx, request.params.id);
        return isRefusal(product) ? product : createVariant(trx, request.params.id, request.body, context);
      });
      return isRefusal(made) ? sendRefusal(reply, made) : sendVariant(shop, reply, made.id, 201);
    },
  });

  http.route({
    method: 'GET',
    url: '/api/v1/variants/:id',
    schema: { tags, summary: 'One variant', params: idParam, response: { 200: variantView } },
    onRequest: allow(shop, 'read'),
    handler: async (request, reply) => sendVariant(shop, reply, request.params.id),
  });

  http.route({
    method: 'PATCH',
    url: '/api/v1/variants/:id',
    schema: {
      tags,
      summary: 'Change a variant and its stock rule',
      params: idParam,
      body: variantPatch,
      response: { 200: variantView },
    },
    onRequest: allow(shop, 'catalogue'),
    handler: async (request, reply) => {
      const { id: variantId } = request.params;
      const refused = await write(request, (trx, context) => changeVariant(trx, variantId, request.body, context));
      return isRefusal(refused) ? sendRefusal(reply, refused) : sendVariant(shop, reply, variantId);
    },
  });

  http.route({
    method: 'DELETE',
    url: '/api/v1/variants/:id',
    schema: { tags, summary: 'Archive a variant', params: idParam, response: noContent },
    onRequest: allow(shop, 'catalogue'),
    handler: async (request, reply) => {
      const refused = await write(request, (trx, { now }) => archiveVariant(trx, request.params.id, now));
      return isRefusal(refused) ? sendRefusal(reply, refused) : reply.status(204).send(null);
    },
  });
}

function choiceRoutes(http: Http, shop: Shop): void {
  http.route({
    method: 'GET',
    url: '/api/v1/catalogue/choices',
    schema: {
      tags: ['Products'],
      summary: 'What product screens offer as choices',
      response: { 200: catalogueChoices },
    },
    onRequest: allow(shop, 'read'),
    handler: async (_request, reply) => reply.send(await loadChoices(shop.db)),
  });
}
