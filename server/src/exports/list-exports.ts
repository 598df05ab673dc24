/** What Tools > Exports shows: reads only. */
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { Db } from '../platform/db.ts';
import { decodeCursor, pageOf } from '../platform/paging.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import type { ExportFormat, ExportKind, ExportView } from './schemas.ts';

type Row = Omit<ExportView, 'createdAt' | 'finishedAt' | 'expiresAt' | 'fileName'> & {
  createdAt: Date;
  finishedAt: Date | null;
  expiresAt: Date;
  exports: number;
};
/** Who looks, and at which kinds they may. */
type Viewer = { userId: number; kinds: readonly ExportKind[] };

/** One page of exports, newest first. Refuses a cursor it did not make. */
export async function listExports(
  db: Db,
  viewer: Viewer,
  query: { cursor?: string; limit: number },
): Promise<{ items: ExportView[]; total: number; nextCursor: string | null } | Refusal> {
  const after = decodeCursor(query.cursor, z.tuple([z.int()]));
  if (after === undefined) return refuse('invalid', 'cursor: this is not a cursor of this list.', { field: 'cursor' });
  const rows = await loadRows(db, viewer, after === null ? sql`true` : sql`e.id < ${after[0]}`, query.limit + 1);
  const page = pageOf(
    rows.map((row) => ({ total: row.exports, row })),
    query.limit,
    ({ row }) => [row.id],
  );
  return { ...page, items: page.items.map(({ row }) => viewOf(row)) };
}

/** One export the viewer may see, or undefined. */
export async function loadExport(db: Db, viewer: Viewer, id: number): Promise<ExportView | undefined> {
  const [row] = await loadRows(db, viewer, sql`e.id = ${id}`, 1);
  return row && viewOf(row);
}

/** The name of an export's document in the file store; empty where it has none. */
export async function loadFileName(db: Db, id: number, format: ExportFormat): Promise<string> {
  const row = await db.selectFrom('exports').select(['csv_file', 'xlsx_file']).where('id', '=', id).executeTakeFirst();
  return row?.[`${format}_file`] ?? '';
}

async function loadRows(db: Db, viewer: Viewer, condition: RawBuilder<unknown>, limit: number): Promise<Row[]> {
  const seen = sql`kind = any(${viewer.kinds}::text[])`;
  const { rows } = await sql<Row>`
    select e.id, e.kind, e.state, e.failure, e.progress, e.total, u.name as by,
      coalesce(e.user_id = ${viewer.userId}, false) as mine, e.input <> '{}' as narrowed, e.csv_bytes as "csvBytes",
      e.xlsx_bytes as "xlsxBytes", e.created_at as "createdAt", e.finished_at as "finishedAt", e.expires_at as "expiresAt",
      (select count(*) from exports where ${seen}) as exports
    from exports e left join users u on u.id = e.user_id
    where ${seen} and ${condition} order by e.id desc limit ${limit}`.execute(db);
  return rows;
}

function viewOf({ exports: _, createdAt, finishedAt, expiresAt, ...row }: Row): ExportView {
  const stamp = createdAt.toISOString().slice(0, 19).replace('T', '_').replaceAll(':', '-');
  return {
    ...row,
    fileName: `${row.kind}_export_${stamp}`,
    createdAt: createdAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
    expiresAt: expiresAt.toISOString(),
  };
}
