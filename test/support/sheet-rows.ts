/** Rows of a sheet for tests of import rules, from titles and cells as a person writes them. */
import { type ReadRow, type RowColumn, readRow } from '../../server/src/imports/rules/row.ts';
import { headerMatcher, productColumns } from '../../server/src/sheets/product-columns.ts';

const store = {
  languages: [
    { code: 'en', name: 'English', columnPrefix: 'US' },
    { code: 'nl', name: 'Nederlands', columnPrefix: 'NL' },
  ],
  defaultLanguage: 'en',
  currency: 'EUR',
};
const columnOf = headerMatcher(productColumns(store), store);

/** The columns of these titles. */
export function columnsOf(titles: readonly string[]): RowColumn[] {
  return titles.map((heading, index) => {
    const column = columnOf(heading);
    if (!column) throw new Error(`no column ${heading}`);
    return { index, heading, ...column };
  });
}

/** A row with these cells by title. */
export function rowOf(cells: Record<string, string>, row = 2, clearEmpty = false): ReadRow {
  const titles = Object.keys(cells);
  return readRow(row, Object.values(cells), columnsOf(titles), { clearEmpty, width: titles.length });
}
