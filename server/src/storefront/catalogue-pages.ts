/** The front page and products; lists of products are in listing-pages.ts. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type LineQuote, quoteLines } from '../orders/quote-lines.ts';
import type { Http } from '../platform/http.ts';
import { businessDayAfter } from '../settings/rules/business-days.ts';
import { type DeliveryDays, loadDeliveryDays } from '../settings/store.ts';
import type { Shop } from '../shop.ts';
import { stockObject } from '../themes/rules/stock-object.ts';
import { originOf, ownPath } from './addresses.ts';
import { imageView } from './image-view.ts';
import { loadNewest, trailOf } from './listing-pages.ts';
import { openPageCache } from './page-cache.ts';
import { packSeen, seenOf } from './seen.ts';
import { findProduct, listCategories, type StoreProduct } from './store.ts';
import { productJsonLd } from './structured-data.ts';
import { problemView, splitView, statusView, variantTitle } from './views.ts';
import { registerPage, sendNotFound, sendPage, type Visit } from './visit.ts';

const homeCards = 12;

export function cataloguePages(http: Http, shop: Shop): void {
  const pages = openPageCache(shop.pool);
  http.addHook('onClose', async () => pages.close());

  registerPage(http, shop, 'GET', '', async (visit, request, reply) =>
    sendPage(visit, request, reply, {
      template: 'home',
      title: visit.settings.name,
      description: visit.t('home.description', { shop: visit.settings.name }),
      data: { products: await loadNewest(visit, homeCards) },
    }),
  );

  const showProduct = async (visit: Visit, request: FastifyRequest, reply: FastifyReply) => {
    const { url } = request.params as { url: string };
    const product = await findProduct(shop.db, visit.words, url);
    if (!product) return sendNotFound(visit, request, reply);
    const categories = await listCategories(shop.db, visit.words);
    const chosen = await chosenVariant(visit, request, product);
    return sendPage(visit, request, reply, {
      template: 'product',
      title: product.metaTitle || product.title,
      description: product.metaDescription || product.description,
      paths: productPaths(visit, product),
      kind: 'product',
      image: sharedImage(product),
      jsonLd: productJsonLd(product, chosen.quotes, {
        origin: originOf(shop, request),
        page: `${originOf(shop, request)}${visit.prefix}/products/${url}`,
        currency: visit.settings.currency,
      }),
      data: {
        product: { ...productData(product), url, ...chosen.data },
        trail: trailOf(visit, categories, product.categoryId),
      },
      madeOf: { productId: product.id, variantIds: product.variants.map(({ id }) => id) },
    });
  };
  registerPage(http, shop, 'GET', '/products/:url', showProduct, pages);
}

/** The variant and quantity the visitor looks at, quoted by the rules that place orders. */
async function chosenVariant(visit: Visit, request: FastifyRequest, product: StoreProduct) {
  const asked = z
    .object({
      variant: z.coerce.number().int().catch(0),
      quantity: z.coerce.number().int().min(1).max(1_000_000).catch(0),
      notify: z.enum(['noted', 'email', 'refused']).optional().catch(undefined),
    })
    .parse(request.query);
  const ids = product.variants.map((variant) => variant.id);
  const labels = await quoteLines(
    visit.shop,
    ids.map((variantId) => ({ variantId, quantity: 1 })),
    visit.locale.language,
  );
  const firstToHave =
    labels.find((label) => label.status === 'in_stock') ?? labels.find((label) => label.status === 'on_backorder');
  const id = ids.includes(asked.variant) ? asked.variant : (firstToHave?.variantId ?? (ids[0] as number));
  const label = labels.find((each) => each.variantId === id) as LineQuote;
  const quantity = asked.quantity || label.stock.minimum;
  const [[quote = label], days] = await Promise.all([
    quoteLines(visit.shop, [{ variantId: id, quantity }], visit.locale.language),
    loadDeliveryDays(visit.shop.db, id),
  ]);
  const variant = product.variants.find((each) => each.id === id) as StoreProduct['variants'][number];
  return {
    quotes: new Map(labels.map((each) => [each.variantId, each])),
    data: {
      variants: product.variants.map((each, at) => ({
        id: each.id,
        title: variantTitle(each.title) || each.title,
        selected: each.id === id,
        url: `?variant=${each.id}`,
        status: statusView(visit, labels[at]?.status ?? 'out_of_stock'),
        stock: labels[at] && stockObject(labels[at].stock, labels[at].queue),
      })),
      variant: {
        id,
        title: variantTitle(variant.title),
        sku: variant.sku,
        price: variant.priceMinor,
        old_price: variant.oldPriceMinor && variant.oldPriceMinor > variant.priceMinor ? variant.oldPriceMinor : null,
        unit_price: variant.unitPriceMinor,
        unit: variant.unit,
        image_id: variant.imageId,
      },
      stock: stockObject(quote.stock, quote.queue),
      status: statusView(visit, quote.status),
      quantity,
      split: splitView(visit, quote),
      problem: problemView(visit, quote),
      seen: packSeen([seenOf(quote, visit.locale.language)]),
      notify: asked.notify && { done: asked.notify === 'noted', text: visit.t(`notify.${asked.notify}`) },
      delivery: quote.stock.delivery,
      delivery_day: deliveryDay(quote, days, visit.shop.clock().toISOString().slice(0, 10)),
    },
  };
}

/**
 * The day shown beside the delivery timeframe's text: today's business days counted off, an estimate and no promise.
 * None where there is no text, nothing can be ordered, or incoming goods tell a day of their own.
 */
function deliveryDay({ stock, promise }: LineQuote, days: DeliveryDays, today: string): string | null {
  if (!stock.delivery || !stock.available || (!stock.onStock && promise?.kind === 'date')) return null;
  const count = stock.onStock ? days.inStockDays : days.outOfStockDays;
  return count === null ? null : businessDayAfter(today, count, days.calendar);
}

function productData(product: StoreProduct) {
  return {
    title: product.title,
    full_title: product.fullTitle || product.title,
    brand: product.brand,
    description: product.description,
    content: saysMore(product) ? product.content : '',
    images: product.images.map((image) => ({ id: image.id, ...imageView(image, product.title) })),
  };
}

function sharedImage({ images: [image], title }: StoreProduct) {
  return image && { ...image, alt: image.alt || title };
}

/** A text that only repeats the short description is not shown twice. */
function saysMore({ content, description }: StoreProduct): boolean {
  return content.replace(/<[^>]+>/g, '').trim() !== description.trim();
}

/** The product's address in every language; where it has no words of its own, that of the default language. */
function productPaths(visit: Visit, product: StoreProduct): Record<string, string> {
  const urls = new Map(product.urls.map(({ language, url }) => [language, url]));
  return Object.fromEntries(
    visit.languages.map(({ code }) => [code, ownPath('products', urls, code, visit.words.defaultLanguage)]),
  );
}
