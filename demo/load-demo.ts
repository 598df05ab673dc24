/**
 * Fills an empty store with the demo catalogue, stock, goods on their way and orders of the last two weeks, through
 * the same use cases as everyone else, so that ledger and counters agree from the first minute.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import type { DemoProduct, DemoVariant } from '../scripts/build-demo.ts';
import { createCategory } from '../server/src/catalogue/create-category.ts';
import { type Picture, preparePicture, storeProductImage } from '../server/src/catalogue/images.ts';
import type { NewVariantInput } from '../server/src/catalogue/schemas.ts';
import { createProduct } from '../server/src/catalogue/write-product.ts';
import { type Placement, placeOrdersIn } from '../server/src/orders/place-orders.ts';
import { placeOrderInput } from '../server/src/orders/schemas.ts';
import { openPaymentProviders } from '../server/src/payments/providers.ts';
import { type Db, inTransaction, type Transaction } from '../server/src/platform/db.ts';
import type { FileStore } from '../server/src/platform/files.ts';
import { isRefusal, type Refusal } from '../server/src/platform/refusals.ts';
import { drawImage } from './draw-image.ts';
import { demoOrders } from './orders.ts';
import { loadDeliveries, loadPurchasing } from './purchasing.ts';

const actor = 'system';
const dayMilliseconds = 86_400_000;
/** A second picture for some products, so that a page with several can be seen. */
const picturedTwice = new Set(['copper-light', 'clay-plant-pot', 'classic-leather-jacket', 'pink-armchair']);

/** Dutch for the option names and values of the source files. */
const dutchOptions: Record<string, string> = {
  Size: 'Maat',
  Color: 'Kleur',
  Colour: 'Kleur',
  Amount: 'Bedrag',
  Small: 'Klein',
  Medium: 'Middel',
  Large: 'Groot',
  Regular: 'Normaal',
  Blue: 'Blauw',
  Black: 'Zwart',
  Gold: 'Goud',
  Silver: 'Zilver',
  Purple: 'Paars',
};
const categoryTree: [string, string | null, string, string][] = [
  ['home', null, 'Home & garden', 'Huis & tuin'],
  ['indoor', 'home', 'Indoor', 'Binnen'],
  ['outdoor', 'home', 'Outdoor', 'Buiten'],
  ['apparel', null, 'Apparel', 'Kleding'],
  ['women', 'apparel', 'Women', 'Dames'],
  ['men', 'apparel', 'Men', 'Heren'],
  ['jewellery', null, 'Jewellery', 'Sieraden'],
  ['bracelets', 'jewellery', 'Bracelets', 'Armbanden'],
  ['earrings', 'jewellery', 'Earrings', 'Oorbellen'],
  ['necklaces', 'jewellery', 'Necklaces', 'Kettingen'],
  ['gifts', null, 'Gifts', 'Cadeaus'],
];
/** Loads the demo into a store that holds its baseline and no product. All of it and what `finish`
 * adds or, after a crash, nothing. */
export async function loadDemo(db: Db, files: FileStore, finish: (trx: Transaction) => Promise<void>): Promise<void> {
  const products = JSON.parse(readFileSync(join(import.meta.dirname, 'catalogue.json'), 'utf8')) as DemoProduct[];
  const pictures = await drawPictures(products);
  await inTransaction(db, async (trx) => {
    const variantIds = await loadCatalogue(trx, files, products, pictures);
    await loadPurchasing(trx, variantIds);
    await loadOrders(trx, variantIds);
    await loadDeliveries(trx, variantIds);
    await finish(trx);
  });
}

async function drawPictures(products: DemoProduct[]): Promise<Map<string, Picture[]>> {
  const entries = products.map(async ({ handle, title }) => {
    const views: (1 | 2)[] = picturedTwice.has(handle) ? [1, 2] : [1];
    const drawn = views.map(async (view) => {
      const png = await sharp(Buffer.from(drawImage(title, view)))
        .png({ compressionLevel: 1 })
        .toBuffer();
      return granted(await preparePicture(png));
    });
    return [handle, await Promise.all(drawn)] as const;
  });
  return new Map(await Promise.all(entries));
}

