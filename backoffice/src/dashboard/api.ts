import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Dashboard, DayReport } from '../../../server/src/reports/schemas.ts';
import { api } from '../platform/api.ts';

export type { Dashboard };
export type Day = DayReport['days'][number];

export const dashboardQuery = queryOptions({
  queryKey: ['dashboard'],
  queryFn: ({ signal }) => api.get<Dashboard>('/dashboard', undefined, signal),
  refetchInterval: 60_000,
});

export const daysQuery = (days: number) =>
  queryOptions({
    queryKey: ['dashboard', 'days', days],
    queryFn: async ({ signal }) => (await api.get<DayReport>('/reports/days', { days }, signal)).days,
    placeholderData: keepPreviousData,
    refetchInterval: 5 * 60_000,
  });
