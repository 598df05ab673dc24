import type { Transaction } from '../platform/db.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import { fillWithoutStock } from './rules/stock-rule.ts';
import type { StockRuleInput } from './schemas.ts';
import { loadOpenLines, lockVariants } from './store.ts';
import { writePlan } from './write-plan.ts';

/**
 * Changes a variant's stock policy, backorder limit, stock minimum or alert level; absent fields stay as they are.
 * A lower limit or 'deny' stops new backorders and leaves those who wait in their place (docs/decisions/0004).
 * Turning tracking off lets everyone who waits have their units: without tracking there is no stock to wait for.
 */
export async function changeStockRule(
  trx: Transaction,
  variantId: number,
  rule: StockRuleInput,
  context: { actor: string },
): Promise<Refusal | undefined> {
  const state = (await lockVariants(trx, [variantId])).get(variantId);
  if (!state) return refuse('not_found', `There is no variant ${variantId}.`);
  const change = {
    ...(rule.policy !== undefined && { stock_policy: rule.policy }),
    ...(rule.backorderLimit !== undefined && { backorder_limit: rule.backorderLimit }),
    ...(rule.stockMinimum !== undefined && { stock_minimum: rule.stockMinimum }),
    ...(rule.stockAlert !== undefined && { stock_alert: rule.stockAlert }),
  };
  if (Object.keys(change).length > 0) {
    await trx.updateTable('variant_stock').set(change).where('variant_id', '=', variantId).execute();
  }
  if (rule.policy === 'untracked' && state.waiting > 0) {
    await writePlan(trx, fillWithoutStock(variantId, await loadOpenLines(trx, variantId)), {
      cause: 'tracking turned off',
      actor: context.actor,
    });
  }
  return undefined;
}
