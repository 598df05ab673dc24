/** What the Imports screens show. Reads only. */
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { actorNames } from '../accounts/actor.ts';
import type { Db } from '../platform/db.ts';
import { decodeCursor, pageOf } from '../platform/paging.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import { loadLanguages, loadStoreSettings } from '../settings/store.ts';
import { unguardText } from '../sheets/rules/formula-text.ts';
import { columnsFor } from './columns.ts';
import { shortened } from './rules/row.ts';
import type { ImportDetail, ImportRowView, ImportView, importRowsQuery } from './schemas.ts';
import { loadImport, loadRows } from './store.ts';

type Page<Item> = { items: Item[]; total: number; nextCursor: string | null };
const notACursor = () => refuse('invalid', 'cursor: this is not a cursor of this list.', { field: 'cursor' });

/** One page of imports, newest first. Refuses a cursor it did not make. */
export async function listImports(
  db: Db,
  query: { cursor?: string; limit: number },
): Promise<Page<ImportView> | Refusal> {
  const after = decodeCursor(query.cursor, z.tuple([z.int()]));
  if (after === undefined) return notACursor();
  const rows = await loadViews(db, after === null ? sql`true` : sql`i.id < ${after[0]}`, query.limit + 1);
  const page = pageOf(
    rows.map((row) => ({ row, total: row.total })),
    query.limit,
    ({ row }) => [row.id],
  );
  return { ...page, items: page.items.map(({ row }) => viewOf(row)) };
}

/** One import with what its screens need, or undefined where there is none. */
export async function loadImportDetail(db: Db, importId: number): Promise<ImportDetail | undefined> {
  const [row] = await loadViews(db, sql`i.id = ${importId}`, 1);
  const imported = await loadImport(db, importId);
  if (!row || !imported) return undefined;
  const { currency, defaultLanguage, allowBackorders } = await loadStoreSettings(db);
  const store = { currency, defaultLanguage, languages: await loadLanguages(db) };
  const examples = await loadRows(db, importId, 0, 3);
  const pictureProblems = await loadPictureProblems(db, importId);
  return {
    ...viewOf(row),
    titles: imported.titles,
    mapping: imported.mapping,
    options: imported.options,
    examples: examples.map(({ cells }) => cells.map((cell) => shortened(unguardText(cell), 120))),
    columns: columnsFor(imported.layout, store).map(({ title, label, group, unused = null }) => ({
      title,
      label,
      group,
      unused,
    })),
    pictureProblems,
    notes: [...notesOf(row, imported.mapping, allowBackorders), ...(await salesNotes(db, imported, row))],
  };
}

/** The first pictures that could not be read or fetched. */
async function loadPictureProblems(db: Db, importId: number): Promise<ImportDetail['pictureProblems']> {
  const { rows } = await sql<ImportDetail['pictureProblems'][number]>`
    (select name, problem as message from import_pictures where import_id = ${importId} and problem is not null order by name limit 20)
    union all
    (select url, failure from import_fetches where import_id = ${importId} and state = 'failed' order by id limit 20)`.execute(
    db,
  );
  return rows;
}

/** What holds for all new rows. */
function notesOf(row: Row, mapping: (string | null)[], allowBackorders: boolean): ImportDetail['notes'] {
  const notes: ImportDetail['notes'] = [];
  if (row.counts.new > 0 && !mapping.includes('Stock_Disable_Sold_Out')) {
    const state = allowBackorders ? 'on' : 'off';
    const message = `There is no column Stock_Disable_Sold_Out: new products begin with backorders ${state}, as Settings > Workflow or their category says.`;
    notes.push({ code: 'workflow_default', message, params: { state } });
  }
  return notes;
}

