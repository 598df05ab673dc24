import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Http } from '../platform/http.ts';
import { sendRefusal } from '../platform/http.ts';
import { isRefusal, type Refusal } from '../platform/refusals.ts';
import { loadLanguages, loadStoreSettings } from '../settings/store.ts';
import type { Shop } from '../shop.ts';
import { apiKeyRoutes } from './api-key-routes.ts';
import { type SessionView, sessionView, setupInput, signInInput } from './schemas.ts';
import { closeSession, findSession, sessionCookie, sessionMilliseconds } from './sessions.ts';
import { isSetupNeeded, setUpOwner } from './set-up-owner.ts';
import { signIn } from './sign-in.ts';
import { ownAccountRoutes, userRoutes } from './user-routes.ts';

/** Signing in and out, the first visitor's set-up, and the accounts. */
export async function accountRoutes(http: Http, shop: Shop): Promise<void> {
  const { db, config } = shop;
  userRoutes(http, shop);
  ownAccountRoutes(http, shop);
  apiKeyRoutes(http, shop);
  const tags = ['Accounts'];
  const cookieOptions = {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: config.publicUrl?.startsWith('https://') ?? false,
    maxAge: sessionMilliseconds / 1000,
  } as const;

  async function viewFor(token: string | undefined): Promise<SessionView> {
    const settings = await loadStoreSettings(db);
    const { name, currency, defaultLanguage, demo } = settings;
    return {
      user: (token && (await findSession(db, token, shop.clock()))) || null,
      setupNeeded: await isSetupNeeded(db),
      store: { name, currency, defaultLanguage, demo, languages: await loadLanguages(db) },
    };
  }

  /** A new session always has a new token; the one the browser came with, if any, ends. */
  async function answerSignedIn(request: FastifyRequest, reply: FastifyReply, result: { token: string } | Refusal) {
    if (isRefusal(result)) return sendRefusal(reply, result);
    const former = request.cookies[sessionCookie];
    if (former) await closeSession(db, former);
    return reply.setCookie(sessionCookie, result.token, cookieOptions).send(await viewFor(result.token));
  }

  http.route({
    method: 'GET',
    url: '/api/v1/session',
    schema: { tags, summary: 'Who is signed in', response: { 200: sessionView } },
    handler: async (request, reply) => reply.send(await viewFor(request.cookies[sessionCookie])),
  });

  http.route({
    method: 'POST',
    url: '/api/v1/session',
    schema: { tags, summary: 'Sign in', body: signInInput, response: { 200: sessionView } },
    handler: async (request, reply) => {
      const context = { address: request.ip, now: shop.clock(), production: config.production };
      return answerSignedIn(request, reply, await signIn(db, request.body, context));
    },
  });

  http.route({
    method: 'DELETE',
    url: '/api/v1/session',
    schema: { tags, summary: 'Sign out', response: { 204: z.null() } },
    handler: async (request, reply) => {
      const token = request.cookies[sessionCookie];
      if (token) await closeSession(db, token);
      return reply.clearCookie(sessionCookie, cookieOptions).status(204).send(null);
    },
  });

  http.route({
    method: 'POST',
    url: '/api/v1/setup',
    schema: {
      tags,
      summary: 'Make the owner account of a new store',
      body: setupInput,
      response: { 200: sessionView },
    },
    handler: async (request, reply) => answerSignedIn(request, reply, await setUpOwner(db, request.body, shop.clock())),
  });
}
