import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expireUnpaidOrders } from '../../server/src/orders/expire-unpaid.ts';
import { expectSound, freshKey, makeVariant } from '../support/fixtures.ts';
import { eventually, openOrders } from '../support/orders.ts';
import { openTestShop, type TestShop } from '../support/shop.ts';

let shop: TestShop;
let orders: Awaited<ReturnType<typeof openOrders>>;
beforeAll(async () => {
  shop = await openTestShop();
  orders = await openOrders(shop);
});
afterAll(() => shop.close());

const stateOf = async (orderId: number) => (await orders.granted('GET', `/orders/${orderId}`)).paymentState;

describe('paid by hand', () => {
  test('in parts, wholly, too much and given back: the state follows the facts', async () => {
    const variantId = await makeVariant(shop, { policy: 'untracked', priceMinor: 10_000 });
    const order = await orders.place([{ variantId, quantity: 1 }]);
    expect(await stateOf(order.id)).toBe('awaiting');
    const part = await orders.granted('POST', `/orders/${order.id}/payments`, {
      amountMinor: 4000,
      note: 'statement 7',
    });
    expect(part).toMatchObject({ dueMinor: 10_495, receivedMinor: 4000, entries: [{ note: 'statement 7' }] });
    expect(await stateOf(order.id)).toBe('partly_paid');
    const key = freshKey();
    const both = await Promise.all(
      [1, 2].map(() => orders.as('POST', `/orders/${order.id}/payments`, { amountMinor: 7000 }, key)),
    );
    expect(both.map((answer) => [answer.status, answer.body.receivedMinor])).toEqual([
      [200, 11_000],
      [200, 11_000],
    ]);
    expect(await stateOf(order.id)).toBe('overpaid');
    const paymentId = part.payments[0].id;
    const tooMuch = await orders.as('POST', `/orders/${order.id}/refunds`, { paymentId, amountMinor: 11_001 });
    expect([tooMuch.status, tooMuch.body.field, tooMuch.body.details]).toEqual([
      409,
      'amountMinor',
      { asked: 11_001, possible: 11_000 },
    ]);
    await orders.granted('POST', `/orders/${order.id}/refunds`, { paymentId, amountMinor: 505 });
    expect(await stateOf(order.id)).toBe('paid');
    const mail = await eventually(async () => {
      const { rows } = await shop.pool.query("select * from mails where order_id = $1 and key like 'order-refunded%'", [
        order.id,
      ]);
      return rows[0];
    });
    expect(mail.plain_text).toContain('€5.05');
    const { entries } = await orders.granted('GET', `/orders/${order.id}/timeline`);
    expect(
      entries
        .filter((entry: { kind: string }) => entry.kind === 'received' || entry.kind === 'refunded')
        .map((entry: { kind: string; amountMinor: number }) => [entry.kind, entry.amountMinor]),
    ).toEqual([
      ['received', 4000],
      ['received', 7000],
      ['refunded', 505],
    ]);
    const list = await orders.granted('GET', `/orders?search=${order.number}&payment=paid`);
    expect(list.items).toHaveLength(1);
    await expect(shop.pool.query('delete from payment_entries')).rejects.toThrow('append-only');
  });

  test('a return makes less due, so that what was paid is too much until it is refunded', async () => {
    const variantId = await makeVariant(shop, { policy: 'untracked', priceMinor: 1000 });
    const order = await orders.place([{ variantId, quantity: 2 }]);
    const lines = [{ lineId: order.lines[0].id, units: 2 }];
    const paid = await orders.granted('POST', `/orders/${order.id}/payments`, { amountMinor: 2495 });
    await orders.granted('POST', `/orders/${order.id}/ship`, { lines, notify: false });
    const { returns } = await orders.granted('POST', `/orders/${order.id}/returns`, {
      lines,
      restock: false,
      notify: false,
    });
    expect(await stateOf(order.id)).toBe('overpaid');
    const refund = { paymentId: paid.payments[0].id, amountMinor: 2000, notify: false, returnId: returns[0].id };
    const strange = await orders.as('POST', `/orders/${order.id}/refunds`, { ...refund, returnId: 999_999 });
    expect([strange.status, strange.body.field]).toEqual([404, 'returnId']);
    expect(await orders.granted('POST', `/orders/${order.id}/refunds`, refund)).toMatchObject({
      dueMinor: 495,
      returns: [{ number: returns[0].number, creditMinor: 2000, refundedMinor: 2000 }],
    });
    const { entries } = await orders.granted('GET', `/orders/${order.id}/timeline`);
    expect(entries.find((entry: { kind: string }) => entry.kind === 'refunded').number).toBe(returns[0].number);
    expect(await stateOf(order.id)).toBe('paid');
  });

  test.each([
    ['payments', { amountMinor: 0 }, 422, 'amountMinor'],
    ['payments', { amountMinor: 1.5 }, 422, 'amountMinor'],
    ['refunds', { paymentId: 999_999, amountMinor: 1 }, 404, 'paymentId'],
  ])('%s %o is refused by field', async (what, body, status, field) => {
    const variantId = await makeVariant(shop, { policy: 'untracked' });
    const order = await orders.place([{ variantId, quantity: 1 }]);
    const answer = await orders.as('POST', `/orders/${order.id}/${what}`, body);
    expect([answer.status, answer.body.field]).toEqual([status, field]);
    expect((await orders.as('POST', `/orders/999999/${what}`, { ...body, amountMinor: 1 })).status).toBe(404);
  });

  test('without keys Stripe is not offered', async () => {
    const variantId = await makeVariant(shop, { policy: 'untracked' });
    const { status, body } = await shop.request(
      'POST',
      '/api/v1/storefront/orders',
      {
        lines: [{ variantId, quantity: 1 }],
        email: 'a@example.com',
        shippingAddress: { name: 'A', street: 'B', postalCode: 'C', city: 'D', country: 'NL' },
        shippingMethod: 'standard',
        paymentProvider: 'stripe',
      },
      freshKey(),
    );
    expect([status, body.field]).toEqual([422, 'paymentProvider']);
    expect((await shop.request('POST', '/api/v1/payment-providers/stripe/notices', {})).status).toBe(404);
  });
});

