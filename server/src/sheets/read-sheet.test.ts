import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mutilate, mutilations } from '../../../test/support/mutilate.ts';
import { type Cell, fileIn, odsOf, tempFolder, xlsxOf, zipOf } from '../../../test/support/sheet-files.ts';
import { isRefusal } from '../platform/refusals.ts';
import { readSheet } from './read-sheet.ts';
import { type SheetLimits, SheetProblem, type SheetRow, sheetLimits } from './sheet.ts';

let folder: Awaited<ReturnType<typeof tempFolder>>;
beforeAll(async () => {
  folder = await tempFolder();
});
afterAll(() => folder.remove());

let files = 0;
/** Everything a file gives: titles and rows, or the sentence it is refused with. */
async function read(content: string | Buffer, limits: Partial<SheetLimits> = {}) {
  files += 1;
  const path = await fileIn(folder.path, `file-${files}`, content);
  const sheet = await readSheet(path, { ...sheetLimits, ...limits });
  if (isRefusal(sheet)) return sheet.message;
  try {
    const rows: SheetRow[] = [];
    for await (const batch of sheet.rows) rows.push(...batch);
    return { described: sheet.described, titles: sheet.titles, rows: rows.map((row) => [row.number, ...row.cells]) };
  } catch (error) {
    if (error instanceof SheetProblem) return error.message;
    throw error;
  }
}

