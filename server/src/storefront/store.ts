/** The storefront's reading SQL over the catalogue. A few queries a page, however many products it shows. */
import { sql } from 'kysely';
import type { Db } from '../platform/db.ts';
import { likePattern } from '../platform/paging.ts';

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
  image: string | null;
  imageWidth: number | null;
  imageHeight: number | null;
  imageAlt: string | null;
  priceMinor: number;
  priceVaries: boolean;
  oldPriceMinor: number | null;
  variantIds: number[];
  total: number;
};

/** One page of products, newest first: all, of a category and those below it, or found by words. */
export async function listCards(
  db: Db,
  words: Words,
  query: { categoryId?: number; search?: string; offset?: number; limit: number },
): Promise<ProductCard[]> {
  const pattern = query.search ? likePattern(query.search) : null;
  const { rows } = await sql<ProductCard>`
    with recursive below as (
      select id from categories where id = ${query.categoryId ?? null}::bigint
      union select c.id from categories c join below on c.parent_id = below.id),
    found as (
      select p.id, coalesce(t.title, d.title) as title, coalesce(t.url, d.url) as url, b.name as brand
      from products p
      left join brands b on b.id = p.brand_id
      left join product_texts t on t.product_id = p.id and t.language = ${words.language}
      join product_texts d on d.product_id = p.id and d.language = ${words.defaultLanguage}
      where ${shown}
        and (${query.categoryId ?? null}::bigint is null or exists (
          select from product_categories pc join below on below.id = pc.category_id where pc.product_id = p.id))
        and (${pattern}::text is null or coalesce(t.title, d.title) ilike ${pattern} or coalesce(t.description, d.description) ilike ${pattern}
          or b.name ilike ${pattern} or exists (select from variants v where v.product_id = p.id and v.sku ilike ${pattern})))
    select f.*, (select count(*) from found) as total, i.file as image, i.width as "imageWidth", i.height as "imageHeight",
      i.alt as "imageAlt", v.price::int8 as "priceMinor", v.varies as "priceVaries", v.old::int8 as "oldPriceMinor", v.ids as "variantIds"
    from found f
    left join lateral (select file, width, height, alt from product_images where product_id = f.id order by position limit 1) i on true
    cross join lateral (
      select min(price_minor) as price, min(price_minor) <> max(price_minor) as varies, array_agg(id order by position, id) as ids,
        (array_agg(old_price_minor order by price_minor))[1] as old
      from variants where product_id = f.id and archived_at is null) v
    where v.ids is not null
    order by f.id desc limit ${query.limit} offset ${query.offset ?? 0}`.execute(db);
  return rows.map((row) => ({ ...row, variantIds: row.variantIds.map(Number) }));
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
  image: string | null;
};

/** The lines of a cart in the order they were added, with what is needed to show them. */
export async function listCartRows(db: Db, words: Words, token: string): Promise<CartRow[]> {
  const { rows } = await sql<CartRow>`
    select l.variant_id as "variantId", l.quantity, coalesce(pt.title, pd.title, '') as "productTitle",
      coalesce(vt.title, vd.title, '') as "variantTitle", coalesce(pt.url, pd.url, '') as url,
      (select file from product_images i where i.product_id = v.product_id
       order by (i.id = v.image_id) desc nulls last, position limit 1) as image
    from cart_lines l join variants v on v.id = l.variant_id
    left join product_texts pt on pt.product_id = v.product_id and pt.language = ${words.language}
    left join product_texts pd on pd.product_id = v.product_id and pd.language = ${words.defaultLanguage}
    left join variant_texts vt on vt.variant_id = v.id and vt.language = ${words.language}
    left join variant_texts vd on vd.variant_id = v.id and vd.language = ${words.defaultLanguage}
    where l.cart_token = ${token} order by l.added_at, l.variant_id`.execute(db);
  return rows;
}
