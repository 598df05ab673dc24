/** The imports' SQL. */
import { sql } from 'kysely';
import type { Db, Transaction } from '../platform/db.ts';
import type { SheetRow } from '../sheets/sheet.ts';
import type { Finding } from './rules/row.ts';
import type { ImportOptions, Outcome } from './schemas.ts';

export type ImportFacts = {
  id: number;
  actor: string;
  fileName: string;
  layout: 'own' | 'shopify';
  titles: string[];
  mapping: (string | null)[];
  options: ImportOptions;
  rows: number;
  state: string;
  picturesState: string;
  checkNumber: number;
  doneThrough: number | null;
  changeSetId: number | null;
};

function selectImport(db: Db, importId: number) {
  return db
    .selectFrom('imports')
    .select([
      'id',
      'actor',
      'file_name as fileName',
      'layout',
      'titles',
      'mapping',
      'options',
      'rows',
      'state',
      'pictures_state as picturesState',
      'check_number as checkNumber',
      'done_through as doneThrough',
      'change_set_id as changeSetId',
    ])
    .where('id', '=', importId);
}

/** One import, or undefined where there is none. */
export async function loadImport(db: Db, importId: number): Promise<ImportFacts | undefined> {
  return selectImport(db, importId).executeTakeFirst();
}

/** The same, locked until the transaction ends: who checks or imports does this first, so that nobody does it twice. */
export async function lockImport(trx: Transaction, importId: number): Promise<ImportFacts | undefined> {
  return selectImport(trx, importId).forNoKeyUpdate().executeTakeFirst();
}

/** Appends rows as they were read. */
export async function appendRows(trx: Transaction, importId: number, rows: readonly SheetRow[]): Promise<void> {
  await sql`
    insert into import_rows (import_id, row, cells)
    select ${importId}, d.row, d.cells::json
    from unnest(${rows.map((row) => row.number)}::int[], ${rows.map((row) => JSON.stringify(row.cells))}::text[])
      as d (row, cells)`.execute(trx);
}

/** The next rows after `after`, in the order of the file. */
export async function loadRows(
  db: Db,
  importId: number,
  after: number,
  limit: number,
): Promise<{ row: number; cells: string[] }[]> {
  const { rows } = await sql<{ row: number; cells: string[] }>`
    select row, cells from import_rows where import_id = ${importId} and row > ${after} order by row limit ${limit}`.execute(
    db,
  );
  return rows;
}

/** What a check found out about a row. */
export type Check = {
  row: number;
  outcome: Outcome;
  productRow: number;
  title: string;
  productId: number | null;
  variantId: number | null;
  cells: unknown[] | null;
  plan: unknown;
  warnings: Finding[];
  problems: Finding[];
};

/** Appends checks, in one statement. */
export async function appendChecks(trx: Transaction, importId: number, checks: readonly Check[]): Promise<void> {
  if (checks.length === 0) return;
  const json = (values: unknown[]) => values.map((value) => (isNothing(value) ? null : JSON.stringify(value)));
  await sql`
    insert into import_checks (import_id, row, outcome, product_row, title, product_id, variant_id, cells, plan, warnings, problems)
    select ${importId}, d.row, d.outcome, d.product_row, d.title, d.product_id, d.variant_id, d.cells::jsonb, d.plan::jsonb,
      d.warnings::jsonb, d.problems::jsonb
    from unnest(${checks.map((check) => check.row)}::int[], ${checks.map((check) => check.outcome)}::text[],
      ${checks.map((check) => check.productRow)}::int[], ${checks.map((check) => check.title)}::text[],
      ${checks.map((check) => check.productId)}::bigint[], ${checks.map((check) => check.variantId)}::bigint[],
      ${json(checks.map((check) => check.cells))}::text[], ${json(checks.map((check) => check.plan))}::text[],
      ${json(checks.map((check) => check.warnings))}::text[], ${json(checks.map((check) => check.problems))}::text[])
      as d (row, outcome, product_row, title, product_id, variant_id, cells, plan, warnings, problems)`.execute(trx);
}

const isNothing = (value: unknown) =>
  value === null || value === undefined || (Array.isArray(value) && value.length === 0);
