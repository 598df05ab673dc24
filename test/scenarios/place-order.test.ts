import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectSound, freshKey, makeVariant, orderFor } from '../support/fixtures.ts';
import { openTestShop, type TestShop } from '../support/shop.ts';

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop();
});
afterAll(() => shop.close());

const place = (body: unknown, headers: Record<string, string> = freshKey()) =>
  shop.request('POST', '/api/v1/storefront/orders', body, headers);

async function stockOf(variantId: number) {
  const { rows } = await shop.pool.query(
    `select on_hand as "onHand", l.allocated, waiting from variant_stock v join stock_levels l using (variant_id)
     where variant_id = $1`,
    [variantId],
  );
  return rows[0];
}

describe('the main job', () => {
  test('5 of a variant with 2 on hand and backorders: 2 now, 3 on backorder', async () => {
    const variantId = await makeVariant(shop, { policy: 'backorder', onHand: 2 });
    const { status, body } = await place(orderFor([{ variantId, quantity: 5 }]));
    expect(status).toBe(201);
    expect(body.lines).toMatchObject([
      { variantId, ordered: 5, allocated: 2, waiting: 3, promise: { kind: 'no_date', date: null, text: null } },
    ]);
    expect(body).toMatchObject({ subtotalMinor: 5000, shippingMinor: 495, totalMinor: 5495, taxMinor: 868 + 86 });
    expect(await stockOf(variantId)).toEqual({ onHand: 2, allocated: 2, waiting: 3 });
    await expectSound(shop);
  });

  test('the same with backorders off is refused with the numbers and leaves nothing', async () => {
    const variantId = await makeVariant(shop, { policy: 'deny', onHand: 2, title: 'Vase' });
    const { rows: before } = await shop.pool.query('select count(*) from orders');
    const { status, body } = await place(orderFor([{ variantId, quantity: 5 }]));
    expect({ status, code: body.code, field: body.field }).toEqual({
      status: 409,
      code: 'not_enough_stock',
      field: 'lines.0.quantity',
    });
    expect(body.title).toBe('Vase: 5 were asked, 2 can be ordered, and no backorders are taken.');
    expect(body.details.problems).toMatchObject([{ variantId, asked: 5, possible: 2 }]);
    expect(await stockOf(variantId)).toEqual({ onHand: 2, allocated: 0, waiting: 0 });
    const { rows: after } = await shop.pool.query('select count(*) from orders');
    expect(after).toEqual(before);
  });

  test('the promise is the delivery timeframe’s text, or the day that dated supply covers the place in the queue', async () => {
    const variantId = await makeVariant(shop, { policy: 'backorder', outOfStockText: true });
    const first = await place(orderFor([{ variantId, quantity: 1 }]));
    expect(first.body.lines[0].promise).toEqual({ kind: 'timeframe', date: null, text: 'Ships in 2-3 weeks' });

    await shop.pool.query("insert into purchase_orders (state) values ('ordered')");
    await shop.pool.query(
      `insert into purchase_order_lines (purchase_order_id, variant_id, location_id, ordered, expected_on)
       select max(p.id), $1, (select min(id) from locations), 5, '2999-01-02' from purchase_orders p`,
      [variantId],
    );
    const second = await place(orderFor([{ variantId, quantity: 4 }]));
    expect(second.body.lines[0].promise).toEqual({ kind: 'date', date: '2999-01-02', text: null });
    const third = await place(orderFor([{ variantId, quantity: 1 }]));
    expect(third.body.lines[0].promise).toMatchObject({ kind: 'timeframe' });
  });
});