const html = '<p>A "big" lamp;\r\nwith, commas</p>\r\n<ul>\r\n<li>käse</li></ul>';
const table: string[][] = [
  ['Internal_ID', 'XX_Title_Short', 'NL_Description_Long', 'Price'],
  ['1', 'Crème brûlée', html, '19.95'],
  ['2', 'Lamp', '', '5'],
];
const csvOf = (delimiter: string, lineEnd: string) =>
  table
    .map((row) =>
      row.map((cell) => (/[",;\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(delimiter),
    )
    .join(lineEnd) + lineEnd;
const expected = {
  titles: table[0],
  rows: [
    [2, ...(table[1] as string[])],
    [3, ...(table[2] as string[])],
  ],
};

describe('a text file', () => {
  const encodings: Record<string, (text: string) => Buffer> = {
    'UTF-8': (text) => Buffer.from(text),
    'UTF-8 with its mark': (text) => Buffer.from(`\uFEFF${text}`),
    'Windows-1252': (text) => Buffer.from(text, 'latin1'),
    'UTF-16': (text) => Buffer.from(`\uFEFF${text}`, 'utf16le'),
  };
  for (const [encoding, encode] of Object.entries(encodings)) {
    for (const delimiter of [',', ';', '\t']) {
      for (const lineEnd of ['\r\n', '\n']) {
        test(`in ${encoding} with ${JSON.stringify(delimiter)} and ${JSON.stringify(lineEnd)}`, async () => {
          expect(await read(encode(csvOf(delimiter, lineEnd)))).toMatchObject(expected);
        });
      }
    }
  }

  test('takes Excel’s line that names the delimiter, rows of any length, and blank lines by their number', async () => {
    expect(await read('sep=;\r\nA;B;C\r\n\r\n1;2\r\n;;\r\n"x;y";;z;\r\n')).toMatchObject({
      titles: ['A', 'B', 'C'],
      rows: [
        [3, '1', '2'],
        [5, 'x;y', '', 'z'],
      ],
    });
  });

  test('takes the euro sign of Windows-1252 and one column without delimiter', async () => {
    expect(await read(Buffer.from([0x41, 0x0a, 0x80, 0x35]))).toMatchObject({
      titles: ['A'],
      rows: [[2, '€5']],
    });
  });

  test.each([
    ['', /is empty/],
    ['\r\n\r\n', /holds nothing/],
    ['A,B\r\n', /column titles and no row below/],
    ['A,B,a\r\n1,2,3', /the title “a” is there twice, in columns 1 and 3/],
    ['A,B\n1,"two\n3,4\n', /quote opened in row 2.* is never closed/],
    ['A,B\n1,"two" and more\n', /lone quote in row 2/],
    ['A,B\n1,24" screen\n', /lone quote in row 2/],
    ['A,B\n1,a\0b\n', /NUL at byte 8/],
  ])('%j is refused', async (content, message) => {
    expect(await read(content)).toMatch(message);
  });

  test('that is too wide, has too long a cell, or is all one quoted text is refused', async () => {
    expect(await read(`A,B\n${'x,'.repeat(10_000)}\n`)).toMatch(/10,001 columns in row 2; at most 500/);
    expect(await read(`A,B\n1,${'x'.repeat(3_001)}\n`, { cellCharacters: 3_000 })).toMatch(
      /3,001 characters in one cell of row 2; at most 3,000/,
    );
    expect(await read(`A,B\n1,"${'x\n'.repeat(100_000)}`, { cellCharacters: 3_000 })).toMatch(/row 2 .*far too long/);
  });

  test('with more rows or bytes than allowed is refused with the numbers', async () => {
    expect(await read(`A\n${'1\n'.repeat(11)}`, { rows: 10 })).toMatch(/more than 10 rows/);
    expect(await read('A\n1\n', { fileBytes: 3 })).toMatch(/it has 1 MB; at most 1 MB/);
  });
});

const typed: Cell[][] = [
  ['Title', 'Price', 'EAN', 'Track', 'Day', 'Notes'],
  ['  Lamp & <Co> ', 19.95, 8712345678906, true, new Date('2026-05-31'), 'two\nlines'],
  ['', '', '', '', '', ''],
  ['Mug', 0.0000001, '', false, '', ''],
];
const typedRows = [
  [2, '  Lamp & <Co> ', '19.95', '8712345678906', 'TRUE', '2026-05-31', 'two\nlines'],
  [4, 'Mug', '0.0000001', '', 'FALSE'],
];

describe('a workbook', () => {
  test.each([{ inline: false }, { inline: true }])(
    'is read as text, by the value and not its look %j',
    async (options) => {
      expect(await read(await xlsxOf(typed, options))).toEqual({
        described: 'XLSX, “Sheet1”',
        titles: typed[0],
        rows: typedRows,
      });
    },
  );

  test('gives its first visible sheet and says that there are others', async () => {
    const book = await xlsxOf(typed, { sheets: ['Codes', 'Products', 'Old'], hiddenFirst: true });
    expect(await read(book)).toMatchObject({ described: 'XLSX, “Products” (2/3)', rows: typedRows });
  });

  test('with more text than is kept in memory gives each cell its own', async () => {
    const rows = Array.from({ length: 300 }, (_, at) => [`Product ${at}`, `${at} ${'ü'.repeat(400)}`, 'same']);
    const sheet = await read(await xlsxOf([['Title', 'Text', 'Group'], ...rows]), { keptCharacters: 1_000 });
    expect(sheet).toMatchObject({ rows: rows.map((row, at) => [at + 2, ...row]) });
  });

  test('that is wide, a ZIP of something else, locked or cut off is refused', async () => {
    const wide = Array.from({ length: 10_000 }, (_, at) => `c${at}`);
    expect(await read(await xlsxOf([wide, wide]))).toMatch(/501 columns in row 1; at most 500/);
    expect(await read(await zipOf({ 'a.jpg': 'x' }))).toMatch(/a ZIP file and no spreadsheet/);
    expect(await read(Buffer.from('d0cf11e0a1b11ae1aaaaaaaa', 'hex'))).toMatch(/old Excel file.*\.xlsx/);
    const book = await xlsxOf(typed);
    expect(await read(book.subarray(0, book.length - 30))).toMatch(/damaged or cut off/);
  });

  test('that would fill memory or disk is refused with the numbers before it is unpacked', async () => {
    const small = { freeUnpackedBytes: 1024 * 1024 };
    const size = 3_300_000;
    const bomb = await zipOf({ mimetype: 'x', 'content.xml': Buffer.alloc(size, ' ') });
    expect(await read(bomb, small)).toMatch(/1 MB would unpack to 4 MB; at most 1 MB/);
    // One that lies about its size, in both places, and is found out while it unpacks.
    const lying = Buffer.from(bomb);
    const told = Buffer.alloc(4);
    told.writeUInt32LE(size);
    for (let at = lying.indexOf(told); at >= 0; at = lying.indexOf(told)) lying.writeUInt32LE(1000, at);
    expect(await read(lying, small)).toMatch(/damaged/);
  });

  test('with tags nested without end or attributes without number is refused', async () => {
    const around = (inner: string) =>
      zipOf({
        '[Content_Types].xml': '<Types/>',
        'xl/workbook.xml': '<workbook><sheets><sheet name="S" r:id="r1"/></sheets></workbook>',
        'xl/_rels/workbook.xml.rels':
          '<R><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></R>',
        'xl/worksheets/sheet1.xml': inner,
      });
    expect(await read(await around(`<worksheet>${'<a>'.repeat(100_000)}`))).toMatch(/nested too deeply/);
    const attributes = Array.from({ length: 5_000 }, (_, at) => `a${at}="1"`).join(' ');
    expect(await read(await around(`<worksheet ${attributes}></worksheet>`))).toMatch(/too many attributes/);
    expect(
      await read(await around('<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="2">')),
    ).toMatch(/cut off/);
    expect(await read(await around('<worksheet><sheetData><row r="1"><c r="ZZZZZZ1"><v>1</v></c></row>'))).toMatch(
      /columns in row 1; at most 500/,
    );
  });
});

describe('an OpenDocument sheet', () => {
  test('is read as text, by the value and not its look; the million empty rows below cost nothing', async () => {
    expect(await read(await odsOf(typed))).toEqual({ described: 'ODS', titles: typed[0], rows: typedRows });
  });

  test('that repeats a row or a cell without end is refused', async () => {
    const ods = (table: string) =>
      zipOf({
        mimetype: 'application/vnd.oasis.opendocument.spreadsheet',
        'content.xml': `<o:document><table:table>${table}</table:table></o:document>`,
      });
    const cell = '<table:table-cell><text:p>x</text:p></table:table-cell>';
    expect(
      await read(await ods(`<table:table-row table:number-rows-repeated="1048576">${cell}</table:table-row>`)),
    ).toMatch(/1,048,576 rows; at most 500,000/);
    const wide = '<table:table-cell table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell>';
    expect(await read(await ods(`<table:table-row>${wide}</table:table-row>`))).toMatch(/16,384 columns/);
  });
});

/** Whatever happens to a file on its way, it is read or refused with a sentence, and in good time. */
describe('a mutilated file', () => {
  const sources: Record<string, () => Promise<Buffer>> = {
    csv: async () => Buffer.from(csvOf(';', '\r\n')),
    xlsx: () => xlsxOf(typed),
    ods: () => odsOf(typed),
  };
  for (const [format, make] of Object.entries(sources)) {
    test(`${format} never crashes the reader`, async () => {
      const whole = await make();
      await fc.assert(
        fc.asyncProperty(mutilations, async (steps) => {
          const outcome = await read(steps.reduce(mutilate, whole));
          if (typeof outcome === 'string') expect(outcome).toMatch(/^file: .{10,}\.$/s);
          else expect(outcome.rows.length).toBeGreaterThan(0);
        }),
        { numRuns: 150 },
      );
    });
  }

  test('nor does one of nothing but noise', async () => {
    const magic = fc.constantFrom('', 'PK\u0003\u0004', '\uFEFF', 'sep=;\n', '"', 'A;B\n');
    await fc.assert(
      fc.asyncProperty(magic, fc.uint8Array({ maxLength: 400 }), async (start, noise) => {
        const outcome = await read(Buffer.concat([Buffer.from(start), noise]));
        if (typeof outcome === 'string') expect(outcome).toMatch(/^file: .{10,}\.$/s);
      }),
      { numRuns: 150 },
    );
  });
});
