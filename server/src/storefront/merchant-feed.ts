/** The product feed for Google Merchant Center, in every language. https://support.google.com/merchants/answer/7052112 */
import { Readable } from 'node:stream';
import { Parser } from 'htmlparser2';
import { type LineQuote, quoteLines } from '../orders/quote-lines.ts';
import type { Http } from '../platform/http.ts';
import type { Shop } from '../shop.ts';
import { originOf } from './addresses.ts';
import { type FeedProduct, listFeedProducts } from './list-indexed.ts';
import { merchantAvailability } from './rules/availability.ts';
import { publicGtin } from './rules/gtin.ts';
import { shownOf } from './structured-data.ts';
import { decimalAmount } from './theme.ts';
import { variantTitle } from './views.ts';
import { registerPage, type Visit } from './visit.ts';
import { xmlDeclaration, xmlElement } from './xml.ts';

const batchSize = 200;
/** Google's limits. */
const longest = { title: 150, description: 5_000, mpn: 70, brand: 70 };
const mostMoreImages = 10;

/** Registers the feed: /feeds/google-merchant.xml, below /xx in the other languages. */
export function merchantFeed(http: Http, shop: Shop): void {
  registerPage(http, shop, 'GET', '/feeds/google-merchant.xml', async (visit, request, reply) =>
    reply
      .type('application/xml; charset=utf-8')
      .header('cache-control', 'no-cache')
      .send(Readable.from(feed(visit, originOf(shop, request)))),
  );
}

/** The feed piece by piece; each batch's stock is read when its turn comes. */
async function* feed(visit: Visit, origin: string): AsyncGenerator<string> {
  const { shop, words, settings, prefix } = visit;
  yield `${xmlDeclaration}<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>\n`;
  yield `${xmlElement('title', settings.name)}${xmlElement('link', `${origin}${prefix}/`)}`;
  yield `${xmlElement('description', visit.t('home.description', { shop: settings.name }))}\n`;
  for (let after = 0; ; ) {
    const products = await listFeedProducts(shop.db, words, after, batchSize);
    const lines = products.flatMap(({ variants }) => variants.map(({ id }) => ({ variantId: id, quantity: 1 })));
    const quotes = new Map(
      (await quoteLines(shop, lines, words.language)).map((quote) => [quote.variantId, quote] as const),
    );
    const today = shop.clock().toISOString().slice(0, 10);
    yield products
      .map((product) => items(product, quotes, { origin, prefix, currency: settings.currency, today }))
      .join('');
    const last = products.at(-1);
    if (!last) break;
    after = last.id;
  }
  yield '</channel></rss>\n';
}

type Frame = { origin: string; prefix: string; currency: string; today: string };

/** One item a variant; those of one product are a group. */
function items(product: FeedProduct, quotes: ReadonlyMap<number, LineQuote>, frame: Frame): string {
  const { origin, prefix, currency, today } = frame;
  const page = `${origin}${prefix}/products/${product.url}`;
  const description = cut(product.description || plainText(product.content) || product.title, longest.description);
  return product.variants
    .map((variant) => {
      const told = merchantAvailability(shownOf(quotes.get(variant.id)), today);
      const gtin = publicGtin(variant.ean);
      const mpn = product.brand ? variant.articleCode : '';
      const [image, ...more] = product.images
        .toSorted((a, b) => Number(b.id === variant.imageId) - Number(a.id === variant.imageId))
        .map(({ file }) => `${origin}/files/${file}`);
      const parts = [
        xmlElement('g:id', String(variant.id)),
        xmlElement(
          'g:title',
          cut([product.title, variantTitle(variant.title)].filter(Boolean).join(', '), longest.title),
        ),
        xmlElement('g:description', description),
        xmlElement('g:link', `${page}?variant=${variant.id}`),
        xmlElement('g:image_link', image),
        ...more.slice(0, mostMoreImages).map((each) => xmlElement('g:additional_image_link', each)),
        xmlElement('g:availability', told.availability),
        xmlElement('g:availability_date', 'availabilityDate' in told ? told.availabilityDate : null),
        xmlElement('g:price', `${decimalAmount(variant.priceMinor, currency)} ${currency}`),
        xmlElement('g:item_group_id', product.variants.length > 1 ? String(product.id) : null),
        xmlElement('g:brand', product.brand && cut(product.brand, longest.brand)),
        xmlElement('g:gtin', gtin),
        xmlElement('g:mpn', cut(mpn, longest.mpn)),
        // Without this Google takes a missing code for a mistake.
        xmlElement('g:identifier_exists', gtin || mpn ? null : 'no'),
        xmlElement('g:google_product_category', product.googleCategory),
      ];
      return `<item>${parts.join('')}</item>\n`;
    })
    .join('');
}

/** At most `length` characters, none of them halved. */
function cut(text: string, length: number): string {
  return text.length <= length ? text : [...text].slice(0, length).join('');
}

/** The words of an HTML text. */
function plainText(html: string): string {
  let text = '';
  const parser = new Parser({
    ontext: (words) => {
      text += words;
    },
    onclosetag: (tag) => {
      if (/^(p|li|h\d|div|tr|td|th|br|blockquote)$/.test(tag)) text += ' ';
    },
  });
  parser.end(html);
  return text.replace(/\s+/g, ' ').trim();
}
