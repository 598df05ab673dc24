/**
 * From the shop to a provider's page and back. The way there leads over a page of our own, as a browser that keeps our
 * forms to ourselves (form-action) lets no answer to the checkout's form lead elsewhere.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { OrderView } from '../orders/schemas.ts';
import { loadOrderByToken } from '../orders/store.ts';
import type { Http } from '../platform/http.ts';
import type { Shop } from '../shop.ts';
import { registerPage, sendNotFound, sendPage, type Visit } from '../storefront/visit.ts';
import { lookAtPayment } from './look-at-payment.ts';
import { startPayment } from './start-payment.ts';
import { listPayments } from './store.ts';

/** Registers the shopper's pages of paying an order online. */
export function paymentPages(http: Http, shop: Shop): void {
  const page = (
    path: string,
    handle: (visit: Visit, order: OrderView, request: FastifyRequest, reply: FastifyReply) => Promise<unknown>,
  ) =>
    registerPage(http, shop, 'GET', `/orders/:token/pay${path}`, async (visit, request, reply) => {
      const order = await loadOrderByToken(shop.db, (request.params as { token: string }).token);
      return order ? handle(visit, order, request, reply) : sendNotFound(visit, request, reply);
    });

  page('', (visit, order, request, reply) =>
    sendPage(visit, request, reply, {
      template: 'pay',
      title: visit.t('pay.title'),
      isPrivate: true,
      data: {
        order: { number: order.number, url: `${visit.prefix}${order.orderUrl}` },
        go_url: `${visit.prefix}${order.orderUrl}/pay/go`,
      },
    }),
  );

  page('/go', async (visit, order, request, reply) => {
    const orderUrl = `${visit.prefix}${order.orderUrl}`;
    const origin = shop.config.publicUrl ?? `${request.protocol}://${request.host}`;
    const links = { done: `${origin}${orderUrl}/pay/done`, back: `${origin}${orderUrl}?payment=back` };
    try {
      const url = await startPayment(shop, { ...order, language: visit.locale.language }, links);
      return reply.header('cache-control', 'no-store').redirect(url ?? orderUrl, 303);
    } catch (error) {
      // The order is kept; its page tells what happened and offers to try again.
      request.log.error(error);
      return reply.redirect(`${orderUrl}?payment=failed`, 303);
    }
  });

  page('/done', async (visit, order, request, reply) => {
    for (const payment of await listPayments(shop.db, order.id)) {
      if (payment.reference) continue;
      // The shopper sees at once that it worked; where this fails, the provider's notice will tell.
      await lookAtPayment(shop, payment.id).catch((error: unknown) => request.log.error(error));
    }
    return reply.redirect(`${visit.prefix}${order.orderUrl}?placed=1`, 303);
  });
}
