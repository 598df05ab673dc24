/** What the shop has now, in the terms of a products sheet (product-columns.ts): for exports, and to compare imports with. */
import { sql } from 'kysely';
import type { Db } from '../platform/db.ts';
import { loadLanguages, loadStoreSettings } from '../settings/store.ts';
import type { SheetStore } from './product-columns.ts';
import type { VariantWords } from './rules/cells.ts';

/** One row of a products sheet: values by field. */
export type ProductSheetRow = { productId: number; variantId: number; values: Record<string, unknown> };

/** What all rows share. */
export type SheetFacts = {
  store: SheetStore;
  /** Where pictures are fetched from; their addresses end in `/files/NAME`. */
  origin: string;
  /** Each category's titles from the top, by language. */
  paths: Map<number, Map<string, string[]>>;
};

/** Loads what the rows of a sheet share. */
export async function loadSheetFacts(db: Db, origin: string): Promise<SheetFacts> {
  const [settings, languages, paths] = await Promise.all([
    loadStoreSettings(db),
    loadLanguages(db),
    loadCategoryPaths(db),
  ]);
  const { currency, defaultLanguage } = settings;
  return { store: { currency, defaultLanguage, languages }, origin, paths };
}

/** Each category's titles from the top, by language; where a language has none, the default's. */
export async function loadCategoryPaths(db: Db): Promise<SheetFacts['paths']> {
  const { rows } = await sql<{ id: number; language: string; titles: string[] }>`
    with recursive wanted as (select code from languages),
    tree as (
      select c.id, l.code as language, array[coalesce(own.title, fallback.title, '')] as titles
      from categories c cross join wanted l cross join store_settings s
      left join category_texts own on own.category_id = c.id and own.language = l.code
      left join category_texts fallback on fallback.category_id = c.id and fallback.language = s.default_language
      where c.parent_id is null
      union all
      select c.id, tree.language, tree.titles || coalesce(own.title, fallback.title, '')
      from tree join categories c on c.parent_id = tree.id cross join store_settings s
      left join category_texts own on own.category_id = c.id and own.language = tree.language
      left join category_texts fallback on fallback.category_id = c.id and fallback.language = s.default_language)
    select id, language, titles from tree`.execute(db);
  const paths: SheetFacts['paths'] = new Map();
  for (const { id, language, titles } of rows) {
    const known = paths.get(id) ?? new Map<string, string[]>();
    paths.set(id, known.set(language, titles));
  }
  return paths;
}

/** The variants' rows in the order of `variantIds`; those that are not in the shop any more are left out. */
export async function readProductRows(
  db: Db,
  facts: SheetFacts,
  variantIds: readonly number[],
): Promise<ProductSheetRow[]> {
  if (variantIds.length === 0) return [];
  const variants = await loadVariants(db, variantIds);
  const productIds = [...new Set(variants.map((row) => row.productId))];
  const [productTexts, variantTexts, categories, tags, images] = await Promise.all([
    db.selectFrom('product_texts').selectAll().where('product_id', '=', anyOf(productIds)).execute(),
    db.selectFrom('variant_texts').selectAll().where('variant_id', '=', anyOf(variantIds)).execute(),
    db.selectFrom('product_categories').selectAll().where('product_id', '=', anyOf(productIds)).execute(),
    db
      .selectFrom('product_tags')
      .innerJoin('tags', 'tags.id', 'product_tags.tag_id')
      .select(['product_id', 'name'])
      .where('product_id', '=', anyOf(productIds))
      .execute(),
    db
      .selectFrom('product_images')
      .select(['product_id', 'file'])
      .where('product_id', '=', anyOf(productIds))
      .orderBy('position')
      .orderBy('id')
      .execute(),
  ]);
  const textsOf = Map.groupBy(productTexts, (row) => row.product_id);
  const wordsOf = Map.groupBy(variantTexts, (row) => row.variant_id);
  const placesOf = Map.groupBy(categories, (row) => row.product_id);
  const tagsOf = Map.groupBy(tags, (row) => row.product_id);
  const imagesOf = Map.groupBy(images, (row) => row.product_id);
  const products = new Map(
    productIds.map((id) => [
      id,
      {
        ...productWords(facts, textsOf.get(id) ?? []),
        ...placement(
          facts,
          (placesOf.get(id) ?? []).map((row) => row.category_id),
        ),
        tags: (tagsOf.get(id) ?? []).map((row) => row.name).sort(),
        images: (imagesOf.get(id) ?? []).map((row) => `${facts.origin}/files/${row.file}`),
      },
    ]),
  );
  return variants.map(({ policy, ...row }) => ({
    productId: row.productId,
    variantId: row.variantId,
    values: {
      ...row,
      ...products.get(row.productId),
      ...variantWords(facts, wordsOf.get(row.variantId) ?? []),
      stockTrack: policy !== 'untracked',
      disableSoldOut: policy !== 'backorder',
      weightValue: row.weightGrams,
      weightUnit: 'g',
      volumeValue: row.volumeMillilitres,
      volumeUnit: 'ml',
      matrix: null,
    },
  }));
}

