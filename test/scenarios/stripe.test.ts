import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expireUnpaidOrders } from '../../server/src/orders/expire-unpaid.ts';
import { lookAtForgotten } from '../../server/src/payments/start-payments.ts';
import { expectSound, freshKey, makeVariant, orderFor } from '../support/fixtures.ts';
import { eventually, openOrders } from '../support/orders.ts';
import { openTestShop, type TestShop } from '../support/shop.ts';
import { openStripeServer, type StripeServer, stripeSecrets } from '../support/stripe-server.ts';

type Part = { shop: TestShop; stripe: StripeServer; orders: Awaited<ReturnType<typeof openOrders>> };
let later = 0;
const clock = () => new Date(Date.now() + later);

async function openPart(severalCaptures: boolean): Promise<Part> {
  const stripe = await openStripeServer({ severalCaptures, clock });
  const env = {
    STRIPE_SECRET_KEY: stripeSecrets.secretKey,
    STRIPE_WEBHOOK_SECRET: stripeSecrets.webhookSecret,
    STRIPE_API_BASE: stripe.url,
  };
  const shop = await openTestShop({ clock, env });
  return { shop, stripe, orders: await openOrders(shop) };
}

let several: Part;
let single: Part;
beforeAll(async () => {
  several = await openPart(true);
  single = await openPart(false);
});
afterAll(async () => {
  for (const part of [several, single]) {
    await part?.shop.close();
    await part?.stripe.close();
  }
});

/** Stripe's own page for an order, as the shopper is sent there; null when they are sent elsewhere. */
async function goToPay({ shop }: Part, order: { orderUrl: string }): Promise<string | null> {
  const answer = await shop.request('GET', `${order.orderUrl}/pay/go`);
  expect(answer.status).toBe(303);
  return /\/pay\/(cs_test_[\w-]+)$/.exec(answer.headers.get('location') ?? '')?.[1] ?? null;
}

const place = ({ orders }: Part, lines: { variantId: number; quantity: number }[]) =>
  orders.place(lines, { paymentProvider: 'stripe' });

/** An order that is authorised, as the shopper comes back from Stripe's page. */
async function authorised(part: Part, lines: { variantId: number; quantity: number }[]) {
  const order = await place(part, lines);
  const session = (await goToPay(part, order)) as string;
  const intentId = part.stripe.pay(session);
  await part.shop.request('GET', `${order.orderUrl}/pay/done`);
  return { order, session, intentId };
}

const moneyOf = ({ orders }: Part, orderId: number) => orders.granted('GET', `/orders/${orderId}/payments`);
const stateOf = async ({ orders }: Part, orderId: number) =>
  (await orders.granted('GET', `/orders/${orderId}`)).paymentState;

/** Waits until the money of an order is as wanted. */
const until = (part: Part, orderId: number, wanted: Record<string, number>) =>
  eventually(async () => {
    const money = await moneyOf(part, orderId);
    return Object.entries(wanted).every(([key, minor]) => money[key] === minor) ? money : undefined;
  });

const ship = ({ orders }: Part, order: { id: number; lines: { id: number }[] }, units: number) =>
  orders.granted('POST', `/orders/${order.id}/ship`, {
    lines: [{ lineId: order.lines[0]?.id, units }],
    notify: false,
  });

async function notify({ shop, stripe }: Part, type: string, object: object, secret?: string) {
  const { body, signature } = stripe.notice(type, object, secret);
  return { body, signature, answer: await deliver(shop, body, signature) };
}

const deliver = (shop: TestShop, body: string, signature: string) =>
  fetch(`${shop.url}/api/v1/payment-providers/stripe/notices`, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': signature },
    body,
  });

