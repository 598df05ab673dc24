/**
 * Which variants a product's or category's stock rule decides for, and where they differ from it: what applying the
 * rule shows beforehand and then changes. Reads only.
 */
import { type RawBuilder, sql } from 'kysely';
import { withThoseInside } from '../catalogue/rules/tree.ts';
import type { Db } from '../platform/db.ts';
import { inheritFromCategories, loadCategoryRules, type StoredRule } from './inherit-stock-rule.ts';
import { type StockRuleField, stockRuleFields } from './rules/inherit.ts';
import type { RulePreview } from './stock-rule-schemas.ts';

const columns: Record<StockRuleField, { value: string; own: string }> = {
  policy: { value: 'stock_policy', own: 'own_policy' },
  backorderLimit: { value: 'backorder_limit', own: 'own_backorder_limit' },
  stockMinimum: { value: 'stock_minimum', own: 'own_stock_minimum' },
  stockAlert: { value: 'stock_alert', own: 'own_stock_alert' },
};
/** A table of many values is no preview. */
const shownCounts = 12;
const shownRows = 10;

/** One value of one variant that is not what the rule gives. */
export type Difference = { variantId: number; field: StockRuleField; before: unknown; after: unknown; own: boolean };

const givenFields = ({ values }: StoredRule) => stockRuleFields.filter((field) => values[field] !== undefined);

/** What applying the rule would change: counted, and the first of them by name. */
export async function previewRule(db: Db, rule: StoredRule): Promise<RulePreview> {
  const nothing = { version: rule.version, variants: 0, differing: { inherited: 0, all: 0 } };
  if (givenFields(rule).length === 0) return { ...nothing, counts: [], moreCounts: 0, rows: [] };
  const found = await differences(db, rule);
  const [{ rows: sums }, { rows: counts }, { rows }] = await Promise.all([
    sql<{ variants: number; inherited: number; all: number }>`${found}
      select (select count(*) from reached) as variants, count(distinct variant_id) as all,
        count(distinct variant_id) filter (where not own) as inherited from differences`.execute(db),
    sql<RulePreview['counts'][number]>`${found}
      select field, before, after, own, count(*) as count from differences group by 1, 2, 3, 4
      order by count(*) desc, field, before`.execute(db),
    sql<RulePreview['rows'][number]>`${found}, first as (
        (select * from differences where not own order by variant_id, field limit ${shownRows})
        union all (select * from differences where own order by variant_id, field limit ${shownRows}))
      select first.variant_id as "variantId", field, before, after, own, v.sku,
        concat_ws(' · ', coalesce(pt.title, '?'), vt.title) as title
      from first join variants v on v.id = first.variant_id cross join store_settings settings
      left join product_texts pt on pt.product_id = v.product_id and pt.language = settings.default_language
      left join variant_texts vt on vt.variant_id = v.id and vt.language = settings.default_language
      order by own, v.id, field`.execute(db),
  ]);
  const { variants = 0, inherited = 0, all = 0 } = sums[0] ?? {};
  return {
    version: rule.version,
    variants,
    differing: { inherited, all },
    counts: counts.slice(0, shownCounts),
    moreCounts: counts.slice(shownCounts).reduce((sum, row) => sum + row.count, 0),
    rows,
  };
}

/** How many variants applying the rule would change. */
export async function countDiffering(db: Db, rule: StoredRule, keepOwn: boolean): Promise<number> {
  if (givenFields(rule).length === 0) return 0;
  const { rows } = await sql<{ count: number }>`${await differences(db, rule)}
    select count(distinct variant_id) as count from differences where ${keepOwn ? sql`not own` : sql`true`}`.execute(
    db,
  );
  return rows[0]?.count ?? 0;
}

/** Every difference, by variant. */
export async function loadDifferences(db: Db, rule: StoredRule, keepOwn: boolean): Promise<Difference[]> {
  if (givenFields(rule).length === 0) return [];
  const { rows } = await sql<Difference>`${await differences(db, rule)}
    select variant_id as "variantId", field, before, after, own from differences
    where ${keepOwn ? sql`not own` : sql`true`} order by variant_id`.execute(db);
  return rows;
}

