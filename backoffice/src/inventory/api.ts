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
import { api, type Page } from '../platform/api.ts';

export type { VariantStock };
export type StockPolicy = z.infer<typeof stockPolicy>;
export type AdjustmentReason = z.infer<typeof adjustmentReason>;
export type AdjustmentResult = z.infer<typeof adjustmentResult>;
export type InventoryRow = z.infer<typeof inventoryRow>;
export type Movement = z.infer<typeof movement>;
export type WaitingLine = z.infer<typeof waitingLine>;
export type IncomingLine = z.infer<typeof incomingLine>;

export const inventoryQuery = (query: { search?: string; status?: string }) =>
  infiniteQueryOptions({
    queryKey: ['inventory', query],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<InventoryRow>>('/inventory', { ...query, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });

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
