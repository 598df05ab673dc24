import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

type Line = { id: number; variantId: number; ordered: number; cancelled: number };
const to = (line: Line, quantity: number) => ({
  lineId: line.id,
  seenQuantity: line.ordered - line.cancelled,
  quantity,
});
const units = (line: Line, count: number) => ({ lines: [{ lineId: line.id, units: count }] });
const edit = (orderId: number, lines: unknown[], more = {}) =>
  orders.as('PUT', `/orders/${orderId}/lines`, { lines, ...more });
const show = (orderId: number) => orders.granted('GET', `/orders/${orderId}`);

describe('editing lines', () => {
  test('raise, lower, add and remove: stock, totals, timeline and the shopper’s mail follow', async () => {
    const kettle = await makeVariant(shop, { policy: 'backorder', onHand: 3, title: 'Kettle', priceMinor: 1000 });
    const lamp = await makeVariant(shop, { policy: 'deny', onHand: 5, title: 'Lamp', priceMinor: 2000 });
    const order = await orders.place([{ variantId: kettle, quantity: 2 }]);
    const edited = await edit(order.id, [to(order.lines[0], 5), { variantId: lamp, quantity: 1 }], {
      reason: 'called',
    });
    expect(edited.status, JSON.stringify(edited.body)).toBe(200);
    expect(
      edited.body.lines.map((line: Record<string, number>) => [line.ordered, line.allocated, line.waiting]),
      'what waits stands at the end of the queue as a line of its own',
    ).toEqual([
      [2, 2, 0],
      [3, 1, 2],
      [1, 1, 0],
    ]);
    expect(edited.body).toMatchObject({ subtotalMinor: 7000, totalMinor: 7495, taxMinor: 347 + 521 + 347 + 86 });

    const [first, second, third] = edited.body.lines;
    const smaller = await edit(order.id, [to(first, 1), to(second, 0), to(third, 2)], { notify: false });
    expect(smaller.body.lines).toMatchObject([{ cancelled: 1 }, { cancelled: 3 }, { ordered: 2, allocated: 2 }]);
    expect(smaller.body.totalMinor).toBe(1000 + 4000 + 495);
    const { entries } = await orders.granted('GET', `/orders/${order.id}/timeline`);
    const told = entries.filter((entry: { kind: string }) => entry.kind === 'edited');
    expect(told).toMatchObject([
      {
        text: 'called',
        by: { name: 'Olga Owner' },
        lines: [
          { title: 'Kettle', units: 3 },
          { title: 'Lamp', units: 1 },
        ],
      },
      { lines: [{ units: -1 }, { units: -3 }, { units: 1 }] },
    ]);
    const mail = await eventually(async () => {
      const { rows } = await shop.pool.query("select * from mails where order_id = $1 and key like 'order-event%'", [
        order.id,
      ]);
      return rows[0];
    });
    expect(mail.subject).toBe(`Your order ${order.number} was changed`);
    expect(mail.plain_text).toContain('+3 x Kettle');
    await expectSound(shop);
  });

  test('units taken away go to those who wait, before what the same edit adds', async () => {
    const variantId = await makeVariant(shop, { policy: 'backorder', onHand: 3 });
    const mine = await orders.place([{ variantId, quantity: 3 }]);
    const waits = await orders.place([{ variantId, quantity: 2 }]);
    await edit(mine.id, [to(mine.lines[0], 1), { variantId, quantity: 1 }]);
    expect((await show(waits.id)).lines[0]).toMatchObject({ allocated: 2, waiting: 0 });
    expect((await show(mine.id)).lines).toMatchObject([{ allocated: 1 }, { allocated: 0, waiting: 1 }]);
    await expectSound(shop);
  });

  test('what cannot be is refused by line and number, and leaves nothing', async () => {
    const deny = await makeVariant(shop, { policy: 'deny', onHand: 2, title: 'Vase' });
    const limited = await makeVariant(shop, { policy: 'backorder', backorderLimit: 1, onHand: 1 });
    const order = await orders.place([
      { variantId: deny, quantity: 1 },
      { variantId: limited, quantity: 1 },
    ]);
    const [vase, other] = order.lines;
    await orders.granted('POST', `/orders/${order.id}/ship`, { ...units(vase, 1), notify: false });
    const before = await show(order.id);
    const cases = [
      [[to(vase, 3)], 409, 'not_enough_stock', 'lines.0.quantity'],
      [[to(other, 4), to(vase, 1)], 409, 'backorder_limit', 'lines.0.quantity'],
      [[to(vase, 0)], 409, 'conflict', 'lines.0.quantity'],
      [[{ ...to(vase, 2), seenQuantity: 7 }], 409, 'changed_meanwhile', 'lines.0.seenQuantity'],
      [[to(other, 2), to(other, 2)], 422, 'invalid', 'lines.1.lineId'],
      [[{ lineId: 999_999, seenQuantity: 1, quantity: 2 }], 404, 'not_found', 'lines.0.lineId'],
      [[{ variantId: 999_999, quantity: 1 }], 409, 'not_for_sale', 'lines.0.quantity'],
    ] as const;
    for (const [lines, status, code, field] of cases) {
      const answer = await edit(order.id, [...lines]);
      expect([answer.status, answer.body.code, answer.body.field], JSON.stringify(answer.body)).toEqual([
        status,
        code,
        field,
      ]);
    }
    expect(await show(order.id)).toEqual(before);
    expect((await edit(order.id, [])).status).toBe(422);
    await expectSound(shop);
  });

  test('cancelling everything leaves nothing to pay', async () => {
    const variantId = await makeVariant(shop, { policy: 'backorder', onHand: 1 });
    const order = await orders.place([{ variantId, quantity: 3 }]);
    const cancelled = await orders.granted('POST', `/orders/${order.id}/cancel`, units(order.lines[0], 3));
    expect(cancelled).toMatchObject({ totalMinor: 0, taxMinor: 0, shippingMinor: 0, shipmentState: 'cancelled' });
    const mail = await eventually(async () => {
      const { rows } = await shop.pool.query("select * from mails where order_id = $1 and key like 'order-event%'", [
        order.id,
      ]);
      return rows[0];
    });
    expect(mail.plain_text).toContain('Nothing is left of this order, and you owe nothing for it.');
  });
});

