/** Text files with comma, semicolon or tab between the cells, as every spreadsheet program writes them. */
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { sniffDelimiter } from './rules/delimiter.ts';
import { damaged, type SheetLimits, type SheetRow, tooMuch } from './sheet.ts';

export type CsvShape = { encoding: 'utf-8' | 'windows-1252' | 'utf-16le' | 'utf-16be'; delimiter: ',' | ';' | '\t' };

const sniffedBytes = 256 * 1024;
const batchRows = 500;

/** Looks through the whole file for how it is written. Throws SheetProblem for what is no text. */
export async function inspectCsv(path: string): Promise<CsvShape> {
  const strict = new TextDecoder('utf-8', { fatal: true });
  let encoding: CsvShape['encoding'] = 'utf-8';
  let head: Buffer = Buffer.alloc(0);
  let position = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: sniffedBytes }) as AsyncIterable<Buffer>) {
    if (position === 0) {
      head = chunk;
      encoding = encodingOfMark(chunk) ?? encoding;
    }
    if (!encoding.startsWith('utf-16')) {
      const nul = chunk.indexOf(0);
      if (nul >= 0) {
        throw damaged(`it holds a NUL at byte ${position + nul + 1}; this is no text. Save it as CSV (UTF-8) again.`);
      }
    }
    if (encoding === 'utf-8' && !decodes(strict, chunk)) encoding = 'windows-1252';
    position += chunk.length;
  }
  if (encoding === 'utf-8' && !decodes(strict)) encoding = 'windows-1252';
  return { encoding, delimiter: sniffDelimiter(new TextDecoder(encoding).decode(head)) };
}

function encodingOfMark(head: Buffer): CsvShape['encoding'] | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return undefined;
}

function decodes(strict: InstanceType<typeof TextDecoder>, chunk?: Buffer): boolean {
  try {
    strict.decode(chunk, { stream: chunk !== undefined });
    return true;
  } catch {
    return false;
  }
}

/** The rows of a text file; numbers count records, as a spreadsheet program shows them. */
export async function* readCsv(path: string, shape: CsvShape, limits: SheetLimits): AsyncGenerator<SheetRow[]> {
  const parser = Readable.from(decoded(path, shape.encoding)).pipe(
    parse({
      delimiter: shape.delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      max_record_size: limits.cellCharacters * 20,
    }),
  );
  let batch: SheetRow[] = [];
  let number = 0;
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      number += 1;
      if (cells.length > limits.columns) throw tooMuch(`columns in row ${number}`, cells.length, limits.columns);
      batch.push({ number, cells });
      if (batch.length < batchRows) continue;
      yield batch;
      batch = [];
    }
  } catch (error) {
    throw error instanceof CsvError ? explained(error) : error;
  } finally {
    parser.destroy();
  }
  if (batch.length > 0) yield batch;
}

async function* decoded(path: string, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  let first = true;
  for await (const chunk of createReadStream(path)) {
    const text = decoder.decode(chunk, { stream: true });
    // Excel's own first line that names the delimiter.
    yield first ? text.replace(/^sep=.\r?\n/i, '') : text;
    first = false;
  }
  yield decoder.decode();
}

function explained(error: CsvError): Error {
  const { records, lines } = error as { records?: number; lines?: number };
  const line = `row ${(records ?? 0) + 1} (line ${lines ?? '?'})`;
  switch (error.code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return damaged(`the quote opened in ${line} is never closed. Close it, or write a quote in a text twice ("").`);
    case 'CSV_INVALID_CLOSING_QUOTE':
    case 'INVALID_OPENING_QUOTE':
      return damaged(
        `there is a lone quote in ${line}. Put the whole text between quotes and the quote in it twice ("").`,
      );
    case 'CSV_MAX_RECORD_SIZE':
      return damaged(`${line} is far too long; a quote opened there is probably never closed.`);
    default:
      return damaged(`${line} cannot be read (${error.message}).`);
  }
}
