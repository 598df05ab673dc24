import { type Db, inTransaction, type Transaction } from '../platform/db.ts';
import { isRefusal, type Refusal } from '../platform/refusals.ts';
import type { Shop } from '../shop.ts';
import { applyChanges } from './apply-changes.ts';
import { changesOfStockRule, type StockRuleRequest } from './apply-stock-rule.ts';
import { type BulkEditRequest, changesOfBulkEdit } from './bulk-edit.ts';
import type { AppliedChanges, ChangeContext } from './change.ts';
import { undoChangeSet } from './undo-change-set.ts';

/** Makes a set that was left to the background. A set that is made already, or has failed, is left as it is. */
export async function makeChangeSet(shop: Pick<Shop, 'db' | 'clock'>, changeSetId: number): Promise<void> {
  const { db } = shop;
  const set = await db.selectFrom('change_sets').selectAll().where('id', '=', changeSetId).executeTakeFirst();
  if (set?.state !== 'running') return;
  const context: ChangeContext = {
    actor: set.actor,
    now: shop.clock(),
    onProgress: (progress, total) => noteProgress(db, changeSetId, progress, total),
  };
  try {
    const made = await inTransaction(db, (trx) => make(trx, context, set));
    if (isRefusal(made)) await fail(db, changeSetId, made.message);
  } catch (error) {
    await fail(db, changeSetId, 'Something went wrong on our side. Nothing was changed; please try again.');
    throw error;
  }
}

async function make(
  trx: Transaction,
  context: ChangeContext,
  set: { id: number; kind: string; undo_of: number | null; input: unknown },
): Promise<AppliedChanges | Refusal> {
  if (set.undo_of !== null) return undoChangeSet(trx, context, set.undo_of, set.id);
  if (set.kind !== 'stock_rule') {
    const changes = await changesOfBulkEdit(trx, set.input as BulkEditRequest);
    return applyChanges(trx, context, { kind: 'bulk_edit', changeSetId: set.id }, changes);
  }
  const changes = await changesOfStockRule(trx, set.input as StockRuleRequest);
  if (isRefusal(changes)) return changes;
  return applyChanges(trx, context, { kind: 'stock_rule', changeSetId: set.id }, changes);
}

async function noteProgress(db: Db, id: number, progress: number, total: number): Promise<void> {
  await db.updateTable('change_sets').set({ progress, total }).where('id', '=', id).execute();
}

async function fail(db: Db, id: number, failure: string): Promise<void> {
  await db
    .updateTable('change_sets')
    .set({ state: 'failed', failure, finished_at: new Date() })
    .where('id', '=', id)
    .where('state', '=', 'running')
    .execute();
}