describe('authorising', () => {
  test('the shopper is sent to Stripe’s page with what is owed, and nothing is taken', async () => {
    const variantId = await makeVariant(several.shop, { policy: 'deny', onHand: 3, priceMinor: 1500 });
    const order = await place(several, [{ variantId, quantity: 2 }]);
    expect(order.paymentState).toBe('awaiting');
    const session = several.stripe.sessions.get((await goToPay(several, order)) as string);
    expect(session?.fields).toMatchObject({
      customer_email: 'jan@example.com',
      client_reference_id: order.number,
      'line_items[0][price_data][unit_amount]': String(order.totalMinor),
      'line_items[0][price_data][currency]': 'eur',
      'payment_intent_data[capture_method]': 'manual',
    });
    several.stripe.pay(session?.id as string);
    await several.shop.request('GET', `${order.orderUrl}/pay/done`);
    expect(await moneyOf(several, order.id)).toMatchObject({
      authorisedMinor: order.totalMinor,
      receivedMinor: 0,
      entries: [{ kind: 'authorised' }],
    });
    expect(await stateOf(several, order.id)).toBe('authorised');
    expect(await goToPay(several, order), 'there is nothing left to pay').toBeNull();
  });

  test('a refused order never reaches Stripe', async () => {
    const variantId = await makeVariant(several.shop, { policy: 'deny', onHand: 1 });
    const sessions = several.stripe.sessions.size;
    const refused = await several.shop.request(
      'POST',
      '/api/v1/storefront/orders',
      orderFor([{ variantId, quantity: 2 }], { paymentProvider: 'stripe' }),
      freshKey(),
    );
    expect([refused.status, refused.body.code]).toEqual([409, 'not_enough_stock']);
    expect(several.stripe.sessions.size).toBe(sessions);
    const { rows } = await several.shop.pool.query(
      'select from orders o join order_lines l on l.order_id = o.id where variant_id = $1',
      [variantId],
    );
    expect(rows).toHaveLength(0);
  });

  test('when Stripe is out, the order stays and its page offers to try again', async () => {
    const variantId = await makeVariant(several.shop, { policy: 'untracked' });
    const order = await place(several, [{ variantId, quantity: 1 }]);
    several.stripe.failNext('/checkout/sessions', 503, 3);
    const answer = await several.shop.request('GET', `${order.orderUrl}/pay/go`);
    expect(answer.headers.get('location')).toBe(`${order.orderUrl}?payment=failed`);
    const page = await several.shop.request('GET', `${order.orderUrl}?payment=failed`);
    expect(page.body).toContain('could not be opened');
    expect(page.body).toContain(`${order.orderUrl}/pay`);
    expect(await goToPay(several, order)).not.toBeNull();
  });

  test('a page that was left is closed before another one opens, so that nobody pays twice', async () => {
    const variantId = await makeVariant(several.shop, { policy: 'untracked' });
    const order = await place(several, [{ variantId, quantity: 1 }]);
    const first = (await goToPay(several, order)) as string;
    const second = (await goToPay(several, order)) as string;
    expect(second).not.toBe(first);
    expect(several.stripe.sessions.get(first)?.status).toBe('expired');
    several.stripe.pay(second);
    expect(await goToPay(several, order), 'it was paid on meanwhile').toBeNull();
    expect(await stateOf(several, order.id)).toBe('authorised');
  });

  test('what is paid after the order was cancelled is let go', async () => {
    const variantId = await makeVariant(several.shop, { policy: 'untracked' });
    const order = await place(several, [{ variantId, quantity: 1 }]);
    const session = (await goToPay(several, order)) as string;
    const lines = [{ lineId: order.lines[0].id, units: 1 }];
    await several.orders.granted('POST', `/orders/${order.id}/cancel`, { lines, notify: false });
    const intentId = several.stripe.pay(session);
    await several.shop.request('GET', `${order.orderUrl}/pay/done`);
    await until(several, order.id, { authorisedMinor: 0 });
    expect(several.stripe.intents.get(intentId)).toMatchObject({ status: 'canceled', received: 0 });
    expect(await stateOf(several, order.id)).toBe('cancelled');
  });
});