/** `with reached (...), differences (variant_id, field, before, after, own)`: the beginning of a statement. */
async function differences(db: Db, rule: StoredRule): Promise<RawBuilder<unknown>> {
  const fields = givenFields(rule);
  const ofProducts = rule.owner.kind === 'product' ? productReach(rule, fields) : await categoryReach(db, rule, fields);
  const each = fields.map((field) => {
    const value = sql.ref(`reached.${columns[field].value}`);
    const after = sql`to_jsonb(${rule.values[field]}::${sql.raw(field === 'policy' ? 'text' : 'int')})`;
    return sql`(${sql.lit(field)}, ${sql.ref(`reached.decides_${columns[field].value}`)}, to_jsonb(${value}), ${after},
      ${sql.ref(`reached.${columns[field].own}`)})`;
  });
  return sql`
    with reach as (${ofProducts}),
    reached as materialized (
      select s.*, ${sql.join(fields.map((field) => sql`reach.${sql.ref(columns[field].value)} as ${sql.ref(`decides_${columns[field].value}`)}`))}
      from reach
      join products p on p.id = reach.product_id and p.archived_at is null
      join variants v on v.product_id = p.id and v.archived_at is null
      join variant_stock s on s.variant_id = v.id
      where ${sql.join(
        fields.map((field) => sql`reach.${sql.ref(columns[field].value)}`),
        sql` or `,
      )}),
    differences as (
      select reached.variant_id, f.field, f.before, f.after, f.own
      from reached cross join lateral (values ${sql.join(each)}) as f (field, decides, before, after, own)
      where f.decides and f.before is distinct from f.after)`;
}

function productReach(rule: StoredRule, fields: readonly StockRuleField[]): RawBuilder<unknown> {
  return sql`select ${rule.owner.id}::bigint as product_id,
    ${sql.join(fields.map((field) => sql`true as ${sql.ref(columns[field].value)}`))}`;
}

/**
 * Products in the category or in one inside it; for each value, those whose nearest rule that gives it is this one.
 * What is nearest depends only on a product's set of categories, and there are few of those beside the products.
 */
async function categoryReach(
  db: Db,
  rule: StoredRule,
  fields: readonly StockRuleField[],
): Promise<RawBuilder<unknown>> {
  const given = await loadCategoryRules(db);
  const inside = withThoseInside(given.nodes, rule.owner.id);
  const sets = sql`
    select product_id, array_agg(category_id order by category_id) as categories from product_categories
    where product_id in (select product_id from product_categories where category_id = any(${inside}::bigint[]))
    group by product_id`;
  const { rows } = await sql<{ categories: number[] }>`select distinct categories from (${sets}) s`.execute(db);
  const decided = rows.map(({ categories }) => {
    const inherited = inheritFromCategories(given, categories);
    const decides = (field: StockRuleField) => {
      const { source } = inherited[field];
      return source.kind === 'category' && source.id === rule.owner.id;
    };
    return { key: categories.join(','), decides: fields.map(decides) };
  });
  const names = fields.map((field) => columns[field].value);
  return sql`
    select s.product_id, ${sql.join(
      names.map(
        (name) => sql`d.${sql.ref(name)} and ${sql.ref(`own.${name}`)} is null
        ${name === 'backorder_limit' ? sql`and own.no_backorder_limit is not true` : sql``} as ${sql.ref(name)}`,
      ),
    )}
    from (${sets}) s
    join unnest(${decided.map(({ key }) => key)}::text[],
      ${sql.join(fields.map((_, at) => sql`${decided.map(({ decides }) => decides[at])}::boolean[]`))})
      as d (key, ${sql.join(names.map((name) => sql.ref(name)))}) on d.key = array_to_string(s.categories, ',')
    left join stock_rules own on own.product_id = s.product_id`;
}
