/** A variant's stock story over HTTP: the queue page by page, why each line waits, and what comes when. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshKey, makeVariant, orderFor } from '../support/fixtures.ts';
import { type Answer, openTestShop, type TestShop } from '../support/shop.ts';
import { signIn } from '../support/sign-in.ts';

const now = new Date('2026-03-01T10:00:00Z');
let shop: TestShop;
let headers: Record<string, string>;

beforeAll(async () => {
  shop = await openTestShop({ clock: () => now });
  headers = await signIn(shop);
});
afterAll(() => shop.close());

const get = (path: string) => shop.request('GET', `/api/v1${path}`, undefined, headers);

async function order(variantId: number, quantity: number, more: Record<string, unknown> = {}): Promise<string> {
  const body = orderFor([{ variantId, quantity }], more);
  const { status, body: placed } = await shop.request('POST', '/api/v1/storefront/orders', body, freshKey());
  expect(status, JSON.stringify(placed)).toBe(201);
  return placed.number;
}

/** An ordered purchase order with one line; answers its number. */
async function purchase(
  variantId: number,
  units: number,
  expectedOn: string | null,
  state = 'ordered',
): Promise<string> {
  const { rows } = await shop.pool.query(
    `with supplier as (insert into suppliers (name) values ('Wharf') on conflict (name) do update set name = excluded.name returning id),
       made as (insert into purchase_orders (supplier_id, state) select id, $4 from supplier returning id, number),
       line as (insert into purchase_order_lines (purchase_order_id, variant_id, location_id, ordered, expected_on)
                select made.id, $1, (select id from locations order by priority limit 1), $2, $3::date from made)
     select number from made`,
    [variantId, units, expectedOn, state],
  );
  return rows[0].number;
}

const hold = (number: string) => shop.pool.query('update orders set held_at = now() where number = $1', [number]);

test('each line says what is ahead of it, and which supply completes it', async () => {
  const variantId = await makeVariant(shop, { policy: 'backorder' });
  const numbers = [];
  for (const quantity of [2, 3, 4, 5]) numbers.push(await order(variantId, quantity));
  await hold(numbers[1] as string);
  const late = await purchase(variantId, 1, '2026-02-20');
  const soon = await purchase(variantId, 2, '2026-03-10');
  const later = await purchase(variantId, 4, '2026-03-20');
  await purchase(variantId, 100, '2026-03-02', 'draft');
  const { body } = await get(`/variants/${variantId}/waiting`);
  expect(body).toMatchObject({ total: 4, nextCursor: null });
  const said = body.items.map(({ orderNumber, place, waiting, why }: Answer['body']) => [
    [orderNumber, place, waiting],
    [why.keptBack, why.unitsAhead, why.supply.kind, why.supply.number, why.supply.expectedOn, why.supply.units],
  ]);
  expect(said).toEqual([
    [
      [numbers[0], 1, 2],
      [null, 0, 'covered', soon, '2026-03-10', 2],
    ],
    [
      [numbers[1], 2, 3],
      ['held', 2, 'covered', later, '2026-03-20', 3],
    ],
    [
      [numbers[2], 3, 4],
      [null, 2, 'covered', later, '2026-03-20', 4],
    ], // the held one is skipped
    [
      [numbers[3], 4, 5],
      [null, 6, 'part', null, null, 1],
    ],
  ]);
  expect(body.items[0].why.late).toEqual({ number: late, expectedOn: '2026-02-20' });

  const incoming = await get(`/variants/${variantId}/incoming`);
  expect(incoming.body.lines).toMatchObject([
    { purchaseOrderNumber: late, supplier: 'Wharf', open: 1, expectedOn: '2026-02-20', late: true },
    { purchaseOrderNumber: soon, open: 2, expectedOn: '2026-03-10', late: false },
    { purchaseOrderNumber: later, ordered: 4, received: 0, open: 4, late: false },
  ]);
  const { body: variant } = await get(`/variants/${variantId}`);
  expect(variant.stock).toMatchObject({ waiting: 14, incoming: 7, nextIncomingOn: '2026-02-20' });
});

test('an order that wants all together says how many are there', async () => {
  const variantId = await makeVariant(shop, { policy: 'backorder', onHand: 0 });
  await order(variantId, 5, { shipComplete: true });
  await shop.request('POST', `/api/v1/variants/${variantId}/adjustments`, { change: 3, reason: 'found' }, headers);
  const { body } = await get(`/variants/${variantId}/waiting`);
  expect(body.items[0]).toMatchObject({
    waiting: 5,
    why: { keptBack: 'all_at_once', available: 3, supply: { kind: 'none' }, late: null },
  });
});

test('a long queue comes in pages, places and units ahead going on where they were', async () => {
  const variantId = await makeVariant(shop, { policy: 'backorder' });
  for (let each = 0; each < 7; each += 1) await order(variantId, each + 1);
  const lines: Answer['body'][] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const { body }: Answer = await get(`/variants/${variantId}/waiting?limit=3${cursor && `&cursor=${cursor}`}`);
    expect(body.total).toBe(7);
    lines.push(...body.items);
    cursor = body.nextCursor;
  }
  expect(lines.map(({ place, waiting, why }) => [place, waiting, why.unitsAhead])).toEqual([
    [1, 1, 0],
    [2, 2, 1],
    [3, 3, 3],
    [4, 4, 6],
    [5, 5, 10],
    [6, 6, 15],
    [7, 7, 21],
  ]);
});

test('an unknown variant and a made-up cursor are refused', async () => {
  const variantId = await makeVariant(shop);
  expect((await get('/variants/999999/waiting')).status).toBe(404);
  expect((await get('/variants/999999/incoming')).status).toBe(404);
  const forged = Buffer.from(JSON.stringify([1e12, 9e15, 1, 1, 1])).toString('base64url');
  for (const cursor of ['nonsense', forged]) {
    expect(await get(`/variants/${variantId}/waiting?cursor=${cursor}`)).toMatchObject({
      status: 422,
      body: { field: 'cursor' },
    });
  }
  expect((await get(`/variants/${variantId}/waiting`)).body).toEqual({ items: [], total: 0, nextCursor: null });
  expect((await get(`/variants/${variantId}/incoming`)).body).toEqual({ lines: [] });
});
