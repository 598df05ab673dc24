/** Every product shown, as search engines read them: a batch at a time in id order, so memory stays flat. */
import { sql } from 'kysely';
import type { Db } from '../platform/db.ts';
import { shown, type Words } from './store.ts';

/** Shown, and with something to sell: what the product page needs to exist. */
const indexed = sql`${shown} and exists (select from variants v where v.product_id = p.id and v.archived_at is null)`;

export type FeedProduct = {
  id: number;
  title: string;
  url: string;
  /** Plain text, or empty: then `content`, which is HTML, describes the product. */
  description: string;
  content: string;
  googleCategory: string;
  brand: string | null;
  images: { id: number; file: string }[];
  variants: {
    id: number;
    title: string;
    ean: string;
    articleCode: string;
    priceMinor: number;
    imageId: number | null;
  }[];
};

/** The next `limit` products after the id `after`, in a language. */
export async function listFeedProducts(db: Db, words: Words, after: number, limit: number): Promise<FeedProduct[]> {
  const { rows } = await sql<FeedProduct>`
    select p.id, coalesce(t.title, d.title) as title, coalesce(t.url, d.url) as url,
      coalesce(nullif(t.description, ''), d.description) as description,
      case when coalesce(nullif(t.description, ''), d.description) = '' then coalesce(nullif(t.content, ''), d.content)
        else '' end as content,
      coalesce(nullif(t.google_category, ''), d.google_category) as "googleCategory", b.name as brand,
      (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'file', file) order by position), '[]')
       from product_images where product_id = p.id) as images,
      (select jsonb_agg(jsonb_build_object('id', v.id, 'title', coalesce(vt.title, vd.title, ''), 'ean', v.ean,
         'articleCode', v.article_code, 'priceMinor', v.price_minor, 'imageId', v.image_id) order by v.position, v.id)
       from variants v
       left join variant_texts vt on vt.variant_id = v.id and vt.language = ${words.language}
       left join variant_texts vd on vd.variant_id = v.id and vd.language = ${words.defaultLanguage}
       where v.product_id = p.id and v.archived_at is null) as variants
    from products p
    left join brands b on b.id = p.brand_id
    left join product_texts t on t.product_id = p.id and t.language = ${words.language}
    join product_texts d on d.product_id = p.id and d.language = ${words.defaultLanguage}
    where p.id > ${after} and ${indexed}
    order by p.id limit ${limit}`.execute(db);
  return rows;
}

export type IndexedProduct = { id: number; urls: Record<string, string> };

/** The next `limit` products after the id `after` and before `before`, with their addresses by language. */
export async function listIndexedProducts(
  db: Db,
  defaultLanguage: string,
  after: number,
  before: number,
  limit: number,
): Promise<IndexedProduct[]> {
  const { rows } = await sql<IndexedProduct>`
    select p.id, (select jsonb_object_agg(language, url) from product_texts where product_id = p.id) as urls
    from products p
    join product_texts d on d.product_id = p.id and d.language = ${defaultLanguage}
    where p.id > ${after} and p.id < ${before} and ${indexed}
    order by p.id limit ${limit}`.execute(db);
  return rows;
}

/** Which blocks of `size` ids hold products to be found: 0 for the ids below `size`, and so on. */
export async function listIndexedBlocks(db: Db, size: number): Promise<number[]> {
  const { rows } = await sql<{ block: number }>`
    select distinct p.id / ${size}::bigint as block from products p where ${indexed} order by 1`.execute(db);
  return rows.map((row) => row.block);
}

/** Every category's addresses by language. */
export async function listCategoryUrls(db: Db): Promise<{ id: number; urls: Record<string, string> }[]> {
  const { rows } = await sql<{ id: number; urls: Record<string, string> }>`
    select c.id, jsonb_object_agg(t.language, t.url) as urls
    from categories c join category_texts t on t.category_id = c.id group by c.id order by c.id`.execute(db);
  return rows;
}
