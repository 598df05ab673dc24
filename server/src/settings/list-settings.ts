/** Reading what Settings lists: each with how often it is used, as that decides whether it may go. */
import { sql } from 'kysely';
import type { Db } from '../platform/db.ts';
import type { ShippingMethodView, TaxRate, Timeframe } from './schemas.ts';

/** The taxes by name, or one of them. */
export async function listTaxRates(db: Db, id: number | null = null): Promise<TaxRate[]> {
  const { rows } = await sql<TaxRate>`
    select r.id, r.version, r.name, r.rate_basis_points as "basisPoints",
      (select count(*)::int from products where tax_rate_id = r.id) as products,
      (select count(*)::int from shipping_methods where tax_rate_id = r.id) as "shippingMethods"
    from tax_rates r where ${id}::bigint is null or r.id = ${id} order by r.rate_basis_points desc, r.name`.execute(db);
  return rows;
}

/** The delivery timeframes by name, or one of them, with their texts by language. */
export async function listTimeframes(db: Db, id: number | null = null): Promise<Timeframe[]> {
  const { rows } = await sql<Timeframe>`
    select t.id, t.version, t.name, t.in_stock_days as "inStockDays", t.out_of_stock_days as "outOfStockDays",
      (select coalesce(jsonb_object_agg(language, jsonb_build_object('inStock', in_stock, 'outOfStock', out_of_stock)), '{}')
       from delivery_timeframe_texts where delivery_timeframe_id = t.id) as texts,
      (select count(*)::int from products where delivery_timeframe_id = t.id) as products,
      (select count(*)::int from variants where delivery_timeframe_id = t.id) as variants
    from delivery_timeframes t where ${id}::bigint is null or t.id = ${id} order by t.name`.execute(db);
  return rows;
}

/** The shipping methods in their order, or one of them, with their texts by language. */
export async function listShippingMethods(db: Db, id: number | null = null): Promise<ShippingMethodView[]> {
  const { rows } = await sql<ShippingMethodView>`
    select m.id, m.version, m.code, m.price_minor as "priceMinor", m.tax_rate_id as "taxRateId", m.enabled,
      (select coalesce(jsonb_object_agg(language, jsonb_build_object('title', title, 'description', description)), '{}')
       from shipping_method_texts where shipping_method_id = m.id) as texts
    from shipping_methods m where ${id}::bigint is null or m.id = ${id} order by m.position, m.id`.execute(db);
  return rows;
}
