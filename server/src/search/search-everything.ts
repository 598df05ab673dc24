/** The back office's search: products, variants and orders by a few letters, as fast in a large shop as in a small one. */
import { type RawBuilder, sql } from 'kysely';
import { refreshInventoryList } from '../inventory/refresh-list.ts';
import { matchingWords } from '../inventory/rules/words.ts';
import { listOrders } from '../orders/list-orders.ts';
import type { Db } from '../platform/db.ts';
import { isRefusal } from '../platform/refusals.ts';
import { type Match, rank } from './rules/rank.ts';
import type { SearchResult } from './schemas.ts';

/** Shown of each kind. */
const most = 6;
/** Looked at to find the best of them; common words match more than anybody would look at. */
const lookedAt = 300;

/** What the letters find: whole codes first, then words of titles, codes, names and addresses. */
export async function searchEverything(db: Db, text: string, now: Date): Promise<SearchResult> {
  await refreshInventoryList(db, 50);
  const [matches, orders] = await Promise.all([findVariants(db, text), findOrders(db, text, now)]);
  const { products, variants } = rank(matches, text, most);
  return {
    products: await loadProducts(
      db,
      products.map(({ productId }) => productId),
    ),
    variants: variants.map(({ variantId, variantTitle, productTitle, sku, ean }) => ({
      id: variantId,
      productTitle,
      title: variantTitle,
      sku,
      ean,
    })),
    orders,
  };
}

async function findVariants(db: Db, text: string): Promise<Match[]> {
  const codes = [...new Set([text, text.toUpperCase(), text.toLowerCase()])];
  const { rows } = await sql<Match>`
    with found as (
      (select id from variants where sku = any(${codes}::text[]) and sku <> '' limit ${most})
      union (select id from variants where ean = ${text} and ean <> '' limit ${most})
      union (select variant_id from inventory_facets where ${wordConditions(text)} limit ${lookedAt}))
    select v.id as "variantId", p.id as "productId", coalesce(pt.title, '') as "productTitle",
      coalesce(vt.title, '') as "variantTitle", v.sku, v.ean, v.article_code as "articleCode"
    from found join variants v on v.id = found.id and v.archived_at is null
    join products p on p.id = v.product_id and p.archived_at is null
    cross join store_settings settings
    left join product_texts pt on pt.product_id = p.id and pt.language = settings.default_language
    left join variant_texts vt on vt.variant_id = v.id and vt.language = settings.default_language`.execute(db);
  return rows;
}

function wordConditions(text: string): RawBuilder<unknown> {
  return sql.join(
    matchingWords(text).map((pattern) => sql`words like ${pattern}`),
    sql` and `,
  );
}

async function loadProducts(db: Db, ids: readonly number[]): Promise<SearchResult['products']> {
  const { rows } = await sql<SearchResult['products'][number]>`
    select p.id, coalesce(t.title, '') as title, b.name as brand,
      (select '/files/' || file from product_images where product_id = p.id order by position limit 1) as "imageUrl"
    from unnest(${ids}::bigint[]) with ordinality as d (id, place) join products p on p.id = d.id
    cross join store_settings settings
    left join product_texts t on t.product_id = p.id and t.language = settings.default_language
    left join brands b on b.id = p.brand_id
    order by d.place`.execute(db);
  return rows;
}

/** Orders by number, also without its letters and zeros; by name, company, e-mail or postal code. */
async function findOrders(db: Db, text: string, now: Date): Promise<SearchResult['orders']> {
  const [named, listed] = await Promise.all([
    /^\d{1,15}$/.test(text)
      ? sql<SearchResult['orders'][number]>`
          select id, number, shipping_address->>'name' as customer, email from orders
          where id = ${Number(text)}`.execute(db)
      : { rows: [] },
    listOrders(db, { search: text, filter: 'all', limit: most }, now),
  ]);
  const others = isRefusal(listed) ? [] : listed.items;
  const all = [...named.rows, ...others.filter(({ id }) => named.rows.every((row) => row.id !== id))];
  return all.slice(0, most).map(({ id, number, customer, email }) => ({ id, number, customer, email }));
}
