import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { BulkEditInput, BulkValues, ChangeSetView, ChangeView } from '../../../server/src/changes/schemas.ts';
import { api, type Page } from '../platform/api.ts';

export type { BulkValues, ChangeSetView, ChangeView };
export type BulkEdit = Partial<Omit<BulkEditInput, 'filter'>> & { filter?: Partial<BulkEditInput['filter']> };

export const changeSetsQuery = infiniteQueryOptions({
  queryKey: ['change-sets'],
  queryFn: ({ pageParam, signal }) =>
    api.get<Page<ChangeSetView>>('/change-sets', { cursor: pageParam, limit: 30 }, signal),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.nextCursor ?? undefined,
});

/** One set; asked again and again while it is being made. */
export const changeSetQuery = (id: number) =>
  queryOptions({
    queryKey: ['change-sets', id],
    queryFn: ({ signal }) => api.get<ChangeSetView>(`/change-sets/${id}`, undefined, signal),
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? 500 : false),
  });

export const changesQuery = (id: number, outcome: 'all' | 'changed' | 'refused') =>
  infiniteQueryOptions({
    queryKey: ['change-sets', id, 'changes', outcome],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<ChangeView>>(`/change-sets/${id}/changes`, { outcome, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });

export const bulkEdit = (input: BulkEdit) => api.post<ChangeSetView>('/change-sets', input);
export const undoChangeSet = (id: number) => api.post<ChangeSetView>(`/change-sets/${id}/undo`);

/** What shows products, variants or stock, and so is asked again after a change set. */
export const concernedKeys = ['variants', 'products', 'inventory', 'orders', 'dashboard', 'stock-rules', 'change-sets'];
