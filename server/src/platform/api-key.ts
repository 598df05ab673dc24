import type { FastifyRequest } from 'fastify';

/** How every API key begins, so that one in a file or a log is found by searching for it. */
export const apiKeyPrefix = 'evs_';

/** The API key a request came with as `Authorization: Bearer evs_...`, or undefined. */
export function apiKeyOf(request: FastifyRequest): string | undefined {
  return /^Bearer +(evs_\S*)$/i.exec(request.headers.authorization ?? '')?.[1];
}
