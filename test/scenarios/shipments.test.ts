import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectSound, freshKey, makeVariant } from '../support/fixtures.ts';
import { eventually, openOrders } from '../support/orders.ts';
import { openTestShop, type TestShop } from '../support/shop.ts';

let shop: TestShop;
let as: Awaited<ReturnType<typeof openOrders>>['as'];
let granted: Awaited<ReturnType<typeof openOrders>>['granted'];
let place: Awaited<ReturnType<typeof openOrders>>['place'];
beforeAll(async () => {
  shop = await openTestShop();
  ({ as, granted, place } = await openOrders(shop));
});
afterAll(() => shop.close());

const units = (lineId: number, count: number) => ({ lines: [{ lineId, units: count }] });
const mailsOf = async (orderId: number) =>
  (
    await shop.pool.query<{ key: string; subject: string; plain_text: string; html: string }>(
      'select key, subject, plain_text, html from mails where order_id = $1 order by id',
      [orderId],
    )
  ).rows;

describe('shipping', () => {
  test('what is there leaves as a shipment with its tracking; the rest goes on waiting; the shopper gets one mail', async () => {
    const variantId = await makeVariant(shop, { policy: 'backorder', onHand: 2, title: 'Kettle' });
    const order = await place([{ variantId, quantity: 5 }]);
    const [line] = order.lines;
    const shipped = await granted('POST', `/orders/${order.id}/ship`, {
      ...units(line.id, 2),
      carrier: 'PostNL',
      trackingNumber: '3SABC',
    });
    expect(shipped).toMatchObject({
      shipmentState: 'partly_shipped',
      lines: [{ shipped: 2, allocated: 0, waiting: 3 }],
      shipments: [
        {
          carrier: 'PostNL',
          trackingNumber: '3SABC',
          trackingUrl: 'https://jouw.postnl.nl/track-and-trace/3SABC-NL-1234AB',
          lines: [{ lineId: line.id, units: 2 }],
        },
      ],
    });
    expect(shipped.shipments[0].number).toMatch(/^SHP\d{5}$/);
    const mail = await eventually(async () => (await mailsOf(order.id)).find((each) => each.key.includes('shipped')));
    expect(mail.subject).toBe(`${order.number}: your goods are on their way`);
    expect(mail.plain_text).toContain('2 x Kettle');
    expect(mail.plain_text).toContain('3SABC');
    expect(mail.plain_text).toMatch(/Still to come\n\s+3 x Kettle - no date yet/);
    expect(mail.html).toContain('href="https://jouw.postnl.nl/track-and-trace/3SABC-NL-1234AB"');
    await expectSound(shop);
  });

  test('a double click ships once, and a key used for something else is refused', async () => {
    const variantId = await makeVariant(shop, { onHand: 5 });
    const order = await place([{ variantId, quantity: 4 }]);
    const key = freshKey();
    const body = units(order.lines[0].id, 2);
    const both = await Promise.all([1, 2].map(() => as('POST', `/orders/${order.id}/ship`, body, key)));
    expect(both.map((answer) => [answer.status, answer.body.lines[0].shipped, answer.body.shipments.length])).toEqual([
      [200, 2, 1],
      [200, 2, 1],
    ]);
    const other = await as('POST', `/orders/${order.id}/ship`, units(order.lines[0].id, 1), key);
    expect([other.status, other.body.code]).toEqual([422, 'idempotency_key_reused']);
    await expectSound(shop);
  });

  test('more than is allocated, a held order and a foreign line are refused, naming the limit', async () => {
    const variantId = await makeVariant(shop, { policy: 'backorder', onHand: 1 });
    const order = await place([{ variantId, quantity: 3 }]);
    const lineId = order.lines[0].id;
    const tooMany = await as('POST', `/orders/${order.id}/ship`, units(lineId, 2));
    expect([tooMany.status, tooMany.body.field, tooMany.body.details]).toEqual([
      409,
      'lines.0.units',
      { asked: 2, possible: 1 },
    ]);
    expect((await as('POST', `/orders/${order.id}/ship`, units(lineId + 1000, 1))).status).toBe(404);
    await granted('PUT', `/orders/${order.id}/hold`, { held: true });
    const held = await as('POST', `/orders/${order.id}/ship`, units(lineId, 1));
    expect([held.status, held.body.title]).toEqual([
      409,
      `${order.number} is on hold; let it go on before shipping it.`,
    ]);
    const badLink = await as('POST', `/orders/${order.id}/ship`, { ...units(lineId, 1), trackingUrl: 'javascript:x' });
    expect([badLink.status, badLink.body.field]).toEqual([422, 'trackingUrl']);
  });

  test('prepared shipments hold what is allocated, are shipped or given up, and follow a cancellation', async () => {
    const variantId = await makeVariant(shop, { policy: 'backorder', onHand: 4 });
    const [first, held, waits, together] = [
      await place([{ variantId, quantity: 3 }]),
      await place([{ variantId, quantity: 1 }]),
      await place([{ variantId, quantity: 2 }]),
      await place([{ variantId: await makeVariant(shop, { policy: 'backorder', onHand: 1 }), quantity: 2 }], {
        shipComplete: true,
      }),
    ];
    await granted('PUT', `/orders/${held.id}/hold`, { held: true });
    const answer = await granted('POST', '/shipments/prepare', {
      orderIds: [first.id, held.id, waits.id, together.id, 999_999],
    });
    expect(answer.prepared).toMatchObject([{ orderId: first.id, units: 3 }]);
    expect(answer.skipped.map((each: { orderId: number; why: string }) => [each.orderId, each.why])).toEqual([
      [held.id, 'held'],
      [waits.id, 'nothing_allocated'],
      [together.id, 'nothing_allocated'],
      [999_999, 'unknown'],
    ]);
    const again = await granted('POST', '/shipments/prepare', { orderIds: [first.id] });
    expect(again.prepared[0].shipmentId).toBe(answer.prepared[0].shipmentId);

    const cancelled = await granted('POST', `/orders/${first.id}/cancel`, units(first.lines[0].id, 1));
    expect(cancelled.shipments).toMatchObject([{ shippedAt: null, lines: [{ units: 2 }] }]);
    const shipped = await granted('POST', `/orders/${first.id}/ship`, units(first.lines[0].id, 1));
    expect(shipped.shipments).toMatchObject([{ id: answer.prepared[0].shipmentId, lines: [{ units: 1 }] }]);
    const gone = await as('DELETE', `/shipments/${answer.prepared[0].shipmentId}`);
    expect([gone.status, gone.body.title]).toEqual([
      409,
      `${answer.prepared[0].shipmentNumber} has been shipped already.`,
    ]);

    const next = await granted('POST', '/shipments/prepare', { orderIds: [first.id] });
    const dropped = await granted('DELETE', `/shipments/${next.prepared[0].shipmentId}`);
    expect(dropped.shipments).toHaveLength(1);
    expect(dropped.lines[0]).toMatchObject({ allocated: 1, shipped: 1 });
    await expectSound(shop);
  });

  test('ship, cancel and a new order at once: nothing is shipped twice, nothing lost', async () => {
    const variantId = await makeVariant(shop, { policy: 'backorder', onHand: 10 });
    const orders: Awaited<ReturnType<typeof place>>[] = [];
    for (let each = 0; each < 4; each += 1) orders.push(await place([{ variantId, quantity: 3 }]));
    const answers = await Promise.all(
      orders.flatMap((order) => [
        as('POST', `/orders/${order.id}/ship`, { ...units(order.lines[0].id, 2), notify: false }),
        as('POST', `/orders/${order.id}/ship`, { ...units(order.lines[0].id, 2), notify: false }),
        as('POST', `/orders/${order.id}/cancel`, units(order.lines[0].id, 1)),
        as('POST', '/shipments/prepare', { orderIds: orders.map((each) => each.id) }),
        place([{ variantId, quantity: 1 }]),
      ]),
    );
    expect(answers.every((answer) => !('status' in answer) || answer.status < 500)).toBe(true);
    await expectSound(shop);
    const { rows } = await shop.pool.query(
      `select l.id, l.shipped, coalesce(sum(s.units), 0)::int as documents from order_lines l
       left join (shipment_lines s join shipments d on d.id = s.shipment_id and d.shipped_at is not null) on s.order_line_id = l.id
       where l.variant_id = $1 group by l.id having l.shipped <> coalesce(sum(s.units), 0)`,
      [variantId],
    );
    expect(rows, 'every shipped unit is on exactly one shipment').toEqual([]);
  });
});