/** How many rows would put units back that were sold since the sheet's time. */
async function salesNotes(
  db: Db,
  { id, options }: { id: number; options: ImportDetail['options'] },
  { state, counts }: Row,
): Promise<ImportDetail['notes']> {
  if (state !== 'checked' || counts.warning === 0 || options.keepSales) return [];
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from import_checks
    where import_id = ${id} and warnings is not null and warnings @> '[{"code": "undoes_sales"}]'`.execute(db);
  const count = rows[0]?.count ?? 0;
  if (count === 0) return [];
  const message = `${count} rows would put units back that left the shelf since ${options.takenAt}.`;
  return [{ code: 'undoes_sales', message, params: { rows: count, since: options.takenAt } }];
}

type Row = Omit<ImportView, 'createdAt' | 'finishedAt'> & { createdAt: Date; finishedAt: Date | null; total: number };

async function loadViews(db: Db, condition: RawBuilder<unknown>, limit: number): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select i.id, i.file_name as "fileName", i.described, i.layout, coalesce(u.name, i.actor) as actor, i.state, i.failure,
      i.rows, i.progress, json_build_object('new', i.new_rows, 'changed', i.changed_rows, 'unchanged', i.unchanged_rows,
        'problem', i.problem_rows, 'warning', i.warning_rows) as counts,
      i.done_rows as done, i.failed_rows as failed, i.change_set_id as "changeSetId", i.created_at as "createdAt",
      i.finished_at as "finishedAt",
      json_build_object('state', i.pictures_state, 'failure', i.pictures_failure, 'progress', i.pictures_progress,
        'total', i.pictures_total,
        'usable', (select count(*) from import_pictures p where p.import_id = i.id and p.file is not null),
        'fetched', (select count(*) from import_fetches f where f.import_id = i.id and f.state = 'done'),
        'toFetch', (select count(*) from import_fetches f where f.import_id = i.id and f.state = 'waiting'),
        'notFetched', (select count(*) from import_fetches f where f.import_id = i.id and f.state = 'failed')) as pictures, coalesce(s.state = 'undone', false) as undone,
      (select count(*) from imports) as total
    from imports i left join ${actorNames} u on u.actor = i.actor left join change_sets s on s.id = i.change_set_id
    where ${condition} order by i.id desc limit ${limit}`.execute(db);
  return rows;
}

function viewOf({ total: _, createdAt, finishedAt, ...row }: Row): ImportView {
  return { ...row, createdAt: createdAt.toISOString(), finishedAt: finishedAt?.toISOString() ?? null };
}

/** One page of an import's rows, in the order of the file. Refuses a cursor it did not make. */
export async function listImportRows(
  db: Db,
  importId: number,
  query: z.infer<typeof importRowsQuery>,
): Promise<Page<ImportRowView> | Refusal> {
  const after = decodeCursor(query.cursor, z.tuple([z.int()]));
  if (after === undefined) return notACursor();
  const imported = await loadImport(db, importId);
  if (!imported) return refuse('not_found', `There is no import ${importId}.`);
  const wanted =
    query.outcome === 'all'
      ? sql``
      : query.outcome === 'warning'
        ? sql`and c.warnings is not null`
        : sql`and c.outcome = ${query.outcome}`;
  const ofImport = sql`c.import_id = ${importId} ${wanted}`;
  const { rows } = await sql<ImportRowView & { total: number; raw: string[] }>`
    select c.row, c.outcome, c.title, c.product_id as "productId", c.variant_id as "variantId", c.product_row as "productRow",
      coalesce(c.cells, '[]') as cells, coalesce(c.warnings, '[]') as warnings, coalesce(c.problems, '[]') as problems,
      r.cells as raw, (select count(*) from import_checks c where ${ofImport}) as total
    from import_checks c join import_rows r on r.import_id = c.import_id and r.row = c.row
    where ${ofImport} and c.row > ${after?.[0] ?? 0} order by c.row limit ${query.limit + 1}`.execute(db);
  const page = pageOf(rows, query.limit, (row) => [row.row]);
  return {
    ...page,
    items: page.items.map(({ total: _, raw, ...row }) => ({
      ...row,
      cells: row.outcome === 'new' ? newCells(raw, imported.titles, imported.mapping) : row.cells,
    })),
  };
}

/** What a new row says, cell by cell. */
function newCells(cells: string[], titles: string[], mapping: (string | null)[]): ImportRowView['cells'] {
  return titles.flatMap((column, at) => {
    const after = shortened(unguardText(cells[at] ?? ''), 160);
    return mapping[at] === null || after === '' ? [] : [{ column, before: '', after }];
  });
}
