/** Spreadsheet files of every kind behind one face: CSV, XLSX, ODS. */
import { open, stat } from 'node:fs/promises';
import { type Refusal, refuse } from '../platform/refusals.ts';
import { type CsvShape, inspectCsv, readCsv } from './read-csv.ts';
import { readOds } from './read-ods.ts';
import { inspectXlsx, readXlsx } from './read-xlsx.ts';
import { titlesProblem } from './rules/titles.ts';
import {
  checkRow,
  cutTrailing,
  damaged,
  megabytes,
  type Sheet,
  type SheetLimits,
  SheetProblem,
  type SheetRow,
  sheetLimits,
} from './sheet.ts';
import { openZip } from './zip.ts';

/**
 * Opens a spreadsheet by what is in it, whatever its name says, and reads its titles; the rows follow as they are asked
 * for. Refuses a file that is damaged, too large or too wide, or without titles; asking for rows throws SheetProblem
 * where the file is damaged further down.
 */
export async function readSheet(path: string, limits: SheetLimits = sheetLimits): Promise<Sheet | Refusal> {
  try {
    const source = await openSource(path, limits);
    const rows = tidied(source.rows, limits);
    const titles = await readTitles(rows);
    return { format: source.format, described: source.described, titles: titles.cells, rows: titles.rest };
  } catch (error) {
    if (error instanceof SheetProblem) return error.refusal;
    throw error;
  }
}

type Source = Pick<Sheet, 'format' | 'described'> & { rows: AsyncGenerator<SheetRow[]> };

async function openSource(path: string, limits: SheetLimits): Promise<Source> {
  const { size } = await stat(path);
  if (size === 0) throw damaged('it is empty. Export the sheet again and choose that file.');
  if (size > limits.fileBytes) {
    const message = `file: it has ${megabytes(size)}; at most ${megabytes(limits.fileBytes)} are read. Split it up.`;
    throw new SheetProblem(refuse('too_large', message, { field: 'file', details: { most: limits.fileBytes } }));
  }
  const magic = await readMagic(path);
  const foreign = foreignKinds.find((kind) => magic.startsWith(kind.magic));
  if (foreign) throw damaged(foreign.message);
  if (magic.startsWith('504b0304')) return openPacked(path, limits);
  const shape = await inspectCsv(path);
  return { format: 'csv', described: describeCsv(shape), rows: readCsv(path, shape, limits) };
}

const foreignKinds = [
  {
    magic: 'd0cf11e0a1b11ae1',
    message: 'this is an old Excel file (.xls) or one locked with a password. Save it as .xlsx without a password.',
  },
  { magic: '25504446', message: 'this is a PDF. Choose the spreadsheet itself: CSV, XLSX or ODS.' },
  { magic: '89504e47', message: 'this is a picture. Choose a spreadsheet: CSV, XLSX or ODS.' },
  { magic: 'ffd8ff', message: 'this is a picture. Choose a spreadsheet: CSV, XLSX or ODS.' },
  { magic: '1f8b', message: 'this file is packed (gzip). Unpack it and choose the spreadsheet in it.' },
  { magic: '504b0506', message: 'this is an empty ZIP file.' },
];

async function readMagic(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(8), 0, 8, 0);
    return buffer.subarray(0, bytesRead).toString('hex');
  } finally {
    await file.close();
  }
}

function describeCsv({ encoding, delimiter }: CsvShape): string {
  const names = { 'utf-8': 'UTF-8', 'windows-1252': 'Windows-1252', 'utf-16le': 'UTF-16', 'utf-16be': 'UTF-16' };
  return `CSV, ${names[encoding]}, “${delimiter === '\t' ? '⇥' : delimiter}”`;
}

async function openPacked(path: string, limits: SheetLimits): Promise<Source> {
  const zip = await openZip(path, limits);
  try {
    if (zip.has('content.xml')) {
      return { format: 'ods', described: 'ODS', rows: closing(readOds(zip, limits), zip.close) };
    }
    if (!zip.has('[Content_Types].xml')) {
      throw damaged('this is a ZIP file and no spreadsheet. Unpack it and choose the CSV, XLSX or ODS file in it.');
    }
    const book = await inspectXlsx(zip);
    const of = book.sheetCount > 1 ? ` (${book.sheetNumber}/${book.sheetCount})` : '';
    const described = `XLSX, “${book.sheetName}”${of}`;
    return { format: 'xlsx', described, rows: closing(readXlsx(zip, book, limits), zip.close) };
  } catch (error) {
    zip.close();
    throw error;
  }
}

async function* closing(rows: AsyncGenerator<SheetRow[]>, close: () => void): AsyncGenerator<SheetRow[]> {
  try {
    yield* rows;
  } finally {
    close();
  }
}

/** Rows that hold something, within the limits, without halves of characters that no database keeps. */
async function* tidied(source: AsyncGenerator<SheetRow[]>, limits: SheetLimits): AsyncGenerator<SheetRow[]> {
  let count = 0;
  let last = 0;
  for await (const batch of source) {
    const rows: SheetRow[] = [];
    for (const row of batch) {
      cutTrailing(row.cells);
      if (row.cells.length === 0) continue;
      checkRow(row, limits);
      if (!(row.number > last)) throw damaged(`row ${row.number} comes after row ${last}; the file is damaged.`);
      last = row.number;
      for (const [at, cell] of row.cells.entries()) {
        if (cell.includes('\0')) throw damaged(`it holds a NUL in row ${row.number}, column ${at + 1}.`);
        if (!cell.isWellFormed()) row.cells[at] = cell.toWellFormed();
      }
      rows.push(row);
    }
    count += rows.length;
    if (count > limits.rows + 1) {
      throw damaged(`it has more than ${limits.rows.toLocaleString('en')} rows. Split it up.`);
    }
    if (rows.length > 0) yield rows;
  }
}

async function readTitles(
  rows: AsyncGenerator<SheetRow[]>,
): Promise<{ cells: string[]; rest: AsyncGenerator<SheetRow[]> }> {
  const first = await rows.next();
  const [titleRow, ...others] = first.done ? [] : first.value;
  if (!titleRow) throw damaged('it holds nothing. The first row must hold the column titles.');
  const cells = titleRow.cells.map((cell) => cell.trim());
  const problem = titlesProblem(cells);
  if (problem) {
    await rows.return(undefined);
    throw damaged(problem);
  }
  const next = others.length > 0 ? { done: false, value: others } : await rows.next();
  if (next.done) throw damaged('it holds column titles and no row below them.');
  return { cells, rest: afterTitles(next.value as SheetRow[], rows) };
}

async function* afterTitles(first: SheetRow[], rows: AsyncGenerator<SheetRow[]>): AsyncGenerator<SheetRow[]> {
  yield first;
  yield* rows;
}