test('the timeline tells who did what, when, with which units, from the facts', async () => {
  const variantId = await makeVariant(shop, { policy: 'backorder', onHand: 2, title: 'Lantern' });
  const order = await place([{ variantId, quantity: 5 }]);
  const lineId = order.lines[0].id;
  await granted('POST', `/orders/${order.id}/notes`, { text: 'Rang: wants it before Friday' });
  await as('POST', `/variants/${variantId}/adjustments`, { change: 1, reason: 'received' });
  await granted('POST', `/orders/${order.id}/cancel`, { ...units(lineId, 1), reason: 'one too many' });
  await as('POST', `/variants/${variantId}/adjustments`, { change: -1, reason: 'damage' });
  await granted('PUT', `/orders/${order.id}/hold`, { held: true });
  await granted('PUT', `/orders/${order.id}/hold`, { held: false });
  await granted('POST', `/orders/${order.id}/ship`, { ...units(lineId, 2), carrier: 'DHL', trackingNumber: 'JD1' });
  await eventually(async () => ((await mailsOf(order.id)).length === 3 ? true : undefined));
  const { entries } = await granted('GET', `/orders/${order.id}/timeline`);
  const told = entries
    .filter((entry: { kind: string }) => entry.kind !== 'mail')
    .map((entry: { kind: string; by: { name: string; kind: string }; lines: { units: number }[]; text: string }) =>
      [entry.kind, entry.by.name || entry.by.kind, ...entry.lines.map((line) => line.units), entry.text].filter(
        (part) => part !== '',
      ),
    );
  expect(told).toEqual([
    ['placed', 'shopper'],
    ['allocated', 'shopper', 2],
    ['note', 'Olga Owner', 'Rang: wants it before Friday'],
    ['allocated', 'Olga Owner', 1],
    ['cancelled', 'Olga Owner', 1, 'one too many'],
    ['released', 'Olga Owner', 1],
    ['held', 'Olga Owner'],
    ['let_go', 'Olga Owner'],
    ['shipped', 'Olga Owner', 2, 'DHL JD1'],
  ]);
  expect(entries.filter((entry: { kind: string }) => entry.kind === 'mail')).toHaveLength(3);
  expect((await as('GET', '/orders/999999/timeline')).status).toBe(404);
  await expect(shop.pool.query('delete from order_events')).rejects.toThrow('append-only');
});

