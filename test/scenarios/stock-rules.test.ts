/** Stock rules of products and categories: what new variants inherit, and bringing existing ones in line. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectSound, freshKey, orderFor } from '../support/fixtures.ts';
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
async function ok(method: string, path: string, body?: unknown): Promise<Answer['body']> {
  const answer = await ask(method, path, body);
  expect(answer.status, `${method} ${path} ${JSON.stringify(answer.body)}`).toBeLessThan(300);
  return answer.body;
}

let titles = 0;
async function category(parentId: number | null = null): Promise<number> {
  titles += 1;
  return (await ok('POST', '/categories', { title: `Category ${String(titles).padStart(3, '0')}`, parentId })).id;
}
function product(categoryIds: number[], stocks: Record<string, unknown>[] = [{}]): Promise<Answer['body']> {
  titles += 1;
  return ok('POST', '/products', {
    texts: { en: { title: `Thing ${titles}` } },
    categoryIds,
    variants: stocks.map((stock, at) => ({ texts: { en: { title: `Size ${at + 1}` } }, stock })),
  });
}
async function rule(kind: string, id: number, values: Record<string, unknown>): Promise<number> {
  const { version } = await ok('GET', `/stock-rules/${kind}/${id}`);
  return (await ok('PUT', `/stock-rules/${kind}/${id}`, { version, values })).version;
}
const stockOf = async (variantId: number) => {
  const { policy, backorderLimit, stockMinimum, stockAlert } = (await ok('GET', `/variants/${variantId}`)).stock;
  return { policy, backorderLimit, stockMinimum, stockAlert };
};
const ownOf = async (variantId: number) => (await ok('GET', `/variants/${variantId}/stock-rule`)).own;
async function untilMade(id: number): Promise<Answer['body']> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const body = await ok('GET', `/change-sets/${id}`);
    if (body.state !== 'running') return body;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`change set ${id} is still running`);
}

test('a new variant takes each value from the nearest rule: product, category, those above, the store', async () => {
  const lamps = await category();
  const desk = await category(lamps);
  await rule('category', lamps, { policy: 'backorder', backorderLimit: 20, stockAlert: 3 });
  await rule('category', desk, { stockAlert: 8, backorderLimit: null });
  const made = await product([desk]);
  const [first] = made.variants;
  expect(await stockOf(first.id)).toEqual({
    policy: 'backorder',
    backorderLimit: null,
    stockMinimum: 0,
    stockAlert: 8,
  });
  expect(await ok('GET', `/variants/${first.id}/stock-rule`)).toEqual({
    own: [],
    inherited: {
      policy: {
        value: 'backorder',
        source: { kind: 'category', id: lamps, title: expect.stringContaining('Category') },
      },
      backorderLimit: { value: null, source: expect.objectContaining({ kind: 'category', id: desk }) },
      stockMinimum: { value: 0, source: { kind: 'store', id: null, title: null } },
      stockAlert: { value: 8, source: expect.objectContaining({ kind: 'category', id: desk }) },
    },
  });

  await rule('product', made.id, { policy: 'untracked' });
  const second = await ok('POST', `/products/${made.id}/variants`, { texts: { en: { title: 'Later' } } });
  expect(await stockOf(second.id)).toMatchObject({ policy: 'untracked', stockAlert: 8 });
  expect(await stockOf(first.id)).toMatchObject({ policy: 'backorder' });
});

test('between equally near categories the one that stands higher on the page counts', async () => {
  const above = await category();
  const below = await category();
  await rule('category', below, { stockAlert: 2, policy: 'untracked' });
  await rule('category', above, { stockAlert: 1 });
  const { variants } = await product([below, above]);
  expect(await stockOf(variants[0].id)).toMatchObject({ stockAlert: 1, policy: 'untracked' });
  const inherited = await ok('GET', `/stock-rules/inherited?categoryIds=${below},${above}`);
  expect(inherited.stockAlert).toMatchObject({ value: 1, source: { kind: 'category', id: above } });
});

test('the store’s default works as ever where there is no rule', async () => {
  for (const [allowBackorders, policy] of [
    [true, 'backorder'],
    [false, 'deny'],
  ] as const) {
    const { version } = await ok('GET', '/settings/workflow');
    await ok('PUT', '/settings/workflow', { version, allowBackorders });
    const { variants } = await product([]);
    expect(await stockOf(variants[0].id)).toEqual({ policy, backorderLimit: null, stockMinimum: 0, stockAlert: 0 });
  }
});

test('a value is the variant’s own when it was set there and differs: at creation, from its form, in bulk', async () => {
  const shelf = await category();
  await rule('category', shelf, { policy: 'backorder', stockAlert: 4 });
  const { variants } = await product([shelf], [{ policy: 'backorder', stockAlert: 9 }, {}, {}]);
  const [a, b, c] = variants.map((variant: { id: number }) => variant.id);
  expect(await ownOf(a)).toEqual(['stockAlert']);
  await ok('PATCH', `/variants/${a}`, { version: variants[0].version, stock: { stockAlert: 4, policy: 'deny' } });
  expect(await ownOf(a)).toEqual(['policy']);
  const set = await ok('POST', '/change-sets', { variantIds: [a, b, c], values: { policy: 'deny', stockAlert: 1 } });
  expect([await ownOf(a), await ownOf(b)]).toEqual([
    ['policy', 'stockAlert'],
    ['policy', 'stockAlert'],
  ]);
  await ok('POST', `/change-sets/${set.id}/undo`);
  expect([await ownOf(a), await ownOf(b), await ownOf(c)]).toEqual([['policy'], [], []]);
});

test('applying shows first what would change, keeps what was set by hand, is one set, and is undone whole', async () => {
  const top = await category();
  const inner = await category(top);
  const first = await product([top], [{}, { policy: 'untracked' }, { policy: 'backorder' }]);
  const second = await product([inner]);
  const elsewhere = await product([]);
  const nearer = await product([inner]);
  await rule('product', nearer.id, { policy: 'deny' });
  const version = await rule('category', top, { policy: 'backorder' });
  const path = `/stock-rules/category/${top}`;
  const [plain, byHand, already] = first.variants.map((variant: { id: number }) => variant.id);

  const preview = await ok('GET', `${path}/preview`);
  expect(preview).toMatchObject({ version, variants: 4, differing: { inherited: 2, all: 3 }, moreCounts: 0 });
  expect(preview.counts).toEqual([
    { field: 'policy', before: 'deny', after: 'backorder', own: false, count: 2 },
    { field: 'policy', before: 'untracked', after: 'backorder', own: true, count: 1 },
  ]);
  expect(preview.rows.map((row: Answer['body']) => [row.variantId, row.before, row.own])).toEqual([
    [plain, 'deny', false],
    [second.variants[0].id, 'deny', false],
    [byHand, 'untracked', true],
  ]);

  const set = await ok('POST', `${path}/apply`, { version });
  expect(set).toMatchObject({
    kind: 'stock_rule',
    state: 'done',
    counts: { changed: 2, refused: 0 },
    fields: ['policy'],
  });
  const policies = async () => {
    const ids = [plain, byHand, already, second.variants[0].id, elsewhere.variants[0].id, nearer.variants[0].id];
    return (await Promise.all(ids.map(stockOf))).map(({ policy }) => policy);
  };
  expect(await policies()).toEqual(['backorder', 'untracked', 'backorder', 'backorder', 'deny', 'deny']);
  expect((await ask('POST', `${path}/apply`, { version })).status).toBe(409);

  const all = await ok('POST', `${path}/apply`, { version, keepOwn: false });
  expect(await policies()).toEqual(['backorder', 'backorder', 'backorder', 'backorder', 'deny', 'deny']);
  expect(await ownOf(byHand)).toEqual([]);
  await ok('POST', `/change-sets/${all.id}/undo`);
  expect(await ownOf(byHand)).toEqual(['policy']);
  await ok('POST', `/change-sets/${set.id}/undo`);
  expect(await policies()).toEqual(['deny', 'untracked', 'backorder', 'deny', 'deny', 'deny']);
  expect(await ok('GET', `${path}/preview`)).toMatchObject({ differing: { inherited: 2, all: 3 } });
});

test('a nearer category takes over value by value, and an applied rule touches only what it gives', async () => {
  const top = await category();
  const inner = await category(top);
  const outside = await product([top], [{ stockAlert: 1 }]);
  const inside = await product([inner], [{ stockAlert: 1, backorderLimit: 7 }]);
  await rule('category', inner, { stockAlert: 6 });
  const version = await rule('category', top, { stockAlert: 5, policy: 'backorder' });
  await ok('POST', `/stock-rules/category/${top}/apply`, { version, keepOwn: false });
  expect(await stockOf(outside.variants[0].id)).toMatchObject({ policy: 'backorder', stockAlert: 5 });
  expect(await stockOf(inside.variants[0].id)).toMatchObject({ policy: 'backorder', stockAlert: 1, backorderLimit: 7 });
});

test('a product’s rule is applied to its variants alone', async () => {
  const made = await product([], [{}, {}]);
  const other = await product([]);
  const version = await rule('product', made.id, { backorderLimit: 12, policy: 'backorder' });
  const set = await ok('POST', `/stock-rules/product/${made.id}/apply`, { version });
  expect(set).toMatchObject({ title: made.title, counts: { changed: 2 } });
  expect(await stockOf(made.variants[1].id)).toMatchObject({ policy: 'backorder', backorderLimit: 12 });
  expect(await stockOf(other.variants[0].id)).toMatchObject({ policy: 'deny', backorderLimit: null });
});

test('refused with the reason: unknown owners, wrong values, somebody else’s change, a rule changed since its preview', async () => {
  const id = await category();
  const path = `/stock-rules/category/${id}`;
  const save = (body: unknown, to = path) => ask('PUT', to, body);
  expect(await save({ version: 0, values: { policy: 'sometimes' } })).toMatchObject({
    status: 422,
    body: { field: 'values.policy' },
  });
  expect(await save({ version: 0, values: { colour: 'red' } })).toMatchObject({ status: 422 });
  expect(await save({ version: 0, values: { backorderLimit: -1 } })).toMatchObject({
    status: 422,
    body: { field: 'values.backorderLimit' },
  });
  expect((await save({ version: 0, values: {} }, '/stock-rules/category/987654')).status).toBe(404);
  expect((await save({ version: 0, values: {} }, '/stock-rules/brand/1')).status).toBe(422);
  expect((await ask('GET', '/stock-rules/product/987654')).status).toBe(404);
  expect((await ask('GET', `${path}/preview`)).status).toBe(404);
  expect((await save({ version: 0, values: { policy: 'backorder' } })).status).toBe(200);
  expect(await save({ version: 0, values: { policy: 'deny' } })).toMatchObject({
    status: 409,
    body: { code: 'changed_meanwhile', details: { currentVersion: 1 } },
  });
  await product([id], [{ policy: 'deny' }]);
  await save({ version: 1, values: { policy: 'untracked' } });
  expect(await ask('POST', `${path}/apply`, { version: 1 })).toMatchObject({
    status: 409,
    body: { code: 'changed_meanwhile' },
  });
  await save({ version: 2, values: {} });
  expect(await ok('GET', path)).toMatchObject({ version: 3, values: {} });
  expect(await ok('GET', `${path}/preview`)).toMatchObject({ variants: 0, counts: [], rows: [] });
});

test('two who save the same first rule at once: one of them is told', async () => {
  const id = await category();
  const answers = await Promise.all(
    [1, 2, 3].map((stockAlert) => ask('PUT', `/stock-rules/category/${id}`, { version: 0, values: { stockAlert } })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
});

/** Products with one variant each, all in one category. */
async function seedCategory(count: number): Promise<number> {
  const id = await category();
  await shop.pool.query(
    `with tax as (select min(id) id from tax_rates), made as (insert into products (tax_rate_id) select tax.id from tax, generate_series(1, $2::int) returning id),
       texts as (insert into product_texts (product_id, language, title, url) select id, 'en', 'Crate ' || id, 'crate-' || id from made),
       placed as (insert into product_categories (product_id, category_id) select id, $1 from made),
       variants as (insert into variants (product_id, sku, price_minor) select id, 'C-' || id, 100 from made returning id),
       stock as (insert into variant_stock (variant_id, stock_policy) select id, 'deny' from variants returning variant_id)
     select 1`,
    [id, count],
  );
  return id;
}

