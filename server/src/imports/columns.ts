/** The file's columns and the shop's. */
import { cleanHtml } from '../catalogue/clean-html.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import { headerMatcher, productColumns, type SheetColumn, type SheetStore } from '../sheets/product-columns.ts';
import { isStandIn } from '../sheets/rules/cell-text.ts';
import { unguardText } from '../sheets/rules/formula-text.ts';
import type { RowColumn } from './rules/row.ts';
import { isShopify } from './rules/shopify.ts';
import type { ImportOptions } from './schemas.ts';
import { emptySays, shopifyColumns } from './shopify-columns.ts';

/** Whose columns a file has: the shop's own, which are Lightspeed's too, or Shopify's. */
export type Layout = 'own' | 'shopify';

export function layoutOf(titles: readonly string[]): Layout {
  return isShopify(titles) ? 'shopify' : 'own';
}

/** What columns of a file can be mapped to. */
export function columnsFor(layout: Layout, store: SheetStore): SheetColumn[] {
  return layout === 'shopify' ? shopifyColumns(store) : productColumns(store);
}

/** The shop's column for each title, or null where the title is none of ours; each column once. */
export function suggestMapping(titles: readonly string[], layout: Layout, store: SheetStore): (string | null)[] {
  const columns = columnsFor(layout, store);
  const byTitle = new Map(columns.map((column) => [column.title.toLowerCase(), column]));
  const columnOf =
    layout === 'shopify' ? (title: string) => byTitle.get(title.toLowerCase()) : headerMatcher(columns, store);
  const taken = new Set<string>();
  return titles.map((title) => {
    const column = columnOf(title)?.title;
    if (column === undefined || taken.has(column)) return null;
    taken.add(column);
    return column;
  });
}

/** The mapped columns, with how their cells are read. Refuses a title that is none of ours, or named twice. */
export function mappedColumns(
  file: { titles: readonly string[]; layout: Layout },
  mapping: readonly (string | null)[],
  store: SheetStore,
): RowColumn[] | Refusal {
  const { titles } = file;
  if (mapping.length !== titles.length) {
    const message = `mapping: the file has ${titles.length} columns, and ${mapping.length} are mapped.`;
    return refuse('invalid', message, { field: 'mapping' });
  }
  const byTitle = new Map(columnsFor(file.layout, store).map((column) => [column.title, column]));
  const columns: RowColumn[] = [];
  for (const [index, title] of mapping.entries()) {
    if (title === null) continue;
    const field = `mapping.${index}`;
    const column = byTitle.get(title);
    if (!column) return refuse('invalid', `${field}: there is no column “${title}”.`, { field });
    const twice = columns.find((each) => each.title === title);
    const heading = titles[index] || `Column ${index + 1}`;
    if (twice) {
      const message = `${field}: “${twice.heading}” and “${heading}” are both mapped to ${title}; keep one of them.`;
      return refuse('invalid', message, { field });
    }
    columns.push(rowColumn(index, heading, column, file.layout));
  }
  return columns;
}

function rowColumn(index: number, heading: string, column: SheetColumn, layout: Layout): RowColumn {
  const isHtml = column.field.endsWith('.content');
  return {
    index,
    heading,
    title: column.title,
    field: column.field,
    entity: column.entity,
    readsEmpty: layout === 'shopify' && emptySays.includes(column.title),
    format: column.format,
    parse(cell) {
      if (isStandIn(cell)) return { empty: true };
      const parsed = column.parse(unguardText(cell));
      return isHtml && 'value' in parsed ? { value: cleanHtml(String(parsed.value)) } : parsed;
    },
  };
}

/** Whether rows can be told apart with these columns, or what is missing. */
export function checkIdentification(columns: readonly RowColumn[], options: ImportOptions): Refusal | undefined {
  const has = (field: string) => columns.some((column) => column.field === field);
  const hasTitle = columns.some((column) => /^texts\..+\.title$/.test(column.field));
  const hasVariantTitle = columns.some((column) => /^texts\..+\.variant$/.test(column.field));
  const needed = { ids: 'variantId', sku: 'sku', ean: 'ean', articleCode: 'articleCode', handle: 'handle' }[
    options.matchBy
  ];
  const byIds = has('variantId') || hasTitle || (has('productId') && hasVariantTitle);
  if (options.matchBy === 'ids' ? byIds : has(needed)) return undefined;
  const message =
    options.matchBy === 'ids'
      ? 'mapping: map Internal_Variant_ID, so that rows change variants there are, or a title, so that they make new products.'
      : `mapping: rows are to be matched by a column that is not mapped (${needed}). Map it, or match by Internal ids.`;
  return refuse('invalid', message, { field: 'mapping' });
}
