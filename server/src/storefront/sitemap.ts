/** What search engines may visit: robots.txt, and sitemaps of every page in every language. https://www.sitemaps.org */
import { Readable } from 'node:stream';
import { z } from 'zod';
import type { Http } from '../platform/http.ts';
import { loadLanguages, loadStoreSettings } from '../settings/store.ts';
import type { Shop } from '../shop.ts';
import { addressIn, originOf, ownPath } from './addresses.ts';
import { listCategoryUrls, listIndexedBlocks, listIndexedProducts } from './list-indexed.ts';
import { productsPerSitemap } from './rules/sitemap-size.ts';
import { xmlDeclaration, xmlElement, xmlText } from './xml.ts';

const batchSize = 1_000;
/** Pages that are one visitor's own, or nobody's. */
const closedPaths = ['/cart', '/checkout', '/account', '/orders'];

/** Registers robots.txt, the index /sitemap.xml and its parts below /sitemaps. */
export function sitemapRoutes(http: Http, shop: Shop): void {
  http.get('/robots.txt', { schema: { hide: true } }, async (request, reply) => {
    const { codes, defaultLanguage } = await loadTongues(shop);
    const closed = codes.flatMap((code) => closedPaths.map((path) => addressIn(code, defaultLanguage, path)));
    const lines = ['/admin', '/api', ...closed].map((path) => `Disallow: ${path}`);
    return reply
      .type('text/plain; charset=utf-8')
      .send(`User-agent: *\n${lines.join('\n')}\n\nSitemap: ${originOf(shop, request)}/sitemap.xml\n`);
  });

  http.get('/sitemap.xml', { schema: { hide: true } }, async (request, reply) => {
    const { codes } = await loadTongues(shop);
    const blocks = await listIndexedBlocks(shop.db, productsPerSitemap(codes.length));
    const parts = ['pages', ...blocks.map((block) => `products-${block}`)];
    const places = parts.map((part) => xmlElement('loc', `${originOf(shop, request)}/sitemaps/${part}.xml`));
    const body = places.map((place) => `<sitemap>${place}</sitemap>\n`).join('');
    return reply
      .type('application/xml; charset=utf-8')
      .send(
        `${xmlDeclaration}<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${body}</sitemapindex>\n`,
      );
  });

  http.get('/sitemaps/:part.xml', { schema: { hide: true } }, async (request, reply) => {
    const { part } = z.object({ part: z.string() }).parse(request.params);
    const block = /^products-(\d{1,9})$/.exec(part)?.[1];
    if (part !== 'pages' && block === undefined) {
      reply.callNotFound();
      return reply;
    }
    const tongues = await loadTongues(shop);
    const places = block === undefined ? pages(shop, tongues) : products(shop, tongues, Number(block));
    return reply
      .type('application/xml; charset=utf-8')
      .send(Readable.from(urlSet(places, tongues, originOf(shop, request))));
  });
}

type Tongues = { codes: string[]; defaultLanguage: string };
/** The address of one page in a language. */
type Place = (language: string) => string;

async function loadTongues({ db }: Pick<Shop, 'db'>): Promise<Tongues> {
  const [{ defaultLanguage }, languages] = await Promise.all([loadStoreSettings(db), loadLanguages(db)]);
  return { codes: languages.map(({ code }) => code), defaultLanguage };
}

/** The home page and every category, in one batch. */
async function* pages({ db }: Pick<Shop, 'db'>, { defaultLanguage }: Tongues): AsyncGenerator<Place[]> {
  const categories = await listCategoryUrls(db);
  yield [
    () => '/',
    ...categories.map(({ urls }): Place => {
      const known = new Map(Object.entries(urls));
      return (language) => ownPath('categories', known, language, defaultLanguage);
    }),
  ];
}

/** The products of a block of ids, batch by batch. */
async function* products(
  { db }: Pick<Shop, 'db'>,
  { codes, defaultLanguage }: Tongues,
  block: number,
): AsyncGenerator<Place[]> {
  const size = productsPerSitemap(codes.length);
  for (let after = block * size - 1; ; ) {
    const found = await listIndexedProducts(db, defaultLanguage, after, (block + 1) * size, batchSize);
    yield found.map(({ urls }): Place => {
      const known = new Map(Object.entries(urls));
      return (language) => ownPath('products', known, language, defaultLanguage);
    });
    const last = found.at(-1);
    if (!last) return;
    after = last.id;
  }
}

/** Every place in every language, each naming its sisters in the others and the one for everybody else. */
async function* urlSet(batches: AsyncIterable<Place[]>, tongues: Tongues, origin: string): AsyncGenerator<string> {
  const { codes, defaultLanguage } = tongues;
  yield `${xmlDeclaration}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n`;
  for await (const batch of batches) {
    yield batch
      .map((place) => {
        const addresses = codes.map((code) => ({
          code,
          href: origin + addressIn(code, defaultLanguage, place(code)),
        }));
        const standard = addresses.filter(({ code }) => code === defaultLanguage);
        const sisters = [...addresses, ...standard.map(({ href }) => ({ code: 'x-default', href }))]
          .map(({ code, href }) => `<xhtml:link rel="alternate" hreflang="${code}" href="${xmlText(href)}"/>`)
          .join('');
        const named = codes.length > 1 ? sisters : '';
        return addresses.map(({ href }) => `<url>${xmlElement('loc', href)}${named}</url>\n`).join('');
      })
      .join('');
  }
  yield '</urlset>\n';
}
