/** Excel workbooks: the first visible sheet, row by row, as text. */
import { posix } from 'node:path';
import { dateText, isDateFormat } from './rules/excel-date.ts';
import { plainNumber } from './rules/plain-number.ts';
import { SharedStrings } from './shared-strings.ts';
import { cutTrailing, damaged, type SheetLimits, type SheetRow, tooMuch } from './sheet.ts';
import { parseXml, readXml } from './xml.ts';
import type { Zip } from './zip.ts';

type Workbook = {
  sheetPath: string;
  sheetName: string;
  sheetNumber: number;
  sheetCount: number;
  from1904: boolean;
  base: string;
};

/** Where the first visible sheet is, and what it is called. Throws SheetProblem for what is no workbook. */
export async function inspectXlsx(zip: Zip): Promise<Workbook> {
  const root = await relationsOf(zip, '_rels/.rels');
  const bookPath = [...root.values()].find((each) => each.type === 'officeDocument')?.target ?? 'xl/workbook.xml';
  const base = posix.dirname(bookPath);
  const sheets: { name: string; relation: string; hidden: boolean }[] = [];
  let from1904 = false;
  await readXml(zip.stream(bookPath), {
    open(name, attributes) {
      if (name === 'workbookPr') from1904 = ['1', 'true'].includes(attributes.date1904 ?? '');
      if (name !== 'sheet') return;
      const relation = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1] ?? '';
      const hidden = attributes.state !== undefined && attributes.state !== 'visible';
      sheets.push({ name: attributes.name ?? '', relation, hidden });
    },
  });
  const relations = await relationsOf(zip, `${base}/_rels/${posix.basename(bookPath)}.rels`);
  const sheet = sheets.find((each) => !each.hidden) ?? sheets[0];
  const path = sheet && relations.get(sheet.relation)?.target;
  if (!path) throw damaged('this workbook holds no sheet.');
  const sheetPath = path.startsWith('/') ? path.slice(1) : posix.join(base, path);
  const sheetNumber = sheets.indexOf(sheet) + 1;
  return { sheetPath, sheetName: sheet.name, sheetNumber, sheetCount: sheets.length, from1904, base };
}

async function relationsOf(zip: Zip, path: string): Promise<Map<string, { type: string; target: string }>> {
  const relations = new Map<string, { type: string; target: string }>();
  if (!zip.has(path)) return relations;
  await readXml(zip.stream(path), {
    open(name, { Id = '', Type = '', Target = '' }) {
      if (name === 'Relationship') {
        relations.set(Id, { type: Type.slice(Type.lastIndexOf('/') + 1), target: Target.replace(/^\/(?=xl\/)/, '') });
      }
    },
  });
  return relations;
}

/** The rows of the sheet. Formulas give their last value; dates are written as 2026-05-31. */
export async function* readXlsx(zip: Zip, book: Workbook, limits: SheetLimits): AsyncGenerator<SheetRow[]> {
  const strings = new SharedStrings(limits.keptCharacters);
  try {
    await loadStrings(zip, `${book.base}/sharedStrings.xml`, strings);
    const dates = await dateStyles(zip, `${book.base}/styles.xml`);
    const reader = new SheetReader(strings, dates, book.from1904, limits);
    for await (const _ of parseXml(zip.stream(book.sheetPath), reader)) {
      const rows = reader.takeRows();
      if (rows.length > 0) yield rows;
    }
  } finally {
    strings.close();
  }
}

async function loadStrings(zip: Zip, path: string, strings: SharedStrings): Promise<void> {
  if (!zip.has(path)) return;
  let text = '';
  let reading = false;
  let phonetic = false;
  await readXml(zip.stream(path), {
    open(name) {
      if (name === 'si') text = '';
      else if (name === 't') reading = !phonetic;
      else if (name === 'rPh') phonetic = true;
    },
    text(piece) {
      if (reading) text += piece;
    },
    close(name) {
      if (name === 't') reading = false;
      else if (name === 'rPh') phonetic = false;
      else if (name === 'si') strings.add(unescaped(text));
    },
  });
}

