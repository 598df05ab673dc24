/** A sheet to begin with: the columns new products need, and those most of them have. */
import type { Db } from '../platform/db.ts';
import type { FileStore } from '../platform/files.ts';
import { loadLanguages, loadStoreSettings } from '../settings/store.ts';
import { productColumns } from '../sheets/product-columns.ts';
import { type Cell, writeSheet } from '../sheets/write-sheet.ts';

/** Cells of the one example row, by the column's field; the language is the store's default. */
const example: [field: string, cell: Cell][] = [
  ['title', 'Example: replace this row'],
  ['variant', 'Default'],
  ['priceMinor', 19.95],
  ['taxRate', 0.21],
  ['sku', 'EXAMPLE-1'],
  ['stockTrack', 'Y'],
  ['disableSoldOut', 'N'],
  ['stockLevel', 0],
];

/** Writes it as CSV and workbook. Answers the names of the two documents, which the caller removes. */
export async function writeTemplate(shop: { db: Db; files: FileStore }) {
  const { currency, defaultLanguage } = await loadStoreSettings(shop.db);
  const columns = productColumns({ currency, defaultLanguage, languages: await loadLanguages(shop.db) });
  const chosen = example.flatMap(([field, cell]) => {
    const column = columns.find((each) => [field, `texts.${defaultLanguage}.${field}`].includes(each.field));
    return column ? [{ column, cell }] : [];
  });
  const head = {
    name: 'Products',
    columns: chosen.map(({ column, cell }) => ({
      title: column.title,
      shows: typeof cell === 'number' ? ('number' as const) : ('text' as const),
      decimals: column.decimals,
    })),
  };
  const { csv, xlsx } = await writeSheet(shop.files, head, rows([chosen.map(({ cell }) => cell)]));
  return { fileName: 'new_products', csv: csv.name, xlsx: xlsx.name };
}

async function* rows(all: Cell[][]): AsyncGenerator<Cell[][]> {
  yield all;
}
