import type { FastifyRequest } from 'fastify';

/** Who did it, as ledgers and histories write it: 'user 3', or 'system' where nobody is signed in. */
export function actorOf(request: FastifyRequest): string {
  return request.user ? `user ${request.user.id}` : 'system';
}
