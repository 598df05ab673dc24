/** Goods come later than promised: who is asked, by when, what silence does, each clock of the law with a set clock. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { mailNotices } from '../../server/src/delays/mail-notices.ts';
import { reviewPromises } from '../../server/src/delays/review-promises.ts';
import { settleDelays } from '../../server/src/delays/settle-delays.ts';
import { expectSound, freshKey, makeVariant, orderFor } from '../support/fixtures.ts';
import { type Answer, openTestShop, type TestShop } from '../support/shop.ts';
import { signIn } from '../support/sign-in.ts';

let shop: TestShop;
let headers: Record<string, string>;
let now = new Date('2026-12-01T10:00:00Z');
const on = (day: string) => {
  now = new Date(`${day}T10:00:00Z`);
};

beforeAll(async () => {
  shop = await openTestShop({ clock: () => now });
  headers = await signIn(shop);
  await shop.pool.query(`update sessions set expires_at = '2099-01-01'`); // weeks pass here
});
afterAll(() => shop.close());
beforeEach(() => on('2026-12-01'));

const ask = (method: string, path: string, body?: unknown) => shop.request(method, `/api/v1${path}`, body, headers);
const granted = async (method: string, path: string, body?: unknown): Promise<Answer['body']> => {
  const answer = await ask(method, path, body);
  expect(answer.status, `${method} ${path} ${JSON.stringify(answer.body)}`).toBeLessThan(300);
  return answer.body;
};

async function live(rules: 'us' | 'eu' | 'own', own = { graceDays: 7, answerDays: 5, onSilence: 'cancel' }) {
  const { version } = await granted('GET', '/settings/delays');
  await granted('PUT', '/settings/delays', { version, rules, ...own });
}

/** Someone waits for 3 units that are promised for 10 December, as 5 are to come that day. */
async function promised(units = 3) {
  const variantId = await makeVariant(shop, { policy: 'backorder' });
  const { rows } = await shop.pool.query(
    `with po as (insert into purchase_orders (ordered_at, state) values (now(), 'ordered') returning id)
     insert into purchase_order_lines (purchase_order_id, variant_id, location_id, ordered, expected_on)
     select id, $1, (select min(id) from locations), 5, '2026-12-10' from po returning id`,
    [variantId],
  );
  const order = await place(variantId, units);
  expect(order.lines[0].promise).toMatchObject({ kind: 'date', date: '2026-12-10' });
  return { variantId, order, supply: rows[0].id as number };
}

async function place(variantId: number, units: number): Promise<Answer['body']> {
  const order = orderFor([{ variantId, quantity: units }]);
  const answer = await shop.request('POST', '/api/v1/storefront/orders', order, freshKey());
  expect(answer.status).toBe(201);
  return answer.body;
}

async function slip(supply: number, day: string | null): Promise<void> {
  await shop.pool.query('update purchase_order_lines set expected_on = $2 where id = $1', [supply, day]);
  await reviewPromises(shop);
}

const noticesOf = async (orderId: number) => {
  const { rows } = await shop.pool.query(
    `select id, number, revised_on, answer_by, on_silence, outcome, decided_by, refund_by, sent_at is not null as sent
     from delay_notices where order_id = $1 order by id`,
    [orderId],
  );
  return rows;
};
const stepsOf = async (orderId: number) => {
  const { rows } = await shop.pool.query('select step from delay_evidence where order_id = $1 order by id', [orderId]);
  return rows.map((row) => row.step);
};
const lineOf = async (orderId: number) => (await granted('GET', `/orders/${orderId}`)).lines[0];
const mailsOf = async (orderId: number) => {
  const { rows } = await shop.pool.query(
    `select subject, plain_text from mails where order_id = $1 and key like 'delay:%' order by id`,
    [orderId],
  );
  return rows;
};
const click = (order: Answer['body'], answer: string, notices: number[]) =>
  fetch(`${shop.url}${order.orderUrl}/delay`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ answer, notices: notices.join(',') }),
  });

