/** The page behind the links in a mail about late goods: wait, or cancel. A link alone decides nothing. */
import type { FastifyRequest } from 'fastify';
import { loadOrderByToken } from '../orders/store.ts';
import type { Http } from '../platform/http.ts';
import { isRefusal } from '../platform/refusals.ts';
import type { Shop } from '../shop.ts';
import { registerPage, sendNotFound, sendPage, type Visit } from '../storefront/visit.ts';
import { decideDelays } from './decide-delay.ts';
import { isAsked, isRevocable, loadOrderDelays } from './list-delays.ts';
import { delayLines, silenceText } from './view.ts';

/** Registers the shopper's page about late goods of an order. */
export function delayPages(http: Http, shop: Shop): void {
  registerPage(http, shop, 'GET', '/orders/:token/delay', async (visit, request, reply) => {
    const order = await loadOrderByToken(shop.db, (request.params as { token: string }).token);
    if (!order) return sendNotFound(visit, request, reply);
    const { answer, done } = request.query as { answer?: string; done?: string };
    return sendPage(visit, request, reply, {
      template: 'delay',
      title: visit.t('delay.title'),
      isPrivate: true,
      data: {
        ...(await delayData(visit, order.id)),
        order: { number: order.number, url: `${visit.prefix}${order.orderUrl}` },
        wanted: answer === 'cancel' ? 'cancel' : 'wait',
        done: done === 'wait' || done === 'cancel' || done === 'late' ? visit.t(`delay.done_${done}`) : null,
      },
    });
  });

  registerPage(http, shop, 'POST', '/orders/:token/delay', async (visit, request, reply) => {
    const order = await loadOrderByToken(shop.db, (request.params as { token: string }).token);
    if (!order) return sendNotFound(visit, request, reply);
    const { answer, notices } = formFields(request);
    const outcome = answer === 'cancel' ? ('cancel' as const) : ('wait' as const);
    // Only what was seen is decided: a question asked meanwhile is shown first.
    const ids = (notices ?? '').split(',').map(Number).filter(Number.isSafeInteger);
    const by = { actor: 'shopper', now: shop.clock() };
    const refused = await decideDelays(shop, order.id, ids, outcome, 'shopper', by);
    const done = isRefusal(refused) ? 'late' : outcome;
    return reply.redirect(`${visit.prefix}${order.orderUrl}/delay?done=${done}`, 303);
  });
}

async function delayData(visit: Visit, orderId: number) {
  const notices = await loadOrderDelays(visit.shop.db, orderId);
  const asked = notices.filter(isAsked);
  const revocable = asked.length === 0 ? notices.filter(isRevocable) : [];
  const shown = asked.length > 0 ? asked : revocable;
  return {
    delays: delayLines(visit, shown),
    ids: shown.map((notice) => notice.id).join(','),
    may_wait: asked.length > 0,
    silence: asked.length > 0 ? silenceText(visit, asked) : '',
    revocable: asked.length > 0 && asked.every((notice) => notice.mayCancelLater),
  };
}

function formFields(request: FastifyRequest): Record<string, string | undefined> {
  return (request.body ?? {}) as Record<string, string | undefined>;
}
