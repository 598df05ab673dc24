import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { passwordChange, UserView as User } from '../../../server/src/accounts/schemas.ts';
import { api } from '../platform/api.ts';
import { entryList } from '../settings/entries.ts';
import { sessionQuery } from './session.ts';

export type { User };

/** Settings > Users; one of them is who is signed in. */
export const userList = entryList<User>('/users', [sessionQuery.queryKey]);
export const setPassword = (id: number, password: string) => api.put<void>(`/users/${id}/password`, { password });
export const deactivateUser = (id: number) => api.post<User>(`/users/${id}/deactivate`);
export const activateUser = (id: number) => api.post<User>(`/users/${id}/activate`);

export const renameSelf = (name: string) => api.put<void>('/account', { name });
export const changePassword = (input: z.infer<typeof passwordChange>) => api.put<void>('/account/password', input);

export const pinQuery = queryOptions({
  queryKey: ['account', 'pin'],
  queryFn: ({ signal }) => api.get<{ hasPin: boolean }>('/account/pin', undefined, signal),
});
export const setOwnPin = (pin: string | null) => api.put<void>('/account/pin', { pin });
