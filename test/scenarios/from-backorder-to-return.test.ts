/**
 * The whole way of goods that were sold before they were there, with a set clock and the auditor behind every step:
 * ordered beyond stock, bought as suggested, received in part, shipped; the day slips, the rest is asked by US or EU
 * rules, silence does what the law says at the instant it says, and what comes back goes to who still waits.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mailNotices } from '../../server/src/delays/mail-notices.ts';
import { reviewPromises } from '../../server/src/delays/review-promises.ts';
import { settleDelays } from '../../server/src/delays/settle-delays.ts';
import { audit } from '../simulation/auditor.ts';
import { freshKey, makeVariant, readFacts } from '../support/fixtures.ts';
import { openOrders } from '../support/orders.ts';
import { type Answer, openTestShop, type TestShop } from '../support/shop.ts';

type Order = Answer['body'];
let shop: TestShop;
let orders: Awaited<ReturnType<typeof openOrders>>;
let now = new Date();
const at = (instant: string) => {
  now = new Date(instant);
};

beforeAll(async () => {
  at('2026-12-01T10:00:00Z');
  shop = await openTestShop({ clock: () => now });
  orders = await openOrders(shop);
  await shop.pool.query(`update sessions set expires_at = '2099-01-01'`); // weeks pass here
});
afterAll(() => shop.close());

async function ask(method: string, path: string, body?: unknown, more: Record<string, string> = {}) {
  const answer = await orders.as(method, path, body, more);
  expect(answer.status, `${method} ${path} ${JSON.stringify(answer.body)}`).toBeLessThan(300);
  return answer.body;
}

/** Does something, then has the auditor look at all of the shop and at what the step changed. */
async function audited<Result>(what: string, doing: () => Promise<Result>): Promise<Result> {
  const before = await readFacts(shop);
  const result = await doing();
  expect(audit(await readFacts(shop), { what, before }), what).toEqual([]);
  return result;
}

const units = (order: Order, count: number) => ({ lines: [{ lineId: order.lines[0].id, units: count }] });
const lineOf = async (order: Order) => (await ask('GET', `/orders/${order.id}`)).lines[0];
async function noticesOf(order: Order) {
  const { rows } = await shop.pool.query(
    `select id, number, revised_on, answer_by, on_silence, outcome, decided_by, refund_by from delay_notices
     where order_id = $1 order by id`,
    [order.id],
  );
  return rows;
}
const delayMails = async (order: Order) =>
  (await shop.pool.query(`select 1 from mails where order_id = $1 and key like 'delay:%'`, [order.id])).rows.length;

/** The time passes that `instant` names, and what has to be done then is done, twice as after a crash. */
async function passes(instant: string): Promise<void> {
  at(instant);
  await audited('cancel', () => settleDelays(shop));
  await audited('cancel', () => settleDelays(shop));
}

/** Up to the slip: `first` is filled and shipped, `second` and `third` wait with a day that moved once. */
async function sellBuyReceiveShip(rules: 'us' | 'eu') {
  at('2026-12-01T10:00:00Z');
  const settings = await ask('GET', '/settings/delays');
  const own = { graceDays: 7, answerDays: 5, onSilence: 'cancel' };
  await ask('PUT', '/settings/delays', { version: settings.version, rules, ...own });
  const supplier = await ask('POST', '/suppliers', { name: `Rope Works ${rules}`, leadTimeDays: 9 });
  const variantId = await makeVariant(shop, { policy: 'backorder', onHand: 1, title: `Anchor line ${rules}` });
  await shop.pool.query(
    `update products set supplier_id = $1 from variants v where v.product_id = products.id and v.id = $2`,
    [supplier.id, variantId],
  );
  const place = (quantity: number) => audited('order', () => orders.place([{ variantId, quantity }]));

  const first = await place(3); // one is there
  expect(first.lines[0]).toMatchObject({ allocated: 1, waiting: 2 });
  const suggested = await ask('GET', `/purchase-suggestions/lines?supplierId=${supplier.id}`);
  expect(suggested.items).toMatchObject([{ variantId, waiting: 2, suggested: 2 }]);
  const { purchaseOrderIds } = await ask('POST', '/purchase-suggestions/drafts', { supplierIds: [supplier.id] });
  const draft = await ask('GET', `/purchase-orders/${purchaseOrderIds[0]}`);
  const more = await ask('PATCH', `/purchase-orders/${draft.id}`, {
    version: draft.version,
    lines: [{ variantId, ordered: 6 }],
  });
  const bought = await ask('POST', `/purchase-orders/${draft.id}/order`, { version: more.version });
  expect(bought.lines).toMatchObject([{ open: 6, expectedOn: '2026-12-10' }]); // the supplier's lead time
  const second = await place(2);
  const third = await place(2);
  for (const order of [second, third]) expect(order.lines[0].promise).toMatchObject({ date: '2026-12-10' });
  await ask('POST', `/orders/${third.id}/payments`, { amountMinor: third.totalMinor });

  at('2026-12-05T09:00:00Z');
  const delivery = await audited('deliver', () =>
    ask(
      'POST',
      '/deliveries',
      { purchaseOrderId: bought.id, lines: [{ variantId, counted: 2, restExpectedOn: '2026-12-20' }] },
      freshKey(),
    ),
  );
  expect(delivery).toMatchObject({
    readyOrders: 1,
    outcome: {
      filled: { units: 2, first: [{ orderId: first.id, units: 2 }] },
      stillWaiting: { units: 4, first: [{ orderId: second.id }, { orderId: third.id }] },
      moved: { lines: 2, first: [{ orderId: second.id, toldOn: '2026-12-10', nowOn: '2026-12-20' }, {}] },
    },
  });
  expect(await ask('POST', `/deliveries/${delivery.id}/prepare-shipments`)).toEqual({ prepared: 1, more: false });
  await audited('ship', () => ask('POST', `/orders/${first.id}/ship`, { ...units(first, 3), notify: false }));
  expect(await lineOf(first)).toMatchObject({ shipped: 3, waiting: 0 });
  await tellLate([second, third]);
  return { first, second, third, bought };
}

