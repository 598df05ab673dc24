import type { Cell, HeadColumn, SheetHead } from '../sheets/write-sheet.ts';

/** A sheet to be written: its head, how many rows there are, and the rows in chunks as they are read. */
export type Sheet = { head: SheetHead; total: number; chunks: AsyncIterable<Cell[][]> };

/** A column of a sheet whose rows are `Row`s. */
export type Column<Row> = HeadColumn & { of(row: Row): Cell };

/** Rows read at a time: few enough that the shop answers in between. */
export const chunkRows = 200;

/** Makes the cells of pages of rows. */
export function sheetOf<Row>(
  name: string,
  columns: readonly Column<Row>[],
  total: number,
  pages: AsyncIterable<readonly Row[]>,
): Sheet {
  return { head: { name, columns }, total, chunks: cellsOf(columns, pages) };
}

async function* cellsOf<Row>(columns: readonly Column<Row>[], pages: AsyncIterable<readonly Row[]>) {
  for await (const page of pages) yield page.map((row) => columns.map((column) => column.of(row)));
}

/** A column of text; nothing is an empty cell. */
export function text<Row>(title: string, of: (row: Row) => string | null): Column<Row> {
  return { title, shows: 'text', of };
}

/** A column of Y and N. */
export function yesNo<Row>(title: string, of: (row: Row) => boolean): Column<Row> {
  return { title, shows: 'text', of: (row) => (of(row) ? 'Y' : 'N') };
}

/** A column of whole numbers. */
export function count<Row>(title: string, of: (row: Row) => number | null): Column<Row> {
  return { title, shows: 'number', of };
}

/** A column of moments, in UTC. */
export function moment<Row>(title: string, of: (row: Row) => Date | null): Column<Row> {
  return { title, shows: 'moment', of };
}

/** A column of amounts, given in minor units of a currency with so many decimals. */
export function amount<Row>(title: string, decimals: number, of: (row: Row) => number | null): Column<Row> {
  const major = (minor: number | null) => (minor === null ? null : minor / 10 ** decimals);
  return { title, shows: 'number', decimals, of: (row) => major(of(row)) };
}

/** A stored promise as a person reads it. */
export function promiseText(kind: 'date' | 'timeframe' | 'no_date' | null, date: string | null, told: string | null) {
  if (kind === 'date') return date;
  return kind === 'timeframe' ? told : kind && 'no date yet';
}
