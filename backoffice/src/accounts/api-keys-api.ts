import { queryOptions } from '@tanstack/react-query';
import type { ApiKeyView, MadeApiKey } from '../../../server/src/accounts/api-key-schemas.ts';
import { api } from '../platform/api.ts';
import type { Permission } from './session.ts';

export type { ApiKeyView, MadeApiKey };

/** Settings > API keys. */
export const apiKeysQuery = queryOptions({
  queryKey: ['settings', '/api-keys'],
  queryFn: async ({ signal }) => (await api.get<{ items: ApiKeyView[] }>('/api-keys', undefined, signal)).items,
});

export const createApiKey = (input: { name: string; scopes: Permission[]; expiresAt: string | null }) =>
  api.post<MadeApiKey>('/api-keys', input);
export const revokeApiKey = (id: number) => api.post<ApiKeyView>(`/api-keys/${id}/revoke`);
