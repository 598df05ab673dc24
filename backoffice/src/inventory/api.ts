import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  AdjustmentInput,
  adjustmentReason,
  adjustmentResult,
  incomingLine,
  inventoryRow,
  movement,
  stockPolicy,
  VariantStock,
  waitingLine,
} from '../../../server/src/inventory/schemas.ts';
import type { newViewInput, SavedView, viewPatch } from '../../../server/src/views/schemas.ts';
import { api, type Page } from '../platform/api.ts';
import type { Filter } from './inventory-search.ts';

export type { SavedView, VariantStock };
export type NewView = z.input<typeof newViewInput>;
export type ViewPatch = z.input<typeof viewPatch>;
export type StockPolicy = z.infer<typeof stockPolicy>;
export type AdjustmentReason = z.infer<typeof adjustmentReason>;
export type AdjustmentResult = z.infer<typeof adjustmentResult>;
export type InventoryRow = z.infer<typeof inventoryRow>;
export type Movement = z.infer<typeof movement>;
export type WaitingLine = z.infer<typeof waitingLine>;
export type IncomingLine = z.infer<typeof incomingLine>;

export type InventoryPage = Page<InventoryRow> & { totalIsExact: boolean; previousCursor: string | null };

/** One page of the list; `cursor` is a place the server named. */
export const inventoryQuery = (query: Filter & { sort: string; order: string; cursor?: string; limit: number }) =>
  queryOptions({
    queryKey: ['inventory', 'page', query],
    queryFn: ({ signal }) => api.get<InventoryPage>('/inventory', query, signal),
  });

/** How many match, all counted; the list itself stops at some thousands. */
export const inventoryCountQuery = (filter: Filter) =>
  queryOptions({
    queryKey: ['inventory', 'count', filter],
    queryFn: ({ signal }) => api.get<{ count: number }>('/inventory/count', filter, signal),
    staleTime: 60_000,
  });

export const viewsQuery = queryOptions({
  queryKey: ['inventory-views'],
  queryFn: ({ signal }) => api.get<{ views: SavedView[] }>('/inventory/views', undefined, signal),
  staleTime: 60_000,
});
export const addView = (input: NewView) => api.post<SavedView>('/inventory/views', input);
export const changeView = (id: number, patch: ViewPatch) => api.patch<SavedView>(`/inventory/views/${id}`, patch);
export const deleteView = (id: number) => api.delete(`/inventory/views/${id}`);

export const movementsQuery = (variantId: number) =>
  infiniteQueryOptions({
    queryKey: ['variants', variantId, 'movements'],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<Movement>>(`/variants/${variantId}/movements`, { cursor: pageParam, limit: 20 }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });

export const waitingQuery = (variantId: number) =>
  infiniteQueryOptions({
    queryKey: ['variants', variantId, 'waiting'],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<WaitingLine>>(`/variants/${variantId}/waiting`, { cursor: pageParam, limit: 20 }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });

export const incomingQuery = (variantId: number) =>
  queryOptions({
    queryKey: ['variants', variantId, 'incoming'],
    queryFn: ({ signal }) => api.get<{ lines: IncomingLine[] }>(`/variants/${variantId}/incoming`, undefined, signal),
  });

export const adjustStock = (variantId: number, input: Partial<AdjustmentInput>) =>
  api.post<AdjustmentResult>(`/variants/${variantId}/adjustments`, input);
