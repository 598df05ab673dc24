import type { Shop } from '../shop.ts';

/**
 * Removes an export and its files; one that is still being made stops. Files first: a crash in between leaves a row
 * that can be removed again, never files nobody knows of.
 */
export async function removeExport({ db, files }: Pick<Shop, 'db' | 'files'>, id: number): Promise<void> {
  const row = await db.selectFrom('exports').select(['csv_file', 'xlsx_file']).where('id', '=', id).executeTakeFirst();
  for (const name of [row?.csv_file, row?.xlsx_file]) if (name) await files.removeDocument(name);
  const { numDeletedRows } = await db
    .deleteFrom('exports')
    .where('id', '=', id)
    .where('csv_file', 'is not distinct from', row?.csv_file ?? null)
    .executeTakeFirst();
  // It was finished in between: now its files are known.
  if (row && numDeletedRows === 0n) await removeExport({ db, files }, id);
}
