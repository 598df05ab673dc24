import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  ExportColumn,
  ExportFormat,
  ExportKind,
  ExportView,
  exportInput,
} from '../../../server/src/exports/schemas.ts';
import { api, type Page } from '../platform/api.ts';

export type { ExportColumn, ExportFormat, ExportKind, ExportView };
export type ExportRequest = z.input<typeof exportInput>;

/** Exports, newest first; asked again and again while one is being made. */
export const exportsQuery = infiniteQueryOptions({
  queryKey: ['exports'],
  queryFn: ({ pageParam, signal }) => api.get<Page<ExportView>>('/exports', { cursor: pageParam, limit: 30 }, signal),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.nextCursor ?? undefined,
  refetchInterval: ({ state }) => {
    const running = state.data?.pages.some((page) => page.items.some((each) => each.state === 'processing'));
    return running ? 1000 : false;
  },
});

export const exportColumnsQuery = queryOptions({
  queryKey: ['exports', 'columns'],
  queryFn: ({ signal }) => api.get<ExportColumn[]>('/exports/columns', undefined, signal),
  staleTime: 5 * 60_000,
});

export const requestExport = (input: ExportRequest) => api.post<ExportView>('/exports', input);
export const removeExport = (id: number) => api.delete(`/exports/${id}`);
export const exportFileUrl = (id: number, format: ExportFormat) => `/api/v1/exports/${id}/file?format=${format}`;

export type NotificationSettings = { exportMail: boolean };
export const notificationSettingsQuery = queryOptions({
  queryKey: ['account', 'notifications'],
  queryFn: ({ signal }) => api.get<NotificationSettings>('/account/notifications', undefined, signal),
});
export const changeNotificationSettings = (input: NotificationSettings) =>
  api.put<NotificationSettings>('/account/notifications', input);
