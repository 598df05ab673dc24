/** The catalogue's reading SQL. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { VariantStock } from '../inventory/schemas.ts';
import { loadVariantStocks } from '../inventory/store.ts';
import type { Db } from '../platform/db.ts';
import { decodeCursor, likePattern, pageOf } from '../platform/paging.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import { loadStoreSettings } from '../settings/store.ts';
import type { catalogueChoices, ProductRow, ProductText, ProductView, VariantView } from './schemas.ts';

/** A product with everything its page shows, or null. */
export async function loadProduct(db: Db, productId: number): Promise<ProductView | null> {
  const product = await db
    .selectFrom('products')
    .leftJoin('brands', 'brands.id', 'products.brand_id')
    .leftJoin('suppliers', 'suppliers.id', 'products.supplier_id')
    .selectAll('products')
    .select(['brands.name as brand', 'suppliers.name as supplier'])
    .where('products.id', '=', productId)
    .where('archived_at', 'is', null)
    .executeTakeFirst();
  if (!product) return null;
  const { defaultLanguage } = await loadStoreSettings(db);
  const [texts, categories, tags, images, variantIds] = await Promise.all([
    db.selectFrom('product_texts').selectAll().where('product_id', '=', productId).execute(),
    db.selectFrom('product_categories').select('category_id').where('product_id', '=', productId).execute(),
    db
      .selectFrom('product_tags')
      .innerJoin('tags', 'tags.id', 'product_tags.tag_id')
      .select('name')
      .where('product_id', '=', productId)
      .orderBy('name')
      .execute(),
    db.selectFrom('product_images').selectAll().where('product_id', '=', productId).orderBy('position').execute(),
    db
      .selectFrom('variants')
      .select('id')
      .where('product_id', '=', productId)
      .where('archived_at', 'is', null)
      .execute(),
  ]);
  const own = texts.find((text) => text.language === defaultLanguage);
  return {
    id: product.id,
    version: product.version,
    title: own?.title ?? '',
    visibility: product.visibility,
    brand: product.brand,
    supplier: product.supplier,
    taxRateId: product.tax_rate_id,
    deliveryTimeframeId: product.delivery_timeframe_id,
    categoryIds: categories.map((row) => row.category_id),
    tags: tags.map((row) => row.name),
    texts: Object.fromEntries(texts.map((row) => [row.language, textView(row)])),
    images: images.map(({ id, file, width, height, alt }) => ({ id, url: `/files/${file}`, width, height, alt })),
    variants: await loadVariants(
      db,
      variantIds.map((row) => row.id),
    ),
    storefrontUrl: `/products/${own?.url ?? ''}`,
    createdAt: product.created_at.toISOString(),
    updatedAt: product.updated_at.toISOString(),
  };
}

function textView(row: {
  title: string;
  full_title: string;
  description: string;
  content: string;
  url: string;
  meta_title: string;
  meta_description: string;
  meta_keywords: string;
  google_category: string;
}): ProductText {
  return {
    title: row.title,
    fullTitle: row.full_title,
    description: row.description,
    content: row.content,
    url: row.url,
    metaTitle: row.meta_title,
    metaDescription: row.meta_description,
    metaKeywords: row.meta_keywords,
    googleCategory: row.google_category,
  };
}

/** One variant that is not archived, or null. */
export async function loadVariant(db: Db, variantId: number): Promise<VariantView | null> {
  return (await loadVariants(db, [variantId]))[0] ?? null;
}

async function loadVariants(db: Db, variantIds: readonly number[]): Promise<VariantView[]> {
  if (variantIds.length === 0) return [];
  const { defaultLanguage } = await loadStoreSettings(db);
  const [rows, texts, stocks] = await Promise.all([
    db
      .selectFrom('variants')
      .selectAll()
      .where('id', '=', sql<number>`any(${variantIds})`)
      .where('archived_at', 'is', null)
      .orderBy('position')
      .orderBy('id')
      .execute(),
    db.selectFrom('variant_texts').selectAll().where('variant_id', '=', sql<number>`any(${variantIds})`).execute(),
    loadVariantStocks(db, variantIds),
  ]);
  const textsOf = Map.groupBy(texts, (text) => text.variant_id);
  return rows.map((row) => {
    const own = textsOf.get(row.id) ?? [];
    return {
      id: row.id,
      productId: row.product_id,
      version: row.version,
      title: own.find((text) => text.language === defaultLanguage)?.title ?? '',
      texts: Object.fromEntries(own.map((text) => [text.language, { title: text.title, options: text.options }])),
      imageId: row.image_id,
      sku: row.sku,
      ean: row.ean,
      articleCode: row.article_code,
      hsCode: row.hs_code,
      priceMinor: row.price_minor,
      oldPriceMinor: row.old_price_minor,
      costPriceMinor: row.cost_price_minor,
      unitPriceMinor: row.unit_price_minor,
      unit: row.unit,
      weightGrams: row.weight_grams,
      volumeMillilitres: row.volume_millilitres,
      widthMillimetres: row.width_millimetres,
      heightMillimetres: row.height_millimetres,
      depthMillimetres: row.depth_millimetres,
      colli: row.colli,
      buyMinimum: row.buy_minimum,
      buyMaximum: row.buy_maximum,
      deliveryTimeframeId: row.delivery_timeframe_id,
      stock: stocks.get(row.id) as VariantStock,
    };
  });
}

