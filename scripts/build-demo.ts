/**
 * Makes demo/catalogue.json from real product files: `node scripts/build-demo.ts FOLDER`, where FOLDER holds Shopify's
 * public sample product CSVs. The same files give the same catalogue. Image addresses are dropped: pictures are drawn
 * by demo/draw-image.ts, and nothing is ever loaded from outside.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';

type Row = Record<string, string>;
export type DemoStock = { policy: 'untracked' | 'deny' | 'backorder'; onHand: number; limit?: number; alert?: number };
export type DemoVariant = {
  options: { name: string; value: string }[];
  sku: string;
  ean: string;
  priceMinor: number;
  oldPriceMinor: number | null;
  weightGrams: number;
  stock: DemoStock;
};
export type DemoProduct = {
  handle: string;
  title: string;
  description: string;
  content: string;
  dutchTitle: string;
  dutchDescription: string;
  brand: string;
  supplier: string;
  categories: string[];
  tags: string[];
  visibility: 'visible' | 'hidden' | 'visible_when_in_stock';
  timeframe: string | null;
  buyMinimum: number;
  buyMaximum: number;
  variants: DemoVariant[];
};

const sources = [
  { file: 'shopify-apparel.csv', brand: 'Kade & Zoon', supplier: 'Noordzee Textiel' },
  { file: 'shopify-home-and-garden.csv', brand: 'Huis Linde', supplier: 'Meubelhof' },
  { file: 'shopify-jewelery.csv', brand: 'Zilverberg', supplier: 'Atelier Zilverberg' },
];

/** What makes the demo worth looking at: every policy and status, by handle. Everything else is tracked with plenty. */
const stories: Record<
  string,
  { stock?: DemoStock[]; visibility?: DemoProduct['visibility']; buy?: [number, number]; old?: number }
> = {
  'copper-light': { stock: [{ policy: 'backorder', onHand: 2 }] },
  'vanilla-candle': { stock: [{ policy: 'backorder', onHand: 0 }] },
  'yellow-watering-can': { stock: [{ policy: 'backorder', onHand: 0 }] },
  'clay-plant-pot': {
    stock: [
      { policy: 'backorder', onHand: 14 },
      { policy: 'deny', onHand: 0 },
    ],
    buy: [1, 24],
  },
  'pink-armchair': { stock: [{ policy: 'backorder', onHand: 0, limit: 6 }] },
  'cream-sofa': { stock: [{ policy: 'backorder', onHand: 1, limit: 3 }] },
  'grey-sofa': { stock: [{ policy: 'deny', onHand: 0 }] },
  'biodegradable-cardboard-pots': { stock: [{ policy: 'deny', onHand: 240, alert: 50 }], buy: [6, 120] },
  'bedside-table': { stock: [{ policy: 'deny', onHand: 3, alert: 5 }] },
  'classic-varsity-top': {
    stock: [
      { policy: 'deny', onHand: 8, alert: 3 },
      { policy: 'backorder', onHand: 0 },
      { policy: 'deny', onHand: 0 },
    ],
  },
  'yellow-wool-jumper': { stock: [{ policy: 'backorder', onHand: 4 }], old: 9500 },
  'classic-leather-jacket': { stock: [{ policy: 'deny', onHand: 2, alert: 4 }], old: 9900 },
  'dark-winter-jacket': { visibility: 'visible_when_in_stock', stock: [{ policy: 'deny', onHand: 0 }] },
  'led-high-tops': { visibility: 'hidden' },
  'chain-bracelet': {
    stock: [
      { policy: 'backorder', onHand: 3 },
      { policy: 'deny', onHand: 9 },
    ],
  },
  'leather-anchor': {
    stock: [
      { policy: 'deny', onHand: 0 },
      { policy: 'backorder', onHand: 0, limit: 12 },
    ],
  },
  'moon-charm-bracelet': { stock: [{ policy: 'backorder', onHand: 0 }] },
  gemstone: {
    stock: [
      { policy: 'deny', onHand: 5, alert: 5 },
      { policy: 'backorder', onHand: 1 },
    ],
  },
};

/** Shown first on the front page, because it is created last: the newest stands in front. */
const lastHandles = [
  'yellow-watering-can',
  'pink-armchair',
  'yellow-wool-jumper',
  'moon-charm-bracelet',
  'vanilla-candle',
  'classic-leather-jacket',
  'clay-plant-pot',
  'copper-light',
];

/** The catalogue made of the CSVs in `folder` and the words in demo/dutch.json. */
export function buildCatalogue(folder: string): DemoProduct[] {
  const dutch = JSON.parse(readFileSync(join(import.meta.dirname, '../demo/dutch.json'), 'utf8')) as Record<
    string,
    [string, string]
  >;
  const products = sources.flatMap(({ file, brand, supplier }) => {
    const rows = parse(readFileSync(join(folder, file)), {
      columns: true,
      bom: true,
      relax_column_count: true,
    }) as Row[];
    const byHandle = Map.groupBy(rows, (row) => row.Handle ?? '');
    return [...byHandle].map(([handle, own]) => productOf(handle, own, { file, brand, supplier }, dutch));
  });
  products.push(...services(dutch));
  let number = 0;
  for (const variant of products.flatMap((product) => product.variants)) {
    number += 1;
    variant.sku ||= `ES-${String(1000 + number)}`;
    variant.ean ||= withCheckDigit(`29${String(number).padStart(10, '0')}`);
  }
  const place = (product: DemoProduct) => lastHandles.indexOf(product.handle);
  return products.sort((a, b) => place(a) - place(b));
}

