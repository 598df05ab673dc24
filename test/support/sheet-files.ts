/** Spreadsheet files for tests, written the way the programs of the world write them. */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import yazl from 'yazl';

export type Cell = string | number | boolean | Date;

/** A folder that is gone when the test file is done. */
export async function tempFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'evershelf-sheets-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** Writes a file and answers its path. */
export async function fileIn(folder: string, name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

/** The bytes of a ZIP with these files in it. */
export async function zipOf(files: Record<string, string | Buffer>): Promise<Buffer> {
  const zip = new yazl.ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** The same straight to a file, for large ones. */
export async function zipFile(path: string, files: Record<string, string | Buffer>): Promise<string> {
  const zip = new yazl.ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
  return path;
}

const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** A workbook as Excel saves it: shared texts, styled dates, sparse cells. Rows are sheet rows from 1. */
export async function xlsxOf(
  rows: Cell[][],
  options: { inline?: boolean; sheets?: string[]; hiddenFirst?: boolean } = {},
): Promise<Buffer> {
  const strings: string[] = [];
  const cell = (value: Cell, column: number, row: number): string => {
    const reference = `${letters(column)}${row}`;
    if (value === '') return '';
    if (typeof value === 'number') return `<c r="${reference}"><v>${value}</v></c>`;
    if (typeof value === 'boolean') return `<c r="${reference}" t="b"><v>${value ? 1 : 0}</v></c>`;
    if (value instanceof Date) {
      const serial = value.getTime() / 86_400_000 + 25_569;
      return `<c r="${reference}" s="1"><v>${serial}</v></c>`;
    }
    if (options.inline) {
      return `<c r="${reference}" t="inlineStr"><is><t xml:space="preserve">${escaped(value)}</t></is></c>`;
    }
    strings.push(value);
    return `<c r="${reference}" t="s"><v>${strings.length - 1}</v></c>`;
  };
  const body = rows
    .map((row, at) => `<row r="${at + 1}">${row.map((each, column) => cell(each, column, at + 1)).join('')}</row>`)
    .join('');
  const names = options.sheets ?? ['Sheet1'];
  const state = (at: number) => (options.hiddenFirst && at === 0 ? ' state="hidden"' : '');
  const data = options.hiddenFirst ? 2 : 1;
  const empty = `${xml}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>`;
  return zipOf({
    '[Content_Types].xml': `${xml}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`,
    '_rels/.rels': `${xml}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `${xml}<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>${names
      .map((name, at) => `<sheet name="${escaped(name)}" sheetId="${at + 1}"${state(at)} r:id="rId${at + 1}"/>`)
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${xml}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${names
      .map(
        (_, at) =>
          `<Relationship Id="rId${at + 1}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`,
      )
      .join('')}</Relationships>`,
    'xl/styles.xml': `${xml}<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="[$-413]d\\ mmmm\\ yyyy;@"/></numFmts><cellStyleXfs count="1"><xf numFmtId="14"/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>`,
    ...Object.fromEntries(
      names.map((_, at) => [
        `xl/worksheets/sheet${at + 1}.xml`,
        at + 1 === data
          ? `${xml}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${body}</sheetData></worksheet>`
          : empty,
      ]),
    ),
    ...(strings.length > 0 && {
      'xl/sharedStrings.xml': `${xml}<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">${strings
        .map((text) => `<si><t xml:space="preserve">${escaped(text)}</t></si>`)
        .join('')}</sst>`,
    }),
  });
}

function letters(column: number): string {
  const last = String.fromCharCode(65 + (column % 26));
  return column < 26 ? last : `${letters(Math.floor(column / 26) - 1)}${last}`;
}

/** A spreadsheet as LibreOffice saves it: repeated cells and rows, text in paragraphs, a million empty rows below. */
export async function odsOf(rows: Cell[][]): Promise<Buffer> {
  const cell = (value: Cell): string => {
    if (value === '') return '<table:table-cell/>';
    if (typeof value === 'number') {
      return `<table:table-cell office:value-type="float" office:value="${value}"><text:p>about ${value}</text:p></table:table-cell>`;
    }
    if (typeof value === 'boolean') {
      return `<table:table-cell office:value-type="boolean" office:boolean-value="${value}"><text:p>?</text:p></table:table-cell>`;
    }
    if (value instanceof Date) {
      return `<table:table-cell office:value-type="date" office:date-value="${value.toISOString().slice(0, 10)}"><text:p>?</text:p></table:table-cell>`;
    }
    const paragraphs = value
      .split('\n')
      .map((line) => `<text:p>${escaped(line).replaceAll('  ', ' <text:s/>')}</text:p>`);
    return `<table:table-cell office:value-type="string">${paragraphs.join('')}</table:table-cell>`;
  };
  const body = rows
    .map(
      (row) =>
        `<table:table-row>${row.map(cell).join('')}<table:table-cell table:number-columns-repeated="${16_384 - row.length}"/></table:table-row>`,
    )
    .join('');
  const names =
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"';
  const filler =
    '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>';
  return zipOf({
    mimetype: 'application/vnd.oasis.opendocument.spreadsheet',
    'content.xml': `${xml}<office:document-content ${names}><office:body><office:spreadsheet><table:table table:name="Blad1">${body}${filler}</table:table><table:table table:name="Blad2"><table:table-row><table:table-cell office:value-type="string"><text:p>other</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>`,
  });
}
