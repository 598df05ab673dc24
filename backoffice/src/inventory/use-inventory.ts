/** What the Inventory page shows: the columns chosen, one page of the list, and the rows met so far. */
import { useLocalStorage } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useRef } from 'react';
import { type InventoryRow, inventoryCountQuery, inventoryQuery } from './api.ts';
import { rowId } from './inventory-columns.tsx';
import {
  type InventoryColumn,
  type InventorySearch,
  inOrder,
  type ShownView,
  shownBy,
  usualColumns,
} from './inventory-search.ts';

export const pageRows = 50;

/** What an address shows, with the columns this person chose last, and the way to choose others. */
export function useShown(search: InventorySearch): [ShownView, (columns: readonly InventoryColumn[]) => void] {
  const [remembered, remember] = useLocalStorage<readonly InventoryColumn[]>({
    key: 'evershelf-inventory-columns',
    defaultValue: usualColumns,
    getInitialValueInEffect: false,
    deserialize: readColumns,
  });
  return [useMemo(() => shownBy(search, remembered), [search, remembered]), remember];
}

function readColumns(stored: string | undefined): readonly InventoryColumn[] {
  try {
    const names = JSON.parse(stored ?? '');
    return Array.isArray(names) ? inOrder(names) : usualColumns;
  } catch {
    return usualColumns;
  }
}

/** One page of the list, where the pages beside it begin, and how many match (null until that is known). */
export function useInventoryPage({ filter, sort, order }: ShownView, at: string | undefined, mayRefresh: boolean) {
  const query = useQuery({
    ...inventoryQuery({ ...filter, sort, order, cursor: at, limit: pageRows }),
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: mayRefresh,
  });
  const { data } = query;
  const counted = useQuery({ ...inventoryCountQuery(filter), enabled: data !== undefined && !data.totalIsExact });
  return {
    query,
    rows: data?.items ?? none,
    total: data?.totalIsExact ? data.total : (counted.data?.count ?? null),
    next: data?.nextCursor ?? null,
    previous: data?.previousCursor ?? null,
  };
}
const none: InventoryRow[] = [];

/** Rows of all pages seen, so that those selected are known on every page. */
export function useSeen(rows: readonly InventoryRow[]): ReadonlyMap<string, InventoryRow> {
  const seen = useRef(new Map<string, InventoryRow>());
  for (const row of rows) seen.current.set(rowId(row), row);
  return seen.current;
}
