/** Stock rules as screens show them: with the names of where values come from. Reads only. */
import { sql } from 'kysely';
import type { Db } from '../platform/db.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import { inheritAbove, inheritForVariants, loadRule } from './inherit-stock-rule.ts';
import { type Inherited, type RuleSource, stockRuleFields } from './rules/inherit.ts';
import type { InheritedView, RuleOwner, StockRuleView, VariantRuleView } from './stock-rule-schemas.ts';

/** A product's or category's rule beside what is above it. */
export async function viewStockRule(db: Db, owner: RuleOwner): Promise<StockRuleView | Refusal> {
  const title = (await titlesOf(db, [owner])).get(keyOf(owner));
  if (title === undefined) return refuse('not_found', `There is no ${owner.kind} ${owner.id}.`);
  const rule = await loadRule(db, owner);
  const above = await viewInherited(db, await inheritAbove(db, owner));
  return { version: rule?.version ?? 0, title, values: rule?.values ?? {}, above };
}

/** Where a variant's values come from. */
export async function viewVariantRule(db: Db, variantId: number): Promise<VariantRuleView | Refusal> {
  const inherited = (await inheritForVariants(db, [variantId])).get(variantId);
  const stock = await db.selectFrom('variant_stock').selectAll().where('variant_id', '=', variantId).executeTakeFirst();
  if (!inherited || !stock) return refuse('not_found', `There is no variant ${variantId}.`);
  const isOwn = {
    policy: stock.own_policy,
    backorderLimit: stock.own_backorder_limit,
    stockMinimum: stock.own_stock_minimum,
    stockAlert: stock.own_stock_alert,
  };
  return {
    own: stockRuleFields.filter((field) => isOwn[field]),
    inherited: await viewInherited(db, inherited),
  };
}

/** The same with titles for ids. */
export async function viewInherited(db: Db, inherited: Inherited): Promise<InheritedView> {
  const owners = stockRuleFields.flatMap((field) => {
    const { source } = inherited[field];
    return source.kind === 'store' ? [] : [source];
  });
  const titles = await titlesOf(db, owners);
  const view = <Value>({ value, source }: { value: Value; source: RuleSource }) => ({
    value,
    source:
      source.kind === 'store'
        ? { kind: source.kind, id: null, title: null }
        : { ...source, title: titles.get(keyOf(source)) ?? '' },
  });
  return {
    policy: view(inherited.policy),
    backorderLimit: view(inherited.backorderLimit),
    stockMinimum: view(inherited.stockMinimum),
    stockAlert: view(inherited.stockAlert),
  };
}

const keyOf = ({ kind, id }: RuleOwner) => `${kind} ${id}`;

async function titlesOf(db: Db, owners: readonly RuleOwner[]): Promise<Map<string, string>> {
  if (owners.length === 0) return new Map();
  const ids = (kind: RuleOwner['kind']) => owners.filter((owner) => owner.kind === kind).map(({ id }) => id);
  const { rows } = await sql<RuleOwner & { title: string }>`
    select 'product' as kind, p.id, coalesce(t.title, '') as title from products p cross join store_settings s
    left join product_texts t on t.product_id = p.id and t.language = s.default_language
    where p.id = any(${ids('product')}::bigint[]) and p.archived_at is null
    union all
    select 'category', c.id, coalesce(t.title, '') from categories c cross join store_settings s
    left join category_texts t on t.category_id = c.id and t.language = s.default_language
    where c.id = any(${ids('category')}::bigint[])`.execute(db);
  return new Map(rows.map((row) => [keyOf(row), row.title]));
}
