import type { z } from 'zod';
import type { Transaction } from '../platform/db.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import { loadRule } from './inherit-stock-rule.ts';
import type { RuleOwner, saveStockRuleInput } from './stock-rule-schemas.ts';

/**
 * Saves what new variants of a product or category begin with; values left out are as above. Existing variants keep
 * what they have. Refuses when someone else saved the rule since `version`, where 0 is no rule yet.
 */
export async function saveStockRule(
  trx: Transaction,
  owner: RuleOwner,
  input: z.infer<typeof saveStockRuleInput>,
): Promise<Refusal | undefined> {
  const missing = await lockOwner(trx, owner);
  if (missing) return missing;
  const currentVersion = (await loadRule(trx, owner))?.version ?? 0;
  if (currentVersion !== input.version) {
    return refuse(
      'changed_meanwhile',
      'Someone else changed this stock rule meanwhile. Load it again, then save yours.',
      {
        field: 'version',
        details: { currentVersion },
      },
    );
  }
  const { policy, backorderLimit, stockMinimum, stockAlert } = input.values;
  const values = {
    stock_policy: policy ?? null,
    backorder_limit: backorderLimit ?? null,
    no_backorder_limit: backorderLimit === null,
    stock_minimum: stockMinimum ?? null,
    stock_alert: stockAlert ?? null,
    version: currentVersion + 1,
  };
  const column = owner.kind === 'product' ? 'product_id' : 'category_id';
  await trx
    .insertInto('stock_rules')
    .values({ [column]: owner.id, ...values })
    .onConflict((conflict) => conflict.column(column).doUpdateSet(values))
    .execute();
  return undefined;
}

async function lockOwner(trx: Transaction, owner: RuleOwner): Promise<Refusal | undefined> {
  const found =
    owner.kind === 'product'
      ? await trx
          .selectFrom('products')
          .select('id')
          .where('id', '=', owner.id)
          .where('archived_at', 'is', null)
          .forNoKeyUpdate()
          .executeTakeFirst()
      : await trx.selectFrom('categories').select('id').where('id', '=', owner.id).forNoKeyUpdate().executeTakeFirst();
  return found ? undefined : refuse('not_found', `There is no ${owner.kind} ${owner.id}.`);
}
