/** schema.org data of a product's page, from the very quotes the page shows. https://schema.org/Product */
import type { LineQuote } from '../orders/quote-lines.ts';
import { type Shown, schemaAvailability } from './rules/availability.ts';
import { publicGtin } from './rules/gtin.ts';
import type { StoreProduct } from './store.ts';
import { decimalAmount } from './theme.ts';
import { variantTitle } from './views.ts';

/** What a quote for one unit says to search engines. */
export function shownOf(quote: Pick<LineQuote, 'status' | 'promise'> | undefined): Shown {
  return { status: quote?.status ?? 'out_of_stock', promisedOn: quote?.promise?.date ?? null };
}

/** A product with every variant as an offer. `quotes`: one unit of each variant; `page`: the product's whole address. */
export function productJsonLd(
  product: StoreProduct,
  quotes: ReadonlyMap<number, LineQuote>,
  { origin, page, currency }: { origin: string; page: string; currency: string },
) {
  return {
    '@context': 'https://schema.org',
    '@type': 'Product',
    name: product.title,
    description: product.description || undefined,
    url: page,
    image: product.images.map((image) => `${origin}/files/${image.file}`),
    brand: product.brand ? { '@type': 'Brand', name: product.brand } : undefined,
    offers: product.variants.map((variant) => ({
      '@type': 'Offer',
      name: variantTitle(variant.title) || undefined,
      url: `${page}?variant=${variant.id}`,
      sku: variant.sku || undefined,
      gtin: publicGtin(variant.ean) ?? undefined,
      price: decimalAmount(variant.priceMinor, currency),
      priceCurrency: currency,
      ...schemaAvailability(shownOf(quotes.get(variant.id))),
    })),
  };
}
