import type { z } from 'zod';
import { loadRule, type StoredRule } from '../inventory/inherit-stock-rule.ts';
import { countDiffering, loadDifferences } from '../inventory/reach-of-rule.ts';
import { stockRuleFields } from '../inventory/rules/inherit.ts';
import type { applyStockRuleInput, RuleOwner } from '../inventory/stock-rule-schemas.ts';
import { viewStockRule } from '../inventory/stock-rule-views.ts';
import { type Db, inTransaction } from '../platform/db.ts';
import { isRefusal, type Refusal, refuse } from '../platform/refusals.ts';
import type { Shop } from '../shop.ts';
import { applyChanges } from './apply-changes.ts';
import { type Change, type ChangeContext, mostAtOnce } from './change.ts';
import { insertChangeSet } from './open-change-set.ts';

/** What a set needs to be made; kept with it, so that a job can make it. */
export type StockRuleRequest = { fields: string[]; owner: RuleOwner; version: number; keepOwn: boolean };

/**
 * Gives the variants that a product's or category's rule decides for what it says, as one change set. Answers the set's
 * id, which may still be running. Refuses a rule that changed since it was previewed, and one that changes nothing.
 */
export async function applyStockRule(
  { db, jobs }: Pick<Shop, 'db' | 'jobs'>,
  owner: RuleOwner,
  input: z.infer<typeof applyStockRuleInput>,
  by: Pick<ChangeContext, 'actor' | 'now'>,
): Promise<number | Refusal> {
  return inTransaction(db, async (trx) => {
    const view = await viewStockRule(trx, owner);
    if (isRefusal(view)) return view;
    const rule = await loadRuleAsPreviewed(trx, { owner, version: input.version });
    if (isRefusal(rule)) return rule;
    const total = await countDiffering(trx, rule, input.keepOwn);
    if (total === 0) return refuse('conflict', 'All variants this rule decides for have its values already.');
    const fields = stockRuleFields.filter((field) => rule.values[field] !== undefined);
    const request: StockRuleRequest = { fields, owner, version: rule.version, keepOwn: input.keepOwn };
    const set = { kind: 'stock_rule' as const, title: view.title, input: request, total };
    const id = await insertChangeSet(trx, by, set);
    if (total > mostAtOnce) await jobs.enqueue(trx, 'make-change-set', [{ changeSetId: id }]);
    else {
      const changes = await changesOfStockRule(trx, request);
      if (isRefusal(changes)) return changes;
      await applyChanges(trx, by, { kind: 'stock_rule', changeSetId: id }, changes);
    }
    return id;
  });
}

/** The request as single changes; a value somebody changes meanwhile is left alone. Refuses a rule changed since. */
export async function changesOfStockRule(db: Db, request: StockRuleRequest): Promise<Change[] | Refusal> {
  const rule = await loadRuleAsPreviewed(db, request);
  if (isRefusal(rule)) return rule;
  const differences = await loadDifferences(db, rule, request.keepOwn);
  return differences.map(({ variantId, field, before, after }) => ({
    entity: 'variant',
    id: variantId,
    field,
    value: after,
    expected: before,
  }));
}

async function loadRuleAsPreviewed(
  db: Db,
  { owner, version }: { owner: RuleOwner; version: number },
): Promise<StoredRule | Refusal> {
  const rule = await loadRule(db, owner);
  if (rule?.version === version) return rule;
  return refuse('changed_meanwhile', 'The stock rule was changed meanwhile. Look at its preview again.', {
    field: 'version',
    details: { currentVersion: rule?.version ?? 0 },
  });
}