describe('orders nobody pays', () => {
  test('expire after the days set; their units go to those who wait; whoever paid something stays', async () => {
    const known = await orders.granted('GET', '/settings/payments');
    const variantId = await makeVariant(shop, { policy: 'backorder', onHand: 2 });
    const unpaid = await orders.place([{ variantId, quantity: 1 }]);
    const started = await orders.place([{ variantId, quantity: 1 }]);
    const later = await orders.place([{ variantId, quantity: 1 }]);
    await orders.granted('POST', `/orders/${started.id}/payments`, { amountMinor: 1 });
    const inTwoWeeks = { ...shop, clock: () => new Date(Date.now() + 15 * 86_400_000) };
    expect(await expireUnpaidOrders(inTwoWeeks), 'off until it is set').toBe(0);
    await orders.granted('PUT', '/settings/payments', { ...known, unpaidExpireDays: 14 });
    await shop.pool.query("update orders set placed_at = now() + interval '2 days' where id = $1", [later.id]);
    await Promise.all([expireUnpaidOrders(inTwoWeeks), expireUnpaidOrders(inTwoWeeks)]);
    expect(await orders.granted('GET', `/orders/${unpaid.id}`)).toMatchObject({
      shipmentState: 'cancelled',
      paymentState: 'cancelled',
      totalMinor: 0,
    });
    expect((await orders.granted('GET', `/orders/${started.id}`)).shipmentState).toBe('not_shipped');
    expect((await orders.granted('GET', `/orders/${later.id}`)).lines[0]).toMatchObject({ allocated: 1, waiting: 0 });
    const { entries } = await orders.granted('GET', `/orders/${unpaid.id}/timeline`);
    expect(entries.some((entry: { kind: string }) => entry.kind === 'expired')).toBe(true);
    const mail = await eventually(async () => {
      const about = `select * from mails where order_id = $1 and key like 'order-event:%'`;
      return (await shop.pool.query(about, [unpaid.id])).rows[0];
    });
    expect(mail.plain_text).toContain('have not received your payment');
    await expectSound(shop);
  });

  test('money that arrives at the same instant is never lost: it is paid and stays, or is to be refunded', async () => {
    const variantId = await makeVariant(shop, { policy: 'backorder', onHand: 8 });
    const placed = await Promise.all(Array.from({ length: 16 }, () => orders.place([{ variantId, quantity: 1 }])));
    await Promise.all([
      ...[1, 2, 3].map(() => expireUnpaidOrders({ ...shop, clock: () => new Date(Date.now() + 15 * 86_400_000) })),
      ...placed.map(({ id, totalMinor }) =>
        orders.granted('POST', `/orders/${id}/payments`, { amountMinor: totalMinor }),
      ),
    ]);
    for (const { id } of placed) {
      const { shipmentState, paymentState, totalMinor } = await orders.granted('GET', `/orders/${id}`);
      expect([
        ['not_shipped', 'paid', 1495],
        ['cancelled', 'overpaid', 0],
      ]).toContainEqual([shipmentState, paymentState, totalMinor]);
    }
    await expectSound(shop);
  });
});

describe('Settings > Payments', () => {
  test.each([
    ['unpaidExpireDays', 0],
    ['unpaidExpireDays', 366],
    ['unpaidExpireDays', 1.5],
    ['onlineExpireMinutes', 29],
    ['methods', []],
    ['methods', ['bank_transfer', 'bank_transfer']],
    ['methods', ['stripe']],
  ])('%s %o is refused', async (field, value) => {
    const known = await orders.granted('GET', '/settings/payments');
    const answer = await orders.as('PUT', '/settings/payments', { ...known, [field]: value });
    expect([answer.status, answer.body.field]).toEqual([422, field]);
    expect(await orders.granted('GET', '/settings/payments')).toEqual(known);
  });

  test('what two people save from the same version is saved once', async () => {
    const known = await orders.granted('GET', '/settings/payments');
    const both = await Promise.all(
      [7, 9].map((unpaidExpireDays) => orders.as('PUT', '/settings/payments', { ...known, unpaidExpireDays })),
    );
    expect(both.map((answer) => answer.status).sort()).toEqual([200, 409]);
  });
});

test('the merchant may fix for everyone whether orders are sent together', async () => {
  const variantId = await makeVariant(shop, { policy: 'backorder', onHand: 1 });
  const known = await orders.granted('GET', '/settings/orders');
  const together = await orders.granted('PUT', '/settings/orders', { ...known, shipChoice: 'together' });
  expect(await orders.place([{ variantId, quantity: 2 }])).toMatchObject({
    shipComplete: true,
    lines: [{ allocated: 0 }],
  });
  const asItComes = await orders.granted('PUT', '/settings/orders', { ...together, shipChoice: 'now' });
  expect(await orders.place([{ variantId, quantity: 2 }], { shipComplete: true })).toMatchObject({
    shipComplete: false,
  });
  await orders.granted('PUT', '/settings/orders', { ...asItComes, shipChoice: 'shopper' });
});
