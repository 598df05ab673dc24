import { z } from 'zod';
import type { Http } from '../platform/http.ts';
import { sendRefusal, sendResult } from '../platform/http.ts';
import { isRefusal } from '../platform/refusals.ts';
import { idParam, version } from '../platform/schemas.ts';
import type { Shop } from '../shop.ts';
import { allow } from './allow.ts';
import { changePassword, renameSelf } from './change-account.ts';
import { hasPin, setPin } from './pin.ts';
import {
  accountInput,
  newUser,
  passwordChange,
  pinInput,
  pinView,
  userInput,
  userPassword,
  userView,
} from './schemas.ts';
import { sessionCookie, type User } from './sessions.ts';
import { changeUser, createUser, deactivateUser, listUsers, reactivateUser, resetPassword } from './write-user.ts';

const noContent = { 204: z.null() };

/** Settings > Users over HTTP. */
export function userRoutes(http: Http, shop: Shop): void {
  const { db } = shop;
  const tags = ['Accounts'];

  http.route({
    method: 'GET',
    url: '/api/v1/users',
    schema: { tags, summary: 'Settings > Users', response: { 200: z.object({ items: z.array(userView) }) } },
    onRequest: allow(shop, 'users'),
    handler: async (_request, reply) => reply.send({ items: await listUsers(db) }),
  });

  http.route({
    method: 'POST',
    url: '/api/v1/users',
    schema: { tags, summary: 'Make an account with its first password', body: newUser, response: { 201: userView } },
    onRequest: allow(shop, 'users'),
    handler: async (request, reply) => sendResult(reply.status(201), await createUser(db, request.body)),
  });

  http.route({
    method: 'PUT',
    url: '/api/v1/users/:id',
    schema: {
      tags,
      summary: 'Change an account’s name, e-mail address or role',
      params: idParam,
      body: userInput.extend({ version }),
      response: { 200: userView },
    },
    onRequest: allow(shop, 'users'),
    handler: async (request, reply) => sendResult(reply, await changeUser(db, request.params.id, request.body)),
  });

  http.route({
    method: 'PUT',
    url: '/api/v1/users/:id/password',
    schema: {
      tags,
      summary: 'Give an account another password and end its sessions',
      params: idParam,
      body: userPassword,
      response: noContent,
    },
    onRequest: allow(shop, 'users'),
    handler: async (request, reply) => {
      const refused = await resetPassword(db, request.params.id, request.body.password);
      return isRefusal(refused) ? sendRefusal(reply, refused) : reply.status(204).send(null);
    },
  });

  http.route({
    method: 'PUT',
    url: '/api/v1/users/:id/pin',
    schema: {
      tags,
      summary: 'Give an account a PIN for registers, or take it away',
      params: idParam,
      body: pinInput,
      response: noContent,
    },
    onRequest: allow(shop, 'users'),
    handler: async (request, reply) => {
      const refused = await setPin(db, request.params.id, request.body.pin);
      return isRefusal(refused) ? sendRefusal(reply, refused) : reply.status(204).send(null);
    },
  });

  http.route({
    method: 'POST',
    url: '/api/v1/users/:id/deactivate',
    schema: { tags, summary: 'Close an account and end its sessions', params: idParam, response: { 200: userView } },
    onRequest: allow(shop, 'users'),
    handler: async (request, reply) => {
      const context = { actorId: (request.user as User).id, now: shop.clock() };
      return sendResult(reply, await deactivateUser(db, request.params.id, context));
    },
  });

  http.route({
    method: 'POST',
    url: '/api/v1/users/:id/activate',
    schema: { tags, summary: 'Open a closed account again', params: idParam, response: { 200: userView } },
    onRequest: allow(shop, 'users'),
    handler: async (request, reply) => sendResult(reply, await reactivateUser(db, request.params.id)),
  });
}

/** One's own account over HTTP, for whoever is signed in. */
export function ownAccountRoutes(http: Http, shop: Shop): void {
  const { db } = shop;
  const tags = ['Accounts'];

  http.route({
    method: 'PUT',
    url: '/api/v1/account',
    schema: { tags, summary: 'Change one’s own name', body: accountInput, response: noContent },
    onRequest: allow(shop, 'read', { person: true }),
    handler: async (request, reply) => {
      await renameSelf(db, (request.user as User).id, request.body.name);
      return reply.status(204).send(null);
    },
  });

  http.route({
    method: 'PUT',
    url: '/api/v1/account/password',
    schema: {
      tags,
      summary: 'Change one’s own password and end one’s other sessions',
      body: passwordChange,
      response: noContent,
    },
    onRequest: allow(shop, 'read', { person: true }),
    handler: async (request, reply) => {
      const context = { token: request.cookies[sessionCookie] ?? '', now: shop.clock() };
      const refused = await changePassword(db, request.user as User, request.body, context);
      return isRefusal(refused) ? sendRefusal(reply, refused) : reply.status(204).send(null);
    },
  });

  http.route({
    method: 'GET',
    url: '/api/v1/account/pin',
    schema: { tags, summary: 'Whether one has a PIN for registers', response: { 200: pinView } },
    onRequest: allow(shop, 'orders', { person: true }),
    handler: async (request, reply) => reply.send({ hasPin: await hasPin(db, (request.user as User).id) }),
  });

  http.route({
    method: 'PUT',
    url: '/api/v1/account/pin',
    schema: { tags, summary: 'Choose one’s PIN for registers, or give it up', body: pinInput, response: noContent },
    onRequest: allow(shop, 'orders', { person: true }),
    handler: async (request, reply) => {
      const refused = await setPin(db, (request.user as User).id, request.body.pin);
      return isRefusal(refused) ? sendRefusal(reply, refused) : reply.status(204).send(null);
    },
  });
}
