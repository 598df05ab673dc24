import { inTransaction } from '../platform/db.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import type { Shop } from '../shop.ts';
import { lockImport } from './store.ts';

/** Forgets an import that has changed nothing, with its rows. Refuses one that has: its history stays. */
export async function discardImport(db: Shop['db'], importId: number): Promise<Refusal | undefined> {
  return inTransaction(db, async (trx) => {
    const imported = await lockImport(trx, importId);
    if (!imported) return refuse('not_found', `There is no import ${importId}.`);
    if (imported.changeSetId !== null || imported.state === 'importing') {
      return refuse('conflict', 'This import has begun, so its history stays. Undo it to take back what it changed.');
    }
    await trx.deleteFrom('imports').where('id', '=', importId).execute();
    return undefined;
  });
}