describe('notices', () => {
  test('a genuine one has the payment looked at; sent twice, changed or forged it does nothing more', async () => {
    const variantId = await makeVariant(several.shop, { policy: 'untracked' });
    const order = await place(several, [{ variantId, quantity: 1 }]);
    const session = (await goToPay(several, order)) as string;
    const intentId = several.stripe.pay(session);
    const about = { id: session, object: 'checkout.session', payment_intent: intentId };

    const forged = await notify(several, 'checkout.session.completed', about, 'whsec_of_somebody_else');
    expect(forged.answer.status).toBe(422);
    const genuine = several.stripe.notice('checkout.session.completed', about);
    expect((await deliver(several.shop, `${genuine.body} `, genuine.signature)).status).toBe(422);
    expect((await deliver(several.shop, genuine.body, '')).status).toBe(422);
    expect((await moneyOf(several, order.id)).entries).toEqual([]);

    const answers = await Promise.all([1, 2, 3].map(() => deliver(several.shop, genuine.body, genuine.signature)));
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
    await until(several, order.id, { authorisedMinor: order.totalMinor });
    expect((await moneyOf(several, order.id)).entries).toHaveLength(1);
    const { rows } = await several.shop.pool.query('select from payment_notices where notice = $1', [genuine.id]);
    expect(rows).toHaveLength(1);
  });

  test('one that is about nothing of this shop is taken in quietly', async () => {
    const { answer } = await notify(several, 'payment_intent.created', { id: 'pi_other', object: 'payment_intent' });
    expect(answer.status).toBe(200);
  });

  test('one that never came is made good by looking', async () => {
    const variantId = await makeVariant(several.shop, { policy: 'untracked' });
    const order = await place(several, [{ variantId, quantity: 1 }]);
    several.stripe.pay((await goToPay(several, order)) as string);
    later = 20 * 60_000;
    await lookAtForgotten(several.shop);
    later = 0;
    await until(several, order.id, { authorisedMinor: order.totalMinor });
  });

  test('a refund made at Stripe is noted', async () => {
    const variantId = await makeVariant(several.shop, { policy: 'untracked', priceMinor: 1000 });
    const { order, intentId } = await authorised(several, [{ variantId, quantity: 1 }]);
    await ship(several, order, 1);
    await until(several, order.id, { receivedMinor: order.totalMinor });
    several.stripe.refunds.push({ id: 're_by_hand', intent: intentId, amount: 300 });
    await notify(several, 'charge.refunded', { id: 'ch_1', object: 'charge', payment_intent: intentId });
    await until(several, order.id, { refundedMinor: 300 });
  });
});

