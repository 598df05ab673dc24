import { inTransaction } from '../platform/db.ts';
import { isRefusal, type Refusal, refuse } from '../platform/refusals.ts';
import { loadLanguages, loadStoreSettings } from '../settings/store.ts';
import type { Shop } from '../shop.ts';
import { checkIdentification, mappedColumns } from './columns.ts';
import type { ColumnsInput } from './schemas.ts';
import { lockImport } from './store.ts';

/**
 * Keeps what the file's columns mean and how rows are matched, and has all rows checked in the background; again, if
 * they were checked before. Refuses a mapping by field, and an import that has begun.
 */
export async function chooseColumns(
  { db, jobs }: Pick<Shop, 'db' | 'jobs'>,
  importId: number,
  { mapping, options }: ColumnsInput,
): Promise<Refusal | undefined> {
  return inTransaction(db, async (trx) => {
    const imported = await lockImport(trx, importId);
    if (!imported) return refuse('not_found', `There is no import ${importId}.`);
    if (imported.changeSetId !== null || imported.state === 'importing') {
      return refuse(
        'conflict',
        'This import has begun; its columns are fixed. Upload the file again to import it another way.',
      );
    }
    if (imported.picturesState === 'reading') {
      return refuse('conflict', 'The pictures are still being read; look at the preview when they are.');
    }
    const { currency, defaultLanguage } = await loadStoreSettings(trx);
    const store = { currency, defaultLanguage, languages: await loadLanguages(trx) };
    const columns = mappedColumns(imported, mapping, store);
    if (isRefusal(columns)) return columns;
    const missing = checkIdentification(columns, options);
    if (missing) return missing;
    const check = imported.checkNumber + 1;
    await trx
      .updateTable('imports')
      .set({
        mapping: JSON.stringify(mapping),
        options: JSON.stringify(options),
        state: 'checking',
        failure: null,
        check_number: check,
        progress: 0,
      })
      .where('id', '=', importId)
      .execute();
    await jobs.enqueue(trx, 'check-import', [{ importId, check }]);
    return undefined;
  });
}
