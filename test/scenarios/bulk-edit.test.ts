/** Bulk edits over HTTP as the wizard makes them: one change set, its history, its undo, and many in the background. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectSound, freshKey, makeVariant, orderFor } from '../support/fixtures.ts';
import { type Answer, openTestShop, type TestShop } from '../support/shop.ts';
import { signIn } from '../support/sign-in.ts';

let shop: TestShop;
let headers: Record<string, string>;
beforeAll(async () => {
  shop = await openTestShop();
  headers = await signIn(shop);
});
afterAll(() => shop.close());

const ask = (method: string, path: string, body?: unknown): Promise<Answer> =>
  shop.request(method, `/api/v1${path}`, body, headers);
const edit = (body: unknown) => ask('POST', '/change-sets', body);
const stockOf = async (id: number) => (await ask('GET', `/variants/${id}`)).body.stock;

async function untilMade(id: number): Promise<Answer['body']> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const { body } = await ask('GET', `/change-sets/${id}`);
    if (body.state !== 'running') return body;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`change set ${id} is still running`);
}

test('the same values for all: one set, told with names, from what to what, and undone', async () => {
  const a = await makeVariant(shop, { policy: 'untracked', title: 'Anchor' });
  const b = await makeVariant(shop, { policy: 'deny', title: 'Buoy' });
  const made = await edit({
    variantIds: [a, b],
    values: { policy: 'backorder', backorderLimit: 5, visibility: 'hidden' },
  });
  expect(made).toMatchObject({
    status: 200,
    body: {
      kind: 'bulk_edit',
      actor: 'Olga Owner',
      state: 'done',
      counts: { changed: 4, unchanged: 0, refused: 0 },
      fields: ['policy', 'backorderLimit', 'visibility'],
    },
  });
  expect(await stockOf(a)).toMatchObject({ policy: 'backorder', backorderLimit: 5 });
  const { body: history } = await ask('GET', `/change-sets/${made.body.id}/changes`);
  expect(history.total).toBe(6);
  expect(history.items.find((each: Answer['body']) => each.entityId === b && each.field === 'policy')).toMatchObject({
    entity: 'variant',
    title: 'Buoy · Default',
    before: 'deny',
    after: 'backorder',
    outcome: 'changed',
  });
  const undone = await ask('POST', `/change-sets/${made.body.id}/undo`);
  expect(undone).toMatchObject({
    status: 200,
    body: { kind: 'undo', undoes: { id: made.body.id, kind: 'bulk_edit' }, counts: { changed: 4 } },
  });
  expect(await stockOf(a)).toMatchObject({ policy: 'untracked', backorderLimit: null });
  expect((await ask('GET', `/change-sets/${made.body.id}`)).body.state).toBe('undone');
  expect(await ask('POST', `/change-sets/${made.body.id}/undo`)).toMatchObject({
    status: 409,
    body: { title: 'These changes were undone already.' },
  });
  const { body: sets } = await ask('GET', '/change-sets?limit=2');
  expect(sets.items.map((set: Answer['body']) => set.kind)).toEqual(['undo', 'bulk_edit']);
});

test('values for each variant; what cannot be is refused with its reason, the rest is made', async () => {
  const a = await makeVariant(shop, { policy: 'deny', onHand: 3 });
  const b = await makeVariant(shop, { policy: 'untracked' });
  const made = await edit({
    each: [
      { variantId: a, values: { policy: 'backorder', stock: { change: 4, reason: 'received' } } },
      { variantId: b, values: { stock: { change: 4, reason: 'received' } } },
      { variantId: 987_654, values: { policy: 'deny' } },
    ],
  });
  expect(made.body).toMatchObject({ counts: { changed: 1, refused: 2 } });
  expect(await stockOf(a)).toMatchObject({ policy: 'backorder', onHand: 7 });
  const { body: refused } = await ask('GET', `/change-sets/${made.body.id}/changes?outcome=refused`);
  expect(refused.items.map((each: Answer['body']) => each.why)).toEqual([
    'There is no variant 987654.',
    expect.stringContaining('not tracked'),
  ]);
  await expectSound(shop);
});

test('refused as a whole, with the field named: nothing chosen, nothing to set, a wrong value, both ways of choosing', async () => {
  const a = await makeVariant(shop);
  const before = (await ask('GET', '/change-sets')).body.total;
  for (const [body, field] of [
    [{ filter: { search: 'no such thing anywhere' }, values: { policy: 'deny' } }, 'filter'],
    [{ variantIds: [a] }, 'values'],
    [{ values: { policy: 'deny' } }, 'variantIds'],
    [{ variantIds: [a], filter: {}, values: { policy: 'deny' } }, 'filter'],
    [{ variantIds: [a], values: { policy: 'sometimes' } }, 'values.policy'],
    [{ variantIds: [a], values: { priceMinor: -1 } }, 'values.priceMinor'],
    [{ variantIds: [a], values: { colour: 'red' } }, 'values'],
  ] as const) {
    const answer = await edit(body);
    expect(answer.status, JSON.stringify(body)).toBeGreaterThanOrEqual(400);
    expect(answer.body.field, JSON.stringify(answer.body)).toBe(field);
  }
  expect((await ask('GET', '/change-sets')).body.total).toBe(before);
});

test('all that match a filter, more than fit a request: made in the background, with progress, then undone', async () => {
  await shop.pool.query(
    `with tax as (select min(id) id from tax_rates), made as (insert into products (tax_rate_id) select tax.id from tax, generate_series(1, 1200) returning id),
       texts as (insert into product_texts (product_id, language, title, url) select id, 'en', 'Pallet ' || id, 'pallet-' || id from made),
       variants as (insert into variants (product_id, sku, price_minor) select id, 'P-' || id, 100 from made returning id)
     insert into variant_stock (variant_id, stock_policy) select id, 'deny' from variants`,
  );
  const made = await edit({ filter: { search: 'Pallet' }, values: { policy: 'backorder', stockAlert: 3 } });
  expect(made).toMatchObject({ status: 202, body: { state: 'running', total: 1200 } });
  expect(await ask('POST', `/change-sets/${made.body.id}/undo`)).toMatchObject({ status: 409 });
  expect(await untilMade(made.body.id)).toMatchObject({
    state: 'done',
    progress: 1200,
    counts: { changed: 1200, refused: 0 },
  });
  const counted = async () =>
    (
      await shop.pool.query(
        `select count(*)::int as n from variant_stock where stock_alert = 3 and stock_policy = 'backorder'`,
      )
    ).rows[0].n;
  expect(await counted()).toBe(1200);
  const undone = await ask('POST', `/change-sets/${made.body.id}/undo`);
  expect(undone.status).toBe(202);
  expect(await untilMade(undone.body.id)).toMatchObject({ state: 'done', counts: { changed: 1200 } });
  expect(await counted()).toBe(0);
});

test('orders placed while a bulk edit runs are neither lost nor sold twice', async () => {
  const many: number[] = [];
  for (let each = 0; each < 20; each += 1) many.push(await makeVariant(shop, { policy: 'backorder', onHand: 2 }));
  const orders = many.map((variantId) =>
    shop.request('POST', '/api/v1/storefront/orders', orderFor([{ variantId, quantity: 3 }]), freshKey()),
  );
  const edits = [1, 2, 3].map((change) =>
    edit({ variantIds: many, values: { stock: { change, reason: 'received' }, stockAlert: change } }),
  );
  for (const { status } of await Promise.all(orders)) expect(status).toBe(201);
  for (const { status } of await Promise.all(edits)) expect(status).toBe(200);
  for (const id of many) expect(await stockOf(id)).toMatchObject({ onHand: 8, allocated: 3, waiting: 0 });
  await expectSound(shop);
});

test('who may only read may not edit, and sees the history', async () => {
  await shop.pool.query(`update users set role = 'read_only'`);
  expect((await edit({ variantIds: [1], values: { policy: 'deny' } })).status).toBe(403);
  expect((await ask('POST', '/change-sets/1/undo')).status).toBe(403);
  expect((await ask('GET', '/change-sets')).status).toBe(200);
  await shop.pool.query(`update users set role = 'owner'`);
});