describe('a day that moves', () => {
  test('earlier or on time: nobody is asked, and what was told stays', async () => {
    await live('eu');
    const { order, supply } = await promised();
    await slip(supply, '2026-12-05');
    expect(await noticesOf(order.id)).toEqual([]);
    expect((await lineOf(order.id)).promise.date).toBe('2026-12-10');
  });

  test('later: only those it makes wrong are told anew and asked, in one mail with two links', async () => {
    await live('eu');
    const { order, supply, variantId } = await promised(3);
    const behind = await place(variantId, 4); // 7 wait and 5 come: no day for this one
    expect(behind.lines[0].promise.kind).toBe('no_date');
    await slip(supply, '2026-12-20');
    expect(await noticesOf(order.id)).toMatchObject([{ number: 1, revised_on: '2026-12-20', outcome: null }]);
    expect(await noticesOf(behind.id)).toEqual([]);
    expect((await lineOf(order.id)).promise).toMatchObject({ kind: 'date', date: '2026-12-20' });
    await mailNotices(shop, order.id);
    await mailNotices(shop, order.id);
    const mails = await mailsOf(order.id);
    expect(mails).toHaveLength(1);
    expect(mails[0].plain_text).toContain('New date: 20 December 2026');
    expect(mails[0].plain_text).toMatch(new RegExp(`I will wait: \\S+${order.orderUrl}/delay\\?answer=wait`));
    expect(mails[0].plain_text).toMatch(new RegExp(`Cancel my order: \\S+${order.orderUrl}/delay\\?answer=cancel`));
    expect(await stepsOf(order.id)).toEqual(['found_late', 'notice_sent']);
    await reviewPromises(shop); // nothing new: nothing asked again
    expect(await noticesOf(order.id)).toHaveLength(1);
  });

  test('stock that is lost sends units back to the queue, and those behind are asked', async () => {
    await live('eu');
    const variantId = await makeVariant(shop, { policy: 'backorder', onHand: 2 });
    const order = await place(variantId, 2);
    await granted('POST', `/variants/${variantId}/adjustments`, { change: -2, reason: 'damage' });
    on('2026-12-29'); // nothing told but the law's 30 days, which end on 31 December
    await settleDelays(shop);
    expect(await noticesOf(order.id)).toMatchObject([{ number: 1, revised_on: null, on_silence: 'wait' }]);
  });

  test('a day that passes without goods is found by the clock alone', async () => {
    await live('eu');
    const { order } = await promised();
    on('2026-12-11');
    await settleDelays(shop);
    expect(await noticesOf(order.id)).toMatchObject([{ revised_on: null, outcome: null }]);
    expect((await lineOf(order.id)).promise.kind).toBe('no_date');
  });
});

