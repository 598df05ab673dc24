/** What the Inventory page's address holds: the filter, the order, the columns, the page, and the variant looked at. */
import type { StockPolicy } from '../../../server/src/inventory/rules/stock.ts';
import type { InventoryFilter } from '../../../server/src/inventory/schemas.ts';
import type { InventoryColumn, InventoryView } from '../../../server/src/views/schemas.ts';
import { same } from '../platform/form/merge-changes.ts';
import { inventoryStatuses, oneOf, text } from '../platform/search-params.ts';

export type Filter = Partial<InventoryFilter>;
export type { InventoryColumn, InventoryView };
export type InventorySort = InventoryView['sort'];
export type InventoryOrder = InventoryView['order'];

export const inventorySorts = [
  'title',
  'sku',
  'onHand',
  'allocated',
  'available',
  'waiting',
  'incoming',
] as const satisfies readonly InventorySort[];
export const inventoryColumns = [
  'sku',
  'ean',
  'brand',
  'price',
  'onHand',
  'allocated',
  'available',
  'waiting',
  'incoming',
  'limit',
  'policy',
  'alert',
] as const satisfies readonly InventoryColumn[];
/** What is shown until somebody chooses. */
export const usualColumns: readonly InventoryColumn[] = [
  'onHand',
  'allocated',
  'available',
  'waiting',
  'incoming',
  'limit',
  'policy',
  'alert',
];
export const stockPolicies = ['untracked', 'deny', 'backorder'] as const satisfies readonly StockPolicy[];

export type InventorySearch = {
  search?: string;
  status?: (typeof inventoryStatuses)[number];
  policy?: StockPolicy;
  brand?: string;
  supplier?: string;
  categoryId?: number;
  tag?: string;
  locationId?: number;
  sort?: InventorySort;
  order?: InventoryOrder;
  /** Names with commas between. */
  columns?: string;
  /** The saved view that was chosen. */
  view?: number;
  /** A place in the list, and the number of the page that begins there. */
  at?: string;
  page?: number;
  /** The variant whose stock story lies open. */
  variant?: number;
};

/** Reads an address; what makes no sense in it is left out. */
export function inventorySearch(search: Record<string, unknown>): InventorySearch {
  return {
    search: text(search.search),
    status: oneOf(inventoryStatuses, search.status),
    policy: oneOf(stockPolicies, search.policy),
    brand: text(search.brand),
    supplier: text(search.supplier),
    categoryId: whole(search.categoryId),
    tag: text(search.tag),
    locationId: whole(search.locationId),
    sort: oneOf(inventorySorts, search.sort),
    order: oneOf(['asc', 'desc'], search.order),
    columns: typeof search.columns === 'string' ? search.columns.slice(0, 200) : undefined,
    view: whole(search.view),
    at: typeof search.at === 'string' ? search.at : undefined,
    page: whole(search.page),
    variant: whole(search.variant),
  };
}

function whole(value: unknown): number | undefined {
  const number = Number(value);
  return Number.isSafeInteger(number) && number > 0 ? number : undefined;
}

/** The filter of an address, without what filters nothing. */
export function filterOf(search: InventorySearch): Filter {
  const { search: words, status, policy, brand, supplier, categoryId, tag, locationId } = search;
  return clean({ search: words, status, policy, brand, supplier, categoryId, tag, locationId });
}

function clean(filter: Filter): Filter {
  return Object.fromEntries(
    Object.entries(filter).filter(([key, value]) => value !== undefined && !(key === 'status' && value === 'all')),
  );
}

/** The columns of an address; null where it names none. */
export function columnsOf(search: InventorySearch): InventoryColumn[] | null {
  return search.columns === undefined ? null : inOrder(search.columns.split(','));
}

/** Those of the names that are columns, in their order on the screen. */
export function inOrder(names: readonly string[]): InventoryColumn[] {
  return inventoryColumns.filter((column) => names.includes(column));
}

/** What an address shows; `remembered` are the columns where it names none. */
export function shownBy(search: InventorySearch, remembered: readonly InventoryColumn[]): ShownView {
  const { sort = 'title', order = 'asc' } = search;
  return { filter: filterOf(search), sort, order, columns: columnsOf(search) ?? [...remembered] };
}
export type ShownView = Omit<InventoryView, 'filter'> & { filter: Filter };

/** The address of a saved view. */
export function searchOf(view: InventoryView, id: number): InventorySearch {
  const { filter, sort, order, columns } = view;
  return {
    ...clean(filter),
    sort: sort === 'title' ? undefined : sort,
    order: order === 'asc' ? undefined : order,
    columns: columns.join(','),
    view: id,
  };
}

/** Whether both show the same. */
export function sameView(left: ShownView, right: InventoryView): boolean {
  return same({ ...left, filter: clean(left.filter) }, { ...right, filter: clean(right.filter) });
}

/** The views every shop has. Columns are those the person likes. */
export const builtInViews = [
  { key: 'all', filter: {} },
  { key: 'on_backorder', filter: { status: 'on_backorder' } },
  { key: 'out_of_stock', filter: { status: 'out_of_stock' } },
  { key: 'low', filter: { status: 'low' } },
] as const satisfies readonly { key: (typeof inventoryStatuses)[number]; filter: Filter }[];

/** The built-in view that filters the same, if any. */
export function builtInFor(filter: Filter): (typeof builtInViews)[number]['key'] | null {
  return builtInViews.find((view) => same(view.filter, clean(filter)))?.key ?? null;
}
