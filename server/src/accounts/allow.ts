import type { FastifyReply, FastifyRequest } from 'fastify';
import { apiKeyOf } from '../platform/api-key.ts';
import { sendRefusal } from '../platform/http.ts';
import { limitRequests } from '../platform/rate-limit.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import type { Shop } from '../shop.ts';
import { useApiKey } from './api-keys.ts';
import type { Permission, Role } from './schemas.ts';
import { findSession, sessionCookie, type User } from './sessions.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is signed in, or made the key the request came with; set by `allow`. */
    user?: User;
    /** The key it came with, if any; set by `allow`. */
    apiKey?: { id: number };
    /** What it may do; set by `allow`. */
    permissions?: readonly Permission[];
  }
}

export type { Permission };

/** What each role may do. */
export const permissionsOf: Record<Role, readonly Permission[]> = {
  owner: ['read', 'orders', 'stock', 'catalogue', 'settings', 'users'],
  manager: ['read', 'orders', 'stock', 'catalogue', 'settings'],
  staff: ['read', 'orders', 'stock', 'catalogue'],
  cashier: ['read', 'orders'],
  read_only: ['read'],
};

/**
 * A route's guard, as its onRequest: whoever is signed in and has the permission goes on, and so does an API key made
 * for it; others are refused, and so is who sent too many requests. Sets request.user and what it may do. `person`: what
 * is about the person who asks, which no key does.
 */
export function allow(shop: Shop, permission: Permission, { person = false }: { person?: boolean } = {}) {
  const guard = async (request: FastifyRequest, reply: FastifyReply) => {
    const secret = apiKeyOf(request);
    const refused = await (secret === undefined
      ? admitPerson(shop, request, reply)
      : admitKey(shop, secret, request, reply));
    if (refused) return sendRefusal(reply, refused);
    if (person && request.apiKey) {
      return sendRefusal(reply, refuse('not_allowed', 'An API key cannot do this; sign in to the back office.'));
    }
    if (!mayDo(request, permission)) {
      const who = request.apiKey ? 'This API key' : `Your role (${request.user?.role})`;
      return sendRefusal(reply, refuse('not_allowed', `${who} does not include '${permission}'.`));
    }
  };
  return Object.assign(guard, { permission, person });
}

/** Whether a guarded route's request has a permission beside the one that let it in. */
export function mayDo(request: FastifyRequest, permission: Permission): boolean {
  return request.permissions?.includes(permission) ?? false;
}

async function admitPerson(shop: Shop, request: FastifyRequest, reply: FastifyReply): Promise<Refusal | undefined> {
  const now = shop.clock();
  const token = request.cookies[sessionCookie];
  const user = token ? await findSession(shop.db, token, now) : undefined;
  if (!user) return refuse('not_signed_in', 'Sign in to do this, or send an API key.');
  request.user = user;
  request.permissions = permissionsOf[user.role];
  const requests = request.server.countRequest(`user ${user.id}`, now);
  return limitRequests(reply, { limit: shop.config.rateLimits.user, requests, now });
}

/** A key never may more than the person who made it. */
async function admitKey(
  shop: Shop,
  secret: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Refusal | undefined> {
  const now = shop.clock();
  const key = await useApiKey(shop.db, secret, now);
  if (!key) {
    reply.header('www-authenticate', 'Bearer');
    return refuse('not_signed_in', 'This API key is unknown, expired or revoked.');
  }
  request.user = key.maker;
  request.apiKey = { id: key.id };
  request.permissions = key.scopes.filter((scope) => permissionsOf[key.maker.role].includes(scope));
  return limitRequests(reply, { limit: shop.config.rateLimits.key, requests: key.requests, now });
}
