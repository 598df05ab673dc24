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
  defaultLanguage: string,
): Promise<FactsByLanguage> {
  const { rows } = await sql<SaleFacts & { language: string }>`
    select wanted.language, v.id as "variantId", p.visibility,
      (v.archived_at is not null or p.archived_at is not null) as archived,
      coalesce(pt.title, pd.title, '') as "productTitle", coalesce(vt.title, vd.title, '') as "variantTitle",
      v.sku, v.price_minor as "unitPriceMinor", coalesce(t.rate_basis_points, 0) as "taxBasisPoints",
      v.buy_minimum as "buyMinimum", v.buy_maximum as "buyMaximum",
      nullif(coalesce(nullif(dt.out_of_stock, ''), dd.out_of_stock), '') as "outOfStockText",
      nullif(coalesce(nullif(dt.in_stock, ''), dd.in_stock), '') as "inStockText"
    from unnest(${languages}::text[]) as wanted (language)
    cross join variants v
    join products p on p.id = v.product_id
    left join tax_rates t on t.id = p.tax_rate_id
    left join product_texts pt on pt.product_id = p.id and pt.language = wanted.language
    left join product_texts pd on pd.product_id = p.id and pd.language = ${defaultLanguage}
    left join variant_texts vt on vt.variant_id = v.id and vt.language = wanted.language
    left join variant_texts vd on vd.variant_id = v.id and vd.language = ${defaultLanguage}
    left join delivery_timeframe_texts dt on dt.language = wanted.language
      and dt.delivery_timeframe_id = coalesce(v.delivery_timeframe_id, p.delivery_timeframe_id)
    left join delivery_timeframe_texts dd on dd.language = ${defaultLanguage}
      and dd.delivery_timeframe_id = coalesce(v.delivery_timeframe_id, p.delivery_timeframe_id)
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
