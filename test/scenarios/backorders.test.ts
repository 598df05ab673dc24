import { afterAll, beforeAll, expect, test } from 'vitest';
import { reviewVariant } from '../../server/src/delays/review-promises.ts';
import { freshKey, makeVariant, orderFor } from '../support/fixtures.ts';
import { openTestShop, type TestShop } from '../support/shop.ts';
import { signIn } from '../support/sign-in.ts';

let shop: TestShop;
let signedIn: Record<string, string>;
beforeAll(async () => {
  shop = await openTestShop();
  signedIn = await signIn(shop);
});
afterAll(() => shop.close());

const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

async function granted(method: string, path: string, body?: unknown, headers = {}) {
  const answer = await shop.request(method, `/api/v1${path}`, body, { ...signedIn, ...headers });
  expect(answer.status, `${method} ${path} ${JSON.stringify(answer.body)}`).toBeLessThan(300);
  return answer.body;
}
const place = (lines: { variantId: number; quantity: number }[], more = {}) =>
  granted('POST', '/storefront/orders', orderFor(lines, more), freshKey());
const list = async (path: string) => (await granted('GET', `/backorders/${path}`)).items;
const ids = (rows: Record<string, unknown>[], name: string) => rows.map((row) => row[name]);

test('what waits, by variant and by order: figures, promises, what covers it, those promised earliest first', async () => {
  const lamp = await makeVariant(shop, { policy: 'backorder', priceMinor: 2500, title: 'Lamp' });
  const rope = await makeVariant(shop, { policy: 'backorder', priceMinor: 100, title: 'Rope' });
  const chair = await makeVariant(shop, { policy: 'backorder', priceMinor: 900, title: 'Chair', onHand: 1 });
  const drafted = await granted('POST', '/purchase-orders', {
    lines: [
      { variantId: lamp, ordered: 3, expectedOn: day(20) },
      { variantId: rope, ordered: 5, expectedOn: day(4) },
    ],
  });
  const purchase = await granted('POST', `/purchase-orders/${drafted.id}/order`, { version: drafted.version });
  const first = await place([{ variantId: chair, quantity: 3 }]);
  const second = await place([
    { variantId: lamp, quantity: 2 },
    { variantId: rope, quantity: 1 },
  ]);
  const third = await place([{ variantId: lamp, quantity: 2 }]);

  expect(await granted('GET', '/backorders/summary')).toMatchObject({
    units: 7,
    lines: 4,
    orders: 3,
    minor: 2 * 900 + 4 * 2500 + 100,
    lateLines: 0,
  });
  const variants = await list('variants');
  expect(variants).toMatchObject([
    {
      variantId: rope,
      units: 1,
      firstPromisedOn: day(4),
      why: { supply: { kind: 'covered', number: purchase.number } },
    },
    {
      variantId: lamp,
      units: 4,
      orders: 2,
      minor: 10_000,
      firstPromisedOn: day(20),
      incoming: 3,
      why: { supply: { kind: 'part', units: 3 } },
    },
    { variantId: chair, units: 2, firstPromisedOn: null, why: { supply: { kind: 'none' } } },
  ]);
  const orders = await list('orders');
  expect(orders).toMatchObject([
    {
      orderId: second.id,
      units: 3,
      minor: 5100,
      firstPromisedOn: day(4),
      waitingLines: [
        { variantId: lamp, waiting: 2, why: { unitsAhead: 0, supply: { kind: 'covered', expectedOn: day(20) } } },
        { variantId: rope, waiting: 1 },
      ],
    },
    { orderId: first.id, firstPromisedOn: null },
    { orderId: third.id, waitingLines: [{ why: { unitsAhead: 2, supply: { kind: 'part', units: 1 } } }] },
  ]);

  // The day passes without the goods, and another is told: the first one told still counts.
  await shop.pool.query(`update order_lines set promise_date = $2 where variant_id = $1`, [rope, day(-2)]);
  await shop.pool.query(`update purchase_order_lines set expected_on = $2 where variant_id = $1`, [rope, day(9)]);
  await reviewVariant(shop, rope);
  const [late] = await list('orders?filter=late');
  expect(late).toMatchObject({ orderId: second.id, late: true, firstPromisedOn: day(-2) });
  expect(late.waitingLines[1]).toMatchObject({ promise: { date: day(9) }, firstPromisedOn: day(-2) });
  expect(ids(await list('variants?filter=late'), 'variantId')).toEqual([rope]);
  expect(await granted('GET', '/backorders/summary')).toMatchObject({ lateLines: 1 });
  expect(ids(await list('variants?filter=undated'), 'variantId')).toContain(chair);
  expect(ids(await list('orders?filter=undated'), 'orderId')).toContain(first.id);
});

test('is found by its words, and read page by page without a gap or a doublet', async () => {
  const variants: number[] = [];
  for (let at = 0; at < 5; at += 1) {
    const variantId = await makeVariant(shop, { policy: 'backorder', title: `Paged thing ${at}` });
    await place([{ variantId, quantity: 1 + at }], { email: `paged${at}@example.com` });
    variants.push(variantId);
  }
  const orders: number[] = [];
  const seen: number[] = [];
  for (const [path, name, into] of [
    ['variants', 'variantId', seen],
    ['orders', 'orderId', orders],
  ] as const) {
    let cursor = '';
    for (let page = 0; page < 20; page += 1) {
      const answer = await granted('GET', `/backorders/${path}?limit=2${cursor && `&cursor=${cursor}`}`);
      into.push(...answer.items.map((row: Record<string, number>) => row[name]));
      expect(answer.items.length).toBeLessThanOrEqual(2);
      if (answer.nextCursor === null) break;
      cursor = answer.nextCursor;
    }
    expect(new Set(into).size).toBe(into.length);
  }
  const { total: variantCount } = await granted('GET', '/backorders/variants?limit=1');
  const { orders: orderCount } = await granted('GET', '/backorders/summary');
  expect([seen.length, orders.length]).toEqual([variantCount, orderCount]);
  await granted('GET', '/inventory'); // folds what was noted
  await granted('GET', '/orders');
  expect(ids(await list('variants?search=paged%20thing%203'), 'variantId')).toEqual([variants[3]]);
  expect(await list('orders?search=paged4@example.com')).toMatchObject([{ units: 5 }]);
  const strange = await shop.request('GET', '/api/v1/backorders/orders?cursor=abc', undefined, signedIn);
  expect(strange).toMatchObject({ status: 422, body: { field: 'cursor' } });
});

test('nobody waits: nothing is listed', async () => {
  const empty = await openTestShop();
  const headers = await signIn(empty);
  for (const path of ['variants', 'orders']) {
    const answer = await empty.request('GET', `/api/v1/backorders/${path}`, undefined, headers);
    expect(answer.body).toEqual({ items: [], total: 0, totalIsExact: true, nextCursor: null });
  }
  const summary = await empty.request('GET', '/api/v1/backorders/summary', undefined, headers);
  expect(summary.body).toMatchObject({ units: 0, oldestAt: null });
  await empty.close();
});
