import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { loadOrder } from '../orders/store.ts';
import { loadOpenMinor } from '../payments/store.ts';
import { inTransaction } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';
import { sendRefusal, sendResult } from '../platform/http.ts';
import { isRefusal, type Refusal, refuse } from '../platform/refusals.ts';
import { idParam, pageQuery } from '../platform/schemas.ts';
import type { Shop } from '../shop.ts';
import {
  atRegister,
  atTill,
  callerOf,
  deviceCookie,
  registerOf,
  signInByPin,
  signInCookie,
  signInMilliseconds,
  signOutOf,
} from './at-till.ts';
import { findProducts } from './find-products.ts';
import { handOver, listReady } from './hand-over.ts';
import { loadTill } from './load-till.ts';
import { orderAtTill } from './order-at-till.ts';
import { listParked, parkSale, takeUpParked } from './park-sale.ts';
import { listReceipts, loadReceipt } from './receipts.ts';
import { registerSettingsRoutes } from './register-routes.ts';
import { closeRegister, openRegister } from './register-sessions.ts';
import { enrolDevice } from './registers.ts';
import {
  closeInput,
  collectedOrder,
  counterOrderInput,
  enrolInput,
  handOverInput,
  openInput,
  parkedSale,
  parkInput,
  pinSignIn,
  productQuery,
  type ReceiptView,
  readyOrder,
  receiptMail,
  receiptRow,
  receiptView,
  registerSession,
  saleInput,
  tillProduct,
  tillView,
} from './schemas.ts';
import { sellAtTill } from './sell-at-till.ts';

const tags = ['Till'];
const requestKey = z.object({
  'idempotency-key': z
    .string('Idempotency-Key: this header is required, so that a repeated request makes one receipt')
    .trim()
    .min(8, 'must have at least 8 characters')
    .max(190, 'may have at most 190 characters'),
});
/** Browsers keep a cookie for 400 days at most; every visit renews it. */
const deviceSeconds = 400 * 86_400;

/** The till over HTTP: what a register's screen does, on an enrolled device, by somebody signed in with their PIN. */
export async function posRoutes(http: Http, shop: Shop): Promise<void> {
  registerSettingsRoutes(http, shop);
  deviceRoutes(http, shop);
  sessionRoutes(http, shop);
  saleRoutes(http, shop);
  collectionRoutes(http, shop);
  parkingRoutes(http, shop);
}

function deviceRoutes(http: Http, shop: Shop): void {
  const { db } = shop;
  const cookie = {
    path: '/api/v1/pos',
    httpOnly: true,
    sameSite: 'strict',
    secure: shop.config.publicUrl?.startsWith('https://') ?? false,
  } as const;
  const viewFor = (device: string | undefined, signIn: string | undefined) =>
    loadTill(db, { device, signIn }, shop.clock());

  http.route({
    method: 'GET',
    url: '/api/v1/pos',
    schema: { tags, summary: 'What this device is, and who is signed in on it', response: { 200: tillView } },
    handler: async (request, reply) => {
      const { [deviceCookie]: device, [signInCookie]: signIn } = request.cookies;
      if (device) reply.setCookie(deviceCookie, device, { ...cookie, maxAge: deviceSeconds });
      return reply.send(await viewFor(device, signIn));
    },
  });

  http.route({
    method: 'POST',
    url: '/api/v1/pos/enrolment',
    schema: {
      tags,
      summary: 'Make this device a register',
      description: 'With the code a manager made under Settings > Registers. It counts once, for a quarter of an hour.',
      body: enrolInput,
      response: { 200: tillView },
    },
    handler: async (request, reply) => {
      const enrolled = await enrolDevice(db, request.body.code, { address: request.ip, now: shop.clock() });
      if (isRefusal(enrolled)) return sendRefusal(reply, enrolled);
      reply.setCookie(deviceCookie, enrolled.token, { ...cookie, maxAge: deviceSeconds });
      return reply.send(await viewFor(enrolled.token, undefined));
    },
  });

  http.route({
    method: 'POST',
    url: '/api/v1/pos/sign-in',
    schema: { tags, summary: 'Sign in with a PIN', body: pinSignIn, response: { 200: tillView } },
    onRequest: atRegister(shop),
    handler: async (request, reply) => {
      const { id } = registerOf(request);
      const signedIn = await signInByPin(db, id, request.body, shop.clock());
      if (isRefusal(signedIn)) return sendRefusal(reply, signedIn);
      reply.setCookie(signInCookie, signedIn.token, { ...cookie, maxAge: signInMilliseconds / 1000 });
      return reply.send(await viewFor(request.cookies[deviceCookie], signedIn.token));
    },
  });

  http.route({
    method: 'DELETE',
    url: '/api/v1/pos/sign-in',
    schema: { tags, summary: 'Sign out', response: { 200: tillView } },
    onRequest: atRegister(shop),
    handler: async (request, reply) => {
      await signOutOf(db, registerOf(request).id);
      return reply.clearCookie(signInCookie, cookie).send(await viewFor(request.cookies[deviceCookie], undefined));
    },
  });
}

