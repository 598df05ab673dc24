import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { dashboard } from '../../../server/src/reports/schemas.ts';
import { api } from '../platform/api.ts';

export type DashboardView = z.infer<typeof dashboard>;

export const dashboardQuery = queryOptions({
  queryKey: ['dashboard'],
  queryFn: ({ signal }) => api.get<DashboardView>('/dashboard', undefined, signal),
  refetchInterval: 60_000,
});
