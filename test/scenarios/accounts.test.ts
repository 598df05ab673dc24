import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../support/shop.ts';
import { owner, signIn } from '../support/sign-in.ts';

let shop: TestShop;
let now = new Date('2026-05-01T10:00:00Z');
beforeEach(async () => {
  now = new Date('2026-05-01T10:00:00Z');
  shop = await openTestShop({ clock: () => now });
});
afterEach(() => shop.close());

const attempt = (password: string, email = owner.email) => shop.request('POST', '/api/v1/session', { email, password });
const cookieOf = (headers: Headers) => headers.get('set-cookie')?.split(';')[0] ?? '';

describe('set-up', () => {
  test('the first visitor makes the owner; the second is refused', async () => {
    expect((await shop.request('GET', '/api/v1/session')).body).toMatchObject({ user: null, setupNeeded: true });
    const answers = await Promise.all(
      [1, 2].map((each) => shop.request('POST', '/api/v1/setup', { ...owner, email: `o${each}@example.com` })),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
    const view = await shop.request('GET', '/api/v1/session');
    expect(view.body).toMatchObject({ user: null, setupNeeded: false, store: { name: 'Test shop' } });
  });

  test.each([
    ['password', { password: 'short' }, 'at least 10'],
    ['email', { email: 'nobody' }, 'e-mail'],
    ['storeName', { storeName: ' ' }, 'empty'],
  ])('a bad %s is refused by name', async (field, wrong, words) => {
    const answer = await shop.request('POST', '/api/v1/setup', { ...owner, ...wrong });
    expect(answer).toMatchObject({ status: 422, body: { field } });
    expect(answer.body.title).toContain(words);
  });
});

describe('sign-in', () => {
  test('the right password opens a session; signing out closes it', async () => {
    await signIn(shop);
    const answer = await attempt(owner.password);
    expect(answer).toMatchObject({ status: 200, body: { user: { email: owner.email, role: 'owner' } } });
    const flags = answer.headers.get('set-cookie') ?? '';
    expect(flags).toContain('HttpOnly');
    expect(flags).toContain('SameSite=Lax');
    const headers = { cookie: cookieOf(answer.headers) };
    expect((await shop.request('GET', '/api/v1/orders', undefined, headers)).status).toBe(200);
    expect((await shop.request('DELETE', '/api/v1/session', undefined, headers)).status).toBe(204);
    expect((await shop.request('GET', '/api/v1/orders', undefined, headers)).status).toBe(401);
  });

  test('an unknown e-mail and a wrong password read the same', async () => {
    await signIn(shop);
    const wrong = await attempt('not this one');
    const unknown = await attempt('not this one', 'nobody@example.com');
    expect(wrong).toMatchObject({ status: 401, body: { code: 'wrong_credentials' } });
    expect(unknown.body).toEqual(wrong.body);
  });

  test('five failures close the door for 15 minutes, also when sent at once, and then it opens again', async () => {
    await signIn(shop);
    const answers = await Promise.all(Array.from({ length: 12 }, () => attempt('guess')));
    expect(answers.filter((answer) => answer.status === 401)).toHaveLength(5);
    const closed = await attempt(owner.password);
    expect(closed).toMatchObject({ status: 429, body: { code: 'too_many_attempts' } });
    expect(Number(closed.headers.get('retry-after'))).toBeGreaterThan(60);
    now = new Date(now.getTime() + 16 * 60_000);
    expect((await attempt(owner.password)).status).toBe(200);
  });

  test('a session runs out after 14 unused days and lives on while it is used', async () => {
    const headers = await signIn(shop);
    const works = async () => (await shop.request('GET', '/api/v1/orders', undefined, headers)).status;
    now = new Date(now.getTime() + 10 * 86_400_000);
    expect(await works()).toBe(200);
    now = new Date(now.getTime() + 10 * 86_400_000);
    expect(await works()).toBe(200);
    now = new Date(now.getTime() + 15 * 86_400_000);
    expect(await works()).toBe(401);
  });

  test('the table of sessions holds no token that would open one', async () => {
    const headers = await signIn(shop);
    const token = headers.cookie?.split('=')[1] ?? '';
    const { rows } = await shop.pool.query(
      "select encode(token_hash, 'base64') as hash, encode(token_hash, 'hex') as hex from sessions",
    );
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(rows).toHaveLength(1);
  });
});

describe('settings', () => {
  test('Allow backorders is off in a new store and is saved; a stale save is refused and loses nothing', async () => {
    const headers = await signIn(shop);
    const before = await shop.request('GET', '/api/v1/settings/workflow', undefined, headers);
    expect(before.body.allowBackorders).toBe(false);
    const { version } = before.body;
    const saved = await shop.request('PUT', '/api/v1/settings/workflow', { version, allowBackorders: true }, headers);
    expect(saved.body).toEqual({ version: version + 1, allowBackorders: true });
    const stale = await shop.request('PUT', '/api/v1/settings/workflow', { version, allowBackorders: false }, headers);
    expect(stale).toMatchObject({
      status: 409,
      body: { code: 'changed_meanwhile', details: { currentVersion: version + 1 } },
    });
  });

  test('the store’s name is changed; a currency or language it cannot have is refused by field', async () => {
    const headers = await signIn(shop);
    const { body } = await shop.request('GET', '/api/v1/settings/store', undefined, headers);
    const saved = await shop.request('PUT', '/api/v1/settings/store', { ...body, name: 'Harbour' }, headers);
    expect(saved.body.name).toBe('Harbour');
    for (const [field, value] of [
      ['currency', 'euro'],
      ['defaultLanguage', 'xx'],
      ['country', 'Nederland'],
    ]) {
      const answer = await shop.request(
        'PUT',
        '/api/v1/settings/store',
        { ...saved.body, [field as string]: value },
        headers,
      );
      expect(answer).toMatchObject({ status: 422, body: { field } });
    }
  });
});