function productOf(
  handle: string,
  rows: Row[],
  source: (typeof sources)[number],
  dutch: Record<string, [string, string]>,
): DemoProduct {
  const [first = {}] = rows;
  const story = stories[handle] ?? {};
  const content = (first['Body (HTML)'] ?? '').trim();
  const plain = content
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const [dutchTitle = first.Title ?? handle, dutchDescription = ''] = dutch[handle] ?? [];
  const variants = rows.filter((row) => row['Variant Price']);
  const tags = (first.Tags ?? '')
    .split(',')
    .map((tag) => tag.trim().toLowerCase())
    .filter(Boolean);
  return {
    handle,
    title: (first.Title ?? handle).trim().replace(/^\w/, (letter) => letter.toUpperCase()),
    description: /^.*?[.!?](?=\s|$)/.exec(plain)?.[0] ?? plain,
    content: content.startsWith('<') ? content : `<p>${plain}</p>`,
    dutchTitle,
    dutchDescription,
    brand: source.brand,
    supplier: source.supplier,
    categories: categoriesOf(source.file, first.Type ?? '', tags),
    tags: [...new Set(tags)],
    visibility: story.visibility ?? 'visible',
    timeframe: source.file.includes('home') ? 'Made to order' : 'Standard delivery',
    buyMinimum: story.buy?.[0] ?? 1,
    buyMaximum: story.buy?.[1] ?? 10_000,
    variants: variants.map((row, at) => ({
      options: [1, 2, 3]
        .map((option) => ({ name: first[`Option${option} Name`] ?? '', value: row[`Option${option} Value`] ?? '' }))
        .filter(({ name, value }) => name && value && value !== 'Default Title'),
      sku: row['Variant SKU'] ?? '',
      ean: '',
      priceMinor: Math.round(Number(row['Variant Price']) * 100),
      oldPriceMinor:
        story.old ??
        (Number(row['Variant Compare At Price']) > 0
          ? Math.round(Number(row['Variant Compare At Price']) * 100)
          : null),
      weightGrams: Number(row['Variant Grams']) || 0,
      stock: story.stock?.[at] ?? { policy: 'deny', onHand: 10 + ((handle.length * 7 + at * 5) % 30), alert: 5 },
    })),
  };
}

function categoriesOf(file: string, type: string, tags: string[]): string[] {
  if (file.includes('apparel')) return ['apparel', tags.includes('men') ? 'men' : 'women'];
  if (file.includes('home')) return ['home', type === 'Outdoor' ? 'outdoor' : 'indoor'];
  return ['jewellery', `${type.toLowerCase().replace(/s$/, '')}s`];
}

/** What has no stock at all: sold without tracking. */
function services(dutch: Record<string, [string, string]>): DemoProduct[] {
  const base = {
    brand: '',
    supplier: '',
    categories: ['gifts'],
    tags: ['gift'],
    visibility: 'visible',
    timeframe: null,
    buyMinimum: 1,
    buyMaximum: 20,
  } as const;
  const variant = (options: DemoVariant['options'], priceMinor: number): DemoVariant => ({
    options,
    sku: '',
    ean: '',
    priceMinor,
    oldPriceMinor: null,
    weightGrams: 0,
    stock: { policy: 'untracked', onHand: 0 },
  });
  const words = (handle: string) => ({
    dutchTitle: dutch[handle]?.[0] ?? '',
    dutchDescription: dutch[handle]?.[1] ?? '',
  });
  return [
    {
      ...base,
      ...words('gift-wrapping'),
      handle: 'gift-wrapping',
      title: 'Gift wrapping',
      categories: ['gifts'],
      tags: ['gift'],
      description: 'We wrap your present beautifully, with a card.',
      content: '<p>We wrap your present beautifully, with a card.</p>',
      variants: [variant([], 395)],
    },
    {
      ...base,
      ...words('gift-card'),
      handle: 'gift-card',
      title: 'Gift card',
      categories: ['gifts'],
      tags: ['gift'],
      description: 'A gift card that arrives by e-mail at once.',
      content: '<p>A gift card that arrives by e-mail at once.</p>',
      variants: [2500, 5000, 10_000].map((amount) => variant([{ name: 'Amount', value: `€ ${amount / 100}` }], amount)),
    },
  ];
}

/** Appends the GS1 check digit to twelve digits. https://www.gs1.org/services/how-calculate-check-digit-manually */
function withCheckDigit(digits: string): string {
  const sum = [...digits].reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 1 : 3), 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

if (import.meta.filename === process.argv[1]) {
  const folder = process.argv[2];
  if (!folder) throw new Error('usage: node scripts/build-demo.ts FOLDER-OF-CSVS');
  const target = join(import.meta.dirname, '../demo/catalogue.json');
  const products = buildCatalogue(folder);
  writeFileSync(target, `${JSON.stringify(products, null, 1)}\n`);
  console.info(`${products.length} products, ${products.flatMap((product) => product.variants).length} variants`);
}