/** Products, variants, opening stock and pictures. Answers the variants' ids by product handle. */
async function loadCatalogue(
  trx: Transaction,
  files: FileStore,
  products: DemoProduct[],
  pictures: Map<string, Picture[]>,
): Promise<Map<string, number[]>> {
  const categories = await loadCategories(trx);
  const tax = await trx
    .selectFrom('tax_rates')
    .select('id')
    .where('rate_basis_points', '=', 2100)
    .executeTakeFirstOrThrow();
  const timeframes = await trx.selectFrom('delivery_timeframes').select(['id', 'name']).execute();
  const variantIds = new Map<string, number[]>();
  for (const product of products) {
    const text = { fullTitle: '', url: '', metaTitle: '', metaDescription: '', metaKeywords: '', googleCategory: '' };
    const made = granted(
      await createProduct(
        trx,
        {
          visibility: product.visibility,
          brand: product.brand || null,
          supplier: product.supplier || null,
          taxRateId: tax.id,
          deliveryTimeframeId: timeframes.find((each) => each.name === product.timeframe)?.id ?? null,
          categoryIds: product.categories.flatMap((key) => categories.get(key) ?? []),
          tags: product.tags,
          texts: {
            en: { ...text, title: product.title, description: product.description, content: product.content },
            nl: {
              ...text,
              title: product.dutchTitle,
              description: product.dutchDescription,
              content: `<p>${product.dutchDescription}</p>`,
            },
          },
          variants: product.variants.map((variant) => variantInput(product, variant)),
        },
        { actor, now: new Date() },
      ),
    );
    variantIds.set(product.handle, made.variantIds);
    for (const picture of pictures.get(product.handle) ?? []) {
      granted(await storeProductImage(trx, files, made.id, picture, product.title));
    }
  }
  return variantIds;
}

function variantInput(product: DemoProduct, variant: DemoVariant): NewVariantInput {
  const inDutch = (text: string) => dutchOptions[text] ?? text;
  const title = variant.options.map((option) => option.value).join(', ') || 'Default';
  return {
    texts: {
      en: { title, options: variant.options },
      nl: {
        title: variant.options.map((option) => inDutch(option.value)).join(', ') || 'Default',
        options: variant.options.map(({ name, value }) => ({ name: inDutch(name), value: inDutch(value) })),
      },
    },
    imageId: null,
    sku: variant.sku,
    ean: variant.ean,
    articleCode: '',
    hsCode: '',
    priceMinor: variant.priceMinor,
    oldPriceMinor: variant.oldPriceMinor,
    costPriceMinor: Math.round(variant.priceMinor * 0.45),
    unitPriceMinor: null,
    unit: '',
    weightGrams: variant.weightGrams,
    volumeMillilitres: 0,
    widthMillimetres: 0,
    heightMillimetres: 0,
    depthMillimetres: 0,
    colli: 1,
    buyMinimum: product.buyMinimum,
    buyMaximum: product.buyMaximum,
    deliveryTimeframeId: null,
    stock: {
      policy: variant.stock.policy,
      backorderLimit: variant.stock.limit ?? null,
      stockMinimum: 0,
      stockAlert: variant.stock.alert ?? 0,
    },
    stockOnHand: variant.stock.onHand,
  };
}

async function loadCategories(trx: Transaction): Promise<Map<string, number>> {
  const ids = new Map<string, number>();
  for (const [key, parent, en, nl] of categoryTree) {
    const made = granted(
      await createCategory(trx, { parentId: parent === null ? null : (ids.get(parent) ?? null), titles: { en, nl } }),
    );
    ids.set(key, made.id);
  }
  return ids;
}

/** Orders in the order they were placed, one batch each, so that the queue stands as it would have grown. */
async function loadOrders(trx: Transaction, variantIds: Map<string, number[]>): Promise<void> {
  // Nobody gets a mail about an order that was never placed.
  const silent = { jobs: { enqueue: async () => undefined }, payments: openPaymentProviders({ stripe: undefined }) };
  for (const [at, order] of demoOrders.entries()) {
    const placement: Placement = {
      input: placeOrderInput.parse({
        ...order.input,
        lines: order.lines.map(([handle, variant, quantity]) => ({
          variantId: variantIds.get(handle)?.[variant],
          quantity,
        })),
      }),
      idempotencyKey: `demo-order-${at + 1}`,
      channel: 'web',
      placedAt: new Date(Date.now() - order.daysAgo * dayMilliseconds),
    };
    const [placed] = await placeOrdersIn(trx, silent, [placement]);
    if (isRefusal(placed)) throw new Error(`demo order ${at + 1}: ${placed.message}`);
  }
}

function granted<Result>(result: Result | Refusal): Result {
  if (isRefusal(result)) throw new Error(`demo data: ${result.message}`);
  return result;
}