function sessionRoutes(http: Http, shop: Shop): void {
  const { db } = shop;

  http.route({
    method: 'POST',
    url: '/api/v1/pos/session',
    schema: { tags, summary: 'Open the register with its float', body: openInput, response: { 201: registerSession } },
    onRequest: atTill(shop),
    handler: async (request, reply) =>
      sendResult(reply.status(201), await openRegister(db, request.body.floatMinor, callerOf(request, shop))),
  });

  http.route({
    method: 'POST',
    url: '/api/v1/pos/session/close',
    schema: {
      tags,
      summary: 'Close the register with what was counted',
      description: 'The difference between what was counted and what should be in the drawer is kept.',
      body: closeInput,
      response: { 200: registerSession },
    },
    onRequest: atTill(shop),
    handler: async (request, reply) =>
      sendResult(reply, await closeRegister(db, request.body, callerOf(request, shop))),
  });
}

function saleRoutes(http: Http, shop: Shop): void {
  const { db } = shop;
  const onRequest = atTill(shop);
  const sendReceipt = async (reply: FastifyReply, made: number | Refusal) =>
    isRefusal(made) ? sendRefusal(reply, made) : reply.status(201).send((await loadReceipt(db, made)) as ReceiptView);

  http.route({
    method: 'GET',
    url: '/api/v1/pos/products',
    schema: {
      tags,
      summary: 'What can be sold, by code or words, with what stands at this location',
      querystring: productQuery,
      response: { 200: z.object({ items: z.array(tillProduct) }) },
    },
    onRequest,
    handler: async (request, reply) => {
      const { locationId } = callerOf(request, shop).register;
      return reply.send({ items: await findProducts(db, request.query, locationId) });
    },
  });

  http.route({
    method: 'POST',
    url: '/api/v1/pos/sales',
    schema: {
      tags,
      summary: 'Sell, take back, or exchange',
      description:
        'Takes free units at the register’s location. Units allocated to customers are sold only for a reason: the ' +
        'newest of those go back to waiting. Units in the hand that are not on the books are recorded as found. The ' +
        'same Idempotency-Key with the same body answers the same receipt.',
      headers: requestKey,
      body: saleInput,
      response: { 201: receiptView },
    },
    onRequest,
    handler: async (request, reply) => {
      const by = { ...callerOf(request, shop), idempotencyKey: request.headers['idempotency-key'] };
      return sendReceipt(reply, await sellAtTill(shop, request.body, by));
    },
  });

  http.route({
    method: 'POST',
    url: '/api/v1/pos/orders',
    schema: {
      tags,
      summary: 'Take a special order, with a deposit or without one',
      description: 'What is there is bound; the rest waits in the same queue as every order, under the same promise.',
      headers: requestKey,
      body: counterOrderInput,
      response: { 201: receiptView },
    },
    onRequest,
    handler: async (request, reply) => {
      const by = { ...callerOf(request, shop), idempotencyKey: request.headers['idempotency-key'] };
      return sendReceipt(reply, await orderAtTill(shop, request.body, by));
    },
  });

  http.route({
    method: 'GET',
    url: '/api/v1/pos/receipts',
    schema: {
      tags,
      summary: 'Receipts, newest first',
      querystring: pageQuery,
      response: { 200: z.object({ items: z.array(receiptRow), nextCursor: z.string().nullable() }) },
    },
    onRequest,
    handler: async (request, reply) => sendResult(reply, await listReceipts(db, request.query)),
  });

  http.route({
    method: 'GET',
    url: '/api/v1/pos/receipts/:id',
    schema: { tags, summary: 'One receipt', params: idParam, response: { 200: receiptView } },
    onRequest,
    handler: async (request, reply) => {
      const { id } = request.params;
      return sendResult(reply, (await loadReceipt(db, id)) ?? noReceipt(id));
    },
  });

  http.route({
    method: 'POST',
    url: '/api/v1/pos/receipts/:id/mail',
    schema: {
      tags,
      summary: 'Mail a receipt',
      params: idParam,
      body: receiptMail,
      response: { 204: z.null() },
    },
    onRequest,
    handler: async (request, reply) => {
      const { id } = request.params;
      const known = await db.selectFrom('till_receipts').select('id').where('id', '=', id).executeTakeFirst();
      if (!known) return sendRefusal(reply, noReceipt(id));
      const mail = { receiptId: id, email: request.body.email };
      await inTransaction(db, (trx) => shop.jobs.enqueue(trx, 'receipt-mail', [mail]));
      return reply.status(204).send(null);
    },
  });
}

