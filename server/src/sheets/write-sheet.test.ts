import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { readSheet } from 'read-excel-file/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FileStore, folderFileStore } from '../platform/files.ts';
import { isStandIn } from './rules/cell-text.ts';
import { unguardText } from './rules/formula-text.ts';
import { type Cell, type SheetHead, writeSheet } from './write-sheet.ts';

let folder: string;
let files: FileStore;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evershelf-sheets-'));
  files = folderFileStore(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function* chunksOf(rows: Cell[][], size = 3) {
  for (let at = 0; at < rows.length; at += size) yield rows.slice(at, at + size);
}
const bytesOf = async (name: string) => buffer((await files.getDocument(name))?.stream as Readable);

async function written(head: SheetHead, rows: Cell[][]) {
  const { csv, xlsx } = await writeSheet(files, head, chunksOf(rows));
  const csvBytes = await bytesOf(csv.name);
  expect(csv.bytes).toBe(csvBytes.length);
  const workbook = await readSheet(await bytesOf(xlsx.name), { trim: false });
  for (const { name } of [csv, xlsx]) await files.removeDocument(name);
  return { csvBytes, csv: parse(csvBytes, { bom: true }) as string[][], workbook };
}

const text = (title: string) => ({ title, shows: 'text' }) as const;

test('numbers are numbers, codes keep their zeros, moments are moments', async () => {
  const head: SheetHead = {
    name: 'products',
    columns: [
      text('SKU'),
      { title: 'Price', shows: 'number', decimals: 2 },
      { title: 'Level', shows: 'number' },
      text('Note'),
      { title: 'At', shows: 'moment' },
    ],
  };
  const at = new Date('2026-11-24T20:34:33Z');
  const { csvBytes, csv, workbook } = await written(head, [
    ['00123', 19.9, -5, '=1+1', at],
    ['2', 0, 1200, '', null],
  ]);
  expect(csvBytes.toString('utf8')).toBe(
    "\ufeffSKU,Price,Level,Note,At\r\n00123,19.90,-5,'=1+1,2026-11-24 20:34:33\r\n2,0.00,1200,,\r\n",
  );
  expect(csv[1]).toEqual(['00123', '19.90', '-5', "'=1+1", '2026-11-24 20:34:33']);
  expect(workbook).toEqual([
    ['SKU', 'Price', 'Level', 'Note', 'At'],
    ['00123', 19.9, -5, '=1+1', at],
    ['2', 0, 1200, null, null],
  ]);
});

test('every text comes back from both, whatever is in it', async () => {
  const texts = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.string({
      unit: fc.constantFrom(
        "'",
        '"',
        '=',
        '-',
        ';',
        ',',
        '\t',
        '\r',
        '\n',
        ' ',
        '_',
        'x0041_',
        '\u0001',
        '\ufffe',
        '😀',
        '<',
        '&',
        ']]>',
      ),
      maxLength: 12,
    }),
  );
  const columns = [text('A'), text('B'), text('C')];
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(texts, texts, texts), { minLength: 1, maxLength: 8 }), async (drawn) => {
      const rows = drawn.map((row, at) => [`${at}`, ...row.slice(1)] as string[]); // no row is wholly empty
      const { csv, workbook } = await written({ name: 'texts', columns }, rows);
      expect(csv.slice(1).map((row) => row.map(unguardText))).toEqual(rows);
      expect(workbook.slice(1).map((row) => row.map((cell) => unguardText(String(cell ?? ''))))).toEqual(rows);
    }),
    { numRuns: 25 },
  );
});

test('a text too long for a workbook has a stand-in there and is whole in the CSV', async () => {
  const long = 'é'.repeat(40_000);
  const { csv, workbook } = await written({ name: 'long', columns: [text('A')] }, [[long], ['x'.repeat(32_767)]]);
  expect(csv[1]?.[0]).toBe(long);
  expect(isStandIn(String(workbook[1]?.[0]))).toBe(true);
  expect(workbook[2]?.[0]).toHaveLength(32_767);
});

test('a sheet whose rows fail half-way leaves nothing, and says what failed', async () => {
  const rows = async function* () {
    yield [['a']];
    throw new Error('the snapshot is gone');
  };
  await expect(writeSheet(files, { name: 'x', columns: [text('A')] }, rows())).rejects.toThrow('the snapshot is gone');
  expect(await readdir(join(folder, 'documents'))).toEqual([]);
});

test.each(['csv', 'xlsx'])('a disk that is full while the %s is written leaves nothing, and says so', async (full) => {
  const store: FileStore = {
    ...files,
    async putDocument(source, extension) {
      if (extension !== full) return files.putDocument(source, extension);
      for await (const _ of source) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
      throw new Error('nothing was written');
    },
  };
  const rows = Array.from({ length: 5000 }, (_, at) => [`${at} ${'x'.repeat(200)}`]);
  await expect(writeSheet(store, { name: 'x', columns: [text('A')] }, chunksOf(rows, 250))).rejects.toMatchObject({
    code: 'ENOSPC',
  });
  expect(await readdir(join(folder, 'documents'))).toEqual([]);
});
