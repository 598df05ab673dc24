import type { Transaction } from '../platform/db.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import { inheritForVariants } from './inherit-stock-rule.ts';
import { ownFields, type StockRuleField } from './rules/inherit.ts';
import { fillWithoutStock } from './rules/stock-rule.ts';
import type { StockRuleInput } from './schemas.ts';
import { loadOpenLines, lockVariants } from './store.ts';
import { writePlan } from './write-plan.ts';

/**
 * Changes a variant's stock policy, backorder limit, stock minimum or alert level; absent fields stay as they are.
 * A lower limit or 'deny' stops new backorders and leaves those who wait in their place (docs/decisions/0004).
 * Turning tracking off lets everyone who waits have their units: without tracking there is no stock to wait for.
 * A value that is not what the variant inherits becomes its own, unless `own` says what is.
 */
export async function changeStockRule(
  trx: Transaction,
  variantId: number,
  rule: StockRuleInput,
  context: { actor: string; own?: Record<StockRuleField, boolean> },
): Promise<Refusal | undefined> {
  const state = (await lockVariants(trx, [variantId])).get(variantId);
  if (!state) return refuse('not_found', `There is no variant ${variantId}.`);
  if (Object.keys(rule).length > 0) {
    const own = context.own ?? (await ownOf(trx, variantId, rule));
    const change = {
      ...(rule.policy !== undefined && { stock_policy: rule.policy, own_policy: own.policy }),
      ...(rule.backorderLimit !== undefined && {
        backorder_limit: rule.backorderLimit,
        own_backorder_limit: own.backorderLimit,
      }),
      ...(rule.stockMinimum !== undefined && {
        stock_minimum: rule.stockMinimum,
        own_stock_minimum: own.stockMinimum,
      }),
      ...(rule.stockAlert !== undefined && { stock_alert: rule.stockAlert, own_stock_alert: own.stockAlert }),
    };
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

async function ownOf(trx: Transaction, variantId: number, rule: StockRuleInput) {
  const inherited = (await inheritForVariants(trx, [variantId])).get(variantId);
  if (!inherited) throw new Error(`variant ${variantId} inherits nothing`);
  return ownFields(rule, inherited);
}
