/** Many variants' stock rules at once, for change sets. */
import { sql } from 'kysely';
import type { z } from 'zod';
import type { FieldPart, PartContext, RowChange, Values } from '../changes/field-part.ts';
import type { Transaction } from '../platform/db.ts';
import { isRefusal, type Refusal } from '../platform/refusals.ts';
import { changeStockRule } from './change-stock-rule.ts';
import { inheritForVariants } from './inherit-stock-rule.ts';
import { ownFields, type StockRuleField, stockRuleFields } from './rules/inherit.ts';
import { type StockRuleInput, stockRuleInput } from './schemas.ts';

const schemas = Object.fromEntries(
  Object.entries(stockRuleInput.shape).map(([field, schema]) => [field, schema.unwrap() as z.ZodType]),
);

/**
 * `policy`, `backorderLimit`, `stockMinimum`, `stockAlert` of variants. A rule alone moves no unit, so rules are
 * written many a statement; the one that moves units (tracking turned off while someone waits) goes variant by
 * variant through changeStockRule, as from a form.
 */
export const stockRulePart: FieldPart = {
  entity: 'variant',
  schemaOf: (field) => schemas[field],
  async lock(trx, ids) {
    const { rows } = await sql<{ id: number } & Values>`
      select s.variant_id as id, s.stock_policy as policy, s.backorder_limit as "backorderLimit",
        s.stock_minimum as "stockMinimum", s.stock_alert as "stockAlert", s.waiting,
        json_build_object('policy', s.own_policy, 'backorderLimit', s.own_backorder_limit,
          'stockMinimum', s.own_stock_minimum, 'stockAlert', s.own_stock_alert) as own
      from variant_stock s
      where s.variant_id = any(${ids}::bigint[])
        and exists (select from variants v where v.id = s.variant_id and v.archived_at is null)
      order by s.variant_id for no key update of s`.execute(trx);
    return new Map(rows.map(({ id, ...values }) => [id, values]));
  },
  async write(trx, rows, context) {
    const own = await ownAfter(trx, rows, context);
    const moving = rows.filter((row) => row.after.policy === 'untracked' && (row.before.waiting as number) > 0);
    const still = moving.length === 0 ? rows : rows.filter((row) => !moving.includes(row));
    if (still.length > 0) await updateRules(trx, still, own);
    const refused = new Map<number, Refusal>();
    for (const row of moving) {
      const by = { actor: context.actor, own: own.get(row.id) };
      const answer = await changeStockRule(trx, row.id, row.after as StockRuleInput, by);
      if (isRefusal(answer)) refused.set(row.id, answer);
    }
    return { refused, aside: new Map(rows.map((row) => [row.id, formerlyOwn(row)])) };
  },
};

type Own = Record<StockRuleField, boolean>;

/**
 * Which values are the variants' own afterwards. A rule that is applied leaves none of those it sets; an undo brings
 * back what was noted; whatever else a person sets is, unless it is what the variant inherits anyway.
 */
async function ownAfter(
  trx: Transaction,
  rows: readonly RowChange[],
  { kind }: PartContext,
): Promise<Map<number, Own>> {
  const byHand = kind !== 'stock_rule' && kind !== 'undo';
  const inherited = byHand
    ? await inheritForVariants(
        trx,
        rows.map((row) => row.id),
      )
    : new Map();
  return new Map(
    rows.map(({ id, before, after, aside }) => {
      const own = { ...(before.own as Own) };
      const set = byHand ? ownFields(after as StockRuleInput, inherited.get(id)) : undefined;
      for (const field of Object.keys(after) as StockRuleField[])
        own[field] = set ? set[field] : aside?.[field] === true;
      return [id, own];
    }),
  );
}

/** Noted in the history: the fields whose former value was the variant's own. */
function formerlyOwn({ before, after }: RowChange): Values {
  const own = before.own as Own;
  return Object.fromEntries(
    stockRuleFields.filter((field) => field in after && own[field]).map((field) => [field, true]),
  );
}

async function updateRules(trx: Transaction, rows: readonly RowChange[], own: ReadonlyMap<number, Own>): Promise<void> {
  const owns = rows.map((row) => own.get(row.id) as Own);
  const all = rows.map(({ before, after }) => ({ ...before, ...after }) as Required<StockRuleInput>);
  await sql`
    update variant_stock s set stock_policy = d.policy, backorder_limit = d.backorder_limit,
      stock_minimum = d.stock_minimum, stock_alert = d.stock_alert, own_policy = d.own_policy,
      own_backorder_limit = d.own_backorder_limit, own_stock_minimum = d.own_stock_minimum, own_stock_alert = d.own_stock_alert
    from unnest(${rows.map((row) => row.id)}::bigint[], ${all.map((rule) => rule.policy)}::text[],
                ${all.map((rule) => rule.backorderLimit)}::int[], ${all.map((rule) => rule.stockMinimum)}::int[],
                ${all.map((rule) => rule.stockAlert)}::int[],
                ${sql.join(stockRuleFields.map((field) => sql`${owns.map((one) => one[field])}::boolean[]`))})
      as d (variant_id, policy, backorder_limit, stock_minimum, stock_alert,
            own_policy, own_backorder_limit, own_stock_minimum, own_stock_alert)
    where s.variant_id = d.variant_id`.execute(trx);
}