describe('capturing as goods leave', () => {
  test('each parcel is charged, the first with shipping, the last with what is left', async () => {
    const variantId = await makeVariant(several.shop, { policy: 'deny', onHand: 3, priceMinor: 1000 });
    const { order, intentId } = await authorised(several, [{ variantId, quantity: 3 }]);
    expect(order.totalMinor).toBe(3495);
    await ship(several, order, 1);
    await until(several, order.id, { receivedMinor: 1495, authorisedMinor: 2000 });
    expect(await stateOf(several, order.id)).toBe('partly_paid');
    await ship(several, order, 1);
    await until(several, order.id, { receivedMinor: 2495, authorisedMinor: 1000 });
    await ship(several, order, 1);
    await until(several, order.id, { receivedMinor: 3495, authorisedMinor: 0 });
    expect(await stateOf(several, order.id)).toBe('paid');
    expect(several.stripe.intents.get(intentId)).toMatchObject({ status: 'succeeded', received: 3495 });
    const { entries } = await several.orders.granted('GET', `/orders/${order.id}/timeline`);
    const amounts = entries.filter((entry: { kind: string }) => entry.kind === 'received');
    expect(amounts.map((entry: { amountMinor: number }) => entry.amountMinor)).toEqual([1495, 1000, 1000]);
    await expectSound(several.shop);
  });

  test('cancelling the rest lets go of the rest; cancelling all lets go of all', async () => {
    const variantId = await makeVariant(several.shop, { policy: 'deny', onHand: 9, priceMinor: 1000 });
    const partly = await authorised(several, [{ variantId, quantity: 3 }]);
    await ship(several, partly.order, 1);
    const rest = { lines: [{ lineId: partly.order.lines[0].id, units: 2 }], notify: false };
    await several.orders.granted('POST', `/orders/${partly.order.id}/cancel`, rest);
    await until(several, partly.order.id, { receivedMinor: 1495, authorisedMinor: 0 });
    expect(await stateOf(several, partly.order.id)).toBe('paid');

    const wholly = await authorised(several, [{ variantId, quantity: 3 }]);
    const all = { lines: [{ lineId: wholly.order.lines[0].id, units: 3 }], notify: false };
    await several.orders.granted('POST', `/orders/${wholly.order.id}/cancel`, all);
    await until(several, wholly.order.id, { authorisedMinor: 0 });
    expect(several.stripe.intents.get(wholly.intentId)).toMatchObject({ status: 'canceled', received: 0 });
    expect(await stateOf(several, wholly.order.id)).toBe('cancelled');
  });

  test('an outage is waited for, and what was done is never done twice', async () => {
    const variantId = await makeVariant(several.shop, { policy: 'deny', onHand: 1, priceMinor: 1000 });
    const { order, intentId } = await authorised(several, [{ variantId, quantity: 1 }]);
    // The library tries three times; then the job is tried again under the same key.
    several.stripe.failNext(`${intentId}/capture`, 503, 4);
    await ship(several, order, 1);
    await until(several, order.id, { receivedMinor: 1495 });
    expect(several.stripe.calls.filter((call) => call === `POST /v1/payment_intents/${intentId}/capture`)).toHaveLength(
      1,
    );
  });

  /** The orders list's filter, its count, and the Dashboard's figure. */
  const refusedOrders = async () => {
    const list = await several.orders.granted('GET', '/orders?filter=refused');
    const counts = await several.orders.granted('GET', '/orders/counts');
    const dashboard = await several.orders.granted('GET', '/dashboard');
    return [list.items.map((row: { id: number }) => row.id), counts.refused, dashboard.refusedPayments];
  };

  test('what Stripe refuses for good is shown, and can be tried again or given up', async () => {
    const variantId = await makeVariant(several.shop, { policy: 'deny', onHand: 2, priceMinor: 1000 });
    const { order, intentId } = await authorised(several, [{ variantId, quantity: 1 }]);
    several.stripe.expire(intentId);
    await ship(several, order, 1);
    const failed = await eventually(async () => {
      const { requests } = await moneyOf(several, order.id);
      return requests[0]?.state === 'failed' ? requests[0] : undefined;
    });
    expect(failed).toMatchObject({ kind: 'capture', amountMinor: 1495 });
    expect(failed.failure).toContain('canceled');
    expect(await stateOf(several, order.id)).toBe('awaiting');
    expect(await refusedOrders()).toEqual([[order.id], 1, 1]);
    const dropped = await several.orders.as('DELETE', `/payment-requests/${failed.id}`);
    expect([dropped.status, dropped.body.requests]).toEqual([200, []]);
    expect(await refusedOrders()).toEqual([[], 0, 0]);
    expect((await several.orders.as('POST', `/payment-requests/${failed.id}/retry`)).status).toBe(404);
    // The shopper can pay anew; what has left already is charged at once.
    several.stripe.pay((await goToPay(several, order)) as string);
    await several.shop.request('GET', `${order.orderUrl}/pay/done`);
    await until(several, order.id, { receivedMinor: 1495, authorisedMinor: 0 });
  });

  test('a card that can be captured once waits for the last parcel', async () => {
    const variantId = await makeVariant(single.shop, { policy: 'deny', onHand: 2, priceMinor: 1000 });
    const { order, intentId } = await authorised(single, [{ variantId, quantity: 2 }]);
    await ship(single, order, 1);
    expect((await moneyOf(single, order.id)).requests).toEqual([]);
    await ship(single, order, 1);
    await until(single, order.id, { receivedMinor: 2495, authorisedMinor: 0 });
    expect(single.stripe.calls.filter((call) => call.includes(`${intentId}/capture`))).toHaveLength(1);
  });

  test('or until its authorisation is about to run out; the rest is to be paid anew', async () => {
    const variantId = await makeVariant(single.shop, { policy: 'backorder', onHand: 1, priceMinor: 1000 });
    const { order } = await authorised(single, [{ variantId, quantity: 2 }]);
    await ship(single, order, 1);
    later = 6.5 * 86_400_000;
    await lookAtForgotten(single.shop);
    await until(single, order.id, { receivedMinor: 1495, authorisedMinor: 0 });
    later = 0;
    expect(await stateOf(single, order.id)).toBe('partly_paid');
    const session = single.stripe.sessions.get((await goToPay(single, order)) as string);
    expect(session?.fields['line_items[0][price_data][unit_amount]']).toBe('1000');
  });
});