describe('returns', () => {
  test('restocked goods fill the next in the queue; the shopper is credited what they cost', async () => {
    const variantId = await makeVariant(shop, { policy: 'backorder', onHand: 2, priceMinor: 1500 });
    const order = await orders.place([{ variantId, quantity: 2 }]);
    const waits = await orders.place([{ variantId, quantity: 1 }]);
    await orders.granted('POST', `/orders/${order.id}/ship`, { ...units(order.lines[0], 2), notify: false });
    const key = freshKey();
    const body = { ...units(order.lines[0], 1), restock: true, reason: 'too small' };
    const both = await Promise.all([1, 2].map(() => orders.as('POST', `/orders/${order.id}/returns`, body, key)));
    expect(both.map(({ status, body: { returns, lines } }) => [status, returns.length, lines[0].returned])).toEqual([
      [200, 1, 1],
      [200, 1, 1],
    ]);
    expect(both[0]?.body.returns[0]).toMatchObject({ restocked: true, creditMinor: 1500, reason: 'too small' });
    expect((await show(waits.id)).lines[0]).toMatchObject({ allocated: 1, waiting: 0 });
    await expectSound(shop);
  });

  test('not restocked they change no stock; more than was shipped, or than it cost, is refused', async () => {
    const variantId = await makeVariant(shop, { policy: 'deny', onHand: 3 });
    const order = await orders.place([{ variantId, quantity: 2 }]);
    await orders.granted('POST', `/orders/${order.id}/ship`, { ...units(order.lines[0], 1), notify: false });
    const returning = (more: object) => orders.as('POST', `/orders/${order.id}/returns`, { restock: false, ...more });
    const tooMany = await returning(units(order.lines[0], 2));
    expect([tooMany.status, tooMany.body.field, tooMany.body.details]).toEqual([
      409,
      'lines.0.units',
      { asked: 2, possible: 1 },
    ]);
    const tooMuch = await returning({ ...units(order.lines[0], 1), creditMinor: 99_999 });
    expect([tooMuch.status, tooMuch.body.field]).toEqual([409, 'creditMinor']);
    const noPlace = await returning({ ...units(order.lines[0], 1), restock: true, locationId: 999 });
    expect([noPlace.status, noPlace.body.field]).toEqual([404, 'locationId']);
    const done = await returning({ ...units(order.lines[0], 1), creditMinor: 500 });
    expect(done.body.returns).toMatchObject([{ restocked: false, creditMinor: 500 }]);
    const { rows } = await shop.pool.query('select on_hand, allocated from stock_levels where variant_id = $1', [
      variantId,
    ]);
    expect(rows).toEqual([{ on_hand: 2, allocated: 1 }]);
    await expectSound(shop);
  });
});

test('edits, orders, shipments, returns and cancellations at once leave every unit accounted for', async () => {
  const variantId = await makeVariant(shop, { policy: 'backorder', onHand: 12 });
  const placed: Awaited<ReturnType<typeof orders.place>>[] = [];
  for (let each = 0; each < 2; each += 1) placed.push(await orders.place([{ variantId, quantity: 3 }]));
  for (const order of placed) {
    await orders.granted('POST', `/orders/${order.id}/ship`, { ...units(order.lines[0], 1), notify: false });
  }
  const answers = await Promise.all(
    placed.flatMap((order) => [
      edit(order.id, [to(order.lines[0], 5)], { notify: false }),
      edit(order.id, [to(order.lines[0], 2)], { notify: false }),
      orders.as('POST', `/orders/${order.id}/ship`, { ...units(order.lines[0], 1), notify: false }),
      orders.as('POST', `/orders/${order.id}/cancel`, { ...units(order.lines[0], 1), notify: false }),
      orders.as('POST', `/orders/${order.id}/returns`, { ...units(order.lines[0], 1), restock: true, notify: false }),
      orders.place([{ variantId, quantity: 1 }]),
    ]),
  );
  expect(answers.filter((answer) => answer.status >= 500)).toEqual([]);
  await expectSound(shop);
  const { rows } = await shop.pool.query(
    `select o.id from orders o join (select order_id, sum(unit_price_minor * (ordered - cancelled)) as goods
       from order_lines group by 1) l on l.order_id = o.id
     where o.subtotal_minor <> l.goods or o.total_minor <> l.goods + o.shipping_minor`,
  );
  expect(rows, 'totals are those of the lines').toEqual([]);
  const { rows: deadlocks } = await shop.pool.query(
    'select deadlocks from pg_stat_database where datname = current_database()',
  );
  expect(deadlocks).toEqual([{ deadlocks: 0 }]);
});