function collectionRoutes(http: Http, shop: Shop): void {
  const { db } = shop;
  const onRequest = atTill(shop);

  http.route({
    method: 'GET',
    url: '/api/v1/pos/orders',
    schema: {
      tags,
      summary: 'Orders to be collected that have something ready, oldest first',
      querystring: pageQuery.pick({ search: true }),
      response: { 200: z.object({ items: z.array(readyOrder) }) },
    },
    onRequest,
    handler: async (request, reply) => reply.send({ items: await listReady(db, request.query.search ?? '') }),
  });

  http.route({
    method: 'GET',
    url: '/api/v1/pos/orders/:id',
    schema: { tags, summary: 'An order, to hand it over', params: idParam, response: { 200: collectedOrder } },
    onRequest,
    handler: async (request, reply) => {
      const { id } = request.params;
      const order = await loadOrder(db, id);
      if (!order) return sendRefusal(reply, refuse('not_found', `There is no order ${id}.`));
      return reply.send({ ...order, openMinor: await loadOpenMinor(db, id) });
    },
  });

  http.route({
    method: 'POST',
    url: '/api/v1/pos/orders/:id/hand-over',
    schema: {
      tags,
      summary: 'Hand over what is allocated, and take what is open',
      params: idParam,
      headers: requestKey,
      body: handOverInput,
      response: { 201: receiptView },
    },
    onRequest,
    handler: async (request, reply) => {
      const by = { ...callerOf(request, shop), idempotencyKey: request.headers['idempotency-key'] };
      const made = await handOver(shop, request.params.id, request.body, by);
      return isRefusal(made)
        ? sendRefusal(reply, made)
        : reply.status(201).send((await loadReceipt(db, made)) as ReceiptView);
    },
  });
}

function parkingRoutes(http: Http, shop: Shop): void {
  const { db } = shop;
  const onRequest = atTill(shop);
  const parked = z.object({ items: z.array(parkedSale) });

  http.route({
    method: 'GET',
    url: '/api/v1/pos/parked',
    schema: { tags, summary: 'Sales parked at this location', response: { 200: parked } },
    onRequest,
    handler: async (request, reply) =>
      reply.send({ items: await listParked(db, callerOf(request, shop).register.locationId) }),
  });

  http.route({
    method: 'POST',
    url: '/api/v1/pos/parked',
    schema: { tags, summary: 'Park a sale', headers: requestKey, body: parkInput, response: { 201: parked } },
    onRequest,
    handler: async (request, reply) => {
      const by = { ...callerOf(request, shop), idempotencyKey: request.headers['idempotency-key'] };
      const items = await parkSale(db, request.body, by);
      return isRefusal(items) ? sendRefusal(reply, items) : reply.status(201).send({ items });
    },
  });

  http.route({
    method: 'DELETE',
    url: '/api/v1/pos/parked/:id',
    schema: { tags, summary: 'Take up a parked sale', params: idParam, response: { 200: parkedSale } },
    onRequest,
    handler: async (request, reply) =>
      sendResult(reply, await takeUpParked(db, request.params.id, callerOf(request, shop))),
  });
}

function noReceipt(id: number): Refusal {
  return refuse('not_found', `There is no receipt ${id}.`);
}
