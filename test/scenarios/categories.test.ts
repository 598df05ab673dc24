/** The category tree over HTTP: its order, words and addresses, moving, and what deleting does. */
import { afterAll, beforeAll, expect, test } from 'vitest';
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
const add = async (title: string, parentId: number | null = null): Promise<number> =>
  (await ask('POST', '/categories', { title, parentId })).body.id;
const tree = async () =>
  (await ask('GET', '/categories')).body.items.map((row: Answer['body']) => `${'-'.repeat(row.depth)}${row.title}`);

test('stands in the order it was made, and is moved with all that is in it', async () => {
  const lamps = await add('Lamps');
  const garden = await add('Garden');
  const desk = await add('Desk', lamps);
  const floor = await add('Floor', lamps);
  await add('Clamp', desk);
  expect(await tree()).toEqual(['Lamps', '-Desk', '--Clamp', '-Floor', 'Garden']);

  const place = (id: number, parentId: number | null, before: number | null = null) =>
    ask('PUT', `/categories/${id}/place`, { parentId, before });
  expect((await place(floor, lamps, desk)).body.items.map(({ title }: Answer['body']) => title)).toEqual([
    'Lamps',
    'Floor',
    'Desk',
    'Clamp',
    'Garden',
  ]);
  await place(desk, null, garden);
  expect(await tree()).toEqual(['Lamps', '-Floor', 'Desk', '--Clamp'.slice(1), 'Garden']);
  await place(lamps, garden);
  expect(await tree()).toEqual(['Desk', '-Clamp', 'Garden', '-Lamps', '--Floor']);

  expect(await place(garden, floor)).toMatchObject({ status: 422, body: { field: 'parentId' } });
  expect(await place(garden, garden)).toMatchObject({ status: 422, body: { field: 'parentId' } });
  expect(await place(garden, 987_654)).toMatchObject({ status: 422, body: { field: 'parentId' } });
  expect(await place(garden, null, floor)).toMatchObject({ status: 422, body: { field: 'before' } });
  expect((await place(987_654, null)).status).toBe(404);
});

test('has a title and an address in each language; a taken address and a stale change are refused', async () => {
  const id = await add('Ropes');
  const other = await add('Cords');
  const { body } = await ask('GET', `/categories/${id}`);
  expect(body).toMatchObject({
    version: 1,
    title: 'Ropes',
    texts: { en: { title: 'Ropes', url: 'ropes' } },
    products: 0,
  });
  const texts = { en: { title: 'Ropes and lines', url: '' }, nl: { title: 'Touwen', url: 'touw' } };
  expect((await ask('PATCH', `/categories/${id}`, { version: 1, texts })).body).toMatchObject({
    version: 2,
    title: 'Ropes and lines',
    texts: { en: { url: 'ropes' }, nl: { title: 'Touwen', url: 'touw' } },
  });
  expect(await ask('PATCH', `/categories/${id}`, { version: 1, texts })).toMatchObject({
    status: 409,
    body: { code: 'changed_meanwhile' },
  });
  const taken = { en: { title: 'Cords', url: 'ropes' } };
  expect(await ask('PATCH', `/categories/${other}`, { version: 1, texts: taken })).toMatchObject({
    status: 409,
    body: { field: 'texts.en.url' },
  });
  for (const [wrong, field] of [
    [{ nl: { title: 'Touw', url: '' } }, 'texts.en.title'],
    [{ en: { title: ' ', url: '' } }, 'texts.en.title'],
    [{ en: { title: 'Cords', url: 'Not An Address' } }, 'texts.en.url'],
    [{ en: { title: 'Cords', url: '' }, fr: { title: 'Cordes', url: '' } }, 'texts.fr'],
  ] as const) {
    expect(await ask('PATCH', `/categories/${other}`, { version: 1, texts: wrong })).toMatchObject({
      status: 422,
      body: { field },
    });
  }
  expect((await ask('PATCH', `/categories/${other}`, { version: 1, parentId: id })).body.parentId).toBe(id);
});

test('is deleted when it holds no other; its products stay', async () => {
  const upper = await add('Upper');
  const lower = await add('Lower', upper);
  const { body: product } = await ask('POST', '/products', {
    texts: { en: { title: 'Hook' } },
    categoryIds: [upper, lower],
  });
  await ask('PUT', `/stock-rules/category/${lower}`, { version: 0, values: { stockAlert: 3 } });
  const row = (await ask('GET', '/categories')).body.items.find((each: Answer['body']) => each.id === lower);
  expect(row).toMatchObject({ products: 1, rule: { stockAlert: 3 } });
  expect(await ask('DELETE', `/categories/${upper}`)).toMatchObject({ status: 409, body: { details: { held: 1 } } });
  expect((await ask('DELETE', `/categories/${lower}`)).status).toBe(204);
  expect((await ask('DELETE', `/categories/${lower}`)).status).toBe(404);
  expect((await ask('GET', `/products/${product.id}`)).body.categoryIds).toEqual([upper]);
  const listed = async (categoryId: number) =>
    (await ask('GET', `/inventory?categoryId=${categoryId}`)).body.items.length;
  expect([await listed(upper), await listed(lower)]).toEqual([1, 0]);
});

test('the Inventory page finds variants under a category’s new place', async () => {
  const from = await add('From');
  const to = await add('To');
  const moved = await add('Moved', from);
  await ask('POST', '/products', { texts: { en: { title: 'Wanderer' } }, categoryIds: [moved] });
  const listed = async (categoryId: number) =>
    (await ask('GET', `/inventory?categoryId=${categoryId}`)).body.items.length;
  expect([await listed(from), await listed(to)]).toEqual([1, 0]);
  await ask('PUT', `/categories/${moved}/place`, { parentId: to });
  expect([await listed(from), await listed(to)]).toEqual([0, 1]);
});

test('many moved at once end in one order without gaps or doubles', async () => {
  const parent = await add('Parent');
  const ids: number[] = [];
  for (let each = 0; each < 6; each += 1) ids.push(await add(`Child ${each}`, parent));
  const moves = ids.map((id, at) =>
    ask('PUT', `/categories/${id}/place`, { parentId: parent, before: ids[(at + 2) % 6] }),
  );
  for (const { status } of await Promise.all(moves)) expect(status).toBe(200);
  const { rows } = await shop.pool.query('select position from categories where parent_id = $1 order by 1', [parent]);
  expect(rows.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5, 6]);
});
