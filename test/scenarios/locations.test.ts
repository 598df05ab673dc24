/** Several locations: which is taken from first, where stock is adjusted, and when one may go. */
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

type Location = { id: number; name: string; version: number; onHand: number; allocated: number };
const ask = (method: string, path: string, body?: unknown): Promise<Answer> =>
  shop.request(method, `/api/v1${path}`, body, headers);
const locations = async (): Promise<Location[]> => (await ask('GET', '/settings/locations')).body.items;
const idsOf = (list: Location[]) => list.map(({ id }) => id);
const addLocation = async (name: string): Promise<Location> => {
  const made = await ask('POST', '/settings/locations', { name });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body;
};
const adjust = (variantId: number, locationId: number, change: number) =>
  ask('POST', `/variants/${variantId}/adjustments`, { locationId, change, reason: 'received' });
const shelves = async (variantId: number) =>
  (await ask('GET', `/variants/${variantId}`)).body.stock.locations.map(
    ({ locationId, onHand, allocated }: { locationId: number; onHand: number; allocated: number }) => [
      locationId,
      onHand,
      allocated,
    ],
  );
const order = (variantId: number, quantity: number) =>
  shop.request('POST', '/api/v1/storefront/orders', orderFor([{ variantId, quantity }]), freshKey());

test('a new location stands last, is offered for every variant at once, and takes stock there', async () => {
  const [first] = (await locations()) as [Location];
  const variantId = await makeVariant(shop, { onHand: 2, policy: 'backorder' });
  const second = await addLocation('Warehouse');
  expect(idsOf(await locations())).toEqual([first.id, second.id]);
  expect(await shelves(variantId)).toEqual([
    [first.id, 2, 0],
    [second.id, 0, 0],
  ]);
  expect(await adjust(variantId, second.id, 3)).toMatchObject({ status: 200, body: { stock: { onHand: 5 } } });
  expect((await locations()).map(({ onHand }) => onHand)).toEqual([2, 3]);
  expect(await adjust(variantId, 999_999, 1)).toMatchObject({ status: 404, body: { field: 'locationId' } });
});

test('allocation takes from the first location first; another order counts for orders to come', async () => {
  const variantId = await makeVariant(shop, { onHand: 4, policy: 'backorder' });
  const [first, second] = (await locations()) as [Location, Location];
  await adjust(variantId, second.id, 4);
  await order(variantId, 1);
  expect(await shelves(variantId)).toEqual([
    [first.id, 4, 1],
    [second.id, 4, 0],
  ]);
  const seen = [first.id, second.id];
  const ordered = await ask('PUT', '/settings/locations/order', { order: seen.toReversed(), seen });
  expect(idsOf(ordered.body.items)).toEqual(seen.toReversed());
  await order(variantId, 2);
  expect(await shelves(variantId)).toEqual([
    [second.id, 4, 2],
    [first.id, 4, 1],
  ]);
  // Bought empty, the rest comes from the next one and what is left waits.
  await order(variantId, 7);
  expect(await shelves(variantId)).toEqual([
    [second.id, 4, 4],
    [first.id, 4, 4],
  ]);
  await expectSound(shop);

  const late = await ask('PUT', '/settings/locations/order', { order: seen, seen });
  expect(late).toMatchObject({ status: 409, body: { code: 'changed_meanwhile' } });
  const twice = await ask('PUT', '/settings/locations/order', { order: [first.id, first.id], seen: seen.toReversed() });
  expect(twice).toMatchObject({ status: 422, body: { field: 'order' } });
  await ask('PUT', '/settings/locations/order', { order: seen, seen: seen.toReversed() });
});

test('where goods have been stays, also once they are gone; the only location too', async () => {
  const variantId = await makeVariant(shop, { policy: 'deny' });
  const used = await addLocation('Pop-up');
  await adjust(variantId, used.id, 1);
  const withGoods = await ask('DELETE', `/settings/locations/${used.id}`);
  expect(withGoods).toMatchObject({ status: 409, body: { title: expect.stringContaining('stock history') } });
  await ask('POST', `/variants/${variantId}/adjustments`, { locationId: used.id, change: -1, reason: 'loss' });
  expect((await ask('DELETE', `/settings/locations/${used.id}`)).status).toBe(409);
  expect(await shelves(variantId)).toHaveLength(3);

  const expecting = await addLocation('Expecting');
  const { rows } = await shop.pool.query("insert into purchase_orders (state) values ('ordered') returning id");
  await shop.pool.query(
    'insert into purchase_order_lines (purchase_order_id, variant_id, location_id, ordered) values ($1, $2, $3, 1)',
    [rows[0].id, variantId, expecting.id],
  );
  expect(await ask('DELETE', `/settings/locations/${expecting.id}`)).toMatchObject({
    status: 409,
    body: { title: expect.stringContaining('Purchase orders') },
  });

  const other = await openTestShop();
  const asOwner = await signIn(other);
  const [only] = (await other.request('GET', '/api/v1/settings/locations', undefined, asOwner)).body.items;
  const refused = await other.request('DELETE', `/api/v1/settings/locations/${only.id}`, undefined, asOwner);
  expect(refused).toMatchObject({ status: 409, body: { title: expect.stringContaining('only location') } });
  await other.close();
});

test('deleted while stock is put there and others order and reorder: one of the two wins, and all stays sound', async () => {
  const variantId = await makeVariant(shop, { onHand: 50, policy: 'backorder' });
  for (let round = 0; round < 8; round += 1) {
    const extra = await addLocation(`Extra ${round}`);
    const seen = idsOf(await locations());
    const [deleted, adjusted, placed] = await Promise.all([
      ask('DELETE', `/settings/locations/${extra.id}`),
      adjust(variantId, extra.id, 1),
      order(variantId, 2),
      ask('PUT', '/settings/locations/order', { order: seen.toReversed(), seen }),
    ]);
    expect(placed.status).toBe(201);
    expect([deleted.status, adjusted.status]).toEqual(deleted.status === 204 ? [204, 404] : [409, 200]);
  }
  await expectSound(shop);
});
