/** The till over HTTP: devices and PINs, sales against the same stock as the web, money, returns, special orders. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectSound, freshKey, makeVariant, orderFor } from '../support/fixtures.ts';
import { eventually, openOrders } from '../support/orders.ts';
import { openTestShop, type TestShop } from '../support/shop.ts';
import { addPerson, owner } from '../support/sign-in.ts';
import { openDevice, openTill, saleOf, type TestTill } from '../support/till.ts';

let shop: TestShop;
let orders: Awaited<ReturnType<typeof openOrders>>;
let headers: Record<string, string>;
let till: TestTill;

beforeAll(async () => {
  shop = await openTestShop();
  orders = await openOrders(shop);
  const answer = await shop.request('POST', '/api/v1/session', { email: owner.email, password: owner.password });
  headers = { cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '' };
  till = await openTill(shop, headers, { name: 'Counter' });
});
afterAll(() => shop.close());

async function shelfOf(variantId: number, locationId?: number) {
  const { rows } = await shop.pool.query(
    `select sum(on_hand)::int as "onHand", sum(l.allocated)::int as allocated, waiting
     from variant_stock v join stock_levels l using (variant_id)
     where variant_id = $1 and ($2::bigint is null or location_id = $2) group by waiting`,
    [variantId, locationId ?? null],
  );
  return rows[0];
}
const ledgerOf = async (variantId: number) => {
  const { rows } = await shop.pool.query(
    `select kind, on_hand_delta as "onHand", allocated_delta as allocated from movements where variant_id = $1 order by id`,
    [variantId],
  );
  return rows.map((row) => `${row.kind} ${row.onHand}/${row.allocated}`);
};
const receiptsCount = async () => Number((await shop.pool.query('select count(*) from till_receipts')).rows[0].count);
const owned = (method: string, path: string, body?: unknown) => shop.request(method, `/api/v1${path}`, body, headers);

describe('who may sell', () => {
  test('a device is enrolled once by a code, and another one with that code is not', async () => {
    const { body: register } = await owned('POST', '/settings/registers', { name: 'Window', locationId: 1 });
    expect(register).toMatchObject({ name: 'Window', discountLimitPercent: 10, enrolledAt: null, isOpen: false });
    const { body: made } = await owned('POST', `/settings/registers/${register.id}/code`);
    expect(made.code).toMatch(/^[A-Z2-9]{4}-[A-Z2-9]{4}$/);
    const [first, second] = [openDevice(shop), openDevice(shop)];
    expect((await first('GET', '/pos')).body).toMatchObject({ register: null, staff: [], user: null });
    expect((await first('POST', '/pos/sales', saleOf([]), freshKey())).body.code).toBe('not_enrolled');
    const enrolled = await first('POST', '/pos/enrolment', { code: made.code.toLowerCase().replace('-', ' ') });
    expect(enrolled.body.register).toMatchObject({ name: 'Window', locationName: 'Main location' });
    expect(await second('POST', '/pos/enrolment', { code: made.code })).toMatchObject({
      status: 422,
      body: { code: 'invalid', field: 'code' },
    });
    // A new code for the register puts another device in its place.
    const again = (await owned('POST', `/settings/registers/${register.id}/code`)).body;
    expect((await second('POST', '/pos/enrolment', { code: again.code })).status).toBe(200);
    expect((await first('GET', '/pos')).body.register).toBeNull();
    await owned('DELETE', `/settings/registers/${register.id}/device`);
    expect((await second('GET', '/pos')).body.register).toBeNull();
  });

  test('a code runs out, and wrong ones are not tried for ever', async () => {
    const { body: register } = await owned('POST', '/settings/registers', { name: 'Attic', locationId: 1 });
    const { body: made } = await owned('POST', `/settings/registers/${register.id}/code`);
    await shop.pool.query("update registers set code_until = now() - interval '1 second' where id = $1", [register.id]);
    const device = openDevice(shop);
    expect((await device('POST', '/pos/enrolment', { code: made.code })).status).toBe(422);
    const answers = [];
    for (let each = 0; each < 10; each += 1) {
      answers.push((await device('POST', '/pos/enrolment', { code: `WRONG${each}` })).status);
    }
    expect(answers.at(-1)).toBe(429);
    await shop.pool.query("delete from sign_in_failures where key like 'enrol:%'");
  });

  test('people sign in with their own PIN, on an enrolled device only; five wrong ones are enough', async () => {
    const cashier = await addPerson(shop, 'Carla', 'cashier');
    const account = (pin: string | null) => shop.request('PUT', '/api/v1/account/pin', { pin }, cashier);
    expect((await account('1234')).body).toMatchObject({ code: 'invalid', field: 'pin' });
    expect((await account('12')).body).toMatchObject({ code: 'invalid', field: 'pin' });
    expect((await account('4711')).status).toBe(204);
    expect((await shop.request('GET', '/api/v1/account/pin', undefined, cashier)).body).toEqual({ hasPin: true });
    const { rows } = await shop.pool.query("select id, pin_hash from users where name = 'Carla'");
    expect(rows[0].pin_hash).toMatch(/^\$argon2id\$/);
    const [{ id: userId }] = rows;

    const place = await openTill(shop, headers, { closed: true });
    expect((await place.as('GET', '')).body.staff).toContainEqual({ id: userId, name: 'Carla' });
    expect((await openDevice(shop)('POST', '/pos/sign-in', { userId, pin: '4711' })).status).toBe(401);
    const signedIn = await place.as('POST', '/sign-in', { userId, pin: '4711' });
    expect(signedIn.body.user).toMatchObject({ name: 'Carla', anyDiscount: false });
    expect((await place.as('DELETE', '/sign-in')).body.user).toBeNull();
    expect((await place.as('GET', '/receipts')).body.code).toBe('not_signed_in');
    for (let each = 0; each < 5; each += 1) {
      expect((await place.as('POST', '/sign-in', { userId, pin: '9999' })).body.code).toBe('wrong_credentials');
    }
    expect((await place.as('POST', '/sign-in', { userId, pin: '4711' })).body.code).toBe('too_many_attempts');
    // The owner gives another PIN: that one opens again.
    await owned('PUT', `/users/${userId}/pin`, { pin: '8642' });
    expect((await place.as('POST', '/sign-in', { userId, pin: '8642' })).status).toBe(200);
    // A closed account is out at once.
    await owned('POST', `/users/${userId}/deactivate`);
    expect((await place.as('GET', '/receipts')).body.code).toBe('not_signed_in');
    expect((await place.as('POST', '/sign-in', { userId, pin: '8642' })).body.code).toBe('wrong_credentials');
    expect((await owned('GET', '/users')).body.items.find((user: { id: number }) => user.id === userId).hasPin).toBe(
      true,
    );
  });

  test('somebody who only reads has no PIN to sign in with', async () => {
    await addPerson(shop, 'Rita', 'read_only');
    const { rows } = await shop.pool.query("select id from users where name = 'Rita'");
    await owned('PUT', `/users/${rows[0].id}/pin`, { pin: '8642' });
    expect((await till.as('GET', '')).body.staff.map((each: { name: string }) => each.name)).not.toContain('Rita');
    const place = await openTill(shop, headers, { closed: true });
    expect((await place.as('POST', '/sign-in', { userId: rows[0].id, pin: '8642' })).status).toBe(401);
  });
});

describe('a sale', () => {
  test('takes the goods from the shelf here, is an order that was shipped and paid, and has a numbered receipt', async () => {
    const variantId = await makeVariant(shop, { onHand: 5, title: 'Lantern' });
    const { status, body } = await till.sell([{ variantId, quantity: 2 }], {
      payments: [{ method: 'cash', amountMinor: 2000, tenderedMinor: 5000 }],
    });
    expect(status, JSON.stringify(body)).toBe(201);
    expect(body).toMatchObject({
      kind: 'sale',
      soldBy: owner.name,
      registerName: 'Counter',
      totalMinor: 2000,
      changeMinor: 3000,
      lines: [{ title: 'Lantern', units: 2, listPriceMinor: 1000, discountMinor: 0, totalMinor: 2000 }],
      taxes: [{ taxBasisPoints: 2100, netMinor: 1653, taxMinor: 347 }],
      exceptions: [],
    });
    expect(body.number).toBe(`${till.registerId}-000001`);
    expect(await shelfOf(variantId)).toEqual({ onHand: 3, allocated: 0, waiting: 0 });
    expect(await ledgerOf(variantId)).toEqual(['found 5/0', 'sold -2/0']);
    const order = await orders.granted('GET', `/orders/${body.order.id}`);
    expect(order).toMatchObject({
      channel: 'pos',
      paymentState: 'paid',
      shipmentState: 'shipped',
      shippingTitle: 'Main location',
      lines: [{ ordered: 2, shipped: 2, allocated: 0, waiting: 0 }],
      shipments: [{ lines: [{ units: 2 }] }],
    });
    const { entries } = await orders.granted('GET', `/orders/${body.order.id}/timeline`);
    expect(entries.map((entry: { kind: string; by: { name: string } }) => [entry.kind, entry.by.name])).toEqual([
      ['placed', owner.name],
      ['shipped', owner.name],
      ['received', owner.name],
    ]);
    await expectSound(shop);
  });

  test('sent twice, also at once, it is one receipt; the same key for another sale is refused', async () => {
    const variantId = await makeVariant(shop, { onHand: 5 });
    const key = freshKey();
    const before = await receiptsCount();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => till.sell([{ variantId, quantity: 1 }], {}, key)),
    );
    expect(new Set(answers.map((answer) => answer.body.number)).size).toBe(1);
    expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201, 201, 201]);
    expect(await receiptsCount()).toBe(before + 1);
    expect(await shelfOf(variantId)).toMatchObject({ onHand: 4 });
    expect((await till.sell([{ variantId, quantity: 2 }], {}, key)).body.code).toBe('idempotency_key_reused');
  });

  test('receipts of one register have numbers without a gap, refused sales in between', async () => {
    const variantId = await makeVariant(shop, { onHand: 6 });
    const place = await openTill(shop, headers);
    const numbers = [];
    for (const quantity of [1, 99, 2, 99, 3]) numbers.push((await place.sell([{ variantId, quantity }])).body.number);
    const of = (sequence: number) => `${place.registerId}-00000${sequence}`;
    expect(numbers).toEqual([of(1), undefined, of(2), undefined, of(3)]);
  });

  test('what is allocated to customers is sold only for a reason; then the newest waits again, and is told', async () => {
    const variantId = await makeVariant(shop, { policy: 'backorder', onHand: 3, title: 'Kettle' });
    const first = await orders.place([{ variantId, quantity: 1 }]);
    const newest = await orders.place([{ variantId, quantity: 2 }]);
    expect((await till.as('GET', `/products?variantId=${variantId}`)).body.items).toMatchObject([
      { onHand: 3, free: 0, waiting: 0 },
    ]);
    const refused = await till.sell([{ variantId, quantity: 1 }]);
    expect(refused).toMatchObject({
      status: 409,
      body: {
        code: 'allocated_to_others',
        field: 'lines.0.quantity',
        title:
          'Kettle: 1 were to be sold, 0 are free; the others are allocated to customers. Selling them needs a reason.',
        details: { variantId, asked: 1, possible: 0 },
      },
    });
    const sold = await till.sell([{ variantId, quantity: 1, overrideReason: 'She flies home tonight' }]);
    expect(sold.body.exceptions).toEqual([
      { variantId, title: 'Kettle', found: 0, taken: 1, reason: 'She flies home tonight' },
    ]);
    expect(await shelfOf(variantId)).toEqual({ onHand: 2, allocated: 2, waiting: 1 });
    expect((await orders.granted('GET', `/orders/${first.id}`)).lines).toMatchObject([{ allocated: 1, waiting: 0 }]);
    expect((await orders.granted('GET', `/orders/${newest.id}`)).lines).toMatchObject([{ allocated: 1, waiting: 1 }]);
    expect((await shop.pool.query('select 1 from promise_reviews where variant_id = $1', [variantId])).rowCount).toBe(
      1,
    );
    const { entries } = await orders.granted('GET', `/orders/${newest.id}/timeline`);
    expect(entries.map((entry: { kind: string }) => entry.kind)).toContain('released');
    await expectSound(shop);
  });

  test('a unit nobody knew of is recorded as found; stock is never negative', async () => {
    const variantId = await makeVariant(shop, { onHand: 1, title: 'Bell' });
    const refused = await till.sell([{ variantId, quantity: 3 }]);
    expect(refused.body).toMatchObject({ code: 'not_enough_stock', details: { asked: 3, possible: 1 } });
    expect((await till.sell([{ variantId, quantity: 3, found: 1 }])).body.details).toMatchObject({ possible: 2 });
    const sold = await till.sell([{ variantId, quantity: 3, found: 2 }]);
    expect(sold.body.exceptions).toMatchObject([{ found: 2, taken: 0, reason: '' }]);
    expect(await ledgerOf(variantId)).toEqual(['found 1/0', 'found 2/0', 'sold -3/0']);
    expect(await shelfOf(variantId)).toEqual({ onHand: 0, allocated: 0, waiting: 0 });
    await expectSound(shop);
  });

  test('a found unit does not pass customers who wait, but for a reason', async () => {
    const variantId = await makeVariant(shop, { policy: 'backorder', onHand: 0 });
    const order = await orders.place([{ variantId, quantity: 1 }]);
    expect((await till.sell([{ variantId, quantity: 1, found: 1 }])).body.code).toBe('waited_for');
    const sold = await till.sell([{ variantId, quantity: 1, found: 1, overrideReason: 'The last one for a gift' }]);
    expect(sold.status).toBe(201);
    expect((await orders.granted('GET', `/orders/${order.id}`)).lines).toMatchObject([{ allocated: 0, waiting: 1 }]);
    await expectSound(shop);
  });

  test('it sells what stands at its own location, not what is elsewhere', async () => {
    const variantId = await makeVariant(shop, { onHand: 4 });
    const { body: branch } = await owned('POST', '/settings/locations', { name: 'Branch' });
    const place = await openTill(shop, headers, { locationId: branch.id });
    expect((await place.as('GET', `/products?variantId=${variantId}`)).body.items).toMatchObject([
      { onHand: 0, free: 0, elsewhere: 4 },
    ]);
    expect((await place.sell([{ variantId, quantity: 1 }])).body.code).toBe('not_enough_stock');
    expect((await place.sell([{ variantId, quantity: 1, found: 1 }])).status).toBe(201);
    expect(await shelfOf(variantId, branch.id)).toMatchObject({ onHand: 0 });
    expect(await shelfOf(variantId)).toMatchObject({ onHand: 4 });
  });

  test('untracked and hidden products are sold, archived ones and old prices are not', async () => {
    const untracked = await makeVariant(shop, { policy: 'untracked', visibility: 'hidden' });
    expect((await till.sell([{ variantId: untracked, quantity: 3 }])).status).toBe(201);
    expect(await ledgerOf(untracked)).toEqual([]);
    expect((await till.sell([{ variantId: untracked, quantity: 1, unitPriceMinor: 900 }])).body).toMatchObject({
      code: 'price_changed',
      field: 'lines.0.unitPriceMinor',
      details: { asked: 900, possible: 1000 },
    });
    await shop.pool.query('update variants set archived_at = now() where id = $1', [untracked]);
    expect((await till.sell([{ variantId: untracked, quantity: 1 }])).body.code).toBe('not_for_sale');
    expect((await till.sell([{ variantId: 999_999, quantity: 1 }])).body.code).toBe('not_for_sale');
  });

  test('a closed register sells nothing', async () => {
    const variantId = await makeVariant(shop, { onHand: 1 });
    const place = await openTill(shop, headers, { closed: true });
    expect((await place.sell([{ variantId, quantity: 1 }])).body.code).toBe('register_closed');
    expect(await shelfOf(variantId)).toMatchObject({ onHand: 1 });
  });
});

describe('discounts', () => {
  test('come off exactly, whatever the units, and staff has a limit that managers do not have', async () => {
    const variantId = await makeVariant(shop, { onHand: 9, title: 'Mug' });
    const sold = await till.sell([{ variantId, quantity: 3, discountMinor: 500 }]);
    expect(sold.body.lines).toMatchObject([
      { title: 'Mug', units: 3, listPriceMinor: 1000, discountMinor: 500, totalMinor: 2500 },
    ]);
    expect(sold.body.totalMinor).toBe(2500);
    const lines = (await orders.granted('GET', `/orders/${sold.body.order.id}`)).lines;
    expect(lines).toMatchObject([
      { ordered: 2, unitPriceMinor: 833 },
      { ordered: 1, unitPriceMinor: 834 },
    ]);

    await addPerson(shop, 'Kees', 'cashier');
    const { rows } = await shop.pool.query("select id from users where name = 'Kees'");
    const place = await openTill(shop, headers, { userId: rows[0].id, pin: '1379' });
    expect((await place.sell([{ variantId, quantity: 2, discountMinor: 200 }])).status).toBe(201);
    expect((await place.sell([{ variantId, quantity: 2, discountMinor: 201 }])).body).toMatchObject({
      code: 'not_allowed',
      field: 'lines.0.discountMinor',
      details: { asked: 201, possible: 200 },
    });
    expect(
      (
        await till.sell([{ variantId, quantity: 1, discountMinor: 1001, unitPriceMinor: 1000 }], {
          expectedTotalMinor: 0,
          payments: [],
        })
      ).body,
    ).toMatchObject({ details: { asked: 1001, possible: 1000 } });
    expect((await till.sell([{ variantId, quantity: 1, discountMinor: 1000 }])).body).toMatchObject({ totalMinor: 0 });
    await expectSound(shop);
  });
});

describe('money', () => {
  test('comes in several ways, must be what is due, and what was shown', async () => {
    const variantId = await makeVariant(shop, { onHand: 9 });
    const lines = [{ variantId, quantity: 2 }];
    const sold = await till.sell(lines, {
      payments: [
        { method: 'card', amountMinor: 1500 },
        { method: 'cash', amountMinor: 500, tenderedMinor: 1000 },
      ],
    });
    expect(sold.body).toMatchObject({ changeMinor: 500 });
    const payments = await orders.granted('GET', `/orders/${sold.body.order.id}/payments`);
    expect(payments).toMatchObject({ state: 'paid', receivedMinor: 2000 });
    expect(payments.payments.map((payment: { provider: string }) => payment.provider)).toEqual([
      'card_terminal',
      'cash',
    ]);

    const short = await till.sell(lines, { payments: [{ method: 'cash', amountMinor: 1900 }] });
    expect(short.body).toMatchObject({ code: 'invalid', field: 'payments', details: { asked: 1900, possible: 2000 } });
    const change = await till.sell(lines, { payments: [{ method: 'card', amountMinor: 2000, tenderedMinor: 3000 }] });
    expect(change.body).toMatchObject({ field: 'payments.0.tenderedMinor' });
    const shown = await till.sell(lines, { expectedTotalMinor: 1800 });
    expect(shown.body).toMatchObject({ code: 'price_changed', field: 'expectedTotalMinor' });
    expect((await till.as('POST', '/sales', { expectedTotalMinor: 0 }, freshKey())).body).toMatchObject({
      field: 'lines',
    });
    expect((await till.as('POST', '/sales', saleOf(lines))).status).toBe(422);
    expect(await shelfOf(variantId)).toMatchObject({ onHand: 7 });
  });

  test('a register is opened with a float and closed with what is counted; the difference is kept', async () => {
    const variantId = await makeVariant(shop, { onHand: 9 });
    const place = await openTill(shop, headers);
    expect((await place.as('POST', '/session', { floatMinor: 1 })).body.code).toBe('conflict');
    await place.sell([{ variantId, quantity: 2 }]);
    const card = await place.sell([{ variantId, quantity: 1 }], { payments: [{ method: 'card', amountMinor: 1000 }] });
    const [line] = card.body.order.lines;
    await place.as(
      'POST',
      '/sales',
      {
        returned: { orderId: card.body.order.id, lines: [{ lineId: line.id, units: 1 }], restock: true },
        expectedTotalMinor: -1000,
        payments: [{ method: 'cash', amountMinor: -1000 }],
      },
      freshKey(),
    );
    expect((await place.as('GET', '')).body.session).toMatchObject({
      floatMinor: 10_000,
      receipts: 3,
      takings: [
        { method: 'card', receivedMinor: 1000, givenBackMinor: 0 },
        { method: 'cash', receivedMinor: 2000, givenBackMinor: 1000 },
      ],
      expectedMinor: 11_000,
    });
    expect((await owned('DELETE', `/settings/registers/${place.registerId}`)).status).toBe(409);
    const closed = await place.as('POST', '/session/close', { countedMinor: 10_950, note: 'A coin rolled away' });
    expect(closed.body).toMatchObject({ expectedMinor: 11_000, countedMinor: 10_950, differenceMinor: -50 });
    expect((await place.as('POST', '/session/close', { countedMinor: 1 })).body.code).toBe('register_closed');
    expect((await place.as('GET', '')).body.session).toBeNull();
    expect((await owned('DELETE', `/settings/registers/${place.registerId}`)).status).toBe(204);
    expect((await place.as('GET', '')).body.register).toBeNull();
  });
});

describe('goods that come back', () => {
  const back = (orderId: number, lineId: number, units: number, restock = true) => ({
    returned: { orderId, lines: [{ lineId, units }], restock, reason: 'Too small' },
  });

  test('go on the shelf and to who waits first, or nowhere; the money goes back the way it is told', async () => {
    const variantId = await makeVariant(shop, { policy: 'backorder', onHand: 3 });
    const sold = (await till.sell([{ variantId, quantity: 3, discountMinor: 500 }])).body;
    const waits = await orders.place([{ variantId, quantity: 1 }]);
    const [two] = sold.order.lines;
    const refund = { expectedTotalMinor: -833, payments: [{ method: 'cash', amountMinor: -833 }] };
    const key = freshKey();
    const body = { ...back(sold.order.id, two.id, 1), ...refund };
    const returned = await till.as('POST', '/sales', body, key);
    expect(returned.body).toMatchObject({
      kind: 'return',
      totalMinor: -833,
      lines: [],
      returned: [{ units: 1, totalMinor: 833 }],
      orderTotalMinor: null,
    });
    expect((await till.as('POST', '/sales', body, key)).body.id).toBe(returned.body.id);
    expect((await orders.granted('GET', `/orders/${waits.id}`)).lines).toMatchObject([{ allocated: 1, waiting: 0 }]);
    const broken = await till.as('POST', '/sales', { ...back(sold.order.id, two.id, 1, false), ...refund }, freshKey());
    expect(broken.status, JSON.stringify(broken.body)).toBe(201);
    expect(await shelfOf(variantId)).toEqual({ onHand: 1, allocated: 1, waiting: 0 });
    expect(await orders.granted('GET', `/orders/${sold.order.id}/payments`)).toMatchObject({
      state: 'paid',
      dueMinor: 834,
      refundedMinor: 1666,
    });
    const more = await till.as('POST', '/sales', { ...back(sold.order.id, two.id, 1), ...refund }, freshKey());
    expect(more.body).toMatchObject({ code: 'conflict', field: 'returned.lines.0.units', details: { possible: 0 } });
    await expectSound(shop);
  });

  test('an exchange settles one against the other, in either direction', async () => {
    const small = await makeVariant(shop, { onHand: 3, priceMinor: 1000 });
    const large = await makeVariant(shop, { onHand: 3, priceMinor: 2500 });
    const sold = (await till.sell([{ variantId: small, quantity: 1 }])).body;
    const dearer = await till.as(
      'POST',
      '/sales',
      {
        ...saleOf([{ variantId: large, quantity: 1, unitPriceMinor: 2500 }]),
        ...back(sold.order.id, sold.order.lines[0].id, 1),
        expectedTotalMinor: 1500,
        payments: [{ method: 'card', amountMinor: 1500 }],
      },
      freshKey(),
    );
    expect(dearer.body).toMatchObject({ kind: 'exchange', totalMinor: 1500, orderTotalMinor: 2500 });
    for (const [id, state] of [
      [sold.order.id, 'refunded'],
      [dearer.body.order.id, 'paid'],
    ]) {
      expect(await orders.granted('GET', `/orders/${id}/payments`)).toMatchObject({ state });
    }
    const cheaper = await till.as(
      'POST',
      '/sales',
      {
        ...saleOf([{ variantId: small, quantity: 1 }]),
        ...back(dearer.body.order.id, dearer.body.order.lines[0].id, 1),
        expectedTotalMinor: -1500,
        payments: [{ method: 'card', amountMinor: -1500 }],
      },
      freshKey(),
    );
    expect(cheaper.body).toMatchObject({ kind: 'exchange', totalMinor: -1500 });
    expect(await orders.granted('GET', `/orders/${dearer.body.order.id}/payments`)).toMatchObject({
      state: 'refunded',
    });
    expect(await orders.granted('GET', `/orders/${cheaper.body.order.id}/payments`)).toMatchObject({ state: 'paid' });
    expect(await shelfOf(small)).toMatchObject({ onHand: 2 + 1 - 1 });
    expect(await shelfOf(large)).toMatchObject({ onHand: 3 });
    await expectSound(shop);
  });

  test('nobody is given back what was never paid', async () => {
    const variantId = await makeVariant(shop, { onHand: 1 });
    const web = await orders.place([{ variantId, quantity: 1 }]);
    await orders.granted('POST', `/orders/${web.id}/ship`, { lines: [{ lineId: web.lines[0].id, units: 1 }] });
    const refused = await till.as(
      'POST',
      '/sales',
      {
        ...back(web.id, web.lines[0].id, 1),
        expectedTotalMinor: -1000,
        payments: [{ method: 'cash', amountMinor: -1000 }],
      },
      freshKey(),
    );
    expect(refused.body).toMatchObject({ code: 'conflict', field: 'returned', details: { asked: 1000, possible: 0 } });
    expect(
      (await till.as('POST', '/sales', { ...back(9_999_999, 1, 1), expectedTotalMinor: 0 }, freshKey())).body,
    ).toMatchObject({ code: 'not_found', field: 'returned.orderId' });
  });
});

describe('a special order', () => {
  test('binds what is there, waits for the rest in the same queue, and takes a deposit', async () => {
    const variantId = await makeVariant(shop, { policy: 'backorder', onHand: 1, outOfStockText: true });
    const key = freshKey();
    const wanted = {
      lines: [{ variantId, quantity: 3, unitPriceMinor: 1000 }],
      customer: { name: 'Mevrouw De Wit', email: 'wit@example.com', phone: '06 1234' },
      payments: [{ method: 'cash', amountMinor: 500 }],
      note: 'Rings before she comes',
    };
    const { status, body } = await till.as('POST', '/orders', wanted, key);
    expect(status, JSON.stringify(body)).toBe(201);
    expect(body).toMatchObject({
      kind: 'special_order',
      totalMinor: 500,
      orderTotalMinor: 3000,
      openMinor: 2500,
      order: {
        customer: 'Mevrouw De Wit',
        paymentState: 'partly_paid',
        lines: [{ allocated: 1, waiting: 2, promise: { kind: 'timeframe', text: 'Ships in 2-3 weeks' } }],
      },
    });
    expect((await till.as('POST', '/orders', wanted, key)).body.id).toBe(body.id);
    const behind = await orders.place([{ variantId, quantity: 1 }]);
    await orders.granted('POST', `/variants/${variantId}/adjustments`, { reason: 'found', change: 2 });
    expect((await orders.granted('GET', `/orders/${body.order.id}`)).lines).toMatchObject([
      { allocated: 3, waiting: 0 },
    ]);
    expect((await orders.granted('GET', `/orders/${behind.id}`)).lines).toMatchObject([{ waiting: 1 }]);
    const mail = await eventually(async () => {
      const { rows } = await shop.pool.query('select * from mails where order_id = $1', [body.order.id]);
      return rows[0];
    });
    expect(mail).toMatchObject({ recipient: 'wit@example.com' });
    await expectSound(shop);
  });

  test('is refused where the policy takes no backorders, and with more of a deposit than it costs', async () => {
    const deny = await makeVariant(shop, { policy: 'deny', onHand: 1 });
    const wanted = (quantity: number, deposit: number) => ({
      lines: [{ variantId: deny, quantity, unitPriceMinor: 1000 }],
      customer: { name: 'Piet' },
      payments: [{ method: 'card', amountMinor: deposit }],
    });
    const before = await receiptsCount();
    expect((await till.as('POST', '/orders', wanted(2, 100), freshKey())).body.code).toBe('not_enough_stock');
    expect((await till.as('POST', '/orders', wanted(1, 1001), freshKey())).body).toMatchObject({ field: 'payments' });
    expect(await receiptsCount()).toBe(before);
    expect(await shelfOf(deny)).toEqual({ onHand: 1, allocated: 0, waiting: 0 });
    const placed = await till.as('POST', '/orders', wanted(1, 1000), freshKey());
    expect(placed.body).toMatchObject({ openMinor: 0, order: { paymentState: 'paid' }, email: '' });
    const shipped = { lines: [{ lineId: placed.body.order.lines[0].id, units: 1 }], notify: true };
    await orders.granted('POST', `/orders/${placed.body.order.id}/ship`, shipped);
    await expectSound(shop);
  });
});

describe('an order that is collected', () => {
  test('is handed over as far as it is there, its rest is paid, once; the web’s orders for pick-up, too', async () => {
    const variantId = await makeVariant(shop, { policy: 'backorder', onHand: 2 });
    const ordered = await till.as(
      'POST',
      '/orders',
      {
        lines: [{ variantId, quantity: 3, unitPriceMinor: 1000 }],
        customer: { name: 'Bram Bos' },
        payments: [{ method: 'cash', amountMinor: 500 }],
      },
      freshKey(),
    );
    const web = await orders.place([{ variantId, quantity: 1 }], { shippingMethod: 'pickup' });
    const found = (await till.as('GET', '/orders?search=bram')).body.items;
    expect(found).toMatchObject([{ id: ordered.body.order.id, customer: 'Bram Bos', ready: 2, waiting: 1 }]);
    const order = (await till.as('GET', `/orders/${found[0].id}`)).body;
    expect(order).toMatchObject({ openMinor: 2500, lines: [{ allocated: 2 }] });
    const [line] = order.lines;
    const give = (units: number, amountMinor: number, key = freshKey()) =>
      till.as(
        'POST',
        `/orders/${order.id}/hand-over`,
        {
          lines: units > 0 ? [{ lineId: line.id, units }] : [],
          payments: amountMinor > 0 ? [{ method: 'card', amountMinor }] : [],
        },
        key,
      );
    expect((await give(3, 0)).body).toMatchObject({
      code: 'conflict',
      field: 'lines.0.units',
      details: { possible: 2 },
    });
    expect((await give(1, 2501)).body).toMatchObject({ code: 'invalid', field: 'payments' });
    expect((await give(0, 0)).body).toMatchObject({ code: 'invalid', field: 'lines' });
    const key = freshKey();
    const given = await give(2, 1500, key);
    expect(given.body, JSON.stringify(given.body)).toMatchObject({
      kind: 'payment',
      totalMinor: 1500,
      openMinor: 1000,
    });
    expect((await give(2, 1500, key)).body.id).toBe(given.body.id);
    expect(await shelfOf(variantId)).toEqual({ onHand: 0, allocated: 0, waiting: 2 });
    expect(await orders.granted('GET', `/orders/${order.id}`)).toMatchObject({
      shipmentState: 'partly_shipped',
      paymentState: 'partly_paid',
      lines: [{ shipped: 2, waiting: 1 }],
    });
    await orders.granted('POST', `/variants/${variantId}/adjustments`, { reason: 'found', change: 2 });
    expect((await give(1, 1000)).body).toMatchObject({ openMinor: 0, order: { paymentState: 'paid' } });
    const ready = (await till.as('GET', '/orders')).body.items;
    expect(ready.map((row: { id: number }) => row.id)).toContain(web.id);
    expect(ready.map((row: { id: number }) => row.id)).not.toContain(order.id);
    await orders.granted('PUT', `/orders/${web.id}/hold`, { held: true });
    const held = { lines: [{ lineId: web.lines[0].id, units: 1 }], payments: [] };
    expect((await till.as('POST', `/orders/${web.id}/hand-over`, held, freshKey())).body.code).toBe('conflict');
    await expectSound(shop);
  });
});

describe('receipts and parked sales', () => {
  test('a receipt is found by its number, the order or the customer, and mailed once to an address', async () => {
    const variantId = await makeVariant(shop, { onHand: 5 });
    const customer = { name: 'Zoë Zwart', email: 'zoe@example.com' };
    const { body } = await till.sell([{ variantId, quantity: 1 }], { customer });
    for (const search of [body.number, body.order.number, 'zoe zwart', 'zoe@example.com']) {
      const { body: found } = await till.as('GET', `/receipts?search=${encodeURIComponent(search)}`);
      expect(
        found.items.map((row: { id: number }) => row.id),
        search,
      ).toContain(body.id);
    }
    expect((await till.as('GET', '/receipts?search=nobody-like-this')).body.items).toEqual([]);
    const page = (await till.as('GET', '/receipts?limit=1')).body;
    const next = (await till.as('GET', `/receipts?limit=1&cursor=${page.nextCursor}`)).body;
    expect(page.items[0].id).toBeGreaterThan(next.items[0].id);
    const mail = { email: 'zoe@example.com' };
    for (let each = 0; each < 2; each += 1) {
      expect((await till.as('POST', `/receipts/${body.id}/mail`, mail)).status).toBe(204);
    }
    const written = await eventually(async () => {
      const { rows } = await shop.pool.query("select * from mails where key like 'receipt:%'");
      return rows[0];
    });
    expect(written).toMatchObject({ recipient: 'zoe@example.com', order_id: body.order.id });
    expect(written.subject).toBe(`Your receipt ${body.number} · ${owner.storeName}`);
    expect(written.plain_text).toContain('1 × ');
    expect((await shop.pool.query("select 1 from mails where key like 'receipt:%'")).rowCount).toBe(1);
    expect((await till.as('POST', '/receipts/999999/mail', mail)).status).toBe(404);
  });

  test('a parked sale is taken up by one register of the place', async () => {
    const other = await openTill(shop, headers);
    const key = freshKey();
    const basket = { lines: [{ variantId: 1, quantity: 2 }] };
    for (let each = 0; each < 2; each += 1) {
      const parked = await till.as('POST', '/parked', { label: 'Red coat', basket }, key);
      expect(parked.body.items).toMatchObject([{ label: 'Red coat', parkedBy: owner.name, basket }]);
    }
    const [{ id }] = (await other.as('GET', '/parked')).body.items;
    const answers = await Promise.all([till.as('DELETE', `/parked/${id}`), other.as('DELETE', `/parked/${id}`)]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 404]);
    expect((await till.as('GET', '/parked')).body.items).toEqual([]);
  });

  test('products are found by words and by code, archived ones are not', async () => {
    const variantId = await makeVariant(shop, { onHand: 2, title: 'Bicycle pump' });
    await shop.pool.query("update variants set ean = '0012345678905' where id = $1", [variantId]);
    expect((await till.as('GET', '/products?search=pump')).body.items).toMatchObject([{ variantId, free: 2 }]);
    expect((await till.as('GET', '/products?code=012345678905')).body.items).toMatchObject([{ variantId }]);
    expect((await till.as('GET', '/products?search=%25')).body.items).toEqual([]);
    expect((await till.as('GET', '/products')).body.items.length).toBeGreaterThan(3);
  });
});

test('two tills and the web race for the last unit: exactly one has it', async () => {
  const one = await openTill(shop, headers);
  const two = await openTill(shop, headers);
  for (let round = 0; round < 12; round += 1) {
    const policy = round % 2 === 0 ? 'deny' : 'backorder';
    const variantId = await makeVariant(shop, { onHand: 1, policy });
    const [first, second, web] = await Promise.all([
      one.sell([{ variantId, quantity: 1 }]),
      two.sell([{ variantId, quantity: 1 }]),
      shop.request('POST', '/api/v1/storefront/orders', orderFor([{ variantId, quantity: 1 }]), freshKey()),
    ]);
    const atTills = [first, second].filter((answer) => answer.status === 201).length;
    const onTheWeb = web.status === 201 && web.body.lines[0].allocated === 1 ? 1 : 0;
    expect(atTills + onTheWeb, `round ${round}`).toBe(1);
    for (const answer of [first, second]) {
      if (answer.status !== 201) expect(['not_enough_stock', 'allocated_to_others']).toContain(answer.body.code);
    }
    expect(await shelfOf(variantId)).toMatchObject({ onHand: atTills === 1 ? 0 : 1 });
  }
  await expectSound(shop);
});
