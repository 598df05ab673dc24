import { sql } from 'kysely';
import { refreshInventoryList } from '../inventory/refresh-list.ts';
import { matchingWords } from '../inventory/rules/words.ts';
import type { Db } from '../platform/db.ts';
import { findScanned } from '../purchasing/find-scanned.ts';
import type { TillProduct } from './schemas.ts';

/** Shown at once; who looks further types another letter. */
const most = 40;

/**
 * What a register may sell, by a scanned code or by words, with what stands at its location. Hidden products are sold at
 * the till, archived ones are not.
 */
export async function findProducts(
  db: Db,
  query: { search?: string; code?: string; variantId?: number },
  locationId: number,
): Promise<TillProduct[]> {
  if (query.variantId) return loadProducts(db, [query.variantId], locationId);
  if (query.code) {
    const scanned = await findScanned(db, query.code);
    return loadProducts(
      db,
      scanned.map((variant) => variant.variantId),
      locationId,
    );
  }
  return loadProducts(db, await searchVariants(db, query.search ?? ''), locationId);
}

async function searchVariants(db: Db, search: string): Promise<number[]> {
  await refreshInventoryList(db, 50);
  const words = matchingWords(search);
  const matches = sql.join([sql`true`, ...words.map((pattern) => sql`words like ${pattern}`)], sql` and `);
  const { rows } = await sql<{ id: number }>`
    select variant_id as id from inventory_facets where ${matches} order by sort_title, variant_id limit ${most}`.execute(
    db,
  );
  return rows.map((row) => row.id);
}

async function loadProducts(db: Db, variantIds: readonly number[], locationId: number): Promise<TillProduct[]> {
  if (variantIds.length === 0) return [];
  const { rows } = await sql<TillProduct>`
    select v.id as "variantId",
      coalesce((select title from product_texts where product_id = p.id and language = settings.default_language), '') as "productTitle",
      coalesce((select title from variant_texts where variant_id = v.id and language = settings.default_language), '') as "variantTitle",
      v.sku, v.ean,
      (select '/files/' || file from product_images i where i.id = v.image_id
         or (v.image_id is null and i.product_id = p.id) order by i.position limit 1) as "imageUrl",
      v.price_minor as "priceMinor",
      coalesce((select rate_basis_points from tax_rates where id = p.tax_rate_id), 0) as "taxBasisPoints",
      s.stock_policy as policy, coalesce(here.on_hand, 0) as "onHand",
      coalesce(here.on_hand - here.allocated, 0) as free,
      (select coalesce(sum(on_hand - allocated), 0)::int from stock_levels
       where variant_id = v.id and location_id <> ${locationId}) as elsewhere,
      s.waiting
    from unnest(${variantIds}::bigint[]) with ordinality as d (id, place)
    join variants v on v.id = d.id and v.archived_at is null
    join products p on p.id = v.product_id and p.archived_at is null
    join variant_stock s on s.variant_id = v.id
    left join stock_levels here on here.variant_id = v.id and here.location_id = ${locationId}
    cross join store_settings settings
    order by d.place`.execute(db);
  return rows;
}