type ProductQuery = {
  search?: string;
  visibility?: ProductRow['visibility'];
  sort: 'title' | 'newest';
  cursor?: string;
  limit: number;
};

/** One page of products. Refuses a cursor it did not make. */
export async function listProducts(
  db: Db,
  query: ProductQuery,
): Promise<{ items: ProductRow[]; total: number; nextCursor: string | null } | Refusal> {
  const after = decodeCursor(query.cursor, z.tuple([z.string(), z.int()]));
  if (after === undefined) return refuse('invalid', 'cursor: this is not a cursor of this list.', { field: 'cursor' });
  const pattern = query.search ? likePattern(query.search) : null;
  const byTitle = query.sort === 'title';
  const place = byTitle ? sql`(title, id) > (${after?.[0]}, ${after?.[1]}::bigint)` : sql`id < ${after?.[1]}::bigint`;
  const { rows } = await sql<ProductRow & { total: number }>`
    with found as (
      select p.id, p.visibility, p.brand_id, coalesce(t.title, '') as title
      from products p cross join store_settings s
      left join product_texts t on t.product_id = p.id and t.language = s.default_language
      where p.archived_at is null and (${query.visibility ?? null}::text is null or p.visibility = ${query.visibility ?? null})
        and (${pattern}::text is null or t.title ilike ${pattern} or exists (
          select from variants v where v.product_id = p.id and v.archived_at is null
            and (v.sku ilike ${pattern} or v.ean ilike ${pattern} or v.article_code ilike ${pattern})))),
    shown as (
      select *, (select count(*) from found) as total from found
      where ${after === null ? sql`true` : place}
      order by ${byTitle ? sql`title, id` : sql`id desc`} limit ${query.limit + 1})
    select shown.id, shown.title, shown.visibility, b.name as brand, shown.total,
      (select '/files/' || file from product_images i where i.product_id = shown.id order by position limit 1) as "imageUrl",
      v.count::int as "variantCount", v.price::int8 as "priceFromMinor", v.on_hand::int as "onHand",
      v.available::int as available, v.waiting::int as waiting, v.policies
    from shown left join brands b on b.id = shown.brand_id
    cross join lateral (
      select count(*) as count, coalesce(min(price_minor), 0) as price, coalesce(sum(l.on_hand), 0) as on_hand,
        coalesce(sum(l.on_hand - l.allocated), 0) as available, coalesce(sum(s.waiting), 0) as waiting,
        coalesce(array_agg(distinct s.stock_policy), '{}') as policies
      from variants v join variant_stock s on s.variant_id = v.id
      cross join lateral (select coalesce(sum(on_hand), 0) as on_hand, coalesce(sum(allocated), 0) as allocated
                          from stock_levels where variant_id = v.id) l
      where v.product_id = shown.id and v.archived_at is null) v
    order by ${byTitle ? sql`shown.title, shown.id` : sql`shown.id desc`}`.execute(db);
  const { items, ...rest } = pageOf(rows, query.limit, (row) => [row.title, row.id]);
  return { items: items.map(({ total, ...row }) => row), ...rest };
}

/** Everything the product screens offer as choices. */
export async function loadChoices(db: Db): Promise<z.infer<typeof catalogueChoices>> {
  const names = async (table: 'brands' | 'suppliers' | 'tags') =>
    (await db.selectFrom(table).select('name').orderBy('name').execute()).map((row) => row.name);
  const [brands, suppliers, tags, categories, taxRates, deliveryTimeframes, locations] = await Promise.all([
    names('brands'),
    names('suppliers'),
    names('tags'),
    db
      .selectFrom('categories')
      .crossJoin('store_settings')
      .innerJoin('category_texts', (join) =>
        join
          .onRef('category_texts.category_id', '=', 'categories.id')
          .onRef('category_texts.language', '=', 'store_settings.default_language'),
      )
      .select(['categories.id', 'categories.parent_id as parentId', 'category_texts.title'])
      .orderBy('categories.position')
      .orderBy('category_texts.title')
      .execute(),
    db.selectFrom('tax_rates').select(['id', 'name', 'rate_basis_points as basisPoints']).orderBy('id').execute(),
    db.selectFrom('delivery_timeframes').select(['id', 'name']).orderBy('name').execute(),
    db.selectFrom('locations').select(['id', 'name']).orderBy('priority').execute(),
  ]);
  return { brands, suppliers, tags, categories, taxRates, deliveryTimeframes, locations };
}
