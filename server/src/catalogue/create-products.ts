/**
 * Making products and variants, one or thousands, in a few statements whatever their number. What is refused is refused
 * before anything of it is written; the others are made.
 */
import { type RawBuilder, sql } from 'kysely';
import { inheritForProducts } from '../inventory/inherit-stock-rule.ts';
import { type OpeningStock, openStocks } from '../inventory/open-stock.ts';
import { type Inherited, ownFields } from '../inventory/rules/inherit.ts';
import type { Transaction } from '../platform/db.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import { loadLanguages, loadStoreSettings } from '../settings/store.ts';
import { idsOfNames } from './bulk-columns.ts';
import { writeCategories, writeTags } from './bulk-placement.ts';
import { cleanHtml } from './clean-html.ts';
import { lockUrls, takeFreeUrls } from './free-urls.ts';
import { languageProblem } from './rules/languages.ts';
import { slugOf } from './rules/slug.ts';
import { type NewProductInput, type NewVariantInput, newVariantInput, type ProductText } from './schemas.ts';

type Context = { actor: string; now: Date; cause?: string };
/** A product to be made; the three data fields come from sheets alone. */
export type WantedProduct = NewProductInput & { data01?: string; data02?: string; data03?: string };
export type MadeProduct = { id: number; variantIds: number[] };
export type WantedVariant = { productId: number; position: number; input: NewVariantInput };

/** Makes products with their variants; none given makes one titled Default. Answers each one's ids or why not. */
export async function createProducts(
  trx: Transaction,
  inputs: readonly WantedProduct[],
  context: Context,
): Promise<(MadeProduct | Refusal)[]> {
  const facts = await loadFacts(trx, inputs);
  const whole = inputs.map((input) =>
    input.variants.length > 0 ? input : { ...input, variants: [defaultVariant(input)] },
  );
  await lockUrls(trx);
  const urls = await chooseUrls(trx, whole);
  const answers = whole.map((input, at) => urls[at]?.refusal ?? productProblem(input, facts));
  const made = whole.flatMap((input, at) => (answers[at] ? [] : [{ at, input, urls: urls[at]?.urls ?? {} }]));
  const ids = await nextIds(trx, 'products', made.length);
  const products = made.map((each, index) => ({ ...each, id: ids[index] as number }));
  if (products.length > 0) {
    await insertProducts(trx, products, context);
    await insertProductTexts(trx, products);
    await writeCategories(
      trx,
      products.map(({ id, input }) => [id, [...new Set(input.categoryIds)]]),
    );
    await writeTags(
      trx,
      products.map(({ id, input }) => [id, [...new Set(input.tags)]]),
    );
  }
  const variantIds = await insertVariants(
    trx,
    products.flatMap(({ id, input }) =>
      input.variants.map((variant, position) => ({ productId: id, position, input: variant })),
    ),
    context,
  );
  const results: (MadeProduct | Refusal)[] = answers.map((refusal) => refusal ?? { id: 0, variantIds: [] });
  let from = 0;
  for (const { at, id, input } of products) {
    results[at] = { id, variantIds: variantIds.slice(from, from + input.variants.length) };
    from += input.variants.length;
  }
  return results;
}

/**
 * Adds variants to products that exist and are locked. Values of the stock rule that are not given a variant inherits:
 * from the product, its categories, or the store's default (Settings > Workflow).
 */
export async function createVariants(
  trx: Transaction,
  wanted: readonly WantedVariant[],
  context: Context,
): Promise<({ id: number } | Refusal)[]> {
  const facts = await loadFacts(trx, []);
  const images = await imagesOf(trx, wanted);
  const answers = wanted.map(
    ({ productId, input }) => variantProblem(input, facts) ?? imageProblem(input, images.get(productId)),
  );
  const ids = await insertVariants(
    trx,
    wanted.filter((_, at) => !answers[at]),
    context,
  );
  let next = 0;
  return answers.map((refusal) => {
    if (refusal) return refusal;
    const id = ids[next] as number;
    next += 1;
    return { id };
  });
}

type Facts = {
  defaultLanguage: string;
  languages: string[];
  taxRates: Set<number>;
  timeframes: Set<number>;
  categories: Set<number>;
};

