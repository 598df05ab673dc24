/** What every page of one request needs to know: who looks, in which language, with which theme. */
import type { FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import type { Http } from '../platform/http.ts';
import { loadLanguages, loadStoreSettings, type StoreFacts } from '../settings/store.ts';
import type { Shop } from '../shop.ts';
import { ThemeError } from '../themes/failure.ts';
import { allowFraming, openPreview, type Preview } from '../themes/preview.ts';
import { addressIn, originOf } from './addresses.ts';
import { countCart, knownCart } from './cart.ts';
import { keptKey } from './kept-key.ts';
import type { MadeOf, PageCache } from './page-cache.ts';
import { type PackedPage, packPage, sendPacked } from './send-packed.ts';
import { listCategories } from './store.ts';
import { type Locale, noteFailure, openDefaultTheme, openTheme, type Theme } from './theme.ts';

export const cartCookie = 'evershelf_cart';

export type Visit = {
  shop: Shop;
  theme: Theme;
  settings: StoreFacts;
  locale: Locale;
  words: { language: string; defaultLanguage: string };
  languages: { code: string; name: string }[];
  /** '' in the default language, else '/nl'. */
  prefix: string;
  cartToken: string | undefined;
  /** The merchant looks at a theme that is not live, or at settings that are not saved. */
  preview: Preview | null;
  /** Keeps the page for others who ask for the same; absent where pages are not kept. */
  keep?(page: PackedPage, madeOf: MadeOf): void;
  /** A phrase of the theme in the visitor's language. */
  t(key: string, values?: Record<string, unknown>): string;
};

export type Page = {
  template: string;
  title: string;
  data?: Record<string, unknown>;
  status?: number;
  description?: string;
  /** The page's path in each language, without prefix; absent: the same path in all. */
  paths?: Record<string, string>;
  /** What of the address's query belongs to the page itself, as '?page=2'. */
  query?: string;
  /** Structured data for search engines. */
  jsonLd?: object;
  /** The picture shown where the page is shared. */
  image?: { file: string; width: number; height: number; alt: string };
  /** What the page is to those who share it; absent: a website. */
  kind?: 'product';
  /** Shown to anybody, but no page to be found by. */
  isUnlisted?: boolean;
  /** Cart, checkout and orders: never stored by anyone, never indexed. */
  isPrivate?: boolean;
  /** What the page shows besides what every page shows: with it, it may be kept for others who ask for the same. */
  madeOf?: MadeOf;
};

/**
 * Registers a page at its path in the default language and, below /xx, in the others. With `pages` a finished page is
 * kept there and sent again for as long as it is what would be made anew.
 */
export function registerPage(
  http: Http,
  shop: Shop,
  method: 'GET' | 'POST',
  path: string,
  handle: (visit: Visit, request: FastifyRequest, reply: FastifyReply) => Promise<unknown>,
  pages?: PageCache,
): void {
  const handler: RouteHandlerMethod = async (request, reply) => {
    const { lang } = request.params as { lang?: string };
    let visit: Visit | null = null;
    try {
      const cart = request.cookies[cartCookie];
      const key = pages && keptKey(shop, request, cartCookie);
      const [units] = key ? await Promise.all([countCart(shop.db, cart), pages.catchUp()]) : [0];
      const kept = key && pages.get(`${key} ${units}`);
      if (kept) return await sendPacked(request, reply, kept);
      const finish = key ? pages.begin() : undefined;
      visit = await openVisit(shop, lang, cart, request);
      if (visit && finish) visit.keep = (page, madeOf) => finish(`${key} ${units}`, page, madeOf);
      if (visit) return await handle(visit, request, reply);
    } catch (error) {
      if (((error as { statusCode?: number }).statusCode ?? 500) < 500) throw error;
      request.log.error(error);
      return sendFailed(visit, request, reply, error);
    }
    reply.callNotFound();
    return reply;
  };
  for (const prefix of ['', '/:lang(^[a-z]{2}$|^[a-z]{2}-[A-Z]{2}$)']) {
    http.route({ method, url: prefix + path || '/', schema: { hide: true }, handler });
  }
}

/**
 * The visit of someone whose address names the language `asked` (undefined: none) and whose cookie names a cart.
 * Null when the store does not speak that language, or it is the default one, whose addresses name none. With the
 * request, it is that of a merchant who previews a theme where the request says so.
 */
export async function openVisit(
  shop: Shop,
  asked: string | undefined,
  cart: string | undefined,
  request?: FastifyRequest,
): Promise<Visit | null> {
  const settings = await loadStoreSettings(shop.db);
  const languages = await loadLanguages(shop.db);
  if (asked !== undefined && (asked === settings.defaultLanguage || !languages.some((each) => each.code === asked)))
    return null;
  const language = asked ?? settings.defaultLanguage;
  const preview = request ? await openPreview(shop, request) : null;
  const theme = preview?.theme ?? (await openTheme(shop.db, settings));
  const locale = { language, fallback: settings.defaultLanguage, currency: settings.currency };
  return {
    shop,
    theme,
    settings,
    locale,
    words: { language, defaultLanguage: settings.defaultLanguage },
    languages,
    prefix: asked === undefined ? '' : `/${asked}`,
    cartToken: await knownCart(shop.db, cart),
    preview,
    t: (key, values) => theme.translate(locale, key, values),
  };
}

/** Renders a page into the theme's layout and sends it. */
export async function sendPage(
  visit: Visit,
  request: FastifyRequest,
  reply: FastifyReply,
  page: Page,
): Promise<FastifyReply> {
  const { settings, locale, prefix, languages } = visit;
  const path = request.url.split('?')[0]?.slice(prefix.length) || '/';
  const origin = originOf(visit.shop, request);
  const addressOf = (code: string) =>
    addressIn(code, settings.defaultLanguage, page.paths?.[code] ?? path) + (page.query ?? '');
  const categories = await listCategories(visit.shop.db, visit.words);
  const html = await visit.theme.render(page.template, locale, page.data ?? {}, {
    language: locale.language,
    prefix,
    shop: { name: settings.name, email: settings.email, currency: settings.currency, demo: settings.demo },
    page: {
      title: page.title,
      description: page.description ?? '',
      kind: page.kind ?? 'website',
      image: page.image ? { ...page.image, url: `${origin}/files/${page.image.file}` } : null,
      no_index: page.isPrivate || page.isUnlisted || false,
    },
    canonical: origin + addressOf(locale.language),
    languages: languages.map(({ code, name }) => ({
      code,
      name,
      url: addressOf(code),
      absolute_url: origin + addressOf(code),
      standard: code === settings.defaultLanguage,
      current: code === locale.language,
    })),
    json_ld: page.jsonLd ?? null,
    categories: categories.map((each) => ({
      id: each.id,
      parent_id: each.parentId,
      title: each.title,
      url: `${prefix}/categories/${each.url}`,
    })),
    cart_count: await countCart(visit.shop.db, visit.cartToken),
  });
  if (visit.preview) allowFraming(reply);
  if (page.isPrivate || visit.preview || page.status !== undefined) {
    return reply
      .status(page.status ?? 200)
      .header('cache-control', page.isPrivate || visit.preview ? 'private, no-store' : 'private, no-cache')
      .header('content-language', locale.language)
      .type('text/html; charset=utf-8')
      .send(withPreviewBar(visit, html));
  }
  const packed = await packPage(html, locale.language);
  if (page.madeOf) visit.keep?.(packed, page.madeOf);
  return sendPacked(request, reply, packed);
}

/** The page for an address that leads nowhere. */
export function sendNotFound(visit: Visit, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return sendPage(visit, request, reply, {
    template: 'not-found',
    title: visit.t('not_found.title'),
    status: 404,
    paths: Object.fromEntries(visit.languages.map(({ code }) => [code, '/'])),
    isPrivate: true,
  });
}

/**
 * The page for a mistake of ours, or of the shop's own theme; whoever previews that theme is told what it is. It asks
 * the database for nothing, as that may be what failed, and is rendered by a theme that came with the shop.
 */
export async function sendFailed(
  visit: Visit | null,
  request: FastifyRequest,
  reply: FastifyReply,
  error: unknown,
): Promise<FastifyReply> {
  const theme = visit && !visit.theme.isOwn ? visit.theme : openDefaultTheme();
  const failure = error instanceof ThemeError ? error.failure : null;
  if (failure && visit && !visit.preview) noteFailure(visit.shop.db, visit.theme.key, failure);
  if (visit?.preview) allowFraming(reply);
  const locale = visit?.locale ?? { language: 'en', fallback: 'en', currency: 'EUR' };
  const html = await theme.render('failed', locale, {
    language: locale.language,
    title: theme.translate(locale, 'failed.title'),
    shop_name: visit?.settings.name ?? '',
    home: `${visit?.prefix ?? ''}/`,
    request_id: request.id,
    failure: visit?.preview ? failure : null,
  });
  return reply
    .status(500)
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(visit ? withPreviewBar(visit, html) : html);
}

/** Whoever previews a theme is told so on every page, whatever the theme's own templates show. */
function withPreviewBar({ preview }: Visit, html: string): string {
  if (!preview || preview.isFramed) return html;
  const end = html.lastIndexOf('</body>');
  return end < 0 ? html + preview.bar : html.slice(0, end) + preview.bar + html.slice(end);
}
