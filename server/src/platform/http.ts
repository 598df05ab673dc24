import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import {
  createJsonSchemaTransform,
  hasZodFastifySchemaValidationErrors,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import { apiKeyOf } from './api-key.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import { keepNothing, openapiHead, withProblems, withSecurity } from './openapi.ts';
import { limitRequests, openRequestCounter, type RequestCounter } from './rate-limit.ts';
import { isRefusal, type Refusal, refusalStatus, refuse } from './refusals.ts';
import { findUnstorableText } from './storable-text.ts';
import { takeIfMatch, tellVersion } from './versions.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Counts the requests of this process in the current minute, by whatever name they are counted under. */
    countRequest: RequestCounter;
  }
}

const bodyLimitBytes = 1024 * 1024;
/** The largest picture a merchant may upload. */
export const uploadLimitBytes = 20 * 1024 * 1024;
const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Builds the HTTP server without routes: security headers, cookies, forms, uploads, OpenAPI, and errors as problems. */
export async function buildHttp(config: Config, clock: Clock) {
  const http = Fastify({
    logger:
      config.logLevel === 'silent'
        ? false
        : { level: config.logLevel, redact: ['req.headers.cookie', 'req.headers.authorization'] },
    bodyLimit: bodyLimitBytes,
    trustProxy: config.trustProxy,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 300 },
    forceCloseConnections: 'idle',
    requestTimeout: 60_000,
  }).withTypeProvider<ZodTypeProvider>();
  http.setValidatorCompiler(validatorCompiler);
  http.setSerializerCompiler(serializerCompiler);
  http.setErrorHandler(answerError);
  closeConnectionsWhenDraining(http);
  http.decorate('countRequest', openRequestCounter());
  http.addHook('onRequest', limitAddresses(config.rateLimits.address, clock));
  http.addHook('onRequest', refuseCrossSiteWrites);
  http.addHook('onRequest', keepNothing);
  http.addHook('preValidation', refuseUnstorableText);
  http.addHook('preValidation', async (request, reply) => {
    const refused = takeIfMatch(request);
    if (refused) return sendRefusal(reply, refused);
  });
  http.addHook('preSerialization', tellVersion);

  await http.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        // Mantine and theme colours are set as inline style attributes; scripts never are.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        // The shop in the theme editor; no other page lets itself be framed (themes/preview.ts).
        frameSrc: ["'self'"],
        workerSrc: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
      },
    },
    strictTransportSecurity: config.publicUrl?.startsWith('https://') ? { maxAge: 31_536_000 } : false,
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  });
  await http.register(cookie);
  await http.register(formbody, { bodyLimit: bodyLimitBytes });
  await http.register(multipart, { limits: { fileSize: uploadLimitBytes, files: 10, fields: 20 } });
  await http.register(swagger, {
    openapi: openapiHead,
    transform: withSecurity(createJsonSchemaTransform({ skipList: ['/api/docs', '/api/docs/*', '/api/openapi.json'] })),
    transformObject: withProblems,
  });
  await http.register(swaggerUi, {
    routePrefix: '/api/docs',
    staticCSP: docsPolicy,
    uiConfig: { docExpansion: 'none', layout: 'BaseLayout' },
    theme: { title: 'Evershelf API' },
  });
  http.get('/api/openapi.json', { schema: { hide: true } }, () => http.swagger());
  return http;
}

/** Swagger UI, for which the shop's own policy is too strict in nothing but its pictures and styles. */
const docsPolicy = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self' 'unsafe-inline'",
  'img-src': "'self' data:",
  'connect-src': "'self'",
  'form-action': "'self'",
  'frame-ancestors': "'none'",
  'base-uri': "'none'",
};

export type Http = Awaited<ReturnType<typeof buildHttp>>;

/**
 * Forged requests from other sites are refused before any route sees them, for every unsafe method: browsers send
 * Sec-Fetch-Site or Origin and pages cannot change either; programs send neither and carry no cookie jar.
 * https://developer.mozilla.org/docs/Web/Security/Attacks/CSRF
 */
