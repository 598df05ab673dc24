import { sql } from 'kysely';
import type { Transaction } from '../platform/db.ts';
import { isRefusal, type Refusal, refuse } from '../platform/refusals.ts';
import { applyChanges } from './apply-changes.ts';
import type { Change, ChangeContext, UndoChangeSet } from './change.ts';
import { insertChangeSet } from './open-change-set.ts';

type Made = Required<Pick<Change, 'entity' | 'id' | 'field' | 'aside'>> & {
  before: unknown;
  after: unknown;
  adjustedSince: boolean;
};

/**
 * Gives every field a set changed its former value back, as a new set of kind 'undo'; what was changed since is left
 * alone and is among the refusals. `undoSetId` is a set opened before for it. Refuses a set that is not done.
 */
export const undoChangeSet = async (
  trx: Transaction,
  context: ChangeContext,
  changeSetId: number,
  undoSetId?: number,
): ReturnType<UndoChangeSet> => {
  const refused = await lockDoneSet(trx, changeSetId, undoSetId);
  if (isRefusal(refused)) return refused;
  const id = undoSetId ?? (await insertChangeSet(trx, context, { kind: 'undo', undoOf: changeSetId }));
  const made = await loadMade(trx, changeSetId);
  const applied = await applyChanges(trx, context, { kind: 'undo', changeSetId: id }, made.map(reverse));
  await trx
    .updateTable('change_sets')
    .set({ state: 'undone', undone_at: context.now })
    .where('id', '=', changeSetId)
    .execute();
  return applied;
};

/** Locks the set to be undone. Refuses one that is unknown, running, failed, undone, or being undone. */
export async function lockDoneSet(trx: Transaction, id: number, undoSetId?: number): Promise<Refusal | undefined> {
  const set = await trx
    .selectFrom('change_sets')
    .select(['state', 'undone_at'])
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!set) return refuse('not_found', `There is no change set ${id}.`);
  if (set.state === 'undone') return refuse('conflict', 'These changes were undone already.');
  if (set.state === 'running')
    return refuse('conflict', 'These changes are still being made; undo them when they are done.');
  if (set.state === 'failed')
    return refuse('conflict', 'These changes failed and were never made; there is nothing to undo.');
  const undoing = await trx
    .selectFrom('change_sets')
    .select('id')
    .where('undo_of', '=', id)
    .where('state', '=', 'running')
    .where('id', '!=', undoSetId ?? 0)
    .executeTakeFirst();
  return undoing && refuse('conflict', 'These changes are being undone already.');
}

/**
 * What the set changed, latest first. Sales move stock all the time and an undo takes back its own units; but once
 * someone has counted or adjusted the shelf again, their word stands.
 */
async function loadMade(trx: Transaction, changeSetId: number): Promise<Made[]> {
  const { rows } = await sql<Made>`
    select c.entity, c.entity_id as id, c.field, c.before, c.after, c.aside,
      c.field = 'stock' and exists (
        select from movements m join movements own on own.variant_id = m.variant_id and own.location_id = m.location_id
        where own.variant_id = c.entity_id and own.cause = ${`change set ${changeSetId}`}
          and m.location_id = (c.after->>'locationId')::bigint
          and m.id > own.id and m.on_hand_delta <> 0 and m.kind not in ('shipped', 'sold') and m.cause <> own.cause
      ) as "adjustedSince"
    from changes c
    where c.change_set_id = ${changeSetId} and c.outcome = 'changed'
    order by c.id desc`.execute(trx);
  return rows;
}

type Count = { locationId: number; onHand: number };

function reverse(made: Made): Change {
  const { entity, id, field, before, after, aside } = made;
  if (field === 'created') return { entity, id, field: 'archived', value: true };
  if (field !== 'stock') return { entity, id, field, value: before, expected: after, aside };
  const [from, to] = [before as Count, after as Count];
  const value = { locationId: to.locationId, change: from.onHand - to.onHand, reason: 'other', note: 'undo' };
  return { entity, id, field, value, ...(made.adjustedSince && { expected: 'adjusted since' }) };
}
