import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { z } from 'zod';
import type { Role, SessionView, setupInput, signInInput } from '../../../server/src/accounts/schemas.ts';
import { api } from '../platform/api.ts';

export type { Role, SessionView };
export type Permission = 'read' | 'orders' | 'stock' | 'catalogue' | 'settings' | 'users';

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => api.get<SessionView>('/session', undefined, signal),
  staleTime: 5 * 60_000,
});

export const signIn = (input: z.input<typeof signInInput>) => api.post<SessionView>('/session', input);
export const signOut = () => api.delete('/session');
export const setUp = (input: z.input<typeof setupInput>) => api.post<SessionView>('/setup', input);

/** Who is signed in and which store this is. Only inside the shell, which is drawn once the session is known. */
export function useSession(): SessionView {
  return useSuspenseQuery(sessionQuery).data;
}

/** The store: its currency decides how money is typed, its languages which texts a product has. */
export function useStore(): SessionView['store'] {
  return useSession().store;
}

const granted: Record<Role, Permission[]> = {
  owner: ['read', 'orders', 'stock', 'catalogue', 'settings', 'users'],
  manager: ['read', 'orders', 'stock', 'catalogue', 'settings'],
  staff: ['read', 'orders', 'stock', 'catalogue'],
  cashier: ['read', 'orders'],
  read_only: ['read'],
};

/** Whether to offer an action. The server decides; this only keeps buttons away that it would refuse. */
export function useMay(permission: Permission): boolean {
  return useMayAll()(permission);
}

/** The same for any number of permissions. */
export function useMayAll(): (permission: Permission) => boolean {
  const role = useSession().user?.role;
  return useCallback((permission: Permission) => role !== undefined && granted[role].includes(permission), [role]);
}
