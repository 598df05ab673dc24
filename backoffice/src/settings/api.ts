import { queryOptions } from '@tanstack/react-query';
import type { StoreSettings, WorkflowSettings } from '../../../server/src/settings/schemas.ts';
import { api } from '../platform/api.ts';

export type { StoreSettings, WorkflowSettings };

export const workflowQuery = queryOptions({
  queryKey: ['settings', 'workflow'],
  queryFn: ({ signal }) => api.get<WorkflowSettings>('/settings/workflow', undefined, signal),
});
export const storeSettingsQuery = queryOptions({
  queryKey: ['settings', 'store'],
  queryFn: ({ signal }) => api.get<StoreSettings>('/settings/store', undefined, signal),
});

export const saveWorkflow = (settings: WorkflowSettings) => api.put<WorkflowSettings>('/settings/workflow', settings);
export const saveStoreSettings = (settings: StoreSettings) => api.put<StoreSettings>('/settings/store', settings);
