/** The shopper's page to cancel what still waits of a line: says what it means first, and does it on a button. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { isAsked, isRevocable, loadOrderDelays } from '../delays/list-delays.ts';
import { cancelWaiting } from '../orders/cancel-waiting.ts';
import { grossOfUnits } from '../orders/rules/totals.ts';
import type { OrderView } from '../orders/schemas.ts';
import { loadOrderByToken } from '../orders/store.ts';
import type { Http } from '../platform/http.ts';
import { isRefusal } from '../platform/refusals.ts';
import type { Shop } from '../shop.ts';
import { variantTitle } from './views.ts';
import { registerPage, sendNotFound, sendPage, type Visit } from './visit.ts';

const lineQuery = z.object({ line: z.coerce.number().int().catch(0) });
const cancelForm = z.object({
  line: z.coerce.number().int().catch(0),
  units: z.coerce.number().int().min(1).max(1_000_000).catch(0),
});

/** Registers the page. Where a question about a late date is open, cancelling is an answer to it: that page is shown. */
export function cancelPages(http: Http, shop: Shop): void {
  registerPage(http, shop, 'GET', '/orders/:token/cancel', async (visit, request, reply) => {
    const order = await loadOrderByToken(shop.db, (request.params as { token: string }).token);
    if (!order) return sendNotFound(visit, request, reply);
    return sendCancel(visit, request, reply, order, lineQuery.parse(request.query).line, null);
  });

  registerPage(http, shop, 'POST', '/orders/:token/cancel', async (visit, request, reply) => {
    const order = await loadOrderByToken(shop.db, (request.params as { token: string }).token);
    if (!order) return sendNotFound(visit, request, reply);
    const { line, units } = cancelForm.parse(request.body ?? {});
    if (units === 0) return sendCancel(visit, request, reply, order, line, visit.t('cancel.units_wrong'));
    const by = { actor: 'shopper', now: shop.clock() };
    const refused = await cancelWaiting(shop, order.id, { lineId: line, units }, by);
    const now = (await loadOrderByToken(shop.db, (request.params as { token: string }).token)) ?? order;
    if (isRefusal(refused)) return sendCancel(visit, request, reply, now, line, visit.t('cancel.too_many'));
    return reply.redirect(`${visit.prefix}${order.orderUrl}?cancelled=1`, 303);
  });
}

async function sendCancel(
  visit: Visit,
  request: FastifyRequest,
  reply: FastifyReply,
  order: OrderView,
  lineId: number,
  message: string | null,
) {
  const orderUrl = `${visit.prefix}${order.orderUrl}`;
  const line = order.lines.find((each) => each.id === lineId);
  const notice = (await loadOrderDelays(visit.shop.db, order.id)).find((each) => each.orderLineId === lineId);
  if (notice && (isAsked(notice) || isRevocable(notice))) {
    return reply.redirect(`${orderUrl}/delay?answer=cancel`, 303);
  }
  const waiting = line?.waiting ?? 0;
  const units = line ? line.ordered - line.cancelled : 0;
  return sendPage(visit, request, reply, {
    template: 'cancel',
    title: visit.t('cancel.title'),
    isPrivate: true,
    status: message ? 409 : 200,
    data: {
      order: { number: order.number, url: orderUrl, currency: order.currency },
      message,
      line: line &&
        waiting > 0 && {
          id: line.id,
          title: line.productTitle,
          variant: variantTitle(line.variantTitle),
          waiting,
          amount: grossOfUnits(line, units - waiting, units, order.pricesIncludeTax),
        },
      is_paid:
        order.paymentState === 'paid' || order.paymentState === 'overpaid' || order.paymentState === 'partly_paid',
    },
  });
}
