/** The Dashboard's figures and the days behind its charts, after every kind of thing that moves them. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshKey, makeVariant, orderFor } from '../support/fixtures.ts';
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
const dashboard = async () => (await ask('GET', '/dashboard')).body;
const days = async (count = 7) => (await ask('GET', `/reports/days?days=${count}`)).body.days;
async function place(variantId: number, quantity: number): Promise<Answer['body']> {
  const order = orderFor([{ variantId, quantity }]);
  const { status, body } = await shop.request('POST', '/api/v1/storefront/orders', order, freshKey());
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
}
const adjust = (variantId: number, change: number) =>
  ask('POST', `/variants/${variantId}/adjustments`, { change, reason: change > 0 ? 'received' : 'loss' });

test('an empty shop: nothing needs attention, and the first steps are told as they are done', async () => {
  expect(await dashboard()).toEqual({
    ordersToday: 0,
    revenueTodayMinor: 0,
    waitingUnits: 0,
    waitingOrders: 0,
    waitingMinor: 0,
    oldestWaitingAt: null,
    readyToShipOrders: 0,
    latePromiseOrders: 0,
    lowStockVariants: 0,
    outOfStockVariants: 0,
    outOfStockWithWaiting: 0,
    lateDeliveries: { purchaseOrders: 0, units: 0 },
    refusedPayments: 0,
    unsentMails: 0,
    failedChangeSets: 0,
    disabledWebhooks: 0,
    firstSteps: { product: false, stock: false, backorders: false },
  });
  const quiet = await days(30);
  expect(quiet).toHaveLength(30);
  expect(quiet.at(-1)).toEqual({
    date: new Date().toISOString().slice(0, 10),
    orders: 0,
    stillWaiting: 0,
    joined: 0,
    filled: 0,
    cancelled: 0,
    displaced: 0,
    waiting: 0,
  });
  const variantId = await makeVariant(shop, { policy: 'deny' });
  expect((await dashboard()).firstSteps).toEqual({ product: true, stock: false, backorders: false });
  await adjust(variantId, 5);
  await makeVariant(shop, { policy: 'backorder' });
  expect((await dashboard()).firstSteps).toEqual({ product: true, stock: true, backorders: true });
});

test('orders, those who wait and their money, what can be sent, stock that is low or out', async () => {
  const before = await dashboard();
  const scarce = await makeVariant(shop, { policy: 'backorder', onHand: 2, priceMinor: 1500 });
  await makeVariant(shop, { policy: 'deny', onHand: 0 });
  const order = await place(scarce, 5);
  const now = await dashboard();
  expect(now).toMatchObject({
    ordersToday: before.ordersToday + 1,
    revenueTodayMinor: before.revenueTodayMinor + order.totalMinor,
    waitingUnits: 3,
    waitingOrders: 1,
    waitingMinor: 4500,
    oldestWaitingAt: order.placedAt,
    readyToShipOrders: 1,
    outOfStockVariants: before.outOfStockVariants + 2,
    outOfStockWithWaiting: 1,
    firstSteps: null,
  });
});

test('the days tell who joined, was filled, cancelled and sent back, and how many waited', async () => {
  const today = async () => (await days()).at(-1);
  const before = await today();
  const variantId = await makeVariant(shop, { policy: 'backorder', onHand: 1 });
  const first = await place(variantId, 4); // 3 wait
  await place(variantId, 2); // 2 wait
  await adjust(variantId, 3); // the first is whole
  await adjust(variantId, -1); // one of it goes back
  await ask('POST', `/orders/${first.id}/cancel`, { lines: [{ lineId: first.lines[0].id, units: 1 }] });
  expect(await today()).toEqual({
    ...before,
    orders: before.orders + 2,
    stillWaiting: before.stillWaiting + 1,
    joined: before.joined + 5,
    filled: before.filled + 3,
    displaced: before.displaced + 1,
    cancelled: before.cancelled + 1,
    waiting: before.waiting + 2,
  });
  const { rows } = await shop.pool.query(
    `select (select sum(waiting) from variant_stock)::int as now,
       sum(case when kind in ('joined', 'displaced') then units else -units end)::int as flow from waiting_flow`,
  );
  expect(rows[0].flow).toBe(rows[0].now);
});

test('deliveries past their day, and mails that could not be sent', async () => {
  const variantId = await makeVariant(shop, { policy: 'backorder' });
  await shop.pool.query(
    `with made as (insert into purchase_orders (state, ordered_at) values ('ordered', now()), ('draft', null) returning id, state)
     insert into purchase_order_lines (purchase_order_id, variant_id, location_id, ordered, received, expected_on)
     select made.id, $1, (select min(id) from locations), 10, 4, current_date + days
     from made, unnest(array[-2, 3]) days`,
    [variantId],
  );
  expect((await dashboard()).lateDeliveries).toEqual({ purchaseOrders: 1, units: 6 });
  await shop.pool.query(
    `insert into mails (key, recipient, subject, html, plain_text, created_at, sent_at)
     values ('a', 'a@example.com', 's', '', '', now() - interval '1 hour', null),
            ('b', 'a@example.com', 's', '', '', now() - interval '1 hour', now()),
            ('c', 'a@example.com', 's', '', '', now(), null)`,
  );
  expect((await dashboard()).unsentMails).toBe(0); // nobody set up a mail server
  expect((await ask('GET', '/reports/days?days=0')).status).toBe(422);
  expect((await ask('GET', '/reports/days?days=400')).body.field).toBe('days');
});
