/** Writes rows as a CSV and as a workbook at once, as they come: memory does not grow with their number. */
import { once } from 'node:events';
import { PassThrough, Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import { type CellValue, writeXlsxStream } from 'hucre/xlsx';
import type { FileStore } from '../platform/files.ts';
import { csvText, workbookText } from './rules/cell-text.ts';

/** What a cell holds. A number is a number to a spreadsheet; a code with leading zeros is text. */
export type Cell = string | number | Date | null;
export type SheetHead = {
  /** The sheet's name in the workbook. */
  name: string;
  columns: readonly HeadColumn[];
};
export type HeadColumn = {
  title: string;
  /** What its cells are; a text column stays text when someone types a number or a formula into it. */
  shows: 'text' | 'number' | 'moment';
  /** Places a number is shown with. */
  decimals?: number;
};
type Document = { name: string; bytes: number };

/**
 * Stores `chunks` of rows under `head` as two documents. When anything fails neither stays, and what failed first is
 * thrown.
 */
export async function writeSheet(
  files: FileStore,
  head: SheetHead,
  chunks: AsyncIterable<readonly Cell[][]>,
): Promise<{ csv: Document; xlsx: Document }> {
  const failed = new AbortController();
  const csv = new PassThrough();
  const rows = new PassThrough({ objectMode: true, highWaterMark: 200 });
  const stopOnFailure = async <Result>(work: Promise<Result>): Promise<Result> => {
    try {
      return await work;
    } catch (error) {
      failed.abort(error);
      for (const stream of [csv, rows]) stream.on('error', () => undefined).destroy(error as Error);
      throw error;
    }
  };
  const [, csvFile, xlsxFile] = await Promise.allSettled([
    stopOnFailure(feed(head, chunks, csv, rows, failed.signal)),
    stopOnFailure(files.putDocument(csv, 'csv')),
    stopOnFailure(files.putDocument(Readable.fromWeb(workbook(head, rows)), 'xlsx')),
  ]);
  if (csvFile.status === 'fulfilled' && xlsxFile.status === 'fulfilled' && !failed.signal.aborted) {
    return { csv: csvFile.value, xlsx: xlsxFile.value };
  }
  for (const file of [csvFile, xlsxFile]) if (file.status === 'fulfilled') await files.removeDocument(file.value.name);
  throw failed.signal.reason;
}

async function feed(
  head: SheetHead,
  chunks: AsyncIterable<readonly Cell[][]>,
  csv: PassThrough,
  rows: PassThrough,
  signal: AbortSignal,
): Promise<void> {
  const put = async (stream: PassThrough, piece: unknown) => {
    signal.throwIfAborted();
    if (!stream.write(piece)) await once(stream, 'drain', { signal });
  };
  await put(csv, `\ufeff${csvLines([head.columns.map((column) => column.title)])}`); // Excel takes it for UTF-8 only so
  for await (const chunk of chunks) {
    await put(csv, csvLines(chunk.map((row) => row.map((cell, at) => csvCell(cell, head.columns[at]?.decimals)))));
    for (const row of chunk) await put(rows, row.map(workbookCell));
  }
  csv.end();
  rows.end();
}

function csvLines(lines: readonly (readonly string[])[]): string {
  return stringify(lines as string[][], { record_delimiter: 'windows', quoted_match: /[\r\n]|^\s|\s$/ });
}

function csvCell(cell: Cell, decimals: number | undefined): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return decimals === undefined ? String(cell) : cell.toFixed(decimals);
  return cell instanceof Date ? cell.toISOString().replace('T', ' ').slice(0, 19) : csvText(cell);
}

function workbookCell(cell: Cell): CellValue {
  if (typeof cell === 'string') return cell === '' ? null : workbookText(cell);
  return cell instanceof Date ? new Date(Math.floor(cell.getTime() / 1000) * 1000) : cell;
}

function workbook({ name, columns }: SheetHead, rows: Readable) {
  return writeXlsxStream(rows as AsyncIterable<CellValue[]>, {
    name,
    columns: columns.map((column) => ({
      header: column.title,
      width: Math.min(40, Math.max(12, column.title.length + 2)),
      numFmt: formatOf(column),
    })),
    freezePane: { rows: 1 },
  });
}

function formatOf({ shows, decimals = 0 }: HeadColumn): string {
  if (shows === 'text') return '@';
  if (shows === 'moment') return 'yyyy-mm-dd hh:mm:ss';
  return decimals === 0 ? 'General' : `0.${'0'.repeat(decimals)}`;
}