test('many variants: in the background with progress, and undone in the background', async () => {
  const id = await seedCategory(1200);
  const version = await rule('category', id, { policy: 'backorder', stockAlert: 2 });
  const set = await ask('POST', `/stock-rules/category/${id}/apply`, { version });
  expect(set).toMatchObject({ status: 202, body: { state: 'running', total: 1200 } });
  expect(await untilMade(set.body.id)).toMatchObject({
    kind: 'stock_rule',
    state: 'done',
    progress: 1200,
    counts: { changed: 1200 },
  });
  const undone = await ask('POST', `/change-sets/${set.body.id}/undo`);
  expect(await untilMade(undone.body.id)).toMatchObject({ state: 'done', counts: { changed: 1200, refused: 0 } });
  expect(await ok('GET', `/stock-rules/category/${id}/preview`)).toMatchObject({ differing: { inherited: 1200 } });
});

test('a rule changed while its set waits for its turn changes nothing', async () => {
  const id = await seedCategory(600);
  const version = await rule('category', id, { stockAlert: 2 });
  // Held up where the job begins: it reads its set before anything else.
  const client = await shop.pool.connect();
  await client.query('begin; lock table change_sets in access exclusive mode');
  const applying = ask('POST', `/stock-rules/category/${id}/apply`, { version });
  await new Promise((resolve) => setTimeout(resolve, 100));
  await client.query('update stock_rules set version = version + 1 where category_id = $1', [id]);
  await client.query('commit');
  client.release();
  const answer = await applying;
  const made = answer.status === 202 ? await untilMade(answer.body.id) : answer.body;
  expect(JSON.stringify(made)).toContain('The stock rule was changed meanwhile');
  expect(
    (
      await shop.pool.query(
        `select from variant_stock s join variants v on v.id = s.variant_id where v.sku like 'C-%' and s.stock_alert = 2`,
      )
    ).rowCount,
  ).toBe(0);
});

