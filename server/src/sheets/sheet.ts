/** What every kind of spreadsheet file is read as: rows of text, and how much of it we take. */
import { type Refusal, refuse } from '../platform/refusals.ts';

/** A row with the number a spreadsheet program shows beside it; cells after the last that holds something are cut. */
export type SheetRow = { number: number; cells: string[] };

export type SheetFormat = 'csv' | 'xlsx' | 'ods';

export type Sheet = {
  format: SheetFormat;
  /** How it was read, in no language: 'CSV, UTF-8, “;”', 'XLSX, “Products” (1/3)'. */
  described: string;
  /** The titles of the first row that holds any, trimmed. */
  titles: string[];
  /** The rows below the titles that hold something, some at a time, read as they are asked for. */
  rows: AsyncGenerator<SheetRow[]>;
};

const megabyte = 1024 * 1024;

/** The most we read. A file beyond any of these is refused with both numbers. */
export const sheetLimits = {
  fileBytes: 200 * megabyte,
  /** Of everything in a packed file (XLSX, ODS, ZIP) together. */
  unpackedBytes: 1024 * megabyte,
  /** How many times its size a packed file may unpack to, where that is more than freeUnpackedBytes. */
  unpackRatio: 200,
  freeUnpackedBytes: 64 * megabyte,
  rows: 500_000,
  columns: 500,
  cellCharacters: 300_000,
  /** Of a workbook's texts kept in memory; the others wait in a file. */
  keptCharacters: 8 * megabyte,
};
export type SheetLimits = typeof sheetLimits;

/** Carries a refusal out of a file being read, to `openSheet` and whoever iterates its rows. */
export class SheetProblem extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** The file cannot be read as what it is; `what` says where and why. */
export function damaged(what: string): SheetProblem {
  return new SheetProblem(refuse('invalid', `file: ${what}`, { field: 'file' }));
}

/** The file holds more of something than we take. */
export function tooMuch(what: string, has: number, most: number): SheetProblem {
  const [asked, possible] = [has, most].map((number) => number.toLocaleString('en'));
  const message = `file: it has ${asked} ${what}; at most ${possible} are read.`;
  return new SheetProblem(refuse('too_large', message, { field: 'file', details: { has, most } }));
}

/** `bytes` for a person. */
export function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / megabyte).toLocaleString('en')} MB`;
}

/** Cuts the empty cells after the last that holds something. */
export function cutTrailing(cells: string[]): string[] {
  let length = cells.length;
  while (length > 0 && cells[length - 1] === '') length -= 1;
  if (length < cells.length) cells.length = length;
  return cells;
}

/** Refuses rows that are too wide or hold too long a text. */
export function checkRow({ number, cells }: SheetRow, limits: SheetLimits): void {
  if (cells.length > limits.columns) throw tooMuch(`columns in row ${number}`, cells.length, limits.columns);
  for (const cell of cells) {
    if (cell.length > limits.cellCharacters) {
      throw tooMuch(`characters in one cell of row ${number}`, cell.length, limits.cellCharacters);
    }
  }
}
