/** API keys: made by people, used by programs within what their maker may, counted, and ended. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildApp } from '../../server/src/app.ts';
import { type Answer, openTestShop, type TestShop } from '../support/shop.ts';
import { addPerson, signIn } from '../support/sign-in.ts';

const start = new Date('2026-05-01T10:00:00Z');
let now = start;
let shop: TestShop;
let owner: Record<string, string>;
beforeAll(async () => {
  shop = await openTestShop({
    clock: () => now,
    env: { RATE_LIMIT_KEY: '20', TRUST_PROXY: '1', RATE_LIMIT_ADDRESS: '4' },
  });
  owner = await signIn(shop);
});
beforeEach(() => {
  now = new Date(now.getTime() + 60_000); // another minute, with its own counts
});
afterAll(() => shop.close());

const ask = (method: string, path: string, body?: unknown, as = owner): Promise<Answer> =>
  shop.request(method, `/api/v1${path}`, body, as);
const withKey = (secret: string) => ({ authorization: `Bearer ${secret}` });

async function makeKey(more: object = {}, as = owner): Promise<Answer['body']> {
  const answer = await ask('POST', '/api-keys', { name: 'Books', scopes: ['read'], expiresAt: null, ...more }, as);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
}
const keyView = async (id: number) =>
  (await ask('GET', '/api-keys')).body.items.find((each: { id: number }) => each.id === id);
const makeProduct = async () =>
  (
    await ask('POST', '/products', {
      texts: { en: { title: 'Rope' } },
      variants: [{ texts: { en: { title: 'Long' } } }],
    })
  ).body;

test('a key is told once, kept as a hash, and lets a program in until it is revoked', async () => {
  const key = await makeKey({ name: ' Books ' });
  expect(key).toMatchObject({ name: 'Books', scopes: ['read'], state: 'active', createdBy: 'Olga Owner' });
  expect(key.secret).toMatch(/^evs_[\w-]{43}$/);
  expect(key.secret.startsWith(key.hint)).toBe(true);
  expect(JSON.stringify((await ask('GET', '/api-keys')).body)).not.toContain(key.secret.slice(key.hint.length));
  const { rows } = await shop.pool.query('select * from api_keys where id = $1', [key.id]);
  expect(JSON.stringify(rows)).not.toContain(key.secret.slice(key.hint.length));
  expect(await keyView(key.id)).toMatchObject({ lastUsedAt: null, revokedAt: null });

  expect((await ask('GET', '/products', undefined, withKey(key.secret))).status).toBe(200);
  expect(await keyView(key.id)).toMatchObject({ lastUsedAt: now.toISOString() });
  const product = await ask('POST', '/products', { texts: {} }, withKey(key.secret));
  expect(product).toMatchObject({ status: 403, body: { code: 'not_allowed' } });

  const revoked = await ask('POST', `/api-keys/${key.id}/revoke`);
  expect(revoked.body).toMatchObject({ state: 'revoked', revokedBy: 'Olga Owner', revokedAt: now.toISOString() });
  const refused = await ask('GET', '/products', undefined, withKey(key.secret));
  expect(refused).toMatchObject({ status: 401, body: { code: 'not_signed_in' } });
  expect(refused.headers.get('www-authenticate')).toBe('Bearer');
  now = new Date(now.getTime() + 60_000);
  expect((await ask('POST', `/api-keys/${key.id}/revoke`)).body.revokedAt).toBe(revoked.body.revokedAt);
  expect((await ask('POST', '/api-keys/999999/revoke')).status).toBe(404);
});

test.each([
  ['unknown', `evs_${'x'.repeat(43)}`],
  ['empty', 'evs_'],
])('a key that is %s opens nothing, not even beside a sign-in', async (_case, secret) => {
  expect((await ask('GET', '/products', undefined, { ...owner, ...withKey(secret) })).status).toBe(401);
});

test('a key ends by itself', async () => {
  const expiresAt = new Date(now.getTime() + 30 * 86_400_000).toISOString();
  const key = await makeKey({ expiresAt });
  now = new Date(now.getTime() + 30 * 86_400_000 - 1000);
  expect((await ask('GET', '/products', undefined, withKey(key.secret))).status).toBe(200);
  now = new Date(now.getTime() + 2000);
  owner = await signInAgain();
  expect((await ask('GET', '/products', undefined, withKey(key.secret))).status).toBe(401);
  expect(await keyView(key.id)).toMatchObject({ state: 'expired' });
});

async function signInAgain(): Promise<Record<string, string>> {
  const answer = await shop.request('POST', '/api/v1/session', {
    email: 'olga@example.com',
    password: 'a long password',
  });
  return { cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '' };
}

test('a key never may more than who made it: not when they change roles, and nothing once they are gone', async () => {
  const as = await addPerson(shop, 'Mona', 'manager');
  const wrong = await ask('POST', '/api-keys', { name: 'Too much', scopes: ['users'], expiresAt: null }, as);
  expect(wrong).toMatchObject({ status: 403, body: { field: 'scopes' } });
  const key = await makeKey({ scopes: ['settings', 'read'] }, as);
  expect(key.scopes).toEqual(['read', 'settings']);
  const knock = async () => (await ask('PUT', '/settings/taxes/999999', {}, withKey(key.secret))).status;
  expect(await knock()).toBe(422);
  const mona = (await ask('GET', '/users')).body.items.find(({ name }: { name: string }) => name === 'Mona');
  const { id, name, email, version } = mona;
  expect((await ask('PUT', `/users/${id}`, { name, email, version, role: 'staff' })).status).toBe(200);
  expect(await knock()).toBe(403);
  expect((await ask('GET', '/products', undefined, withKey(key.secret))).status).toBe(200);
  expect((await ask('POST', `/users/${id}/deactivate`)).status).toBe(200);
  expect(await knock()).toBe(401);
  expect(await keyView(key.id)).toMatchObject({ state: 'suspended' });
});

test.each([
  [{ name: ' ' }, 'name'],
  [{ name: 'x'.repeat(101) }, 'name'],
  [{ scopes: [] }, 'scopes'],
  [{ scopes: ['everything'] }, 'scopes.0'],
  [{ expiresAt: '2020-01-01T00:00:00Z' }, 'expiresAt'],
  [{ expiresAt: 'tomorrow' }, 'expiresAt'],
])('%j is refused by field', async (wrong, field) => {
  const answer = await ask('POST', '/api-keys', { name: 'N', scopes: ['read'], expiresAt: null, ...wrong });
  expect(answer).toMatchObject({ status: 422, body: { field } });
});

test('what is done with a key is told under its name, and what is about a person it cannot do', async () => {
  const { variants } = await makeProduct();
  const [{ id: variantId }] = variants;
  const key = await makeKey({ name: 'Warehouse', scopes: ['read', 'stock', 'catalogue', 'settings', 'users'] });
  const as = withKey(key.secret);
  const adjusted = await ask('POST', `/variants/${variantId}/adjustments`, { change: 3, reason: 'found' }, as);
  expect(adjusted.status, JSON.stringify(adjusted.body)).toBe(200);
  expect((await ask('GET', `/variants/${variantId}/movements`)).body.items[0].actor).toBe(`key ${key.id}`);
  const edit = { variantIds: [variantId], values: { stockAlert: 2 } };
  const made = await ask('POST', '/change-sets', edit, as);
  expect(made.status, JSON.stringify(made.body)).toBeLessThan(300);
  expect((await ask('GET', '/change-sets')).body.items[0].actor).toBe('Warehouse (API key)');
  for (const [method, path] of [
    ['POST', '/api-keys'],
    ['GET', '/api-keys'],
    ['PUT', '/account/password'],
  ] as const) {
    expect((await ask(method, path, method === 'GET' ? undefined : {}, as)).status).toBe(403);
  }
});

test('a program may say it comes from another site, where a browser’s sign-in is refused', async () => {
  const key = await makeKey({ scopes: ['catalogue'] });
  const product = { texts: { en: { title: 'From elsewhere' } } };
  const origin = { origin: 'https://erp.example' };
  expect((await ask('POST', '/products', product, { ...withKey(key.secret), ...origin })).status).toBe(201);
  expect((await ask('POST', '/products', product, { ...owner, ...origin })).status).toBe(403);
});

describe('how many requests in a minute', () => {
  const limits = ({ headers }: Answer) =>
    ['limit', 'remaining', 'reset'].map((name) => Number(headers.get(`ratelimit-${name}`)));

  test('a key’s are counted by all server processes together, and told', async () => {
    const key = await makeKey();
    const other = await buildApp(shop); // as another process on the same database
    const url = await other.listen({ port: 0, host: '127.0.0.1' });
    const minute = new Date(Math.ceil(now.getTime() / 60_000) * 60_000 + 48_000);
    now = minute;
    const first = await ask('GET', '/products', undefined, withKey(key.secret));
    expect(limits(first)).toEqual([20, 19, 12]);
    const statuses = await Promise.all(
      Array.from({ length: 24 }, async (_, at) =>
        at % 2 === 0
          ? (await ask('GET', '/products', undefined, withKey(key.secret))).status
          : (await fetch(`${url}/api/v1/products`, { headers: withKey(key.secret) })).status,
      ),
    );
    expect(statuses.filter((status) => status === 200)).toHaveLength(19);
    expect(statuses.filter((status) => status === 429)).toHaveLength(5);
    const refused = await ask('GET', '/products', undefined, withKey(key.secret));
    expect(refused).toMatchObject({ status: 429, body: { code: 'too_many_requests', details: { limit: 20 } } });
    expect(limits(refused)).toEqual([20, 0, 12]);
    expect(refused.headers.get('retry-after')).toBe('12');
    now = new Date(minute.getTime() + 12_000);
    expect((await ask('GET', '/products', undefined, withKey(key.secret))).status).toBe(200);
    await other.close();
  });

  test('an address’s too, but not those of this machine', async () => {
    const from = async (address: string) =>
      (await shop.request('GET', '/api/v1/session', undefined, { 'x-forwarded-for': address })).status;
    const statuses: number[] = [];
    for (let request = 0; request < 6; request += 1) statuses.push(await from('198.51.100.7'));
    expect(statuses).toEqual([200, 200, 200, 200, 429, 429]);
    expect(await from('198.51.100.8')).toBe(200);
    for (let request = 0; request < 6; request += 1) expect(await from('127.0.0.1')).toBe(200);
  });

  test('a person’s too', async () => {
    const strict = await openTestShop({ clock: () => now, env: { RATE_LIMIT_USER: '3' } });
    const as = await signIn(strict);
    const statuses: number[] = [];
    for (let request = 0; request < 4; request += 1) {
      statuses.push((await strict.request('GET', '/api/v1/products', undefined, as)).status);
    }
    expect(statuses).toEqual([200, 200, 200, 429]);
    await strict.close();
  });
});

describe('versions as HTTP has them', () => {
  test('an answer’s ETag goes back as If-Match; a stale one is refused with 412 and changes nothing', async () => {
    const { id } = await makeProduct();
    const path = `/products/${id}`;
    const found = await ask('GET', path);
    const etag = found.headers.get('etag') ?? '';
    expect(etag).toBe(`"${found.body.version}"`);
    const changed = await ask('PATCH', path, { brand: 'One' }, { ...owner, 'if-match': etag });
    expect(changed.status, JSON.stringify(changed.body)).toBe(200);
    expect(changed.headers.get('etag')).toBe(`"${found.body.version + 1}"`);
    const stale = await ask('PATCH', path, { brand: 'Two' }, { ...owner, 'if-match': etag });
    expect(stale).toMatchObject({ status: 412, body: { status: 412, code: 'changed_meanwhile' } });
    expect((await ask('GET', path)).body.brand).toBe('One');
    const inBody = await ask('PATCH', path, { brand: 'Two', version: found.body.version });
    expect(inBody).toMatchObject({ status: 409, body: { code: 'changed_meanwhile' } });
  });

  test.each([
    ['*', {}],
    ['W/"1"', {}],
    ['"1", "2"', {}],
    ['"1"', { version: 2 }],
  ])('If-Match: %s with %j is refused by its name', async (ifMatch, body) => {
    const { id } = await makeProduct();
    const answer = await ask('PATCH', `/products/${id}`, { brand: 'X', ...body }, { ...owner, 'if-match': ifMatch });
    expect(answer).toMatchObject({ status: 422, body: { field: 'If-Match' } });
  });
});

describe('every error is a problem (RFC 9457)', () => {
  test.each([
    ['no such route', 404, 'GET', '/api/v1/nothing', undefined, {}],
    ['no such method', 404, 'DELETE', '/api/v1/products', undefined, {}],
    ['not JSON', 400, 'POST', '/api/v1/session', '{', { 'content-type': 'application/json' }],
    ['another media type', 415, 'POST', '/api/v1/session', 'x', { 'content-type': 'application/xml' }],
    ['too large', 413, 'POST', '/api/v1/session', 'x'.repeat(1_100_000), { 'content-type': 'application/json' }],
    ['a field missing', 422, 'POST', '/api/v1/session', '{}', { 'content-type': 'application/json' }],
  ])('%s', async (_case, status, method, path, body, headers) => {
    const answer = await fetch(shop.url + path, { method, body, headers: headers as Record<string, string> });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await answer.json()).toMatchObject({ status, title: expect.any(String), code: expect.any(String) });
  });
});
