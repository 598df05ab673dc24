import { sql } from 'kysely';
import { closeChangeSet } from '../changes/open-change-set.ts';
import { inTransaction, type Transaction } from '../platform/db.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import type { Shop } from '../shop.ts';
import { type ImportFacts, lockImport } from './store.ts';

/**
 * Has a checked import made in the background, or one that was stopped or failed go on after its last row. Refuses one
 * that is not checked, has nothing to do, or was undone.
 */
export async function startImport(
  { db, jobs }: Pick<Shop, 'db' | 'jobs'>,
  importId: number,
): Promise<Refusal | undefined> {
  return inTransaction(db, async (trx) => {
    const imported = await lockImport(trx, importId);
    if (!imported) return refuse('not_found', `There is no import ${importId}.`);
    const refused = (await whyNot(trx, imported)) ?? (await reopen(trx, imported));
    if (refused) return refused;
    await trx
      .updateTable('imports')
      .set({ state: 'importing', failure: null, finished_at: null })
      .where('id', '=', importId)
      .execute();
    await jobs.enqueue(trx, 'run-import', [{ importId }]);
    return undefined;
  });
}

async function whyNot(trx: Transaction, { id, state }: ImportFacts): Promise<Refusal | undefined> {
  if (state === 'importing') return refuse('conflict', 'This import is running already.');
  if (state === 'done') return refuse('conflict', 'This import is done. Upload the file again to import it again.');
  const { rows } = await sql<{ checked: boolean; some: boolean }>`
    select exists (select from import_checks where import_id = ${id}) as checked,
      exists (select from import_checks where import_id = ${id} and outcome in ('new', 'changed')) as some`.execute(
    trx,
  );
  if (state === 'uploaded' || state === 'checking' || !rows[0]?.checked) {
    return refuse('conflict', 'This import is not checked yet; choose its columns and look at the preview first.');
  }
  if (rows[0].some) return undefined;
  return refuse('conflict', 'There is nothing to import: no row is new or changed.');
}

/** The set of an import that goes on is filled further. */
async function reopen(trx: Transaction, { changeSetId }: ImportFacts): Promise<Refusal | undefined> {
  if (changeSetId === null) return undefined;
  const open = await trx
    .updateTable('change_sets')
    .set({ state: 'running', finished_at: null })
    .where('id', '=', changeSetId)
    .where('state', '=', 'done')
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('change_sets as u').select('u.id').where('u.undo_of', '=', changeSetId))),
    )
    .returning('id')
    .executeTakeFirst();
  return open ? undefined : refuse('conflict', 'What this import did was undone. Upload the file again.');
}

/**
 * Stops an import after the rows that are being written now. What was done stays; it can be undone, and the rest can be
 * imported later.
 */
export async function stopImport(db: Shop['db'], importId: number, now: Date): Promise<Refusal | undefined> {
  return inTransaction(db, async (trx) => {
    const imported = await lockImport(trx, importId);
    if (!imported) return refuse('not_found', `There is no import ${importId}.`);
    if (imported.state !== 'importing') return refuse('conflict', 'This import is not running.');
    await endImport(trx, imported, 'stopped', now);
    return undefined;
  });
}

/** Ends a running import, and with it its change set, so that it can be undone. */
export async function endImport(
  trx: Transaction,
  { id, changeSetId }: ImportFacts,
  state: 'done' | 'stopped' | 'failed',
  now: Date,
  failure: string | null = null,
): Promise<void> {
  await trx.updateTable('imports').set({ state, failure, finished_at: now }).where('id', '=', id).execute();
  if (changeSetId !== null) await closeChangeSet(trx, changeSetId, now);
}