describe('an answer', () => {
  test('a link alone decides nothing; waiting is noted and, in the EU, may be taken back until the goods are sent', async () => {
    await live('eu');
    const { order, supply } = await promised();
    await slip(supply, '2026-12-20');
    const [notice] = await noticesOf(order.id);
    const page = await shop.request('GET', `${order.orderUrl}/delay?answer=cancel`);
    expect(page.body).toContain('Some of your goods come later');
    expect((await noticesOf(order.id))[0].outcome).toBeNull();
    expect((await shop.request('GET', order.orderUrl)).body).toContain('Wait or cancel');
    expect((await click(order, 'wait', [notice.id])).headers.get('location')).toContain('done=wait');
    expect(await noticesOf(order.id)).toMatchObject([{ outcome: 'wait', decided_by: 'shopper' }]);
    expect((await click(order, 'wait', [notice.id])).headers.get('location')).toContain('done=late');
    expect((await click(order, 'cancel', [notice.id])).headers.get('location')).toContain('done=cancel');
    expect(await lineOf(order.id)).toMatchObject({ cancelled: 3, waiting: 0 });
    expect(await stepsOf(order.id)).toEqual(['found_late', 'wait_chosen', 'cancel_chosen']);
    await expectSound(shop);
  });

  test('what was not seen is not decided: a question of another order, or one asked anew meanwhile', async () => {
    await live('us');
    const { order, supply } = await promised();
    await slip(supply, '2026-12-20');
    const [old] = await noticesOf(order.id);
    await slip(supply, '2026-12-28');
    expect(await noticesOf(order.id)).toMatchObject([
      { number: 1, outcome: 'asked_again', decided_by: 'events' },
      { number: 2, answer_by: '2026-12-20', on_silence: 'cancel', outcome: null },
    ]);
    expect((await click(order, 'cancel', [old.id])).headers.get('location')).toContain('done=late');
    const other = await promised();
    const [, current] = await noticesOf(order.id);
    expect((await click(other.order, 'cancel', [current.id])).headers.get('location')).toContain('done=late');
    expect(await lineOf(order.id)).toMatchObject({ cancelled: 0 });
  });

  test('the merchant answers for someone who called; paid goods are to be refunded by the rule’s day', async () => {
    await live('us');
    const { order, supply } = await promised();
    await granted('POST', `/orders/${order.id}/payments`, { amountMinor: order.totalMinor });
    await slip(supply, '2026-12-20');
    const [notice] = await noticesOf(order.id);
    const decided = await granted('POST', `/delays/${notice.id}/decision`, { outcome: 'cancel' });
    expect(decided).toMatchObject({ outcome: 'cancel', decidedBy: 'merchant', refundBy: '2026-12-10' });
    expect(await stepsOf(order.id)).toEqual(['found_late', 'cancel_chosen', 'refund_due']);
    expect((await ask('POST', `/delays/${notice.id}/decision`, { outcome: 'wait' })).status).toBe(409);
    expect((await granted('GET', '/delays?state=refund_due')).items[0].id).toBe(notice.id);
    const { payments, receivedMinor } = await granted('GET', `/orders/${order.id}/payments`);
    const refund = { paymentId: payments[0].id, amountMinor: receivedMinor, notify: false };
    await granted('POST', `/orders/${order.id}/refunds`, refund);
    expect((await granted('GET', '/delays?state=refund_due')).items).toEqual([]);
    expect(await stepsOf(order.id)).toEqual(['found_late', 'cancel_chosen', 'refund_due', 'refunded']);
  });

  test('cancelling twice at once cancels once, and gives the units to the next', async () => {
    await live('eu');
    const { order, supply, variantId } = await promised(5);
    const next = await place(variantId, 2);
    await slip(supply, '2026-12-20');
    const [notice] = await noticesOf(order.id);
    await Promise.all(Array.from({ length: 6 }, () => click(order, 'cancel', [notice.id])));
    expect(await lineOf(order.id)).toMatchObject({ cancelled: 5, waiting: 0 });
    expect((await stepsOf(order.id)).filter((step) => step === 'cancel_chosen')).toHaveLength(1);
    await granted('POST', `/variants/${variantId}/adjustments`, { change: 2, reason: 'received' });
    expect(await lineOf(next.id)).toMatchObject({ allocated: 2 });
    await expectSound(shop);
  });
});

