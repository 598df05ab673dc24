/**
 * What can be changed has a version, and a change names the one it was made from: in its body, or as HTTP says it, with
 * the ETag an answer came with and If-Match. https://www.rfc-editor.org/rfc/rfc9110#section-13.1.1
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Refusal, refuse } from './refusals.ts';

/** Tells an answer's version as its ETag. */
export async function tellVersion(_request: FastifyRequest, reply: FastifyReply, payload: unknown) {
  const version = (payload as { version?: unknown } | null)?.version;
  if (Number.isInteger(version) && reply.statusCode < 300 && !reply.hasHeader('etag')) {
    reply.header('etag', `"${version}"`);
  }
  return payload;
}

/** Puts If-Match into the body as its version. Refuses what is no ETag of ours, and two versions that differ. */
export function takeIfMatch({ method, headers, body }: FastifyRequest): Refusal | undefined {
  const given = headers['if-match'];
  if (given === undefined || (method !== 'PUT' && method !== 'PATCH')) return undefined;
  const [, digits] = /^"(\d{1,9})"$/.exec(given.trim()) ?? [];
  const field = 'If-Match';
  if (digits === undefined) return refuse('invalid', 'If-Match: must be the ETag an answer came with.', { field });
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return undefined;
  const named = (body as { version?: unknown }).version;
  if (named !== undefined && named !== Number(digits)) {
    return refuse('invalid', 'If-Match: the body names another version.', { field });
  }
  (body as { version: number }).version = Number(digits);
  return undefined;
}