test('orders placed while rules are applied and undone keep every stock fact true', async () => {
  const id = await category();
  const made = await product(
    [id],
    Array.from({ length: 12 }, () => ({ policy: 'backorder' })),
  );
  const many: number[] = made.variants.map((variant: { id: number }) => variant.id);
  for (const variantId of many) {
    await ok('POST', `/variants/${variantId}/adjustments`, { change: 3, reason: 'received' });
  }
  const orders = Array.from({ length: 120 }, (_, at) =>
    shop.request(
      'POST',
      '/api/v1/storefront/orders',
      orderFor([{ variantId: many[at % many.length] as number, quantity: 1 + (at % 3) }]),
      freshKey(),
    ),
  );
  const applying = (async () => {
    for (const values of [
      { policy: 'deny' },
      { policy: 'backorder', backorderLimit: 4 },
      { policy: 'untracked' },
      { policy: 'backorder', backorderLimit: null },
    ]) {
      const version = await rule('category', id, values);
      const set = await ask('POST', `/stock-rules/category/${id}/apply`, { version, keepOwn: false });
      expect([200, 409]).toContain(set.status);
      if (set.status === 200 && values.policy === 'deny') await ok('POST', `/change-sets/${set.body.id}/undo`);
    }
  })();
  const answers = await Promise.all(orders);
  await applying;
  for (const { status, body } of answers) expect([201, 409], JSON.stringify(body)).toContain(status);
  expect(answers.filter(({ status }) => status === 201).length).toBeGreaterThan(10);
  for (const variantId of many)
    expect(await stockOf(variantId)).toMatchObject({ policy: 'backorder', backorderLimit: null });
  await expectSound(shop);
});
