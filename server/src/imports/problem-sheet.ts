/** The rows that were not imported as a sheet of their own, to mend and import again. */
import { sql } from 'kysely';
import type { Db } from '../platform/db.ts';
import type { FileStore } from '../platform/files.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import { unguardText } from '../sheets/rules/formula-text.ts';
import { type Cell, writeSheet } from '../sheets/write-sheet.ts';
import type { Finding } from './rules/row.ts';
import { loadImport } from './store.ts';

/** The column beside the file's own; it is no column of the shop, so it is left out when the sheet comes back. */
export const reasonTitle = 'Why_Not_Imported';

const chunkRows = 1_000;

/**
 * Writes the sheet: the file's own columns, and the reason. Answers the names of the two documents, which the caller
 * removes. Refuses an import without problems.
 */
export async function writeProblemSheet(
  { db, files }: { db: Db; files: FileStore },
  importId: number,
): Promise<{ fileName: string; csv: string; xlsx: string } | Refusal> {
  const imported = await loadImport(db, importId);
  if (!imported) return refuse('not_found', `There is no import ${importId}.`);
  const { rows } = await sql<{ some: boolean }>`
    select exists (select from import_checks where import_id = ${importId} and outcome = 'problem') as some`.execute(
    db,
  );
  if (!rows[0]?.some) return refuse('not_found', 'No row of this import has a problem.');
  const titles = imported.titles.filter((title) => title !== reasonTitle);
  const places = imported.titles.flatMap((title, at) => (title === reasonTitle ? [] : [at]));
  const head = {
    name: 'Problems',
    columns: [...titles, reasonTitle].map((title) => ({ title, shows: 'text' as const })),
  };
  const { csv, xlsx } = await writeSheet(files, head, problemRows(db, importId, places));
  const fileName = imported.fileName.replace(/\.(csv|xlsx|ods|txt|tsv)$/i, '');
  return { fileName: `${fileName}_not_imported`, csv: csv.name, xlsx: xlsx.name };
}

async function* problemRows(db: Db, importId: number, places: readonly number[]): AsyncGenerator<Cell[][]> {
  for (let after = 0; ; ) {
    const { rows } = await sql<{ row: number; cells: string[]; problems: Finding[] }>`
      select c.row, r.cells, coalesce(c.problems, '[]') as problems
      from import_checks c join import_rows r on r.import_id = c.import_id and r.row = c.row
      where c.import_id = ${importId} and c.outcome = 'problem' and c.row > ${after} order by c.row limit ${chunkRows}`.execute(
      db,
    );
    const last = rows.at(-1);
    if (!last) return;
    yield rows.map(({ cells, problems }) => [
      ...places.map((at) => unguardText(cells[at] ?? '')),
      problems.map(({ column, message }) => (column ? `${column}: ${message}` : message)).join(' '),
    ]);
    after = last.row;
  }
}
