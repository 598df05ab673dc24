import type { FastifyReply, FastifyRequest } from 'fastify';
import { backInStockPages } from '../back-in-stock/pages.ts';
import type { Http } from '../platform/http.ts';
import { sendRefusal } from '../platform/http.ts';
import { refuse } from '../platform/refusals.ts';
import type { Shop } from '../shop.ts';
import { cancelPages } from './cancel-pages.ts';
import { cartPages } from './cart-pages.ts';
import { cataloguePages } from './catalogue-pages.ts';
import { checkoutPages } from './checkout-pages.ts';
import { merchantFeed } from './merchant-feed.ts';
import { sitemapRoutes } from './sitemap.ts';
import { cartCookie, openVisit, sendNotFound } from './visit.ts';

/** The shop as shoppers see it: pages that work without JavaScript, and the theme's assets. */
export async function storefrontRoutes(http: Http, shop: Shop): Promise<void> {
  cataloguePages(http, shop);
  cartPages(http, shop);
  checkoutPages(http, shop);
  cancelPages(http, shop);
  backInStockPages(http, shop);
  merchantFeed(http, shop);
  sitemapRoutes(http, shop);

  http.get('/theme/:version/:name', { schema: { hide: true } }, async (request, reply) => {
    const { name } = request.params as { name: string };
    const visit = await openVisit(shop, undefined, undefined);
    const asset = visit?.theme.asset(name);
    if (!asset) return sendRefusal(reply, refuse('not_found', 'There is no such asset.'));
    return reply.header('cache-control', 'public, max-age=31536000, immutable').type(asset.type).send(asset.bytes);
  });

  http.setNotFoundHandler(async (request: FastifyRequest, reply: FastifyReply) => {
    const path = request.url.split('?')[0] ?? '/';
    if (/^\/(api|files|theme|pos)(\/|$)/.test(path) || request.method !== 'GET') {
      return sendRefusal(reply, refuse('not_found', `There is nothing at ${request.method} ${path.slice(0, 200)}.`));
    }
    // The language of an address that leads nowhere is still the visitor's.
    const lang = /^\/([a-z]{2}(?:-[A-Z]{2})?)\//.exec(path)?.[1];
    const cart = request.cookies[cartCookie];
    const visit = (lang && (await openVisit(shop, lang, cart))) || (await openVisit(shop, undefined, cart));
    if (!visit) throw new Error('the store has no default language');
    return sendNotFound(visit, request, reply);
  });
}
