/** What a shopper can do on their order's page, and what they are written about goods: come, gone, in stock again. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tellBackInStock } from '../../server/src/back-in-stock/tell.ts';
import { tellAllocated } from '../../server/src/notifications/order-allocated.ts';
import { expectSound, makeVariant } from '../support/fixtures.ts';
import { eventually, openOrders } from '../support/orders.ts';
import { openTestShop, type TestShop } from '../support/shop.ts';

let shop: TestShop;
let orders: Awaited<ReturnType<typeof openOrders>>;
beforeAll(async () => {
  shop = await openTestShop();
  orders = await openOrders(shop);
});
afterAll(() => shop.close());

async function post(path: string, form: Record<string, string>) {
  const answer = await fetch(shop.url + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
  });
  return { status: answer.status, location: answer.headers.get('location') ?? '', text: await answer.text() };
}
const page = async (path: string) => (await shop.request('GET', path)).body as string;
const mailsOf = async (like: string) =>
  (await shop.pool.query('select * from mails where key like $1 order by id', [like])).rows;
const mail = (like: string) => eventually(async () => (await mailsOf(like))[0]);
const receive = (variantId: number, change: number) =>
  orders.granted('POST', `/variants/${variantId}/adjustments`, { change, reason: 'received' });

describe('cancelling what waits, on the order’s page', () => {
  test('the page says what each line waits for; what is cancelled is owed no more, and a mail says so', async () => {
    const variantId = await makeVariant(shop, { policy: 'backorder', onHand: 1, title: 'Slow pot' });
    const order = await orders.place([{ variantId, quantity: 4 }]);
    const lineId = order.lines[0].id;
    expect(await page(order.orderUrl)).toContain('We do not have a delivery date yet');
    const asked = await page(`${order.orderUrl}/cancel?line=${lineId}`);
    expect(asked).toContain('How many of the 3 on backorder?');
    expect(asked).toContain('€30.00');
    const done = await post(`${order.orderUrl}/cancel`, { line: String(lineId), units: '2' });
    expect(done).toMatchObject({ status: 303, location: `${order.orderUrl}?cancelled=1` });
    expect(await page(done.location)).toContain('1 ships now, 1 on backorder');
    expect(await orders.granted('GET', `/orders/${order.id}`)).toMatchObject({
      totalMinor: 2495,
      lines: [{ cancelled: 2, waiting: 1, allocated: 1 }],
    });
    const { entries } = await orders.granted('GET', `/orders/${order.id}/timeline`);
    expect(entries.find((entry: { kind: string }) => entry.kind === 'cancelled').by.kind).toBe('shopper');
    expect((await mail('order-event:%')).plain_text).toContain('2 x Slow pot');
    await expectSound(shop);
  });

  test.each([
    ['0', 'Enter how many'],
    ['-1', 'Enter how many'],
    ['x', 'Enter how many'],
    ['3', 'Nothing was cancelled; please look again.'],
  ])('%s of 2 that wait is refused with a reason', async (units, says) => {
    const variantId = await makeVariant(shop, { policy: 'backorder', onHand: 1 });
    const order = await orders.place([{ variantId, quantity: 3 }]);
    const answer = await post(`${order.orderUrl}/cancel`, { line: String(order.lines[0].id), units });
    expect([answer.status, answer.text.includes(says)]).toEqual([409, true]);
    expect((await orders.granted('GET', `/orders/${order.id}`)).lines[0].cancelled).toBe(0);
  });

  test('a line of somebody else’s order is not there', async () => {
    const variantId = await makeVariant(shop, { policy: 'backorder' });
    const own = await orders.place([{ variantId, quantity: 1 }]);
    const other = await orders.place([{ variantId, quantity: 1 }]);
    const answer = await post(`${own.orderUrl}/cancel`, { line: String(other.lines[0].id), units: '1' });
    expect(answer.status).toBe(409);
    expect((await orders.granted('GET', `/orders/${other.id}`)).lines[0].cancelled).toBe(0);
  });

  test('goods that come at the same instant are kept or cancelled, never both', async () => {
    const variantId = await makeVariant(shop, { policy: 'backorder', onHand: 0 });
    const placed = await Promise.all(Array.from({ length: 8 }, () => orders.place([{ variantId, quantity: 1 }])));
    await Promise.all([
      receive(variantId, 4),
      ...placed.map((order) => post(`${order.orderUrl}/cancel`, { line: String(order.lines[0].id), units: '1' })),
    ]);
    const lines = await Promise.all(
      placed.map(async ({ id }) => (await orders.granted('GET', `/orders/${id}`)).lines[0]),
    );
    for (const line of lines) expect(line.allocated + line.cancelled + line.waiting).toBe(1);
    expect(lines.filter((line) => line.waiting > 0)).toEqual([]);
    await expectSound(shop);
  });
});

describe('goods that came', () => {
  test('are told once, together, and only while they are set aside', async () => {
    const first = await makeVariant(shop, { policy: 'backorder', title: 'Iron pan' });
    const second = await makeVariant(shop, { policy: 'backorder', title: 'Iron lid' });
    const told = await orders.place([
      { variantId: first, quantity: 2 },
      { variantId: second, quantity: 1 },
    ]);
    await receive(first, 2);
    await receive(second, 1);
    const gone = await orders.place([{ variantId: first, quantity: 1 }]);
    await receive(first, 1);
    await orders.granted('POST', `/orders/${gone.id}/ship`, {
      lines: [{ lineId: gone.lines[0].id, units: 1 }],
      notify: false,
    });
    const mailsAbout = async (order: { id: number }) =>
      (await mailsOf('order-allocated:%')).filter((each) => each.order_id === order.id);
    await tellAllocated(shop);
    const { rows } = await shop.pool.query('select from goods_allocated where order_id = $1 and told_with is null', [
      told.id,
    ]);
    expect(rows, 'more may come in a moment').toHaveLength(2);
    await Promise.all([1, 2, 3].map(() => tellAllocated(shop, 0)));
    const written = await eventually(async () => (await mailsAbout(told))[0]);
    expect(written.subject).toBe(`${told.number}: your goods have come`);
    expect(written.plain_text).toContain('2 x Iron pan');
    expect(written.plain_text).toContain('1 x Iron lid');
    expect(written.plain_text).toContain('Still to pay: €34.95');
    await new Promise((resolve) => setTimeout(resolve, 2500));
    expect([await mailsAbout(told), await mailsAbout(gone)].map((mails) => mails.length)).toEqual([1, 0]);
  });
});

describe('back in stock', () => {
  const urlOf = async (variantId: number) =>
    (
      await shop.pool.query('select url from product_texts join variants using (product_id) where variants.id = $1', [
        variantId,
      ])
    ).rows[0].url;
  const ask = async (variantId: number, email: string, prefix = '') =>
    post(`${prefix}/products/${await urlOf(variantId)}/back-in-stock`, { variant: String(variantId), email });
  const open = async (variantId: number) =>
    (await shop.pool.query('select email from back_in_stock_requests where variant_id = $1', [variantId])).rows.length;

  test('who asked on the sold-out page gets one mail, in their language, when units are left for sale', async () => {
    const variantId = await makeVariant(shop, { policy: 'deny', onHand: 0, title: 'Rare bowl' });
    const url = await urlOf(variantId);
    expect(await page(`/products/${url}`)).toContain('Hear when it is in stock again');
    const asked = await ask(variantId, 'ben@example.com');
    expect(asked.status).toBe(303);
    expect(await page(asked.location.split('#')[0] as string)).toContain('We write to you once it is in stock again.');
    await ask(variantId, 'BEN@example.com');
    await ask(variantId, 'ana@example.com', '/nl');
    expect(await open(variantId)).toBe(2);
    expect(await tellBackInStock(shop)).toBe(0);
    await receive(variantId, 3);
    const counts = await Promise.all([1, 2, 3].map(() => tellBackInStock(shop)));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(2);
    const written = await eventually(async () => {
      const mails = (await mailsOf('back-in-stock:%')).sort((a, b) => b.recipient.localeCompare(a.recipient));
      return mails.length === 2 ? mails : undefined;
    });
    expect(written.map((each) => [each.recipient, each.subject])).toEqual([
      ['ben@example.com', 'Rare bowl is in stock again'],
      ['ana@example.com', 'Rare bowl is weer op voorraad'],
    ]);
    expect(written[0].plain_text).toContain(`/products/${url}?variant=${variantId}`);
    expect(written[1].html).toContain('/nl/products/');
    await eventually(async () => ((await open(variantId)) === 0 ? true : undefined)); // nobody's address is kept
    expect(await page(`/products/${url}`)).not.toContain('Hear when it is in stock again');
  });

  test('goods that all go to those who wait are not in stock; neither is what can only be backordered', async () => {
    const variantId = await makeVariant(shop, { policy: 'backorder', backorderLimit: 2, onHand: 0 });
    await orders.place([{ variantId, quantity: 2 }]);
    await ask(variantId, 'cleo@example.com');
    await receive(variantId, 2);
    expect(await tellBackInStock(shop)).toBe(0);
    await receive(variantId, 1);
    expect(await tellBackInStock(shop)).toBe(1);
  });

  test.each(['', 'nobody', 'a@b'])('the address %o is refused beside its field', async (email) => {
    const variantId = await makeVariant(shop, { policy: 'deny', onHand: 0 });
    const asked = await ask(variantId, email);
    expect(await page(asked.location.split('#')[0] as string)).toContain('Enter an e-mail address');
    expect(await open(variantId)).toBe(0);
  });

  test('one address can ask for so many only', async () => {
    let last = { location: '' };
    for (let asked = 0; asked < 51; asked += 1) {
      last = await ask(await makeVariant(shop, { policy: 'deny' }), 'many@example.com');
    }
    expect(last.location).toContain('notify=refused');
    const { rows } = await shop.pool.query("select from back_in_stock_requests where email = 'many@example.com'");
    expect(rows).toHaveLength(50);
  });
});