async function loadFacts(trx: Transaction, inputs: readonly NewProductInput[]): Promise<Facts> {
  const { defaultLanguage } = await loadStoreSettings(trx);
  // Shared locks: none of them is deleted before the products that name it are there.
  const idsOf = async (table: 'tax_rates' | 'delivery_timeframes' | 'categories') =>
    new Set((await trx.selectFrom(table).select('id').forKeyShare().execute()).map((row) => row.id));
  return {
    defaultLanguage,
    languages: (await loadLanguages(trx)).map((language) => language.code),
    taxRates: await idsOf('tax_rates'),
    timeframes: await idsOf('delivery_timeframes'),
    categories: inputs.some((input) => input.categoryIds.length > 0) ? await idsOf('categories') : new Set(),
  };
}

function productProblem(input: NewProductInput, facts: Facts): Refusal | undefined {
  const { taxRateId, deliveryTimeframeId } = input;
  if (taxRateId !== null && !facts.taxRates.has(taxRateId)) {
    return refuse('invalid', `taxRateId: there is no tax rate ${taxRateId}.`, { field: 'taxRateId' });
  }
  if (deliveryTimeframeId !== null && !facts.timeframes.has(deliveryTimeframeId)) {
    const message = `deliveryTimeframeId: there is no delivery timeframe ${deliveryTimeframeId}.`;
    return refuse('invalid', message, { field: 'deliveryTimeframeId' });
  }
  const missing = input.categoryIds.find((id) => !facts.categories.has(id));
  if (missing !== undefined) {
    return refuse('invalid', `categoryIds: there is no category ${missing}.`, { field: 'categoryIds' });
  }
  const wrong = languageRefusal(input.texts, facts);
  if (wrong) return wrong;
  for (const [position, variant] of input.variants.entries()) {
    const refused = variantProblem(variant, facts) ?? imageProblem(variant, undefined);
    if (refused) return { ...refused, field: refused.field && `variants.${position}.${refused.field}` };
  }
  return undefined;
}

function variantProblem(input: NewVariantInput, facts: Facts): Refusal | undefined {
  const { buyMinimum, buyMaximum, deliveryTimeframeId } = input;
  if (buyMaximum < buyMinimum) {
    return refuse('invalid', `buyMaximum: ${buyMaximum} is less than the minimum of ${buyMinimum}.`, {
      field: 'buyMaximum',
      details: { buyMinimum, buyMaximum },
    });
  }
  if (deliveryTimeframeId !== null && !facts.timeframes.has(deliveryTimeframeId)) {
    const message = `deliveryTimeframeId: there is no delivery timeframe ${deliveryTimeframeId}.`;
    return refuse('invalid', message, { field: 'deliveryTimeframeId' });
  }
  return languageRefusal(input.texts, facts);
}

function imageProblem({ imageId }: NewVariantInput, own: ReadonlySet<number> | undefined): Refusal | undefined {
  if (imageId === null || own?.has(imageId)) return undefined;
  return refuse('invalid', `imageId: this product has no image ${imageId}.`, { field: 'imageId' });
}

function languageRefusal(texts: Record<string, unknown>, facts: Facts): Refusal | undefined {
  const problem = languageProblem(Object.keys(texts), facts.defaultLanguage, facts.languages);
  return problem && refuse('invalid', problem.message, { field: problem.field });
}

async function imagesOf(trx: Transaction, wanted: readonly WantedVariant[]): Promise<Map<number, Set<number>>> {
  const products = wanted.filter(({ input }) => input.imageId !== null).map(({ productId }) => productId);
  const images = new Map<number, Set<number>>();
  if (products.length === 0) return images;
  const rows = await trx
    .selectFrom('product_images')
    .select(['id', 'product_id'])
    .where('product_id', '=', sql<number>`any(${products})`)
    .execute();
  for (const row of rows) images.set(row.product_id, (images.get(row.product_id) ?? new Set()).add(row.id));
  return images;
}

