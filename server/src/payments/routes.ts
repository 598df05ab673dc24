import { z } from 'zod';
import { actorOf } from '../accounts/actor.ts';
import { allow } from '../accounts/allow.ts';
import type { Http } from '../platform/http.ts';
import { sendRefusal, sendResult } from '../platform/http.ts';
import { isRefusal, refuse } from '../platform/refusals.ts';
import { idParam } from '../platform/schemas.ts';
import type { Shop } from '../shop.ts';
import { paymentPages } from './pages.ts';
import { receiveNotice } from './receive-notice.ts';
import { recordReceipt, refundPayment } from './record-payment.ts';
import { askAgain, dropRequest } from './requests.ts';
import { paymentView, receiptInput, refundInput } from './schemas.ts';
import { listPayments, loadPaymentView } from './store.ts';

const optionalKey = z.object({ 'idempotency-key': z.string().trim().min(8).max(200).optional() });

/** Payments over HTTP: what the back office notes and refunds, and the notices providers send. */
export async function paymentRoutes(http: Http, shop: Shop): Promise<void> {
  const { db } = shop;
  const tags = ['Payments'];
  paymentPages(http, shop);

  http.route({
    method: 'GET',
    url: '/api/v1/orders/:id/payments',
    schema: { tags, summary: 'How an order stands with its money', params: idParam, response: { 200: paymentView } },
    onRequest: allow(shop, 'read'),
    handler: async (request, reply) => {
      const { id } = request.params;
      if ((await listPayments(db, id)).length === 0) {
        return sendRefusal(reply, refuse('not_found', `There is no order ${id}.`));
      }
      return reply.send(await loadPaymentView(db, id));
    },
  });

  const changes = [
    {
      url: '/api/v1/orders/:id/payments',
      summary: 'Note money that arrived, wholly or in part',
      body: receiptInput,
      change: recordReceipt,
    },
    {
      url: '/api/v1/orders/:id/refunds',
      summary: 'Refund money',
      body: refundInput,
      change: refundPayment,
    },
  ] as const;
  for (const { url, summary, body, change } of changes) {
    http.route({
      method: 'POST',
      url,
      schema: { tags, summary, params: idParam, headers: optionalKey, body, response: { 200: paymentView } },
      onRequest: allow(shop, 'orders'),
      handler: async (request, reply) => {
        const { id } = request.params;
        const by = { actor: actorOf(request), now: shop.clock(), idempotencyKey: request.headers['idempotency-key'] };
        const changed = await change(shop, id, request.body as never, by);
        return sendResult(reply, isRefusal(changed) ? changed : await loadPaymentView(db, id));
      },
    });
  }

  http.route({
    method: 'POST',
    url: '/api/v1/payment-requests/:id/retry',
    schema: {
      tags,
      summary: 'Ask a provider again for what it refused',
      params: idParam,
      response: { 200: paymentView },
    },
    onRequest: allow(shop, 'orders'),
    handler: async (request, reply) => {
      const by = { actor: actorOf(request), now: shop.clock() };
      const asked = await askAgain(shop, request.params.id, by);
      return sendResult(reply, isRefusal(asked) ? asked : await loadPaymentView(db, asked.orderId));
    },
  });

  http.route({
    method: 'DELETE',
    url: '/api/v1/payment-requests/:id',
    schema: {
      tags,
      summary: 'Give up what a provider refused',
      params: idParam,
      response: { 200: paymentView },
    },
    onRequest: allow(shop, 'orders'),
    handler: async (request, reply) => {
      const dropped = await dropRequest(db, request.params.id);
      return sendResult(reply, isRefusal(dropped) ? dropped : await loadPaymentView(db, dropped.orderId));
    },
  });

  // A notice's signature is over its very bytes, so they are not parsed here.
  await http.register(async (scope) => {
    scope.removeContentTypeParser('application/json');
    scope.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    scope.route({
      method: 'POST',
      url: '/api/v1/payment-providers/:provider/notices',
      schema: {
        tags,
        summary: 'What a payment provider tells this shop',
        params: z.object({ provider: z.string().max(50) }),
        response: { 200: z.object({ received: z.literal(true) }) },
      },
      handler: async (request, reply) => {
        const { provider } = request.params as { provider: string };
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        return sendResult(reply, await receiveNotice(shop, provider, body, request.headers));
      },
    });
  });
}
