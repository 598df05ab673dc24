import { sql } from 'kysely';
import type { Transaction } from '../platform/db.ts';
import type { ChangeContext, Entity, OpenChangeSet, RecordCreated } from './change.ts';
import { insertChanges } from './store.ts';

/** Makes an empty running set, to be filled by applyChanges and recordCreated. Answers its id. */
export const openChangeSet: OpenChangeSet = async (trx, context, options) => insertChangeSet(trx, context, options);

/** The same with what it undoes, or with the request a job is to carry out. */
export async function insertChangeSet(
  trx: Parameters<OpenChangeSet>[0],
  context: Pick<ChangeContext, 'actor' | 'now'>,
  set: { kind: string; title?: string; undoOf?: number; input?: unknown; total?: number },
): Promise<number> {
  const { id } = await trx
    .insertInto('change_sets')
    .values({
      kind: set.kind,
      title: set.title ?? '',
      actor: context.actor,
      created_at: context.now,
      undo_of: set.undoOf ?? null,
      input: set.input === undefined ? null : JSON.stringify(set.input),
      total: set.total ?? 0,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/**
 * Ends a set that was filled in several transactions, and counts each product and variant once however many of them
 * touched it.
 */
export async function closeChangeSet(trx: Transaction, changeSetId: number, now: Date): Promise<void> {
  await sql`
    update change_sets set state = 'done', finished_at = ${now}::timestamptz, changed = c.changed, refused = c.refused
    from (select count(*) filter (where not any_refused) as changed, count(*) filter (where any_refused) as refused
          from (select bool_or(outcome = 'refused') as any_refused from changes
                where change_set_id = ${changeSetId} group by entity, entity_id) e) c
    where id = ${changeSetId} and state = 'running'`.execute(trx);
}

/** Notes that products or variants are new, so that undoing the set archives them again. */
export const recordCreated: RecordCreated = async (trx, changeSetId, created) => {
  await insertChanges(
    trx,
    changeSetId,
    created.map(({ entity, id }) => ({ entity, id, field: 'created', before: null, after: true, why: null })),
  );
  const count = new Set(created.map(({ entity, id }: { entity: Entity; id: number }) => `${entity} ${id}`)).size;
  await trx
    .updateTable('change_sets')
    .set({ changed: sql`changed + ${count}` })
    .where('id', '=', changeSetId)
    .execute();
};
