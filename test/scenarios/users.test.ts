/** Accounts: made, changed, closed and opened by owners; one's own by oneself. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { letIn } from '../../server/src/accounts/write-user.ts';
import { type Answer, openTestShop, type TestShop } from '../support/shop.ts';
import { owner, signIn } from '../support/sign-in.ts';

let shop: TestShop;
let headers: Record<string, string>;
let now = new Date('2026-05-01T10:00:00Z');
beforeAll(async () => {
  shop = await openTestShop({ clock: () => now });
  headers = await signIn(shop);
});
afterAll(() => shop.close());

const ask = (method: string, path: string, body?: unknown, as = headers): Promise<Answer> =>
  shop.request(method, `/api/v1${path}`, body, as);
const enter = (email: string, password: string) => shop.request('POST', '/api/v1/session', { email, password });
const cookieOf = (answer: Answer) => ({ cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '' });
const whoIs = async (as: Record<string, string>) => (await ask('GET', '/session', undefined, as)).body.user;
const password = 'first password';

let made = 0;
async function makeUser(role: string, more: object = {}): Promise<Answer['body']> {
  made += 1;
  const user = { name: `Person ${made}`, email: `person${made}@example.com`, role, password, ...more };
  const answer = await ask('POST', '/users', user);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
}

test('an account signs in with its first password, may what its role may, and is never told again', async () => {
  const user = await makeUser('staff', { email: 'Stan@Example.com ' });
  expect(user).toMatchObject({ email: 'stan@example.com', role: 'staff', version: 1, deactivatedAt: null });
  expect(JSON.stringify([user, (await ask('GET', '/users')).body])).not.toContain('password');
  const as = cookieOf(await enter('stan@example.com', password));
  expect(await whoIs(as)).toMatchObject({ name: user.name, role: 'staff' });
  expect((await ask('GET', '/users', undefined, as)).status).toBe(403);

  // A new role counts at once, in the session that is open.
  const change = { name: 'Stan', email: user.email, role: 'manager', version: 1 };
  expect(await ask('PUT', `/users/${user.id}`, change)).toMatchObject({ status: 200, body: { version: 2 } });
  expect(await whoIs(as)).toMatchObject({ name: 'Stan', role: 'manager' });
  const stale = await ask('PUT', `/users/${user.id}`, { ...change, role: 'cashier' });
  expect(stale).toMatchObject({ status: 409, body: { code: 'changed_meanwhile', details: { currentVersion: 2 } } });
});

test.each([
  [{ email: owner.email.toUpperCase() }, 409, 'email'],
  [{ email: 'nobody' }, 422, 'email'],
  [{ name: ' ' }, 422, 'name'],
  [{ role: 'admin' }, 422, 'role'],
  [{ password: 'short' }, 422, 'password'],
])('%j is refused by field', async (wrong, status, field) => {
  const user = { name: 'N', email: 'n@example.com', role: 'staff', password, ...wrong };
  expect(await ask('POST', '/users', user)).toMatchObject({ status, body: { field } });
});

test('deactivating ends every session and the sign-in, and says why; activating opens the account again', async () => {
  const user = await makeUser('cashier');
  const as = cookieOf(await enter(user.email, password));
  const closed = await ask('POST', `/users/${user.id}/deactivate`);
  expect(closed).toMatchObject({ status: 200, body: { deactivatedAt: now.toISOString(), version: 2 } });
  expect(await whoIs(as)).toBe(null);
  expect(await enter(user.email, password)).toMatchObject({ status: 403, body: { code: 'not_allowed' } });
  expect((await enter(user.email, 'not the password')).status).toBe(401); // only its owner is told that it is closed
  expect(await ask('POST', `/users/${user.id}/activate`)).toMatchObject({ body: { deactivatedAt: null, version: 3 } });
  expect(await whoIs(as)).toBe(null);
  expect((await enter(user.email, password)).status).toBe(200);
  for (const path of ['deactivate', 'activate']) {
    expect((await ask('POST', `/users/999999/${path}`)).status).toBe(404);
  }
});

test('a reset password ends every session and lets in who was locked out', async () => {
  const user = await makeUser('staff');
  const as = cookieOf(await enter(user.email, password));
  for (let tries = 0; tries < 6; tries += 1) await enter(user.email, 'guess');
  expect((await enter(user.email, password)).status).toBe(429);
  expect((await ask('PUT', `/users/${user.id}/password`, { password: 'another password' })).status).toBe(204);
  expect(await whoIs(as)).toBe(null);
  expect((await enter(user.email, 'another password')).status).toBe(200);
  expect((await enter(user.email, password)).status).toBe(401);
  expect((await ask('PUT', '/users/999999/password', { password: 'another password' })).status).toBe(404);
  now = new Date(now.getTime() + 16 * 60_000); // the network address has failed often enough
});

test('from where the shop runs, whoever is locked out is let in, a closed account too', async () => {
  const user = await makeUser('owner');
  await ask('POST', `/users/${user.id}/deactivate`);
  expect(await letIn(shop.db, user.email, 'from the console')).toMatchObject({ id: user.id, deactivatedAt: null });
  expect((await enter(user.email, 'from the console')).status).toBe(200);
  expect(await letIn(shop.db, 'nobody@example.com', 'from the console')).toMatchObject({ refused: 'not_found' });
  await ask('POST', `/users/${user.id}/deactivate`);
});

describe('the last owner', () => {
  test('is neither demoted nor deactivated', async () => {
    const me = await whoIs(headers);
    const { body } = await ask('GET', '/users');
    const { version, name, email } = body.items.find(({ id }: { id: number }) => id === me.id);
    const demoted = await ask('PUT', `/users/${me.id}`, { name, email, role: 'staff', version });
    expect(demoted).toMatchObject({ status: 409, body: { field: 'role' } });
    expect((await ask('POST', `/users/${me.id}/deactivate`)).status).toBe(409);
    expect(await whoIs(headers)).toMatchObject({ role: 'owner' });
  });

  test('of two owners who demote or deactivate each other at once, one stays', async () => {
    const me = await whoIs(headers);
    for (let round = 0; round < 3; round += 1) {
      const other = await makeUser('owner');
      const as = cookieOf(await enter(other.email, password));
      const users = (await ask('GET', '/users')).body.items as {
        id: number;
        version: number;
        name: string;
        email: string;
      }[];
      const mine = users.find(({ id }) => id === me.id);
      const answers = await Promise.all([
        ask('PUT', `/users/${other.id}`, { name: other.name, email: other.email, role: 'staff', version: 1 }),
        round === 1
          ? ask('POST', `/users/${me.id}/deactivate`, undefined, as)
          : ask('PUT', `/users/${me.id}`, { ...mine, role: 'staff' }, as),
      ]);
      const granted = answers.filter(({ status }) => status === 200);
      expect(granted, JSON.stringify(answers.map(({ status, body }) => [status, body]))).toHaveLength(1);
      const { rows } = await shop.pool.query(
        "select id from users where role = 'owner' and deactivated_at is null and id = any($1::bigint[])",
        [[me.id, other.id]],
      );
      expect(rows).toHaveLength(1);
      // Back to the one owner these tests began with.
      await shop.pool.query("update users set role = 'owner', deactivated_at = null where id = $1", [me.id]);
      await shop.pool.query("update users set role = 'staff' where id = $1", [other.id]);
      headers = cookieOf(await enter(owner.email, owner.password));
    }
  });

  test('nobody deactivates themselves', async () => {
    const other = await makeUser('owner');
    const as = cookieOf(await enter(other.email, password));
    expect(await ask('POST', `/users/${other.id}/deactivate`, undefined, as)).toMatchObject({ status: 409 });
    expect((await ask('POST', `/users/${other.id}/deactivate`)).status).toBe(200);
  });
});

describe('one’s own account', () => {
  test('a name and a password are changed by whoever is signed in; other sessions end, this one goes on', async () => {
    const user = await makeUser('read_only');
    const [here, elsewhere] = [
      cookieOf(await enter(user.email, password)),
      cookieOf(await enter(user.email, password)),
    ];
    expect((await ask('PUT', '/account', { name: ' Rita ' }, here)).status).toBe(204);
    expect(await whoIs(here)).toMatchObject({ name: 'Rita' });
    const changed = await ask(
      'PUT',
      '/account/password',
      { currentPassword: password, password: 'my own password' },
      here,
    );
    expect(changed.status).toBe(204);
    expect(await whoIs(here)).toMatchObject({ name: 'Rita' });
    expect(await whoIs(elsewhere)).toBe(null);
    expect((await enter(user.email, 'my own password')).status).toBe(200);
  });

  test('without the current password nothing changes, and guessing it is stopped', async () => {
    const user = await makeUser('staff');
    const as = cookieOf(await enter(user.email, password));
    const guess = () => ask('PUT', '/account/password', { currentPassword: 'guess', password: 'my own password' }, as);
    expect(await guess()).toMatchObject({ status: 422, body: { field: 'currentPassword' } });
    const answers = await Promise.all(Array.from({ length: 6 }, guess));
    expect(answers.map(({ status }) => status).sort()).toEqual([422, 422, 422, 422, 429, 429]);
    expect((await enter(user.email, password)).status).toBe(200);
    const short = { currentPassword: password, password: 'short' };
    expect(await ask('PUT', '/account/password', short, as)).toMatchObject({
      status: 422,
      body: { field: 'password' },
    });
  });
});
