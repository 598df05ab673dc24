/** What the API's description says about all of its routes alike: how to sign in, errors, paging, versions, limits. */
import type { SwaggerTransform, SwaggerTransformObject } from '@fastify/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';

const description = `
Everything the back office does, and what the storefront needs to place orders.

**Signing in.** Programs send an API key, made in the back office under Settings > API keys, with every request:
\`Authorization: Bearer evs_...\`. Each route names the permission the key needs. Here on this page, *Authorize* takes a
key; without one, the page asks as whoever is signed in to the back office in this browser.

**Errors** are \`application/problem+json\` (RFC 9457): \`title\` is a sentence for a person, \`code\` is for programs,
\`field\` is the path of what is wrong, \`details\` has the numbers.

**Lists** answer \`items\`, \`total\` and \`nextCursor\`; send that as \`cursor\` for the next page, until it is null.

**Changes** name the version they were made from, as \`version\` in the body or as \`If-Match\` with the ETag of the
answer. When somebody else was faster the answer is 409 (with If-Match: 412), and nothing was changed.

**Repeating safely.** Where a route takes an \`Idempotency-Key\`, the same key with the same body is carried out once and
answered alike.

**Limits.** \`RateLimit-Limit\`, \`RateLimit-Remaining\` and \`RateLimit-Reset\` (seconds) say what is left of the minute;
after that the answer is 429 with \`Retry-After\`.
`.trim();

/** What the document begins with. */
export const openapiHead = {
  openapi: '3.1.0',
  info: { title: 'Evershelf API', version: '1', description },
  components: {
    securitySchemes: {
      apiKey: { type: 'http', scheme: 'bearer', description: 'An API key: evs_...' },
      session: { type: 'apiKey', in: 'cookie', name: 'evershelf_session', description: 'Who is signed in.' },
      register: { type: 'apiKey', in: 'cookie', name: 'evershelf_register', description: 'A register’s device.' },
    },
  },
} as const;

type Guard = { permission?: string; person?: boolean; register?: boolean };

/** Wraps the transform of a route's schemas: adds whom its guard (accounts/allow.ts, pos/at-till.ts) lets through. */
export function withSecurity(transform: SwaggerTransform): SwaggerTransform {
  return (document) => {
    const { schema, url } = transform(document);
    const guards = [document.route.onRequest].flat() as (Guard | undefined)[];
    const guard = guards.find((each) => each?.permission || each?.register);
    if (!guard || schema?.hide) return { schema, url };
    const needs = guard.register
      ? 'Needs a device enrolled as a register.'
      : guard.person
        ? `Needs somebody signed in with the permission \`${guard.permission}\`; API keys cannot do this.`
        : `Needs the permission \`${guard.permission}\`.`;
    const session = { session: [] };
    const key = { apiKey: [guard.permission as string] };
    return {
      url,
      schema: {
        ...schema,
        description: [schema?.description, needs].filter(Boolean).join('\n\n'),
        security: guard.register ? [{ register: [] }] : guard.person ? [session] : [key, session],
      },
    };
  };
}

const problem = {
  description: 'Why it was refused, or what went wrong.',
  content: {
    'application/problem+json': {
      schema: {
        type: 'object',
        required: ['type', 'title', 'status', 'code'],
        properties: {
          type: { type: 'string' },
          title: { type: 'string', description: 'A sentence for a person.' },
          status: { type: 'integer' },
          code: { type: 'string', description: 'For programs.' },
          field: { type: 'string', description: 'The path of what is wrong, such as lines.0.quantity.' },
          details: { type: 'object', additionalProperties: true },
        },
      },
    },
  },
};

type Operation = { responses?: Record<string, unknown> };

/** Adds to every operation that it may answer a problem. */
export const withProblems: SwaggerTransformObject = (document) => {
  if (!('openapiObject' in document)) throw new Error('the API is described as OpenAPI 3');
  const { openapiObject } = document;
  for (const path of Object.values(openapiObject.paths ?? {})) {
    for (const operation of Object.values(path as Record<string, Operation>)) {
      operation.responses = { ...operation.responses, default: { $ref: '#/components/responses/Problem' } };
    }
  }
  return { ...openapiObject, components: { ...openapiObject.components, responses: { Problem: problem } } } as never;
};

/** What of the API may be kept by browsers and proxies: nothing, unless a route says otherwise. */
export async function keepNothing(request: FastifyRequest, reply: FastifyReply) {
  if (request.url.startsWith('/api/v1/')) reply.header('cache-control', 'no-store');
}
