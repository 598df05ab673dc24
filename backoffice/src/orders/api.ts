import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { Address, OrderView, orderLineView, orderRow, promise } from '../../../server/src/orders/schemas.ts';
import { api, type Page } from '../platform/api.ts';

export type { Address, OrderView };
export type OrderRow = z.infer<typeof orderRow>;
export type OrderLine = z.infer<typeof orderLineView>;
export type StockPromise = z.infer<typeof promise>;

export const ordersQuery = (query: { search?: string; filter?: string; limit?: number }) =>
  infiniteQueryOptions({
    queryKey: ['orders', 'list', query],
    queryFn: ({ pageParam, signal }) => api.get<Page<OrderRow>>('/orders', { ...query, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });

export const orderQuery = (orderId: number) =>
  queryOptions({
    queryKey: ['orders', orderId],
    queryFn: ({ signal }) => api.get<OrderView>(`/orders/${orderId}`, undefined, signal),
  });
