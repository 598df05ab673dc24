/** Editing many variants at once, and taking that back: at once when they are few, in the background when many. */
import { sql } from 'kysely';
import { selectVariants } from '../inventory/list-inventory.ts';
import { type Db, inTransaction } from '../platform/db.ts';
import { isRefusal, type Refusal, refuse } from '../platform/refusals.ts';
import type { Shop } from '../shop.ts';
import { applyChanges } from './apply-changes.ts';
import { type Change, type ChangeContext, mostAtOnce } from './change.ts';
import { insertChangeSet } from './open-change-set.ts';
import type { BulkEditInput, BulkValues } from './schemas.ts';
import { lockDoneSet, undoChangeSet } from './undo-change-set.ts';

/** What a set needs to be made; kept with it, so that a job can make it. */
export type BulkEditRequest = {
  fields: string[];
  variantIds: number[];
  values: BulkValues;
  each: NonNullable<BulkEditInput['each']>;
};
type By = Pick<ChangeContext, 'actor' | 'now'>;
type Parts = Pick<Shop, 'db' | 'jobs'>;

/**
 * Gives variants new values as one change set, all or nothing; single values that cannot be are refused and are in its
 * history. A filter means those that match it now. Answers the set's id, which may still be running; refuses when no
 * variant is chosen.
 */
export async function bulkEdit({ db, jobs }: Parts, input: BulkEditInput, by: By): Promise<number | Refusal> {
  const variantIds = input.filter ? await selectVariants(db, input.filter) : (input.variantIds ?? []);
  const each = input.each ?? [];
  const all = new Set([...variantIds, ...each.map(({ variantId }) => variantId)]);
  if (all.size === 0) {
    return refuse('invalid', 'filter: no variant matches it any more. Look at the list again.', { field: 'filter' });
  }
  const values = input.values ?? {};
  const fields = [...new Set([values, ...each.map((one) => one.values)].flatMap((one) => Object.keys(one)))];
  const request: BulkEditRequest = { fields, variantIds, values, each };
  return inTransaction(db, async (trx) => {
    const few = all.size <= mostAtOnce;
    const kept = few ? { fields } : request;
    const id = await insertChangeSet(trx, by, { kind: 'bulk_edit', input: kept, total: all.size });
    if (few) await applyChanges(trx, by, { kind: 'bulk_edit', changeSetId: id }, await changesOfBulkEdit(trx, request));
    else await jobs.enqueue(trx, 'make-change-set', [{ changeSetId: id }]);
    return id;
  });
}

/**
 * Takes a set back as a new set; what was changed since is left alone and is among its refusals. Answers the new set's
 * id, which may still be running. Refuses a set that is not done, or undone already.
 */
export async function undo({ db, jobs }: Parts, changeSetId: number, by: By): Promise<number | Refusal> {
  return inTransaction(db, async (trx) => {
    const refused = await lockDoneSet(trx, changeSetId);
    if (refused) return refused;
    const { changed } = await trx
      .selectFrom('change_sets')
      .select('changed')
      .where('id', '=', changeSetId)
      .executeTakeFirstOrThrow();
    const id = await insertChangeSet(trx, by, { kind: 'undo', undoOf: changeSetId, total: changed });
    if (changed > mostAtOnce) await jobs.enqueue(trx, 'make-change-set', [{ changeSetId: id }]);
    else {
      const undone = await undoChangeSet(trx, by, changeSetId, id);
      if (isRefusal(undone)) return undone;
    }
    return id;
  });
}

const productFields: readonly string[] = ['visibility', 'taxRateId'] satisfies (keyof BulkValues)[];

/** The request as single changes; those of products once a product. */
export async function changesOfBulkEdit(db: Db, { variantIds, values, each }: BulkEditRequest): Promise<Change[]> {
  const wanted = [...variantIds.map((variantId) => ({ variantId, values })), ...each];
  const products = new Map<number, number>();
  if (wanted.some((one) => productFields.some((field) => field in one.values))) {
    const { rows } = await sql<{ id: number; productId: number }>`
      select id, product_id as "productId" from variants
      where id = any(${wanted.map(({ variantId }) => variantId)}::bigint[])`.execute(db);
    for (const row of rows) products.set(row.id, row.productId);
  }
  return wanted.flatMap(({ variantId, values: own }) =>
    Object.entries(own).map(([field, value]): Change => {
      const productId = productFields.includes(field) ? products.get(variantId) : undefined;
      return productId === undefined
        ? { entity: 'variant', id: variantId, field, value }
        : { entity: 'product', id: productId, field, value };
    }),
  );
}
