/** The storefront's reading SQL over the catalogue. A few queries a page, however many products it shows. */
import { sql } from 'kysely';
import type { Db } from '../platform/db.ts';
import type { StoredImage } from './image-view.ts';

export type Words = { language: string; defaultLanguage: string };

/** What is shown at all: neither hidden nor archived, and 'visible when in stock' only while a variant is. */
export const shown = sql`p.archived_at is null and (p.visibility = 'visible' or (p.visibility = 'visible_when_in_stock' and exists (
  select from variants av join variant_stock avs on avs.variant_id = av.id
  where av.product_id = p.id and av.archived_at is null and (avs.stock_policy = 'untracked' or exists (
    select from stock_levels where variant_id = av.id and on_hand > allocated)))))`;

export type ProductCard = {
  id: number;
  title: string;
  url: string;
  brand: string | null;
  image: StoredImage | null;
  priceMinor: number;
  priceVaries: boolean;
  oldPriceMinor: number | null;
  variants: { id: number; buyMinimum: number; buyMaximum: number }[];
};

/** What a list shows of products, as the tables have it now, in the order of `ids`; what is not shown is left out. */
export async function loadCards(db: Db, words: Words, ids: readonly number[]): Promise<ProductCard[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<ProductCard>`
    select p.id, coalesce(t.title, d.title) as title, coalesce(t.url, d.url) as url, b.name as brand,
      (select jsonb_build_object('file', file, 'width', width, 'height', height, 'alt', alt)
       from product_images where product_id = p.id order by position limit 1) as image,
      v.price as "priceMinor", v.varies as "priceVaries", v.old as "oldPriceMinor", v.variants
    from unnest(${ids}::bigint[]) with ordinality as f (id, place)
    join products p on p.id = f.id
    left join brands b on b.id = p.brand_id
    left join product_texts t on t.product_id = p.id and t.language = ${words.language}
    join product_texts d on d.product_id = p.id and d.language = ${words.defaultLanguage}
    cross join lateral (
      select min(price_minor) as price, min(price_minor) <> max(price_minor) as varies,
        (array_agg(old_price_minor order by price_minor))[1] as old,
        jsonb_agg(jsonb_build_object('id', id, 'buyMinimum', buy_minimum, 'buyMaximum', buy_maximum)
          order by position, id) as variants
      from variants where product_id = p.id and archived_at is null) v
    where v.variants is not null and ${shown}
    order by f.place`.execute(db);
  return rows;
}

export type Category = { id: number; parentId: number | null; title: string; url: string };

/** Every category in its order, titled in the language. */
export async function listCategories(db: Db, words: Words): Promise<Category[]> {
  const { rows } = await sql<Category>`
    select c.id, c.parent_id as "parentId", coalesce(t.title, d.title) as title, coalesce(t.url, d.url) as url
    from categories c
    left join category_texts t on t.category_id = c.id and t.language = ${words.language}
    join category_texts d on d.category_id = c.id and d.language = ${words.defaultLanguage}
    order by c.position, c.id`.execute(db);
  return rows;
}

/** A category's addresses by language. */
export async function listCategoryPaths(db: Db, categoryId: number): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('category_texts')
    .select(['language', 'url'])
    .where('category_id', '=', categoryId)
    .execute();
  return new Map(rows.map((row) => [row.language, row.url]));
}

export type StoreVariant = {
  id: number;
  title: string;
  sku: string;
  ean: string;
  priceMinor: number;
  oldPriceMinor: number | null;
  unitPriceMinor: number | null;
  unit: string;
  imageId: number | null;
};
export type StoreProduct = {
  id: number;
  title: string;
  fullTitle: string;
  description: string;
  content: string;
  metaTitle: string;
  metaDescription: string;
  brand: string | null;
  /** The product's address in every language it has words in. */
  urls: { language: string; url: string }[];
  images: { id: number; file: string; width: number; height: number; alt: string }[];
  variants: StoreVariant[];
  categoryId: number | null;
};

/** The product at an address in a language, or null when there is none that is shown. */
export async function findProduct(db: Db, words: Words, url: string): Promise<StoreProduct | null> {
  const { rows } = await sql<Omit<StoreProduct, 'variants'>>`
    select p.id, coalesce(t.title, d.title) as title, coalesce(t.full_title, d.full_title) as "fullTitle",
      coalesce(nullif(t.description, ''), d.description) as description, coalesce(nullif(t.content, ''), d.content) as content,
      coalesce(nullif(t.meta_title, ''), d.meta_title) as "metaTitle",
      coalesce(nullif(t.meta_description, ''), d.meta_description) as "metaDescription", b.name as brand,
      (select jsonb_agg(jsonb_build_object('language', language, 'url', url)) from product_texts where product_id = p.id) as urls,
      (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'file', file, 'width', width, 'height', height, 'alt', alt)
         order by position), '[]') from product_images where product_id = p.id) as images,
      (select pc.category_id from product_categories pc join categories c on c.id = pc.category_id
       where pc.product_id = p.id order by c.parent_id is null, c.id limit 1) as "categoryId"
    from products p
    left join brands b on b.id = p.brand_id
    left join product_texts t on t.product_id = p.id and t.language = ${words.language}
    join product_texts d on d.product_id = p.id and d.language = ${words.defaultLanguage}
    where ${shown} and coalesce(t.url, d.url) = ${url}
      and p.id in (select product_id from product_texts where url = ${url})
    limit 1`.execute(db);
  const [product] = rows;
  if (!product) return null;
  const variants = await sql<StoreVariant>`
    select v.id, coalesce(t.title, d.title, '') as title, v.sku, v.ean, v.price_minor as "priceMinor",
      v.old_price_minor as "oldPriceMinor", v.unit_price_minor as "unitPriceMinor", v.unit, v.image_id as "imageId"
    from variants v
    left join variant_texts t on t.variant_id = v.id and t.language = ${words.language}
    left join variant_texts d on d.variant_id = v.id and d.language = ${words.defaultLanguage}
    where v.product_id = ${product.id} and v.archived_at is null order by v.position, v.id`.execute(db);
  return variants.rows.length === 0 ? null : { ...product, variants: variants.rows };
}

export type CartRow = {
  variantId: number;
  quantity: number;
  productTitle: string;
  variantTitle: string;
  url: string;
  image: StoredImage | null;
  /** What the shopper was last told about the line, as it was written. */
  seen: unknown;
};

/** The lines of a cart in the order they were added, with what is needed to show them. */
export async function listCartRows(db: Db, words: Words, token: string): Promise<CartRow[]> {
  const { rows } = await sql<CartRow>`
    select l.variant_id as "variantId", l.quantity, coalesce(pt.title, pd.title, '') as "productTitle",
      coalesce(vt.title, vd.title, '') as "variantTitle", coalesce(pt.url, pd.url, '') as url,
      (select jsonb_build_object('file', file, 'width', width, 'height', height, 'alt', alt) from product_images i
       where i.product_id = v.product_id order by (i.id = v.image_id) desc nulls last, position limit 1) as image, l.seen
    from cart_lines l join variants v on v.id = l.variant_id
    left join product_texts pt on pt.product_id = v.product_id and pt.language = ${words.language}
    left join product_texts pd on pd.product_id = v.product_id and pd.language = ${words.defaultLanguage}
    left join variant_texts vt on vt.variant_id = v.id and vt.language = ${words.language}
    left join variant_texts vd on vd.variant_id = v.id and vd.language = ${words.defaultLanguage}
    where l.cart_token = ${token} order by l.added_at, l.variant_id`.execute(db);
  return rows;
}
