import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  BackorderOrder,
  BackorderSummary,
  BackorderVariant,
  backorderFilter,
} from '../../../server/src/backorders/schemas.ts';
import { api, type Page } from '../platform/api.ts';

export type { BackorderOrder, BackorderSummary, BackorderVariant };
export type BackorderFilter = z.infer<typeof backorderFilter>;
type Query = { search?: string; filter?: BackorderFilter };

export const backorderSummaryQuery = queryOptions({
  queryKey: ['backorders', 'summary'],
  queryFn: ({ signal }) => api.get<BackorderSummary>('/backorders/summary', undefined, signal),
});

function pages<Item>(path: 'variants' | 'orders', query: Query) {
  return infiniteQueryOptions({
    queryKey: ['backorders', path, query],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<Item>>(`/backorders/${path}`, { ...query, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
}

export const backorderVariantsQuery = (query: Query) => pages<BackorderVariant>('variants', query);
export const backorderOrdersQuery = (query: Query) => pages<BackorderOrder>('orders', query);
