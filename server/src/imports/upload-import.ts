import { type Db, inTransaction } from '../platform/db.ts';
import { isRefusal, type Refusal } from '../platform/refusals.ts';
import { loadLanguages, loadStoreSettings } from '../settings/store.ts';
import { readSheet } from '../sheets/read-sheet.ts';
import { SheetProblem } from '../sheets/sheet.ts';
import { layoutOf, suggestMapping } from './columns.ts';
import { takenAt } from './rules/taken-at.ts';
import type { ImportOptions } from './schemas.ts';
import { appendRows } from './store.ts';

export type Upload = { fileName: string; path: string; lastModified?: Date };

/**
 * Reads an uploaded sheet into an import that waits for its columns to be chosen, all of it or nothing. Refuses a file
 * that cannot be read, with what is wrong and where. Answers the import's id.
 */
export async function uploadImport(
  db: Db,
  { fileName, path, lastModified }: Upload,
  by: { actor: string; now: Date },
): Promise<number | Refusal> {
  try {
    return await inTransaction(db, async (trx) => {
      const sheet = await readSheet(path);
      if (isRefusal(sheet)) return sheet;
      const { currency, defaultLanguage } = await loadStoreSettings(trx);
      const store = { currency, defaultLanguage, languages: await loadLanguages(trx) };
      const layout = layoutOf(sheet.titles);
      const options: ImportOptions = {
        matchBy: layout === 'shopify' ? 'handle' : 'ids',
        clearEmpty: false,
        takenAt: takenAt(fileName, lastModified, by.now).toISOString(),
        keepSales: false,
      };
      const { id } = await trx
        .insertInto('imports')
        .values({
          file_name: fileName,
          described: sheet.described,
          layout,
          actor: by.actor,
          created_at: by.now,
          titles: sheet.titles,
          mapping: JSON.stringify(suggestMapping(sheet.titles, layout, store)),
          options: JSON.stringify(options),
          rows: 1,
          state: 'uploaded',
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      let rows = 0;
      for await (const batch of sheet.rows) {
        await appendRows(trx, id, batch);
        rows += batch.length;
      }
      await trx.updateTable('imports').set({ rows }).where('id', '=', id).execute();
      return id;
    });
  } catch (error) {
    if (error instanceof SheetProblem) return error.refusal;
    throw error;
  }
}