describe('silence', () => {
  // rules, new day, the last day for an answer, what silence does
  test.each([
    ['us', '2026-12-30', '2026-12-10', 'wait'],
    ['us', '2027-01-10', '2027-01-09', 'cancel'],
    ['us', null, '2027-01-09', 'cancel'],
    ['eu', '2027-02-01', '2027-02-01', 'wait'],
    ['own', '2026-12-17', '2026-12-06', 'wait'],
    ['own', '2026-12-18', '2026-12-06', 'cancel'],
  ] as const)('%s, new day %s: by %s, then %s', async (rules, day, answerBy, silence) => {
    await live(rules);
    const { order, supply } = await promised();
    await slip(supply, day);
    await mailNotices(shop, order.id);
    expect(await noticesOf(order.id)).toMatchObject([{ answer_by: answerBy, on_silence: silence, sent: true }]);
    on(answerBy);
    await settleDelays(shop);
    expect((await noticesOf(order.id))[0].outcome).not.toBe('cancel'); // the last day is not over yet
    on(new Date(Date.parse(answerBy) + 86_400_000).toISOString().slice(0, 10));
    await settleDelays(shop);
    await settleDelays(shop);
    expect((await noticesOf(order.id))[0]).toMatchObject({ outcome: silence, decided_by: 'silence' });
    expect(await lineOf(order.id)).toMatchObject(
      silence === 'cancel' ? { cancelled: 3 } : { cancelled: 0, waiting: 3 },
    );
    expect((await stepsOf(order.id)).filter((step) => step.startsWith('silence'))).toEqual([
      silence === 'cancel' ? 'silence_cancels' : 'silence_waits',
    ]);
    await expectSound(shop);
  });

  test('goods that come before the answer is due end the question', async () => {
    await live('us');
    const { order, supply, variantId } = await promised();
    await slip(supply, null);
    await mailNotices(shop, order.id);
    await granted('POST', `/variants/${variantId}/adjustments`, { change: 3, reason: 'received' });
    on('2027-01-10');
    await settleDelays(shop);
    expect(await noticesOf(order.id)).toMatchObject([{ outcome: 'goods_came', decided_by: 'events' }]);
    expect(await lineOf(order.id)).toMatchObject({ allocated: 3, cancelled: 0 });
  });

  test('units cancelled another way end the question as that, not as goods that came', async () => {
    await live('us');
    const { order, supply } = await promised();
    await slip(supply, null);
    await mailNotices(shop, order.id);
    const { id: lineId } = await lineOf(order.id);
    await granted('POST', `/orders/${order.id}/cancel`, { lines: [{ lineId, units: 3 }] });
    on('2027-01-10');
    await settleDelays(shop);
    expect(await noticesOf(order.id)).toMatchObject([{ outcome: 'units_cancelled', decided_by: 'events' }]);
    expect(await stepsOf(order.id)).toContain('units_cancelled');
  });

  test('a question whose mail could not be written yet is not decided by silence', async () => {
    await live('us');
    const { order, supply } = await promised();
    await slip(supply, null);
    on('2027-01-10');
    await settleDelays(shop);
    expect(await noticesOf(order.id)).toMatchObject([{ outcome: null, sent: false }]);
  });
});

test('the evidence is exported as it is, and cannot be changed', async () => {
  await live('eu');
  const { order, supply } = await promised();
  await slip(supply, '2026-12-20');
  const csv = await shop.request('GET', '/api/v1/delays/evidence.csv', undefined, headers);
  expect(csv.headers.get('content-type')).toContain('text/csv');
  expect(csv.body.split('\n')[0]).toContain('orderNumber,orderLineId,sku,product,noticeId,step,actor,detail');
  expect(csv.body).toMatch(new RegExp(`${order.number},.*found_late,system`));
  for (const change of [`update delay_evidence set step = 'goods_came'`, 'delete from delay_evidence']) {
    await expect(shop.pool.query(change)).rejects.toThrow('append-only');
  }
});

test('a queue of 6,000 is asked in parts, and twice at once asks once', async () => {
  await live('eu');
  const { supply, variantId } = await promised();
  await shop.pool.query('update purchase_order_lines set ordered = 100000 where id = $1', [supply]);
  await shop.pool.query(
    `with made as (insert into orders (token, idempotency_key, request_hash, placed_at, language, currency, email,
        shipping_address, billing_address, shipping_method, shipping_title, shipping_minor, shipping_tax_minor,
        subtotal_minor, tax_minor, total_minor, prices_include_tax, payment_provider)
      select 'q' || n, 'q' || n, '', $2, 'en', 'EUR', 'q@example.com', '{"name":"Q"}', '{"name":"Q"}', 'standard', '', 0, 0, 0, 0, 0, true, 'offline'
      from generate_series(1, 6000) n returning id)
     insert into order_lines (order_id, position, variant_id, placed_at, product_title, variant_title, sku, unit_price_minor,
       tax_basis_points, total_minor, tax_minor, ordered, promise_kind, promise_date)
     select id, 1, $1, $2, 'P', 'Default', '', 0, 0, 0, 0, 1, 'date', '2026-12-10' from made`,
    [variantId, now],
  );
  await shop.pool.query('update variant_stock set waiting = waiting + 6000 where variant_id = $1', [variantId]);
  await shop.pool.query(`update purchase_order_lines set expected_on = '2026-12-20' where id = $1`, [supply]);
  await Promise.all([reviewPromises(shop), reviewPromises(shop)]);
  const { rows } = await shop.pool.query(
    `select count(*)::int as n, count(distinct order_line_id)::int as lines from delay_notices n
     join order_lines l on l.id = n.order_line_id where l.variant_id = $1`,
    [variantId],
  );
  expect(rows).toEqual([{ n: 6001, lines: 6001 }]);
});