/** What the minute's job does: those whose promise is wrong now are told anew, and each is written one mail. */
async function tellLate(told: Order[]): Promise<void> {
  await audited('cancel', () => reviewPromises(shop));
  for (const order of told) await mailNotices(shop, order.id);
}

async function slipTo(bought: { id: number }, day: string, told: Order[]): Promise<void> {
  const { version, lines } = await ask('GET', `/purchase-orders/${bought.id}`);
  await ask('PUT', `/purchase-orders/${bought.id}/expected`, {
    version,
    lines: [{ lineId: lines[0].id, expectedOn: day }],
  });
  await tellLate(told);
}

test('US: silence agrees to a first short delay, and cancels at the second, with the money due back', async () => {
  const { first, second, third, bought } = await sellBuyReceiveShip('us');
  for (const order of [second, third]) {
    expect(await noticesOf(order)).toMatchObject([
      { number: 1, revised_on: '2026-12-20', answer_by: '2026-12-10', on_silence: 'wait', outcome: null },
    ]);
  }
  await passes('2026-12-10T23:59:59.999Z');
  expect((await noticesOf(second))[0].outcome).toBeNull();
  await passes('2026-12-11T00:00:00Z');
  expect((await noticesOf(second))[0]).toMatchObject({ outcome: 'wait', decided_by: 'silence' });
  expect(await lineOf(second)).toMatchObject({ waiting: 2, cancelled: 0 });

  at('2026-12-12T08:00:00Z');
  await slipTo(bought, '2027-01-04', [second, third]);
  expect((await noticesOf(third))[1]).toMatchObject({ number: 2, answer_by: '2026-12-20', on_silence: 'cancel' });
  await passes('2026-12-20T23:59:59.999Z');
  expect(await lineOf(third)).toMatchObject({ waiting: 2, cancelled: 0 });
  await passes('2026-12-21T00:00:00Z');
  for (const order of [second, third]) {
    expect((await noticesOf(order))[1]).toMatchObject({ outcome: 'cancel', decided_by: 'silence' });
    expect(await lineOf(order)).toMatchObject({ waiting: 0, cancelled: 2 });
    expect(await delayMails(order)).toBe(2);
  }
  expect((await noticesOf(third))[1].refund_by).toBe('2026-12-30'); // seven working days after a Monday

  const back = { ...units(first, 1), restock: true, reason: 'too long', notify: false };
  await audited('return', () => ask('POST', `/orders/${first.id}/returns`, back, freshKey()));
  expect(await lineOf(first)).toMatchObject({ shipped: 3, returned: 1 });
  expect(await lineOf(second)).toMatchObject({ allocated: 0, cancelled: 2 }); // nobody waits: it stays available
});

test('EU: silence waits to the new day and beyond; who ends the contract is cancelled; a return fills who waits', async () => {
  const { first, second, third, bought } = await sellBuyReceiveShip('eu');
  expect(await noticesOf(second)).toMatchObject([
    { number: 1, revised_on: '2026-12-20', answer_by: '2026-12-20', on_silence: 'wait', outcome: null },
  ]);
  at('2026-12-12T08:00:00Z');
  await slipTo(bought, '2027-02-01', [second, third]);
  expect(await noticesOf(second)).toMatchObject([
    { number: 1, outcome: 'asked_again', decided_by: 'events' },
    { number: 2, answer_by: '2027-02-01', on_silence: 'wait', outcome: null },
  ]);

  at('2026-12-30T12:00:00Z');
  const [, asked] = await noticesOf(third);
  await audited('cancel', () =>
    fetch(`${shop.url}${third.orderUrl}/delay`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ answer: 'cancel', notices: String(asked.id) }),
    }),
  );
  expect((await noticesOf(third))[1]).toMatchObject({
    outcome: 'cancel',
    decided_by: 'shopper',
    refund_by: '2027-01-13', // fourteen days
  });
  expect(await lineOf(third)).toMatchObject({ waiting: 0, cancelled: 2 });

  await passes('2027-02-01T23:59:59.999Z');
  expect((await noticesOf(second))[1].outcome).toBeNull();
  await passes('2027-02-02T00:00:00Z');
  expect((await noticesOf(second))[1]).toMatchObject({ outcome: 'wait', decided_by: 'silence' });
  expect(await lineOf(second)).toMatchObject({ waiting: 2, cancelled: 0 });

  const back = { ...units(first, 1), restock: true, reason: 'too long', notify: false };
  await audited('return', () => ask('POST', `/orders/${first.id}/returns`, back, freshKey()));
  expect(await lineOf(first)).toMatchObject({ shipped: 3, returned: 1 });
  expect(await lineOf(second)).toMatchObject({ allocated: 1, waiting: 1 });
});
