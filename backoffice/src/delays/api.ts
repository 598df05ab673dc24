import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { DelayNotice } from '../../../server/src/delays/schemas.ts';
import type { DelaySettings } from '../../../server/src/settings/schemas.ts';
import { api, type Page } from '../platform/api.ts';
import type { delayStates } from '../platform/search-params.ts';

export type { DelayNotice, DelaySettings };

export const delaysQuery = (state: (typeof delayStates)[number]) =>
  infiniteQueryOptions({
    queryKey: ['delays', state],
    queryFn: ({ pageParam, signal }) => api.get<Page<DelayNotice>>('/delays', { state, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });

export const decideDelay = (noticeId: number, outcome: 'wait' | 'cancel') =>
  api.post<DelayNotice>(`/delays/${noticeId}/decision`, { outcome });

export const delaySettingsQuery = queryOptions({
  queryKey: ['settings', 'delays'],
  queryFn: ({ signal }) => api.get<DelaySettings>('/settings/delays', undefined, signal),
});
export const saveDelaySettings = (settings: DelaySettings) => api.put<DelaySettings>('/settings/delays', settings);