describe('what is refused names the line, what was asked and what is possible', () => {
  test.each([
    {
      case: 'limit',
      variant: { policy: 'backorder', onHand: 2, backorderLimit: 4 },
      asked: 7,
      code: 'backorder_limit',
      possible: 6,
    },
    {
      case: 'buy minimum',
      variant: { policy: 'deny', onHand: 9, buyMinimum: 3 },
      asked: 2,
      code: 'buy_minimum',
      possible: 3,
    },
    {
      case: 'buy maximum',
      variant: { policy: 'untracked', buyMaximum: 4 },
      asked: 5,
      code: 'buy_maximum',
      possible: 4,
    },
    {
      case: 'hidden',
      variant: { policy: 'untracked', visibility: 'hidden' },
      asked: 1,
      code: 'not_for_sale',
      possible: 0,
    },
    {
      case: 'visible when in stock, and none is',
      variant: { policy: 'backorder', visibility: 'visible_when_in_stock' },
      asked: 1,
      code: 'not_for_sale',
      possible: 0,
    },
  ] as const)('$case', async ({ variant, asked, code, possible }) => {
    const variantId = await makeVariant(shop, variant);
    const { status, body } = await place(orderFor([{ variantId, quantity: asked }]));
    expect(status).toBeGreaterThanOrEqual(409);
    expect(body).toMatchObject({
      code,
      field: 'lines.0.quantity',
      details: { problems: [{ variantId, asked, possible }] },
    });
  });

  test('several problems come in one answer, and one bad line refuses the whole order', async () => {
    const good = await makeVariant(shop, { policy: 'deny', onHand: 5 });
    const none = await makeVariant(shop, { policy: 'deny', onHand: 0 });
    const { body } = await place(
      orderFor([
        { variantId: good, quantity: 1 },
        { variantId: none, quantity: 1 },
        { variantId: 999_999, quantity: 1 },
      ]),
    );
    expect(body.code).toBe('order_refused');
    expect(body.details.problems.map((each: { field: string; code: string }) => [each.field, each.code])).toEqual([
      ['lines.1.quantity', 'not_enough_stock'],
      ['lines.2.quantity', 'not_for_sale'],
    ]);
    expect(await stockOf(good)).toEqual({ onHand: 5, allocated: 0, waiting: 0 });
  });

  test('the same variant on two lines counts together', async () => {
    const variantId = await makeVariant(shop, { policy: 'deny', onHand: 3 });
    const { body } = await place(
      orderFor([
        { variantId, quantity: 2 },
        { variantId, quantity: 2 },
      ]),
    );
    expect(body.details.problems).toMatchObject([{ asked: 4, possible: 3 }]);
  });

  test('a price that changed since the shopper saw it is refused, not charged', async () => {
    const variantId = await makeVariant(shop, { policy: 'untracked', priceMinor: 1200 });
    const body = orderFor([
      { variantId, quantity: 1, expectedUnitPriceMinor: 1000 } as { variantId: number; quantity: number },
    ]);
    expect((await place(body)).body.code).toBe('price_changed');
  });

  test.each([
    ['no lines', orderFor([]), 'lines'],
    ['a fraction', orderFor([{ variantId: 1, quantity: 1.5 }]), 'lines.0.quantity'],
    ['a negative quantity', orderFor([{ variantId: 1, quantity: -1 }]), 'lines.0.quantity'],
    ['no city', { ...orderFor([{ variantId: 1, quantity: 1 }]), shippingAddress: { name: 'x' } }, 'shippingAddress'],
    ['a bad e-mail', orderFor([{ variantId: 1, quantity: 1 }], { email: 'nobody' }), 'email'],
  ])('malformed: %s', async (_case, body, field) => {
    const answer = await place(body);
    expect(answer.status).toBe(422);
    expect(answer.body.field).toContain(field);
  });

  test('no Idempotency-Key', async () => {
    expect(await place(orderFor([{ variantId: 1, quantity: 1 }]), {})).toMatchObject({ status: 422 });
  });

  test('a NUL byte is refused by itself and does not fail the orders placed beside it', async () => {
    const variantId = await makeVariant(shop, { policy: 'untracked' });
    const answers = await Promise.all([
      place(orderFor([{ variantId, quantity: 1 }])),
      place(orderFor([{ variantId, quantity: 1 }], { note: 'a\u0000b' })),
      place(orderFor([{ variantId, quantity: 1 }])),
    ]);
    expect(answers.map((answer) => answer.status)).toEqual([201, 422, 201]);
  });
});

describe('the same key', () => {
  test('with the same content answers the same order, also when sent many times at once', async () => {
    const variantId = await makeVariant(shop, { policy: 'deny', onHand: 50 });
    const headers = freshKey();
    const body = orderFor([{ variantId, quantity: 2 }]);
    const answers = await Promise.all(Array.from({ length: 20 }, () => place(body, headers)));
    const later = await place(body, headers);
    expect(new Set([...answers, later].map((answer) => answer.body.id)).size).toBe(1);
    expect(await stockOf(variantId)).toEqual({ onHand: 50, allocated: 2, waiting: 0 });
  });

  test('with other content is refused', async () => {
    const variantId = await makeVariant(shop, { policy: 'deny', onHand: 50 });
    const headers = freshKey();
    await place(orderFor([{ variantId, quantity: 1 }]), headers);
    const again = await place(orderFor([{ variantId, quantity: 2 }]), headers);
    expect(again).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
    const both = await Promise.all(
      [1, 2].map((quantity) => place(orderFor([{ variantId, quantity }]), { 'idempotency-key': 'both-at-once' })),
    );
    expect(both.map((answer) => answer.status).sort()).toEqual([201, 422]);
  });
});

describe('500 orders at once for a variant with 200 in stock', () => {
  test.each([
    { limit: 0, accepted: 200 },
    { limit: 100, accepted: 300 },
    { limit: null, accepted: 500 },
  ])('limit $limit accepts exactly $accepted', async ({ limit, accepted }) => {
    const variantId = await makeVariant(shop, { policy: 'backorder', onHand: 200, backorderLimit: limit });
    const answers = await Promise.all(Array.from({ length: 500 }, () => place(orderFor([{ variantId, quantity: 1 }]))));
    const statuses = Map.groupBy(answers, (answer) => answer.status);
    expect([...statuses].map(([status, each]) => [status, each.length]).sort()).toEqual(
      accepted === 500
        ? [[201, 500]]
        : [
            [201, accepted],
            [409, 500 - accepted],
          ],
    );
    expect(await stockOf(variantId)).toEqual({ onHand: 200, allocated: 200, waiting: accepted - 200 });
    await expectSound(shop);
  });
});