describe('the list', () => {
  const numbers = async (query: string) => {
    const { items } = await granted('GET', `/orders?${query}`);
    return items.map((item: { number: string }) => item.number);
  };

  test('filters by what an order is, searches words, pages by keyset and counts', async () => {
    const variantId = await makeVariant(shop, { policy: 'backorder', onHand: 1 });
    await shop.pool.query("insert into purchase_orders (state) values ('ordered')");
    await shop.pool.query(
      `insert into purchase_order_lines (purchase_order_id, variant_id, location_id, ordered, expected_on)
       select max(p.id), $1, (select min(id) from locations), 50, '2999-05-10' from purchase_orders p`,
      [variantId],
    );
    const address = { street: 'Kade 2', postalCode: '9999 ZZ', city: 'Gent', country: 'BE' };
    const mine = (name: string) => ({ email: 'list@example.org', shippingAddress: { ...address, name } });
    const ready = await place([{ variantId, quantity: 1 }], mine('Zoë Zeilstra'));
    const waits = await place([{ variantId, quantity: 2 }], mine('Wim Wacht'));
    const late = await place([{ variantId, quantity: 2 }], mine('Lea Laat'));
    await shop.pool.query("update order_lines set promise_date = '2020-01-01' where order_id = $1", [late.id]);
    const held = await place([{ variantId, quantity: 1 }], mine('Hans Held'));
    await granted('PUT', `/orders/${held.id}/hold`, { held: true });
    const mineOnly = 'search=list@example.org';
    expect(await numbers(mineOnly)).toEqual([held.number, late.number, waits.number, ready.number]);
    expect(await numbers(`${mineOnly}&filter=ready`)).toEqual([ready.number]);
    expect(await numbers(`${mineOnly}&filter=waiting`)).toEqual([held.number, late.number, waits.number]);
    expect(await numbers(`${mineOnly}&filter=late`)).toEqual([late.number]);
    expect(await numbers(`${mineOnly}&filter=held`)).toEqual([held.number]);
    expect(await numbers(`${mineOnly}&promisedFrom=2999-05-01&promisedTo=2999-05-31`)).toEqual([
      held.number,
      waits.number,
    ]);
    expect(await numbers('search=zoe zeil')).toEqual([ready.number]);
    expect(await numbers(`search=${ready.number.toLowerCase()}`)).toEqual([ready.number]);
    await granted('POST', `/orders/${ready.id}/ship`, units(ready.lines[0].id, 1));
    expect(await numbers(`${mineOnly}&shipment=shipped&payment=awaiting`)).toEqual([ready.number]);
    expect(await numbers(`${mineOnly}&payment=paid`)).toEqual([]);

    const first = await granted('GET', `/orders?${mineOnly}&limit=3`);
    expect([first.items.length, first.total, first.totalIsExact]).toEqual([3, 4, true]);
    expect(first.items[1]).toMatchObject({ late: true, promisedOn: '2020-01-01', held: false, waiting: 2 });
    const rest = await granted('GET', `/orders?${mineOnly}&limit=3&cursor=${first.nextCursor}`);
    expect(rest.items.map((item: { number: string }) => item.number)).toEqual([ready.number]);
    const counts = await granted('GET', '/orders/counts');
    expect(counts).toMatchObject({ late: 1, held: expect.any(Number), waiting: expect.any(Number) });
  });

  test.each(['cursor=x', 'filter=nothing', 'payment=maybe', 'promisedFrom=soon', 'limit=0'])(
    '%s is refused by name',
    async (query) => {
      const { status, body } = await as('GET', `/orders?${query}`);
      expect([status, body.field]).toEqual([422, query.split('=')[0]]);
    },
  );
});
