/** Home, category, search and product. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { offerFor } from '../inventory/rules/offer.ts';
import { loadVariantStates } from '../inventory/store.ts';
import { type LineQuote, quoteLines } from '../orders/quote-lines.ts';
import type { Http } from '../platform/http.ts';
import { businessDayAfter } from '../settings/rules/business-days.ts';
import { type DeliveryDays, loadDeliveryDays } from '../settings/store.ts';
import type { Shop } from '../shop.ts';
import { stockObject } from '../themes/rules/stock-object.ts';
import { originOf, ownPath } from './addresses.ts';
import { findProduct, listCards, listCategories, type ProductCard, type StoreProduct } from './store.ts';
import { productJsonLd } from './structured-data.ts';
import { problemView, splitView, statusView, variantTitle } from './views.ts';
import { registerPage, sendNotFound, sendPage, type Visit } from './visit.ts';

const cardsPerPage = 24;
const homeCards = 12;
const statusRank = { in_stock: 0, on_backorder: 1, out_of_stock: 2 };

export function cataloguePages(http: Http, shop: Shop): void {
  registerPage(http, shop, 'GET', '', async (visit, request, reply) =>
    sendPage(visit, request, reply, {
      template: 'home',
      title: visit.settings.name,
      description: visit.t('home.description', { shop: visit.settings.name }),
      data: { products: await cardViews(visit, await listCards(shop.db, visit.words, { limit: homeCards })) },
    }),
  );

  registerPage(http, shop, 'GET', '/categories/:url', async (visit, request, reply) => {
    const { url } = request.params as { url: string };
    const categories = await listCategories(shop.db, visit.words);
    const category = categories.find((each) => each.url === url);
    if (!category) return sendNotFound(visit, request, reply);
    const listing = await listingView(visit, request, { categoryId: category.id });
    return sendPage(visit, request, reply, {
      template: 'listing',
      title: category.title,
      paths: await categoryPaths(visit, category.id),
      query: listing.pages && listing.pages.page > 1 ? `?page=${listing.pages.page}` : '',
      data: {
        ...listing,
        heading: category.title,
        trail: trailOf(visit, categories, category.parentId),
        children: categories
          .filter((each) => each.parentId === category.id)
          .map((each) => ({ title: each.title, url: `${visit.prefix}/categories/${each.url}` })),
      },
    });
  });

  registerPage(http, shop, 'GET', '/search', async (visit, request, reply) => {
    const query = z.object({ q: z.string().trim().max(200).catch('') }).parse(request.query).q ?? '';
    const listing = query
      ? await listingView(visit, request, { search: query })
      : { products: [], total: 0, pages: null };
    return sendPage(visit, request, reply, {
      template: 'listing',
      title: query ? visit.t('search.title', { query }) : visit.t('search.prompt'),
      query: query && `?${new URLSearchParams({ q: query })}`,
      isUnlisted: true,
      data: { ...listing, heading: query ? visit.t('search.title', { query }) : visit.t('search.prompt'), query },
    });
  });

  registerPage(http, shop, 'GET', '/products/:url', async (visit, request, reply) => {
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
    });
  });
}

/** Cards with the best label among a product's variants. */
async function cardViews(visit: Visit, cards: ProductCard[]) {
  const states = await loadVariantStates(
    visit.shop.db,
    cards.flatMap((card) => card.variantIds),
  );
  return cards.map((card) => {
    const [best = 'out_of_stock'] = card.variantIds
      .flatMap((id) => states.get(id) ?? [])
      .map((state) => offerFor(state, 1, 1).status)
      .sort((a, b) => statusRank[a] - statusRank[b]);
    return {
      title: card.title,
      brand: card.brand,
      url: `${visit.prefix}/products/${card.url}`,
      image: card.image && {
        url: `/files/${card.image}`,
        width: card.imageWidth,
        height: card.imageHeight,
        alt: card.imageAlt || card.title,
      },
      price: card.priceMinor,
      price_varies: card.priceVaries,
      old_price: card.oldPriceMinor && card.oldPriceMinor > card.priceMinor ? card.oldPriceMinor : null,
      status: statusView(visit, best),
    };
  });
}

async function listingView(visit: Visit, request: FastifyRequest, query: { categoryId?: number; search?: string }) {
  const page = z.object({ page: z.coerce.number().int().min(1).max(100_000).catch(1) }).parse(request.query).page;
  const cards = await listCards(visit.shop.db, visit.words, {
    ...query,
    limit: cardsPerPage,
    offset: (page - 1) * cardsPerPage,
  });
  const total = cards[0]?.total ?? 0;
  const last = Math.ceil(total / cardsPerPage);
  const address = (number: number) => {
    const parameters = new URLSearchParams({ ...(query.search && { q: query.search }), page: String(number) });
    return `${request.url.split('?')[0]}?${parameters}`;
  };
  return {
    products: await cardViews(visit, cards),
    total,
    pages:
      last > 1
        ? { page, last, previous: page > 1 ? address(page - 1) : null, next: page < last ? address(page + 1) : null }
        : null,
  };
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
    visit.shop.db,
    ids.map((variantId) => ({ variantId, quantity: 1 })),
    visit.locale.language,
  );
  const firstToHave =
    labels.find((label) => label.status === 'in_stock') ?? labels.find((label) => label.status === 'on_backorder');
  const id = ids.includes(asked.variant) ? asked.variant : (firstToHave?.variantId ?? (ids[0] as number));
  const label = labels.find((each) => each.variantId === id) as LineQuote;
  const quantity = asked.quantity || label.stock.minimum;
  const [[quote = label], days] = await Promise.all([
    quoteLines(visit.shop.db, [{ variantId: id, quantity }], visit.locale.language),
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
    images: product.images.map(({ id, file, width, height, alt }) => ({
      id,
      url: `/files/${file}`,
      width,
      height,
      alt: alt || product.title,
    })),
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

function trailOf(visit: Visit, categories: Awaited<ReturnType<typeof listCategories>>, from: number | null) {
  const trail: { title: string; url: string }[] = [];
  for (
    let at = categories.find((each) => each.id === from);
    at && trail.length < 10;
    at = categories.find((each) => each.id === at?.parentId)
  ) {
    trail.unshift({ title: at.title, url: `${visit.prefix}/categories/${at.url}` });
  }
  return trail;
}

async function categoryPaths(visit: Visit, categoryId: number): Promise<Record<string, string>> {
  const { defaultLanguage } = visit.words;
  const entries = await Promise.all(
    visit.languages.map(async ({ code }) => {
      const known = await listCategories(visit.shop.db, { language: code, defaultLanguage });
      return [code, `/categories/${known.find((each) => each.id === categoryId)?.url}`] as const;
    }),
  );
  return Object.fromEntries(entries);
}