/** Every product's address by language: the one given, refused when it is taken, or a free one made of the title. */
async function chooseUrls(trx: Transaction, inputs: readonly NewProductInput[]) {
  const chosen = inputs.map(() => ({ urls: {} as Record<string, string>, refusal: undefined as Refusal | undefined }));
  const languages = new Set(inputs.flatMap((input) => Object.keys(input.texts)));
  for (const language of languages) {
    const wanted = inputs.flatMap((input, at) => {
      const text = input.texts[language];
      return text ? [{ at, url: text.url || slugOf(text.title), fixed: text.url !== '' }] : [];
    });
    for (const [index, url] of (await takeFreeUrls(trx, language, wanted)).entries()) {
      const { at, url: asked } = wanted[index] as (typeof wanted)[number];
      const choice = chosen[at];
      if (!choice) continue;
      if (url !== null) choice.urls[language] = url;
      else {
        choice.refusal ??= refuse('conflict', `texts.${language}.url: another product has the address '${asked}'.`, {
          field: `texts.${language}.url`,
        });
      }
    }
  }
  return chosen;
}

type Product = { id: number; input: WantedProduct; urls: Record<string, string> };

/** Ids for rows that are about to be inserted, so that what belongs to them can be written without asking. */
async function nextIds(trx: Transaction, table: 'products' | 'variants', count: number): Promise<number[]> {
  if (count === 0) return [];
  const { rows } = await sql<{ id: number }>`
    select nextval(pg_get_serial_sequence(${table}, 'id')) as id from generate_series(1, ${count})`.execute(trx);
  return rows.map((row) => row.id);
}

async function insertProducts(trx: Transaction, products: readonly Product[], { now }: Context): Promise<void> {
  const brands = await idsOfNames(
    trx,
    'brands',
    products.map(({ input }) => input.brand),
  );
  const suppliers = await idsOfNames(
    trx,
    'suppliers',
    products.map(({ input }) => input.supplier),
  );
  const of = (pick: (input: WantedProduct) => unknown) => products.map(({ input }) => pick(input));
  await sql`
    insert into products (id, visibility, brand_id, supplier_id, tax_rate_id, delivery_timeframe_id, data_01, data_02,
      data_03, created_at, updated_at)
    overriding system value
    select d.*, ${now}::timestamptz, ${now}::timestamptz
    from unnest(${products.map(({ id }) => id)}::bigint[], ${of((input) => input.visibility)}::text[],
      ${brands}::bigint[], ${suppliers}::bigint[], ${of((input) => input.taxRateId)}::bigint[],
      ${of((input) => input.deliveryTimeframeId)}::bigint[], ${of((input) => input.data01 ?? '')}::text[],
      ${of((input) => input.data02 ?? '')}::text[], ${of((input) => input.data03 ?? '')}::text[]) as d`.execute(trx);
}

async function insertProductTexts(trx: Transaction, products: readonly Product[]): Promise<void> {
  const texts = products.flatMap(({ id, input, urls }) =>
    Object.entries(input.texts).map(([language, text]) => ({ id, language, text, url: urls[language] as string })),
  );
  const of = (pick: (text: ProductText) => string) => sql`${texts.map(({ text }) => pick(text))}::text[]`;
  await sql`
    insert into product_texts (product_id, language, url, title, full_title, description, content, meta_title,
      meta_description, meta_keywords, google_category)
    select * from unnest(${texts.map(({ id }) => id)}::bigint[], ${texts.map(({ language }) => language)}::text[],
      ${texts.map(({ url }) => url)}::text[], ${of((text) => text.title)}, ${of((text) => text.fullTitle)},
      ${of((text) => text.description)}, ${of((text) => cleanHtml(text.content))}, ${of((text) => text.metaTitle)},
      ${of((text) => text.metaDescription)}, ${of((text) => text.metaKeywords)}, ${of((text) => text.googleCategory)})`.execute(
    trx,
  );
}

/** Rows, words and stock of variants that have been checked. Answers their ids in the order given. */
async function insertVariants(trx: Transaction, wanted: readonly WantedVariant[], context: Context): Promise<number[]> {
  if (wanted.length === 0) return [];
  const ids = await nextIds(trx, 'variants', wanted.length);
  await insertVariantRows(trx, wanted, ids, context);
  await insertVariantTexts(trx, wanted, ids);
  const inherited = await inheritForProducts(trx, [...new Set(wanted.map(({ productId }) => productId))]);
  await openStocks(
    trx,
    wanted.map(({ productId, input }, at) =>
      openingStock(ids[at] as number, input, inherited.get(productId) as Inherited),
    ),
    { cause: context.cause ?? 'new variant', actor: context.actor },
  );
  return ids;
}

