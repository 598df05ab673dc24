/** An export outlives the server that was making it. */
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openServerGroup, type ServerGroup } from '../support/server-group.ts';
import { owner } from '../support/sign-in.ts';

const variants = 12_000;
let group: ServerGroup;
beforeAll(async () => {
  group = await openServerGroup(1);
  await group.pool.query(
    `with p as (insert into products (visibility) select 'visible' from generate_series(1, $1) returning id),
       t as (insert into product_texts (product_id, language, title, url) select id, 'en', 'Product ' || id, 'p' || id from p),
       v as (insert into variants (product_id, sku) select id, 'SKU' || id from p returning id),
       w as (insert into variant_texts (variant_id, language, title) select id, 'en', 'Default' from v)
     insert into variant_stock (variant_id, stock_policy) select id, 'deny' from v`,
    [variants],
  );
}, 120_000);
afterAll(() => group.close());

test('killed half-way, it is made anew and is whole', async () => {
  const asked = await group.request(0, 'POST', '/api/v1/exports', { kind: 'products' });
  expect(asked?.status).toBe(202);
  const path = `/api/v1/exports/${asked?.body.id}`;
  const until = async (isSo: (body: { state: string; progress: number }) => boolean) => {
    for (let tries = 0; tries < 2400; tries += 1) {
      const answer = await group.request(0, 'GET', path);
      if (answer?.status === 200 && isSo(answer.body)) return answer.body;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('it did not happen within two minutes');
  };
  const running = await until((body) => body.progress > 0 || body.state !== 'processing');
  expect(running.state, 'it is killed while it is made').toBe('processing');
  await group.killAndRestart(0);
  const made = await until((body) => body.state !== 'processing');
  expect(made).toMatchObject({ state: 'finished', failure: null, total: variants });

  const signedIn = await fetch(`${group.servers[0]?.url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: owner.email, password: owner.password }),
  });
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
  const file = await fetch(`${group.servers[0]?.url}${path}/file?format=csv`, { headers: { cookie } });
  const rows = parse(Buffer.from(await file.arrayBuffer()), { bom: true, columns: true }) as Record<string, string>[];
  expect(new Set(rows.map((row) => row.Internal_Variant_ID)).size).toBe(variants);
});
