import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../support/shop.ts';

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop();
});
afterAll(() => shop.close());

test('a running shop says it lives and is ready, with strict headers', async () => {
  expect(await shop.request('GET', '/healthz')).toMatchObject({ status: 200, body: { status: 'ok' } });
  const ready = await shop.request('GET', '/readyz');
  expect(ready).toMatchObject({ status: 200, body: { status: 'ready' } });
  expect(ready.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(ready.headers.get('x-content-type-options')).toBe('nosniff');
});

test('the API describes itself', async () => {
  const { status, body } = await shop.request('GET', '/api/openapi.json');
  expect(status).toBe(200);
  expect(body.openapi).toBe('3.1.0');
});

test('a write from another site is refused', async () => {
  const answer = await shop.request('POST', '/api/v1/session', {}, { origin: 'https://elsewhere.example' });
  expect(answer).toMatchObject({ status: 403, body: { code: 'not_allowed' } });
});