function openingStock(variantId: number, { stock, stockOnHand }: NewVariantInput, inherited: Inherited): OpeningStock {
  return {
    variantId,
    policy: stock.policy ?? inherited.policy.value,
    backorderLimit: stock.backorderLimit === undefined ? inherited.backorderLimit.value : stock.backorderLimit,
    stockMinimum: stock.stockMinimum ?? inherited.stockMinimum.value,
    stockAlert: stock.stockAlert ?? inherited.stockAlert.value,
    own: ownFields(stock, inherited),
    onHand: stockOnHand,
  };
}

async function insertVariantRows(
  trx: Transaction,
  wanted: readonly WantedVariant[],
  ids: readonly number[],
  { now }: Context,
): Promise<void> {
  const of = (type: string, pick: (input: NewVariantInput) => unknown): RawBuilder<unknown> =>
    sql`${wanted.map(({ input }) => pick(input))}::${sql.raw(type)}[]`;
  const columns: [string, RawBuilder<unknown>][] = [
    ['id', sql`${ids}::bigint[]`],
    ['product_id', sql`${wanted.map(({ productId }) => productId)}::bigint[]`],
    ['position', sql`${wanted.map(({ position }) => position)}::int[]`],
    ['image_id', of('bigint', (input) => input.imageId)],
    ['sku', of('text', (input) => input.sku)],
    ['ean', of('text', (input) => input.ean)],
    ['article_code', of('text', (input) => input.articleCode)],
    ['hs_code', of('text', (input) => input.hsCode)],
    ['price_minor', of('bigint', (input) => input.priceMinor)],
    ['old_price_minor', of('bigint', (input) => input.oldPriceMinor)],
    ['cost_price_minor', of('bigint', (input) => input.costPriceMinor)],
    ['unit_price_minor', of('bigint', (input) => input.unitPriceMinor)],
    ['unit', of('text', (input) => input.unit)],
    ['weight_grams', of('int', (input) => input.weightGrams)],
    ['volume_millilitres', of('int', (input) => input.volumeMillilitres)],
    ['width_millimetres', of('int', (input) => input.widthMillimetres)],
    ['height_millimetres', of('int', (input) => input.heightMillimetres)],
    ['depth_millimetres', of('int', (input) => input.depthMillimetres)],
    ['colli', of('int', (input) => input.colli)],
    ['buy_minimum', of('int', (input) => input.buyMinimum)],
    ['buy_maximum', of('int', (input) => input.buyMaximum)],
    ['delivery_timeframe_id', of('bigint', (input) => input.deliveryTimeframeId)],
  ];
  await sql`
    insert into variants (${sql.join(columns.map(([name]) => sql.id(name)))}, created_at, updated_at)
    overriding system value
    select d.*, ${now}::timestamptz, ${now}::timestamptz from unnest(${sql.join(columns.map(([, values]) => values))}) as d`.execute(
    trx,
  );
}

async function insertVariantTexts(
  trx: Transaction,
  wanted: readonly WantedVariant[],
  ids: readonly number[],
): Promise<void> {
  const texts = wanted.flatMap(({ input }, at) =>
    Object.entries(input.texts).map(([language, text]) => ({ id: ids[at], language, ...text })),
  );
  await sql`
    insert into variant_texts (variant_id, language, title, options)
    select d.id, d.language, d.title, d.options::jsonb
    from unnest(${texts.map(({ id }) => id)}::bigint[], ${texts.map(({ language }) => language)}::text[],
      ${texts.map(({ title }) => title)}::text[], ${texts.map(({ options }) => JSON.stringify(options))}::text[])
      as d (id, language, title, options)`.execute(trx);
}

function defaultVariant(input: NewProductInput): NewVariantInput {
  const texts = Object.keys(input.texts).map((language) => [language, { title: 'Default', options: [] }]);
  return newVariantInput.parse({ texts: Object.fromEntries(texts) });
}
