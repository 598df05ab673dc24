/** Many variants' stock rules at once, for change sets. */
import { sql } from 'kysely';
import type { z } from 'zod';
import type { FieldPart, RowChange, Values } from '../changes/field-part.ts';
import type { Transaction } from '../platform/db.ts';
import { isRefusal, type Refusal } from '../platform/refusals.ts';
import { changeStockRule } from './change-stock-rule.ts';
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
        s.stock_minimum as "stockMinimum", s.stock_alert as "stockAlert", s.waiting
      from variant_stock s
      where s.variant_id = any(${ids}::bigint[])
        and exists (select from variants v where v.id = s.variant_id and v.archived_at is null)
      order by s.variant_id for no key update of s`.execute(trx);
    return new Map(rows.map(({ id, ...values }) => [id, values]));
  },
  async write(trx, rows, { actor }) {
    const moving = rows.filter((row) => row.after.policy === 'untracked' && (row.before.waiting as number) > 0);
    const still = moving.length === 0 ? rows : rows.filter((row) => !moving.includes(row));
    if (still.length > 0) await updateRules(trx, still);
    const refused = new Map<number, Refusal>();
    for (const row of moving) {
      const answer = await changeStockRule(trx, row.id, row.after as StockRuleInput, { actor });
      if (isRefusal(answer)) refused.set(row.id, answer);
    }
    return { refused };
  },
};

async function updateRules(trx: Transaction, rows: readonly RowChange[]): Promise<void> {
  const all = rows.map(({ before, after }) => ({ ...before, ...after }) as Required<StockRuleInput>);
  await sql`
    update variant_stock s set stock_policy = d.policy, backorder_limit = d.backorder_limit,
      stock_minimum = d.stock_minimum, stock_alert = d.stock_alert
    from unnest(${rows.map((row) => row.id)}::bigint[], ${all.map((rule) => rule.policy)}::text[],
                ${all.map((rule) => rule.backorderLimit)}::int[], ${all.map((rule) => rule.stockMinimum)}::int[],
                ${all.map((rule) => rule.stockAlert)}::int[])
      as d (variant_id, policy, backorder_limit, stock_minimum, stock_alert)
    where s.variant_id = d.variant_id`.execute(trx);
}
