import type { FastifyReply, FastifyRequest } from 'fastify';
import { backInStockPages } from '../back-in-stock/pages.ts';
import type { Http } from '../platform/http.ts';
import { sendRefusal } from '../platform/http.ts';
import { refuse } from '../platform/refusals.ts';
import type { Shop } from '../shop.ts';
import { previewPages } from '../themes/preview.ts';
import { themeKey } from '../themes/schemas.ts';
import { cancelPages } from './cancel-pages.ts';
import { cartPages } from './cart-pages.ts';
import { cataloguePages } from './catalogue-pages.ts';
import { checkoutPages } from './checkout-pages.ts';
import { listingPages } from './listing-pages.ts';
import { merchantFeed } from './merchant-feed.ts';
import { sitemapRoutes } from './sitemap.ts';
import { findTheme } from './theme.ts';
import { cartCookie, openVisit, sendFailed, sendNotFound } from './visit.ts';

/** An asset opened by itself, as an SVG, may run nothing. */
const assetPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/** The shop as shoppers see it: pages that work without JavaScript, and the theme's assets. */
export async function storefrontRoutes(http: Http, shop: Shop): Promise<void> {
  cataloguePages(http, shop);
  listingPages(http, shop);
  cartPages(http, shop);
  checkoutPages(http, shop);
  cancelPages(http, shop);
  backInStockPages(http, shop);
  merchantFeed(http, shop);
  sitemapRoutes(http, shop);

  previewPages(http, shop);

  http.get('/theme/:key/:version/:name', { schema: { hide: true } }, async (request, reply) => {
    const { key, version, name } = request.params as { key: string; version: string; name: string };
    const theme = themeKey.safeParse(key).success ? await findTheme(shop.db, key) : null;
    const asset = theme?.asset(name, version);
    if (!asset) return sendRefusal(reply, refuse('not_found', 'There is no such asset.'));
    // A page from before a change asks for what the theme no longer holds: it gets what there is now, for now.
    const kept = asset.isThatVersion ? 'public, max-age=31536000, immutable' : 'public, max-age=60';
    return reply
      .header('cache-control', kept)
      .header('content-security-policy', assetPolicy)
      .type(asset.type)
      .send(asset.bytes);
  });

  http.setNotFoundHandler(async (request: FastifyRequest, reply: FastifyReply) => {
    const path = request.url.split('?')[0] ?? '/';
    if (/^\/(api|files|theme|pos)(\/|$)/.test(path) || request.method !== 'GET') {
      return sendRefusal(reply, refuse('not_found', `There is nothing at ${request.method} ${path.slice(0, 200)}.`));
    }
    // The language of an address that leads nowhere is still the visitor's.
    const lang = /^\/([a-z]{2}(?:-[A-Z]{2})?)\//.exec(path)?.[1];
    const cart = request.cookies[cartCookie];
    const visit =
      (lang && (await openVisit(shop, lang, cart, request))) || (await openVisit(shop, undefined, cart, request));
    if (!visit) throw new Error('the store has no default language');
    try {
      return await sendNotFound(visit, request, reply);
    } catch (error) {
      request.log.error(error);
      return sendFailed(visit, request, reply, error);
    }
  });
}
