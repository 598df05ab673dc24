/** What checking and importing rows need of the shop, loaded once. */
import type { Db } from '../platform/db.ts';
import { isRefusal } from '../platform/refusals.ts';
import { loadSheetFacts, type SheetFacts } from '../sheets/read-product-rows.ts';
import type { Shop } from '../shop.ts';
import { mappedColumns } from './columns.ts';
import { pictureResolver } from './import-pictures.ts';
import type { CategoryPath } from './rules/categories.ts';
import type { Lookups } from './rules/compare.ts';
import type { Resolved } from './rules/pictures.ts';
import { type ReadRow, type RowColumn, readRow } from './rules/row.ts';
import { asOwnRow, type OptionNames } from './rules/shopify.ts';
import type { ImportFacts } from './store.ts';

export type Context = {
  facts: SheetFacts;
  lookups: Lookups;
  columns: RowColumn[];
  /** A row of the file with its cells read as values; rows are read in the file's order first. */
  read(row: { row: number; cells: string[] }): ReadRow;
  /** What becomes of the pictures these rows name. */
  pictures(rows: readonly ReadRow[]): Promise<(address: string) => Resolved>;
};

/** Loads it. Throws where the mapping fits no more: it was checked when it was chosen. */
export async function loadContext(
  { db, config }: Pick<Shop, 'db' | 'config'>,
  imported: ImportFacts,
): Promise<Context> {
  const facts = await loadSheetFacts(db, config.publicUrl ?? '');
  const columns = mappedColumns(imported, imported.mapping, facts.store);
  if (isRefusal(columns)) throw new Error(columns.message);
  const options = { clearEmpty: imported.options.clearEmpty, width: imported.titles.length };
  const { defaultLanguage } = facts.store;
  const names: OptionNames = new Map();
  return {
    facts,
    columns,
    lookups: await loadLookups(db, defaultLanguage),
    read({ row, cells }) {
      const read = readRow(row, cells, columns, options);
      return imported.layout === 'shopify' ? asOwnRow(read, names, defaultLanguage) : read;
    },
    pictures: await pictureResolver(db, imported.id, config.fetchImages),
  };
}

async function loadLookups(db: Db, defaultLanguage: string): Promise<Lookups> {
  const rates = await db.selectFrom('tax_rates').select(['id', 'rate_basis_points as points']).orderBy('id').execute();
  const timeframes = await db.selectFrom('delivery_timeframes').select(['id', 'name']).execute();
  return {
    defaultLanguage,
    // Of several rates of one height the first counts.
    taxRates: new Map(rates.reverse().map((rate) => [rate.points, rate.id])),
    timeframes: new Map(timeframes.map((each) => [each.name.toLowerCase(), each.id])),
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
