import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendRefusal } from '../platform/http.ts';
import { refuse } from '../platform/refusals.ts';
import type { Shop } from '../shop.ts';
import type { Role } from './schemas.ts';
import { findSession, sessionCookie, type User } from './sessions.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is signed in; set by `allow`. */
    user?: User;
  }
}

export type Permission = 'read' | 'orders' | 'stock' | 'catalogue' | 'settings' | 'users';

/** What each role may do. */
export const permissionsOf: Record<Role, readonly Permission[]> = {
  owner: ['read', 'orders', 'stock', 'catalogue', 'settings', 'users'],
  manager: ['read', 'orders', 'stock', 'catalogue', 'settings'],
  staff: ['read', 'orders', 'stock', 'catalogue'],
  cashier: ['read', 'orders'],
  read_only: ['read'],
};

/** A route's guard, as its onRequest: who is signed in and has the permission goes on, others are refused. Sets request.user. */
export function allow(shop: Shop, permission: Permission) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const token = request.cookies[sessionCookie];
    const user = token ? await findSession(shop.db, token, shop.clock()) : undefined;
    if (!user) return sendRefusal(reply, refuse('not_signed_in', 'Sign in to do this.'));
    request.user = user;
    if (!permissionsOf[user.role].includes(permission)) {
      return sendRefusal(reply, refuse('not_allowed', `Your role (${user.role}) does not include '${permission}'.`));
    }
  };
}
