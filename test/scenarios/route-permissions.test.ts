import { afterAll, beforeAll, expect, test } from 'vitest';
import { permissionsOf } from '../../server/src/accounts/allow.ts';
import { type Role, role } from '../../server/src/accounts/schemas.ts';
import { openSession, sessionCookie } from '../../server/src/accounts/sessions.ts';
import { routePermissions } from '../support/route-permissions.ts';
import { openTestShop, type TestShop } from '../support/shop.ts';

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop();
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