async function refuseCrossSiteWrites(request: FastifyRequest, reply: FastifyReply) {
  // No page can have another site's visitors send a key: browsers ask first, and are not answered.
  if (safeMethods.has(request.method) || apiKeyOf(request) !== undefined) return;
  const site = request.headers['sec-fetch-site'];
  const origin = request.headers.origin;
  const foreign =
    site !== undefined
      ? site !== 'same-origin' && site !== 'none'
      : origin !== undefined && origin !== `${request.protocol}://${request.host}`;
  if (foreign) return sendRefusal(reply, refuse('not_allowed', 'This request came from another site and was refused.'));
}

/** Refuses who sends more to the API than an address may. This machine's own is none: a proxy beside the shop uses it. */
function limitAddresses(limit: number, clock: Clock) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    if (!request.url.startsWith('/api/v1/') || /^(::ffff:)?127\.|^::1$/.test(request.ip)) return;
    const now = clock();
    const requests = request.server.countRequest(`address ${request.ip}`, now);
    const refused = limitRequests(reply, { limit, requests, now });
    if (refused) return sendRefusal(reply, refused);
  };
}

/** While the server drains, an answer also ends its connection: kept alive, it would hold up the end. */
function closeConnectionsWhenDraining(http: FastifyInstance): void {
  let draining = false;
  http.addHook('preClose', async () => {
    draining = true;
  });
  http.addHook('onSend', async (_request, reply, payload) => {
    if (draining) reply.header('connection', 'close');
    return payload;
  });
}

async function refuseUnstorableText(request: FastifyRequest, reply: FastifyReply) {
  for (const part of [request.body, request.query, request.params, { ...request.headers }]) {
    const field = findUnstorableText(part);
    if (field === null) continue;
    return sendRefusal(reply, refuse('invalid', `${field}: may hold neither NUL nor broken characters.`, { field }));
  }
}

/** Answers a refusal as application/problem+json (RFC 9457), with its numbers. */
export function sendRefusal(reply: FastifyReply, refusal: Refusal) {
  const conditional = refusal.refused === 'changed_meanwhile' && reply.request.headers['if-match'] !== undefined;
  const status = conditional ? 412 : refusalStatus[refusal.refused];
  if (status === 503 || status === 429) {
    reply.header('retry-after', String(refusal.details?.retryAfterSeconds ?? 1));
  }
  return reply.status(status).type('application/problem+json').serializer(JSON.stringify).send({
    type: 'about:blank',
    title: refusal.message,
    status,
    code: refusal.refused,
    field: refusal.field,
    details: refusal.details,
  });
}

/** Sends what a use case returned: a refusal as a problem, anything else as the body. */
export function sendResult<Result>(reply: FastifyReply, result: Result | Refusal) {
  return isRefusal(result) ? sendRefusal(reply, result) : reply.send(result);
}

function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply) {
  if (hasZodFastifySchemaValidationErrors(error)) {
    const issues = error.validation.map((each) => ({
      field: each.instancePath.replace(/^\//, '').replaceAll('/', '.'),
      message: each.message ?? 'is not valid',
    }));
    const [first] = issues;
    return sendRefusal(
      reply,
      refuse(
        'invalid',
        first?.field ? `${first.field}: ${first.message}` : (first?.message ?? 'The request is not valid.'),
        {
          field: first?.field,
          details: { issues },
        },
      ),
    );
  }
  const { statusCode = 500, message } = error as { statusCode?: number; message: string };
  if (statusCode < 500) {
    return reply
      .status(statusCode)
      .type('application/problem+json')
      .serializer(JSON.stringify)
      .send({ type: 'about:blank', title: message, status: statusCode, code: 'invalid' });
  }
  (request.log as FastifyBaseLogger).error(error);
  return reply
    .status(500)
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send({
      type: 'about:blank',
      title: 'Something went wrong on our side. Nothing was changed; please try again.',
      status: 500,
      code: 'internal',
      details: { requestId: request.id },
    });
}
