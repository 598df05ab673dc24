/** One row of a sheet, its cells read as values of the shop. */
import type { Parsed } from '../../sheets/rules/cells.ts';

/** What is told about a cell: `code` for programs and translations, `message` for a person. */
export type Finding = {
  code: string;
  /** The column's title in the file; null: the row as a whole. */
  column: string | null;
  value: string;
  message: string;
  params?: Record<string, string | number>;
};

/** A column of the file that is mapped to one of the shop's. */
export type RowColumn = {
  /** Its place in the file, from 0. */
  index: number;
  /** Its title in the file. */
  heading: string;
  /** The shop's column: title, value's name, and how its cells are read and written. */
  title: string;
  field: string;
  entity: 'product' | 'variant';
  /** An empty cell says something of its own. */
  readsEmpty?: boolean;
  parse(cell: string): Parsed;
  format(value: unknown): string | number;
};

/** A cell that says something. */
export type Given = { value: unknown; cell: string; column: RowColumn };

/** A row's values by field, in the file's order where two columns tell the same field. */
export type ReadRow = { row: number; given: ReadonlyMap<string, readonly Given[]>; problems: Finding[] };

/** What spreadsheets show where a formula has no value. */
const formulaError = /^#(N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NULL!|NUM!|GETTING_DATA|SPILL!|CALC!)$/i;

/**
 * Reads a row's cells. An empty cell says nothing; with `clearEmpty` it empties what may be empty. `width` is the number
 * of titles: a value beyond them is a problem, as it belongs to no column.
 */
export function readRow(
  row: number,
  cells: readonly string[],
  columns: readonly RowColumn[],
  { clearEmpty, width }: { clearEmpty: boolean; width: number },
): ReadRow {
  const given = new Map<string, Given[]>();
  const problems: Finding[] = [];
  for (const column of columns) {
    const cell = cells[column.index] ?? '';
    if (cell.trim() === '' && !clearEmpty && !column.readsEmpty) continue;
    if (formulaError.test(cell.trim())) {
      problems.push(
        problemAt(column, cell, 'formula_error', 'is what a spreadsheet shows for a formula without value.'),
      );
      continue;
    }
    const parsed = column.parse(cell);
    if ('problem' in parsed) {
      problems.push({ code: 'bad_value', column: column.heading, value: cell, message: parsed.problem });
    } else if ('value' in parsed) {
      const known = given.get(column.field);
      const one = { value: parsed.value, cell, column };
      if (known) known.push(one);
      else given.set(column.field, [one]);
    }
  }
  const beyond = cells.findIndex((cell, index) => index >= width && cell.trim() !== '');
  if (beyond >= 0) {
    const message = `There is a value in column ${beyond + 1}, which has no title. Is a quote or separator missing?`;
    problems.push({
      code: 'beyond_titles',
      column: null,
      value: cells[beyond] ?? '',
      message,
      params: { at: beyond + 1 },
    });
  }
  return { row, given, problems };
}

/** A problem of one cell, its message beginning with what is in it. */
export function problemAt(
  column: RowColumn,
  cell: string,
  code: string,
  message: string,
  params?: Finding['params'],
): Finding {
  return {
    code,
    column: column.heading,
    value: cell,
    message: `“${shortened(cell)}” ${message}`,
    ...(params && { params }),
  };
}

/** The last cell that tells a field; undefined: none does. */
export function givenOf(row: ReadRow, field: string): Given | undefined {
  return row.given.get(field)?.at(-1);
}

/** A cell's text for a sentence or a table. */
export function shortened(text: string, most = 80): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}
