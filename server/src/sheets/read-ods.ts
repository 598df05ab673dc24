/** OpenDocument spreadsheets (LibreOffice): the first sheet, row by row, as text. */
import { plainNumber } from './rules/plain-number.ts';
import { cutTrailing, type SheetLimits, type SheetRow, tooMuch } from './sheet.ts';
import { parseXml } from './xml.ts';
import type { Zip } from './zip.ts';

/** The rows of the first sheet of the file. */
export async function* readOds(zip: Zip, limits: SheetLimits): AsyncGenerator<SheetRow[]> {
  const reader = new TableReader(limits);
  for await (const _ of parseXml(zip.stream('content.xml'), reader)) {
    const rows = reader.takeRows();
    if (rows.length > 0) yield rows;
  }
}

/** Turns the tags of content.xml into rows. Repeated empty rows and cells, of which there are millions, cost nothing. */
class TableReader {
  private rows: SheetRow[] = [];
  private tables = 0;
  private tableDepth = 0;
  private number = 0;
  private rowRepeat = 1;
  private cells: string[] | null = null;
  /** Empty cells not written yet, as nothing may follow them. */
  private gap = 0;
  private cellRepeat = 1;
  private fixed: string | null = null;
  private text_ = '';
  private paragraphs = 0;
  private inParagraph = false;
  private inNote = 0;

  private readonly limits: SheetLimits;

  constructor(limits: SheetLimits) {
    this.limits = limits;
  }

  takeRows(): SheetRow[] {
    const { rows } = this;
    this.rows = [];
    return rows;
  }

  open(name: string, attributes: Record<string, string>): void {
    if (name === 'table') {
      this.tableDepth += 1;
      this.tables += 1;
    }
    if (this.tables !== 1 || this.tableDepth !== 1) return;
    if (name === 'table-row') {
      this.rowRepeat = repeatOf(attributes['table:number-rows-repeated']);
      this.cells = [];
      this.gap = 0;
    } else if ((name === 'table-cell' || name === 'covered-table-cell') && this.cells) {
      this.cellRepeat = repeatOf(attributes['table:number-columns-repeated']);
      this.fixed = fixedText(attributes);
      this.text_ = '';
      this.paragraphs = 0;
    } else if (name === 'annotation') this.inNote += 1;
    else if (this.inNote === 0) this.openInCell(name, attributes);
  }

  private openInCell(name: string, attributes: Record<string, string>): void {
    if (name === 'p') {
      this.inParagraph = true;
      this.paragraphs += 1;
      if (this.paragraphs > 1) this.text_ += '\n';
    } else if (name === 's') this.text_ += ' '.repeat(Math.min(repeatOf(attributes['text:c']), 10_000));
    else if (name === 'tab') this.text_ += '\t';
    else if (name === 'line-break') this.text_ += '\n';
  }

  text(piece: string): void {
    if (!this.inParagraph || this.inNote > 0) return;
    this.text_ += piece;
    if (this.text_.length > this.limits.cellCharacters) {
      throw tooMuch(`characters in one cell of row ${this.number + 1}`, this.text_.length, this.limits.cellCharacters);
    }
  }

  close(name: string): void {
    if (name === 'table') this.tableDepth -= 1;
    else if (name === 'annotation') this.inNote -= 1;
    else if (name === 'p') this.inParagraph = false;
    else if (name === 'table-row' && this.cells) this.endRow(this.cells);
    else if ((name === 'table-cell' || name === 'covered-table-cell') && this.cells) this.endCell(this.cells);
  }

  private endCell(cells: string[]): void {
    const value = this.fixed ?? this.text_;
    if (value === '') {
      this.gap += this.cellRepeat;
      return;
    }
    const width = cells.length + this.gap + this.cellRepeat;
    if (width > this.limits.columns) throw tooMuch(`columns in row ${this.number + 1}`, width, this.limits.columns);
    for (; this.gap > 0; this.gap -= 1) cells.push('');
    for (let copy = 0; copy < this.cellRepeat; copy += 1) cells.push(value);
  }

  private endRow(cells: string[]): void {
    if (cutTrailing(cells).length === 0) this.number += this.rowRepeat;
    else {
      if (this.rowRepeat > this.limits.rows) throw tooMuch('rows', this.rowRepeat, this.limits.rows);
      for (let copy = 0; copy < this.rowRepeat; copy += 1) {
        this.number += 1;
        this.rows.push({ number: this.number, cells: copy === 0 ? cells : [...cells] });
      }
    }
    this.cells = null;
  }
}

function repeatOf(count: string | undefined): number {
  const number = Number(count ?? 1);
  return Number.isSafeInteger(number) && number > 0 ? number : 1;
}

/** What a cell holds where its text is only how that looks: a number, yes or no, a day. */
function fixedText(attributes: Record<string, string>): string | null {
  switch (attributes['office:value-type'] ?? attributes['calcext:value-type']) {
    case 'float':
    case 'currency':
    case 'percentage': {
      const value = attributes['office:value'];
      return value === undefined || Number.isNaN(Number(value)) ? null : plainNumber(Number(value));
    }
    case 'boolean':
      return attributes['office:boolean-value'] === 'true' ? 'TRUE' : 'FALSE';
    case 'date':
      return attributes['office:date-value']?.replace('T', ' ') ?? null;
    default:
      return attributes['office:string-value'] ?? null;
  }
}