describe('refunding', () => {
  test('Stripe sends it, once whatever is clicked, and the shopper is told', async () => {
    const variantId = await makeVariant(several.shop, { policy: 'untracked', priceMinor: 1000 });
    const { order, intentId } = await authorised(several, [{ variantId, quantity: 1 }]);
    await ship(several, order, 1);
    const { payments } = await until(several, order.id, { receivedMinor: 1495 });
    const refund = { paymentId: payments[0].id, amountMinor: 1000, note: 'broken' };
    const key = freshKey();
    const both = await Promise.all(
      [1, 2].map(() => several.orders.as('POST', `/orders/${order.id}/refunds`, refund, key)),
    );
    expect(both.map((answer) => answer.status)).toEqual([200, 200]);
    await until(several, order.id, { refundedMinor: 1000 });
    expect(several.stripe.refunds.filter((each) => each.intent === intentId)).toMatchObject([{ amount: 1000 }]);
    const mail = await eventually(async () => {
      const { rows } = await several.shop.pool.query(
        "select * from mails where order_id = $1 and key like 'order-refunded:%'",
        [order.id],
      );
      return rows[0];
    });
    expect(mail.plain_text).toContain('€10.00');
    const tooMuch = await several.orders.as('POST', `/orders/${order.id}/refunds`, { ...refund, amountMinor: 496 });
    expect([tooMuch.status, tooMuch.body.details]).toEqual([409, { asked: 496, possible: 495 }]);
  });
});

describe('orders nobody pays online', () => {
  const expireLater = (part: Part) =>
    expireUnpaidOrders({ ...part.shop, clock: () => new Date(Date.now() + 3 * 3600_000) });

  test('expire after the minutes set, once nobody can pay on their page any more', async () => {
    const variantId = await makeVariant(several.shop, { policy: 'deny', onHand: 1 });
    const order = await place(several, [{ variantId, quantity: 1 }]);
    const session = (await goToPay(several, order)) as string;
    await expireUnpaidOrders(several.shop);
    expect((await several.orders.granted('GET', `/orders/${order.id}`)).shipmentState).toBe('not_shipped');
    await expireLater(several);
    expect((await several.orders.granted('GET', `/orders/${order.id}`)).shipmentState).toBe('cancelled');
    expect(several.stripe.sessions.get(session)?.status).toBe('expired');
    expect(await goToPay(several, order)).toBeNull();
    await several.orders.place([{ variantId, quantity: 1 }]);
  });

  test('an order whose authorisation ran out while its goods were waited for stays', async () => {
    const variantId = await makeVariant(several.shop, { policy: 'backorder', onHand: 0 });
    const { order, intentId } = await authorised(several, [{ variantId, quantity: 1 }]);
    several.stripe.expire(intentId);
    await notify(several, 'payment_intent.canceled', { id: intentId, object: 'payment_intent' });
    await until(several, order.id, { authorisedMinor: 0 });
    await expireLater(several);
    expect(await several.orders.granted('GET', `/orders/${order.id}`)).toMatchObject({
      shipmentState: 'not_shipped',
      paymentState: 'awaiting',
    });
  });

  test('paying at the same instant either keeps the order or charges nothing', async () => {
    const variantId = await makeVariant(several.shop, { policy: 'backorder', onHand: 5 });
    const placed = await Promise.all(Array.from({ length: 10 }, () => place(several, [{ variantId, quantity: 1 }])));
    const pages = await Promise.all(placed.map((order) => goToPay(several, order)));
    const pay = async (at: number) => {
      if (at % 2 === 0) await new Promise((resolve) => setTimeout(resolve, at * 25));
      const session = several.stripe.sessions.get(pages[at] as string);
      if (session?.status === 'open') several.stripe.pay(session.id);
      await several.shop.request('GET', `${placed[at].orderUrl}/pay/done`);
    };
    await Promise.all([...[1, 2, 3].map(() => expireLater(several)), ...placed.map((_, at) => pay(at))]);
    for (const [at, { id, totalMinor }] of placed.entries()) {
      const { shipmentState } = await several.orders.granted('GET', `/orders/${id}`);
      const intentId = several.stripe.sessions.get(pages[at] as string)?.intent;
      if (shipmentState === 'not_shipped') await until(several, id, { authorisedMinor: totalMinor });
      else await until(several, id, { authorisedMinor: 0, receivedMinor: 0 });
      const intent = intentId ? several.stripe.intents.get(intentId) : undefined;
      expect(intent?.received ?? 0).toBe(0);
      if (shipmentState === 'cancelled' && intent) expect(intent.status).toBe('canceled');
    }
    await expectSound(several.shop);
  });
});
