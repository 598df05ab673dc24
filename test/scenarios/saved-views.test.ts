/** Saved views of the Inventory page: whose they are, who may share and change them, and what is refused. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Answer, openTestShop, type TestShop } from '../support/shop.ts';
import { addPerson, signIn } from '../support/sign-in.ts';

type Headers = Record<string, string>;
let shop: TestShop;
let owner: Headers;
let cashier: Headers;
let staff: Headers;

const view = {
  filter: { status: 'on_backorder', brand: 'Harbour' },
  sort: 'waiting',
  order: 'desc',
  columns: ['onHand', 'waiting'],
};
const add = (headers: Headers, name: string, more: Record<string, unknown> = {}) =>
  shop.request('POST', '/api/v1/inventory/views', { name, ...view, ...more }, headers);
const change = (headers: Headers, id: number, patch: unknown) =>
  shop.request('PATCH', `/api/v1/inventory/views/${id}`, patch, headers);
const remove = (headers: Headers, id: number) =>
  shop.request('DELETE', `/api/v1/inventory/views/${id}`, undefined, headers);
const namesFor = async (headers: Headers): Promise<string[]> =>
  (await shop.request('GET', '/api/v1/inventory/views', undefined, headers)).body.views.map(
    (each: Answer['body']) => each.name,
  );

beforeAll(async () => {
  shop = await openTestShop();
  owner = await signIn(shop);
  cashier = await addPerson(shop, 'Carla', 'cashier');
  staff = await addPerson(shop, 'Stan', 'staff');
});
afterAll(() => shop.close());

test('a view is kept as it was saved, and only its owner sees it until it is shared', async () => {
  const kept = await add(owner, '  Waiting for Harbour ');
  expect(kept).toMatchObject({
    status: 201,
    body: { name: 'Waiting for Harbour', shared: false, mine: true, mayChange: true, owner: 'Olga Owner', view },
  });
  expect(await namesFor(cashier)).not.toContain('Waiting for Harbour');
  const other = { ...view, filter: { status: 'low' }, columns: [] };
  const changed = await change(owner, kept.body.id, { shared: true, name: 'Harbour queue', view: other });
  expect(changed).toMatchObject({ status: 200, body: { name: 'Harbour queue', shared: true, view: other } });
  const { body } = await shop.request('GET', '/api/v1/inventory/views', undefined, cashier);
  expect(body.views).toMatchObject([{ name: 'Harbour queue', mine: false, mayChange: false, owner: 'Olga Owner' }]);
  expect((await remove(owner, kept.body.id)).status).toBe(204);
  expect(await namesFor(cashier)).toEqual([]);
});

test('everybody may keep their own; sharing, and changing what all see, needs the permission', async () => {
  const own = (await add(cashier, 'Mine')).body;
  expect(own).toMatchObject({ mine: true, mayChange: true });
  for (const refused of [
    await add(cashier, 'For all', { shared: true }),
    await change(cashier, own.id, { shared: true }),
  ]) {
    expect(refused).toMatchObject({ status: 403, body: { code: 'not_allowed', field: 'shared' } });
  }
  expect(await namesFor(cashier)).toEqual(['Mine']);

  const shared = (await add(owner, 'Everybody', { shared: true })).body;
  expect((await change(cashier, shared.id, { name: 'Hers' })).status).toBe(403);
  expect((await remove(cashier, shared.id)).status).toBe(403);
  expect((await change(staff, shared.id, { name: 'Everybody here' })).body).toMatchObject({
    name: 'Everybody here',
    owner: 'Olga Owner',
    mine: false,
    mayChange: true,
  });
  expect((await change(owner, own.id, { name: 'Taken over' })).status).toBe(404); // not shared: not there for others
  expect((await remove(staff, shared.id)).status).toBe(204);
});

test('whose role no longer allows sharing may still take a shared view back', async () => {
  const shared = (await add(staff, 'Of Stan', { shared: true })).body;
  await shop.pool.query(`update users set role = 'read_only' where name = 'Stan'`);
  expect((await change(staff, shared.id, { name: 'Still shared' })).status).toBe(403);
  expect((await change(staff, shared.id, { shared: false })).body).toMatchObject({ name: 'Of Stan', shared: false });
});

test('a name is unique for its owner, whatever its capitals; two people may have the same', async () => {
  const first = (await add(owner, 'Low ropes')).body;
  const second = (await add(owner, 'Low chains')).body;
  for (const refused of [await add(owner, 'low ROPES'), await change(owner, second.id, { name: 'LOW ropes' })]) {
    expect(refused).toMatchObject({ status: 409, body: { code: 'conflict', field: 'name' } });
    expect(refused.body.title).toMatch(/^name: there is a view “low ropes” already/i);
  }
  expect((await change(owner, first.id, { name: 'LOW ROPES' })).body.name).toBe('LOW ROPES');
  expect((await add(cashier, 'Low ropes')).status).toBe(201);
  const many = await Promise.all(Array.from({ length: 8 }, () => add(owner, 'At once')));
  expect(many.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(409)]);
});

test('bad input is refused by field, and fifty views are enough', async () => {
  const bad: [Record<string, unknown>, string][] = [
    [{ name: ' ' }, 'name'],
    [{ name: 'x'.repeat(61) }, 'name'],
    [{ sort: 'colour' }, 'sort'],
    [{ columns: ['colour'] }, 'columns.0'],
    [{ filter: { status: 'some' } }, 'filter.status'],
  ];
  for (const [more, field] of bad) {
    expect(await add(owner, 'Fine', more), field).toMatchObject({ status: 422, body: { field } });
  }
  const { id } = (await add(cashier, 'Strict')).body;
  expect((await change(cashier, id, { colour: 'red' })).status).toBe(422);
  expect((await change(cashier, 999_999, { name: 'Gone' })).status).toBe(404);
  const answers = [];
  for (let each = 0; each < 51; each += 1) answers.push((await add(cashier, `Number ${each}`)).status);
  expect(answers.at(-1)).toBe(409);
  expect(await namesFor(cashier)).toHaveLength(50);
  expect((await shop.request('GET', '/api/v1/inventory/views')).status).toBe(401);
});
