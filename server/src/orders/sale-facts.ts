/** What variants are sold as, and what is on its way: the facts a placement, a quote and a cart decide with. */
import { sql } from 'kysely';
import type { Supply } from '../inventory/rules/promise.ts';
import type { Db } from '../platform/db.ts';
import type { SaleFacts } from './rules/placement.ts';

/** Facts by language, then variant. Words missing in a language are those of the default language. */
export type FactsByLanguage = Map<string, Map<number, SaleFacts>>;

/** Loads the facts of the variants in each of the languages. Unknown variants are left out. */
export async function loadSaleFacts(
  db: Db,
  variantIds: readonly number[],
  languages: readonly string[],
): Promise<FactsByLanguage> {
  // Subselects rather than joins: they are looked up by key however large the tables are and whatever plan is kept.
  const word = (column: string, table: string, condition: string) => sql`coalesce(
    (select ${sql.raw(column)} from ${sql.raw(table)} where ${sql.raw(condition)} and language = wanted.language),
    (select ${sql.raw(column)} from ${sql.raw(table)} where ${sql.raw(condition)} and language = (select default_language from store_settings)))`;
  const timeframe = 'delivery_timeframe_id = coalesce(v.delivery_timeframe_id, p.delivery_timeframe_id)';
  const { rows } = await sql<SaleFacts & { language: string }>`
    select wanted.language, v.id as "variantId", p.visibility,
      (v.archived_at is not null or p.archived_at is not null) as archived,
      coalesce(${word('title', 'product_texts', 'product_id = p.id')}, '') as "productTitle",
      coalesce(${word('title', 'variant_texts', 'variant_id = v.id')}, '') as "variantTitle",
      v.sku, v.price_minor as "unitPriceMinor",
      coalesce((select rate_basis_points from tax_rates where id = p.tax_rate_id), 0) as "taxBasisPoints",
      v.buy_minimum as "buyMinimum", v.buy_maximum as "buyMaximum",
      nullif(${word("nullif(out_of_stock, '')", 'delivery_timeframe_texts', timeframe)}, '') as "outOfStockText",
      nullif(${word("nullif(in_stock, '')", 'delivery_timeframe_texts', timeframe)}, '') as "inStockText"
    from unnest(${languages}::text[]) as wanted (language)
    cross join variants v
    join products p on p.id = v.product_id
    where v.id = any(${variantIds}::bigint[])`.execute(db);
  const facts: FactsByLanguage = new Map(languages.map((language) => [language, new Map()]));
  for (const { language, ...row } of rows) facts.get(language)?.set(row.variantId, row);
  return facts;
}

/** Open units on ordered purchase orders, by variant. */
export async function loadSupply(db: Db, variantIds: readonly number[]): Promise<Map<number, Supply[]>> {
  const { rows } = await sql<{ variantId: number; expectedOn: string | null; units: number }>`
    select l.variant_id as "variantId", l.expected_on as "expectedOn", sum(l.open)::int8 as units
    from purchase_order_lines l join purchase_orders o on o.id = l.purchase_order_id
    where l.variant_id = any(${variantIds}::bigint[]) and l.received + l.cancelled < l.ordered
      and o.state in ('ordered', 'partly_received')
    group by 1, 2`.execute(db);
  const supply = new Map<number, Supply[]>();
  for (const { variantId, expectedOn, units } of rows) {
    const known = supply.get(variantId) ?? [];
    known.push({ expectedOn, units });
    supply.set(variantId, known);
  }
  return supply;
}
