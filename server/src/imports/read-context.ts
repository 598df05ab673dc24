/** What checking and importing rows need of the shop, loaded once. */
import type { Db } from '../platform/db.ts';
import { isRefusal } from '../platform/refusals.ts';
import { loadSheetFacts, type SheetFacts } from '../sheets/read-product-rows.ts';
import { mappedColumns } from './columns.ts';
import type { CategoryPath } from './rules/categories.ts';
import type { Lookups } from './rules/compare.ts';
import { type ReadRow, type RowColumn, readRow } from './rules/row.ts';
import type { ImportFacts } from './store.ts';

export type Context = {
  facts: SheetFacts;
  lookups: Lookups;
  columns: RowColumn[];
  /** A row of the file with its cells read as values. */
  read(row: { row: number; cells: string[] }): ReadRow;
};

/** Loads it. Throws where the mapping fits no more: it was checked when it was chosen. */
export async function loadContext(db: Db, imported: ImportFacts, origin: string): Promise<Context> {
  const facts = await loadSheetFacts(db, origin);
  const columns = mappedColumns(imported.titles, imported.mapping, facts.store);
  if (isRefusal(columns)) throw new Error(columns.message);
  const rates = await db.selectFrom('tax_rates').select(['id', 'rate_basis_points as points']).orderBy('id').execute();
  const timeframes = await db.selectFrom('delivery_timeframes').select(['id', 'name']).execute();
  const options = { clearEmpty: imported.options.clearEmpty, width: imported.titles.length };
  return {
    facts,
    columns,
    lookups: {
      defaultLanguage: facts.store.defaultLanguage,
      taxRates: new Map(rates.reverse().map((rate) => [rate.points, rate.id])),
      timeframes: new Map(timeframes.map((each) => [each.name.toLowerCase(), each.id])),
    },
    read: ({ row, cells }) => readRow(row, cells, columns, options),
  };
}

/** Finds the category of a path of titles, in any language it is told in; minds no case. */
export function categoryFinder(paths: SheetFacts['paths']): (path: CategoryPath) => number | undefined {
  const ids = new Map<string, number>();
  const keyOf = (language: string, titles: readonly string[]) => `${language}\n${titles.join('\n').toLowerCase()}`;
  for (const [id, byLanguage] of paths) {
    for (const [language, titles] of byLanguage)
      ids.set(keyOf(language, titles), ids.get(keyOf(language, titles)) ?? id);
  }
  return (path) => {
    for (const [language, titles] of Object.entries(path)) {
      const id = ids.get(keyOf(language, titles));
      if (id !== undefined) return id;
    }
    return undefined;
  };
}
