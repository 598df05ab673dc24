import { afterAll, beforeAll, expect, test } from 'vitest';
import { permissionsOf } from '../../server/src/accounts/allow.ts';
import { createApiKey } from '../../server/src/accounts/api-keys.ts';
import { type Permission, permission, type Role, role } from '../../server/src/accounts/schemas.ts';
import { openSession, sessionCookie } from '../../server/src/accounts/sessions.ts';
import { isRefusal } from '../../server/src/platform/refusals.ts';
import { personalRoutes, routePermissions } from '../support/route-permissions.ts';
import { openTestShop, type TestShop } from '../support/shop.ts';

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop({ env: { RATE_LIMIT_KEY: '0' } });
});
afterAll(() => shop.close());

/** 'GET /api/v1/orders/{id}', for every route the shop has. */
async function routesOfShop(): Promise<string[]> {
  const { body } = await shop.request('GET', '/api/openapi.json');
  return Object.entries(body.paths as Record<string, object>).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
}

/** A request without a body for something that does not exist: the guard answers first, and nothing is changed. */
async function knock(route: string, headers?: Record<string, string>): Promise<number> {
  const [method = '', path = ''] = route.split(' ');
  return (await shop.request(method, path.replaceAll(/\{[^}]+\}/g, '999999999'), undefined, headers)).status;
}

async function cookieOf(each: Role): Promise<Record<string, string>> {
  const user = { email: `${each}@example.com`, name: each, role: each, password_hash: 'none' };
  const { id } = await shop.db.insertInto('users').values(user).returning('id').executeTakeFirstOrThrow();
  return { cookie: `${sessionCookie}=${await openSession(shop.db, id, shop.clock())}` };
}

test('the table names every route of the shop and no other, sorted by path', async () => {
  const byPath = (left: string, right: string) => {
    const [one, other] = [left, right].map((route) => route.split(' ').reverse().join(' '));
    return (one as string) < (other as string) ? -1 : 1;
  };
  expect(Object.keys(routePermissions)).toEqual((await routesOfShop()).sort(byPath));
});

test('nobody gets through but to what is public', async () => {
  const answers: string[] = [];
  for (const route of Object.keys(routePermissions)) answers.push(`${route}: ${await knock(route)}`);
  const open = answers.filter((answer) => !answer.endsWith(': 401'));
  const isPublic = (answer: string) => routePermissions[answer.slice(0, answer.lastIndexOf(':'))] === 'public';
  expect(open.filter((answer) => !isPublic(answer) || answer.endsWith(': 403'))).toEqual([]);
  expect(answers.filter((answer) => answer.endsWith(': 401') && isPublic(answer))).toEqual([]);
});

test.each(role.options)('%s gets through exactly the doors its role opens', async (each) => {
  const headers = await cookieOf(each);
  const wrong: string[] = [];
  for (const [route, needed] of Object.entries(routePermissions)) {
    if (needed === 'public') continue; // signing out is public
    const status = await knock(route, headers);
    if (needed === 'register') {
      if (status !== 401) wrong.push(`${route} is a register’s and answered ${status}`);
      continue;
    }
    const mayPass = permissionsOf[each].includes(needed);
    if (status === 401 || (status === 403) === mayPass) wrong.push(`${route} needs ${needed} and answered ${status}`);
  }
  expect(wrong).toEqual([]);
});

/** An owner's key that may one thing only. */
async function keyFor(scope: Permission): Promise<Record<string, string>> {
  const user = { email: `maker-${scope}@example.com`, name: scope, role: 'owner' as const, password_hash: 'none' };
  const { id } = await shop.db.insertInto('users').values(user).returning('id').executeTakeFirstOrThrow();
  const by = { userId: id, permissions: permission.options, now: shop.clock() };
  const made = await createApiKey(shop.db, { name: scope, scopes: [scope], expiresAt: null }, by);
  if (isRefusal(made)) throw new Error(made.message);
  return { authorization: `Bearer ${made.secret}` };
}

test.each(permission.options)('an API key for %s gets through exactly those doors, and no person’s', async (scope) => {
  const headers = await keyFor(scope);
  const wrong: string[] = [];
  for (const [route, needed] of Object.entries(routePermissions)) {
    if (needed === 'public') continue;
    const status = await knock(route, headers);
    if (needed === 'register') {
      if (status !== 401) wrong.push(`${route} is a register’s and answered ${status}`);
      continue;
    }
    const mayPass = needed === scope && !personalRoutes.has(route);
    if (status === 401 || (status === 403) === mayPass) wrong.push(`${route} needs ${needed} and answered ${status}`);
  }
  expect(wrong).toEqual([]);
});

test('the API’s description says of every route what it needs', async () => {
  const { body } = await shop.request('GET', '/api/openapi.json');
  expect(Object.keys(body.components.securitySchemes)).toEqual(['apiKey', 'session', 'register']);
  const said: Record<string, string> = {};
  for (const [path, methods] of Object.entries(body.paths as Record<string, Record<string, Operation>>)) {
    for (const [method, { security, responses }] of Object.entries(methods)) {
      const route = `${method.toUpperCase()} ${path}`;
      expect(responses.default, route).toEqual({ $ref: '#/components/responses/Problem' });
      const scope = security?.find((each) => each.apiKey)?.apiKey?.[0];
      const isRegisters = security?.some((each) => each.register);
      said[route] = scope ?? (isRegisters ? 'register' : security ? 'a person' : 'public');
    }
  }
  const needed = Object.entries(routePermissions).map(([route, each]) => [
    route,
    personalRoutes.has(route) ? 'a person' : each,
  ]);
  expect(said).toEqual(Object.fromEntries(needed));
});
type Operation = { security?: { apiKey?: string[]; register?: string[] }[]; responses: { default?: object } };