/** Which cell styles show a number as a date. */
async function dateStyles(zip: Zip, path: string): Promise<Set<number>> {
  const dates = new Set<number>();
  if (!zip.has(path)) return dates;
  const formats = new Map<number, string>();
  let inCells = false;
  let style = 0;
  await readXml(zip.stream(path), {
    open(name, attributes) {
      if (name === 'numFmt') formats.set(Number(attributes.numFmtId), attributes.formatCode ?? '');
      else if (name === 'cellXfs') inCells = true;
      else if (name === 'xf' && inCells) {
        const format = Number(attributes.numFmtId ?? 0);
        if (isDateFormat(format, formats.get(format))) dates.add(style);
        style += 1;
      }
    },
    close(name) {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return dates;
}

/** Excel writes characters XML has no place for as _x000D_. */
function unescaped(text: string): string {
  return text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
    : text;
}

/** Turns the tags of a sheet into rows. */
class SheetReader {
  private rows: SheetRow[] = [];
  private row: SheetRow | null = null;
  private lastNumber = 0;
  private column = 0;
  private type = '';
  private isDate = false;
  private value = '';
  private inValue = false;
  private inPhonetic = false;

  private readonly strings: SharedStrings;
  private readonly dates: ReadonlySet<number>;
  private readonly from1904: boolean;
  private readonly limits: SheetLimits;

  constructor(strings: SharedStrings, dates: ReadonlySet<number>, from1904: boolean, limits: SheetLimits) {
    this.strings = strings;
    this.dates = dates;
    this.from1904 = from1904;
    this.limits = limits;
  }

  takeRows(): SheetRow[] {
    const { rows } = this;
    this.rows = [];
    return rows;
  }

  open(name: string, attributes: Record<string, string>): void {
    if (name === 'row') {
      this.lastNumber = Number(attributes.r) || this.lastNumber + 1;
      this.row = { number: this.lastNumber, cells: [] };
      this.column = -1;
    } else if (name === 'c' && this.row) {
      this.column = attributes.r ? columnOf(attributes.r) : this.column + 1;
      if (this.column >= this.limits.columns) {
        throw tooMuch(`columns in row ${this.row.number}`, this.column + 1, this.limits.columns);
      }
      this.type = attributes.t ?? '';
      this.isDate = this.dates.has(Number(attributes.s));
      this.value = '';
    } else if (name === 'rPh') this.inPhonetic = true;
    else if (name === 'v' || name === 't') this.inValue = !this.inPhonetic;
  }

  text(piece: string): void {
    if (!this.inValue) return;
    this.value += piece;
    if (this.value.length > this.limits.cellCharacters) {
      throw tooMuch(`characters in one cell of row ${this.row?.number}`, this.value.length, this.limits.cellCharacters);
    }
  }

  close(name: string): void {
    if (name === 'v' || name === 't') this.inValue = false;
    else if (name === 'rPh') this.inPhonetic = false;
    else if (name === 'c' && this.row && this.value !== '') {
      while (this.row.cells.length < this.column) this.row.cells.push('');
      this.row.cells[this.column] = this.cellText();
    } else if (name === 'row' && this.row) {
      if (cutTrailing(this.row.cells).length > 0) this.rows.push(this.row);
      this.row = null;
    }
  }

  private cellText(): string {
    switch (this.type) {
      case 's':
        return this.strings.get(Number(this.value)) ?? '';
      case 'str':
      case 'inlineStr':
        return unescaped(this.value);
      case 'b':
        return this.value === '1' || this.value === 'true' ? 'TRUE' : 'FALSE';
      case 'e':
      case 'd':
        return this.value;
      default: {
        const number = Number(this.value);
        if (Number.isNaN(number)) return this.value;
        return this.isDate ? dateText(number, this.from1904) : plainNumber(number);
      }
    }
  }
}

/** 'AB12' is column 27, counted from 0. */
function columnOf(reference: string): number {
  let column = 0;
  for (let at = 0; at < reference.length; at += 1) {
    const code = reference.charCodeAt(at) & ~32;
    if (code < 65 || code > 90) break;
    column = column * 26 + code - 64;
  }
  return Math.max(0, column - 1);
}
