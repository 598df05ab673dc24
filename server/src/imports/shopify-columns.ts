/** The columns of Shopify's product CSV, in the terms of our own. What is not here is left out, and listed as such. */
import type { SheetColumn, SheetStore } from '../sheets/product-columns.ts';
import { productColumns } from '../sheets/product-columns.ts';
import type { Parsed } from '../sheets/rules/cells.ts';

/** How a Shopify cell is rewritten before our own column reads it. */
type Alias = [title: string, own: string, rewrite?: (cell: string) => string];

const empty = { empty: true } as const;
const ownWords = new Map([
  ['deny', 'Y'],
  ['continue', 'N'],
]);

/** Ours by the default language's prefix: `XX_`. */
const aliases: Alias[] = [
  ['Title', 'XX_Title_Short'],
  ['Body (HTML)', 'XX_Description_Long'],
  ['Vendor', 'Brand'],
  ['Type', 'XX_Category_1'],
  ['Tags', 'Tags'],
  ['Published', 'Visible', (cell) => (/^true$/i.test(cell.trim()) ? 'Y' : /^false$/i.test(cell.trim()) ? 'N' : cell)],
  ['Variant SKU', 'SKU', withoutApostrophe],
  ['Variant Barcode', 'EAN', withoutApostrophe],
  ['Variant Grams', 'Weight'],
  ['Variant Inventory Tracker', 'Stock_Track', (cell) => (cell.trim() === '' ? 'N' : 'Y')],
  ['Variant Inventory Qty', 'Stock_Level', (cell) => (/^\s*-\d+\s*$/.test(cell) ? '0' : cell)],
  ['Variant Inventory Policy', 'Stock_Disable_Sold_Out', (cell) => ownWords.get(cell.trim().toLowerCase()) ?? cell],
  ['Variant Price', 'Price'],
  ['Variant Compare At Price', 'Price_Old'],
  ['Cost per item', 'Price_Cost'],
  ['Image Src', 'Images'],
  ['SEO Title', 'XX_Meta_Title'],
  ['SEO Description', 'XX_Meta_Description'],
  ['Google Shopping / Google Product Category', 'XX_Google_Category'],
];

/** Shopify guards codes from spreadsheets with an apostrophe. */
function withoutApostrophe(cell: string): string {
  return cell.replace(/^'/, '');
}

/** Shopify's columns, to be matched by their titles. */
export function shopifyColumns(store: SheetStore): SheetColumn[] {
  const own = productColumns(store);
  const prefix = store.languages.find((language) => language.code === store.defaultLanguage)?.columnPrefix ?? 'XX';
  const aliased = aliases.flatMap(([title, ownTitle, rewrite = (cell: string) => cell]) => {
    const column = own.find((each) => each.title === ownTitle.replace(/^XX_/, `${prefix}_`));
    return column
      ? [{ ...column, title, label: `Shopify - ${title}`, parse: (cell: string) => column.parse(rewrite(cell)) }]
      : [];
  });
  return [plain('Handle', 'product', 'handle', (cell) => cell.trim().toLowerCase()), ...aliased, ...optionColumns()];
}

/** Fields whose empty cells say something: no tracker is a variant that is not tracked. */
export const emptySays: readonly string[] = ['Variant Inventory Tracker'];

function optionColumns(): SheetColumn[] {
  return [1, 2, 3].flatMap((at) => [
    plain(`Option${at} Name`, 'variant', `option${at}Name`),
    plain(`Option${at} Value`, 'variant', `option${at}Value`),
  ]);
}

function plain(
  title: string,
  entity: SheetColumn['entity'],
  field: string,
  read: (cell: string) => string = (cell) => cell.trim(),
): SheetColumn {
  return {
    title,
    label: `Shopify - ${title}`,
    group: 'Identifier',
    entity,
    field,
    writes: [],
    shows: 'text',
    format: (value) => String(value ?? ''),
    parse(cell): Parsed {
      const value = read(cell);
      if (value === '') return empty;
      return value.length > 255 ? { problem: `This is ${value.length} characters long; 255 fit.` } : { value };
    },
  };
}
