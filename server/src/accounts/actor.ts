import type { FastifyRequest } from 'fastify';
import { sql } from 'kysely';

/** Who did it, as ledgers and histories write it: 'user 3', 'key 5' for an API key, or 'system' where it was nobody. */
export function actorOf(request: FastifyRequest): string {
  if (request.apiKey) return `key ${request.apiKey.id}`;
  return request.user ? `user ${request.user.id}` : 'system';
}

/** The names of all actors there can be, to be joined by `actor`. */
export const actorNames = sql`(select 'user ' || id as actor, name from users
  union all select 'key ' || id, name || ' (API key)' from api_keys)`;