function anyOf(ids: readonly number[]) {
  return sql<number>`any(${ids}::bigint[])`;
}

type VariantRow = {
  productId: number;
  variantId: number;
  policy: 'untracked' | 'deny' | 'backorder';
  weightGrams: number;
  volumeMillilitres: number;
};

async function loadVariants(db: Db, variantIds: readonly number[]): Promise<VariantRow[]> {
  // Subselects rather than joins: they are looked up by key whatever plan is kept.
  const name = (table: string, id: string) => sql`(select name from ${sql.table(table)} n where n.id = ${sql.ref(id)})`;
  const { rows } = await sql<VariantRow>`
    select p.id as "productId", v.id as "variantId", p.visibility, ${name('brands', 'p.brand_id')} as brand,
      ${name('suppliers', 'p.supplier_id')} as supplier,
      (select rate_basis_points from tax_rates t where t.id = p.tax_rate_id) as "taxRate",
      p.data_01 as "data01", p.data_02 as "data02", p.data_03 as "data03",
      ${name('delivery_timeframes', 'p.delivery_timeframe_id')} as "deliveryTimeframe",
      ${name('delivery_timeframes', 'v.delivery_timeframe_id')} as "variantDeliveryTimeframe",
      v.price_minor as "priceMinor", v.old_price_minor as "oldPriceMinor", v.cost_price_minor as "costPriceMinor",
      v.unit_price_minor as "unitPriceMinor", v.unit, s.stock_policy as policy, s.stock_minimum as "stockMinimum",
      s.stock_alert as "stockAlert", s.backorder_limit as "backorderLimit",
      (select coalesce(sum(on_hand), 0)::int from stock_levels l where l.variant_id = v.id) as "stockLevel",
      v.article_code as "articleCode", v.hs_code as "hsCode", v.ean, v.sku, v.weight_grams as "weightGrams",
      v.volume_millilitres as "volumeMillilitres", v.colli, v.width_millimetres as "widthMillimetres",
      v.height_millimetres as "heightMillimetres", v.depth_millimetres as "depthMillimetres",
      v.buy_minimum as "buyMinimum", v.buy_maximum as "buyMaximum"
    from unnest(${variantIds}::bigint[]) with ordinality as d (id, place)
    join variants v on v.id = d.id and v.archived_at is null
    join products p on p.id = v.product_id and p.archived_at is null
    join variant_stock s on s.variant_id = v.id
    order by d.place`.execute(db);
  return rows;
}

type ProductText = {
  language: string;
  title: string;
  full_title: string;
  description: string;
  content: string;
  url: string;
  meta_title: string;
  meta_description: string;
  meta_keywords: string;
  google_category: string;
};

function productWords({ store }: SheetFacts, texts: readonly ProductText[]): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const { code } of store.languages) {
    const text = texts.find((each) => each.language === code);
    values[`texts.${code}.title`] = text?.title ?? '';
    values[`texts.${code}.fullTitle`] = text?.full_title ?? '';
    values[`texts.${code}.description`] = text?.description ?? '';
    values[`texts.${code}.content`] = text?.content ?? '';
    values[`texts.${code}.url`] = text?.url ?? '';
    values[`texts.${code}.metaTitle`] = text?.meta_title ?? '';
    values[`texts.${code}.metaDescription`] = text?.meta_description ?? '';
    values[`texts.${code}.metaKeywords`] = text?.meta_keywords ?? '';
    values[`texts.${code}.googleCategory`] = text?.google_category ?? '';
  }
  return values;
}

function variantWords({ store }: SheetFacts, texts: readonly (VariantWords & { language: string })[]) {
  const values: Record<string, VariantWords> = {};
  for (const { code } of store.languages) {
    const text = texts.find((each) => each.language === code);
    values[`texts.${code}.variant`] = { title: text?.title ?? '', options: text?.options ?? [] };
  }
  return values;
}

/** The categories: all of them, and the deepest one's levels, of which it has the first three. */
function placement({ store, paths }: SheetFacts, categoryIds: readonly number[]): Record<string, unknown> {
  const placed = categoryIds
    .flatMap((id) => paths.get(id) ?? [])
    .sort((a, b) => depthOf(b, store) - depthOf(a, store) || (titleOf(a, store) < titleOf(b, store) ? -1 : 1));
  const values: Record<string, unknown> = { categories: placed.map((path) => path.get(store.defaultLanguage) ?? []) };
  for (const { code } of store.languages) {
    const titles = placed[0]?.get(code) ?? [];
    for (const level of [1, 2, 3]) values[`category.${code}.${level}`] = titles[level - 1] ?? '';
  }
  return values;
}

type Path = Map<string, string[]>;
const depthOf = (path: Path, store: SheetStore) => path.get(store.defaultLanguage)?.length ?? 0;
const titleOf = (path: Path, store: SheetStore) => path.get(store.defaultLanguage)?.join('\n') ?? '';
