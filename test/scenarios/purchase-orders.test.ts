import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadSupply } from '../../server/src/orders/sale-facts.ts';
import { freshKey, makeVariant, orderFor } from '../support/fixtures.ts';
import { type Answer, openTestShop, type TestShop } from '../support/shop.ts';
import { signIn } from '../support/sign-in.ts';

let shop: TestShop;
let signedIn: Record<string, string>;
/** The day `days` from today, as promises are reckoned: in UTC. */
const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

beforeAll(async () => {
  shop = await openTestShop();
  signedIn = await signIn(shop);
});
afterAll(() => shop.close());

const ask = (method: string, path: string, body?: unknown): Promise<Answer> =>
  shop.request(method, `/api/v1${path}`, body, signedIn);

async function granted(method: string, path: string, body?: unknown) {
  const answer = await ask(method, path, body);
  expect(answer.status, `${method} ${path} ${JSON.stringify(answer.body)}`).toBeLessThan(300);
  return answer.body;
}

const draft = (lines: unknown[], more: Record<string, unknown> = {}) =>
  granted('POST', '/purchase-orders', { lines, ...more });

async function incoming(variantId: number): Promise<number> {
  const supply = (await loadSupply(shop.db, [variantId])).get(variantId) ?? [];
  return supply.reduce((sum, { units }) => sum + units, 0);
}

/** What a shopper who orders this now is told. */
async function promised(variantId: number) {
  const { lines } = await granted('POST', '/storefront/quote', { lines: [{ variantId, quantity: 1 }] });
  return lines[0].promise?.date ?? null;
}

describe('suppliers', () => {
  test('are made, changed, listed with what hangs on them, and deleted while nothing does', async () => {
    const made = await granted('POST', '/suppliers', {
      name: 'Northern Mills',
      contact: 'Eva',
      email: 'eva@mills.example',
      leadTimeDays: 14,
      currencyNote: 'Invoices in SEK',
    });
    expect(made).toMatchObject({ version: 1, leadTimeDays: 14, products: 0, openOrders: 0, drafts: 0 });
    const { version, id } = made;
    const change = { ...made, name: 'Northern Mill', leadTimeDays: null };
    expect(await granted('PUT', `/suppliers/${id}`, change)).toMatchObject({ name: 'Northern Mill', version: 2 });
    expect(await ask('PUT', `/suppliers/${id}`, { ...change, version })).toMatchObject({
      status: 409,
      body: { code: 'changed_meanwhile' },
    });
    await draft([], { supplierId: id });
    const list = await granted('GET', '/suppliers?search=northern');
    expect(list.items).toMatchObject([{ name: 'Northern Mill', drafts: 1 }]);
    const refused = await ask('DELETE', `/suppliers/${id}`);
    expect(refused).toMatchObject({ status: 409, body: { details: { products: 0, orders: 1 } } });
    const other = await granted('POST', '/suppliers', { name: 'Gone Tomorrow' });
    expect((await ask('DELETE', `/suppliers/${other.id}`)).status).toBe(204);
    expect((await ask('GET', `/suppliers/${other.id}`)).status).toBe(404);
  });

  test.each([
    { wrong: { name: ' ' }, field: 'name' },
    { wrong: { name: 'A', email: 'not an address' }, field: 'email' },
    { wrong: { name: 'A', leadTimeDays: -1 }, field: 'leadTimeDays' },
    { wrong: { name: 'A', leadTimeDays: 1.5 }, field: 'leadTimeDays' },
  ])('$wrong is refused at $field', async ({ wrong, field }) => {
    expect(await ask('POST', '/suppliers', wrong)).toMatchObject({ status: 422, body: { field } });
  });

  test('a name is one supplier’s', async () => {
    await granted('POST', '/suppliers', { name: 'Twice' });
    expect(await ask('POST', '/suppliers', { name: 'Twice' })).toMatchObject({ status: 409, body: { field: 'name' } });
  });
});

describe('a purchase order', () => {
  test('is drafted, ordered, moved and cancelled; shoppers are promised only what is ordered', async () => {
    const variantId = await makeVariant(shop, { policy: 'backorder' });
    const supplier = await granted('POST', '/suppliers', { name: 'Quick Weavers', leadTimeDays: 10 });
    const order = await draft([{ variantId, ordered: 5, costPriceMinor: 450, expectedOn: null }], {
      supplierId: supplier.id,
    });
    expect(order).toMatchObject({ state: 'draft', costMinor: 2250, lines: [{ ordered: 5, open: 0 }] });
    expect([await incoming(variantId), await promised(variantId)]).toEqual([0, null]);

    const ordered = await granted('POST', `/purchase-orders/${order.id}/order`, { version: order.version });
    expect(ordered).toMatchObject({ state: 'ordered', late: false, lines: [{ open: 5, expectedOn: day(10) }] });
    expect([await incoming(variantId), await promised(variantId)]).toEqual([5, day(10)]);

    const [line] = ordered.lines;
    const moved = await granted('PUT', `/purchase-orders/${order.id}/expected`, {
      version: ordered.version,
      lines: [{ lineId: line.id, expectedOn: day(32) }],
    });
    expect(await promised(variantId)).toBe(day(32));
    expect(moved.events[0]).toMatchObject({
      kind: 'expected',
      actor: 'Olga Owner',
      detail: { moves: [{ lineId: line.id, from: day(10), to: day(32) }] },
    });

    const cancelled = await granted('POST', `/purchase-orders/${order.id}/cancel-rest`, { version: moved.version });
    expect(cancelled).toMatchObject({ state: 'cancelled', costMinor: 0, lines: [{ open: 0, cancelled: 5 }] });
    expect([await incoming(variantId), await promised(variantId)]).toEqual([0, null]);
    expect(cancelled.events.map((event: { kind: string }) => event.kind)).toEqual([
      'cancelled',
      'expected',
      'ordered',
      'drafted',
    ]);
    const again = await ask('POST', `/purchase-orders/${order.id}/cancel-rest`, { version: cancelled.version });
    expect(again.status).toBe(409);
  });

  test('one whose day has passed is late and promises nothing', async () => {
    const variantId = await makeVariant(shop, { policy: 'backorder' });
    const order = await draft([{ variantId, ordered: 5, expectedOn: day(-2) }]);
    const ordered = await granted('POST', `/purchase-orders/${order.id}/order`, { version: order.version });
    expect(ordered).toMatchObject({ late: true, lines: [{ late: true }] });
    expect(await promised(variantId)).toBe(null);
    const late = await granted('GET', '/purchase-orders?filter=late');
    expect(late.items).toMatchObject([{ id: order.id, late: true, nextExpectedOn: day(-2), open: 5 }]);
  });

  test('a draft is changed freely and thrown away; what was ordered keeps its lines', async () => {
    const variantId = await makeVariant(shop, {});
    const order = await draft([{ variantId, ordered: 1 }]);
    const changed = await granted('PATCH', `/purchase-orders/${order.id}`, {
      version: order.version,
      reference: 'A-17',
      lines: [
        { variantId, ordered: 4, costPriceMinor: null, expectedOn: day(60) },
        { variantId, ordered: 2, costPriceMinor: 100 },
      ],
    });
    expect(changed).toMatchObject({
      reference: 'A-17',
      costMinor: 200,
      lines: [{ ordered: 4, costPriceMinor: null, expectedOn: day(60) }, { ordered: 2 }],
    });
    const stale = await ask('PATCH', `/purchase-orders/${order.id}`, { version: order.version, reference: 'B' });
    expect(stale).toMatchObject({ status: 409, body: { code: 'changed_meanwhile' } });
    const ordered = await granted('POST', `/purchase-orders/${order.id}/order`, { version: changed.version });
    const lines = await ask('PATCH', `/purchase-orders/${order.id}`, { version: ordered.version, lines: [] });
    expect(lines).toMatchObject({ status: 409, body: { field: 'lines' } });
    expect((await ask('DELETE', `/purchase-orders/${order.id}`)).status).toBe(409);
    const reference = { version: ordered.version, reference: 'C' };
    expect(await granted('PATCH', `/purchase-orders/${order.id}`, reference)).toMatchObject({ reference: 'C' });

    const other = await draft([{ variantId, ordered: 1 }]);
    expect((await ask('DELETE', `/purchase-orders/${other.id}`)).status).toBe(204);
    expect((await ask('GET', `/purchase-orders/${other.id}`)).status).toBe(404);
  });

  test('what cannot be is refused with its place', async () => {
    const variantId = await makeVariant(shop, {});
    const refused = async (body: unknown, status: number, field: string) =>
      expect(await ask('POST', '/purchase-orders', body), JSON.stringify(body)).toMatchObject({
        status,
        body: { field },
      });
    await refused({ lines: [{ variantId, ordered: 0 }] }, 422, 'lines.0.ordered');
    await refused({ lines: [{ variantId, ordered: 1_000_001 }] }, 422, 'lines.0.ordered');
    await refused({ lines: [{ variantId: 99_999, ordered: 1 }] }, 422, 'lines.0.variantId');
    await refused({ lines: [{ variantId, ordered: 1, locationId: 77 }] }, 422, 'lines.0.locationId');
    await refused({ lines: [{ variantId, ordered: 1, expectedOn: '2026-02-30' }] }, 422, 'lines.0.expectedOn');
    await refused({ supplierId: 4711 }, 422, 'supplierId');
    const empty = await draft([]);
    const placed = await ask('POST', `/purchase-orders/${empty.id}/order`, { version: empty.version });
    expect(placed).toMatchObject({ status: 409, body: { field: 'lines' } });
  });

  test('is ordered once, however many click', async () => {
    const variantId = await makeVariant(shop, { policy: 'backorder' });
    const order = await draft([{ variantId, ordered: 3 }]);
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => ask('POST', `/purchase-orders/${order.id}/order`, { version: order.version })),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409, 409, 409]);
    expect(await incoming(variantId)).toBe(3);
  });

  test('needs the permission, and someone signed in', async () => {
    expect((await shop.request('GET', '/api/v1/purchase-orders')).status).toBe(401);
    expect((await shop.request('POST', '/api/v1/purchase-orders', { lines: [] })).status).toBe(401);
  });
});

describe('what should be bought', () => {
  const lineOf = async (variantId: number, supplierId?: number) => {
    const of = supplierId ? `&supplierId=${supplierId}` : '';
    const { items } = await granted('GET', `/purchase-suggestions/lines?limit=200${of}`);
    return items.find((line: { variantId: number }) => line.variantId === variantId);
  };

  test('follows from who waits, the minimum, the shelf and what comes; drafts are made once', async () => {
    const supplier = await granted('POST', '/suppliers', { name: 'Suggested Goods', leadTimeDays: 7 });
    const wanted = await makeVariant(shop, { policy: 'backorder', onHand: 1 });
    const minimum = await makeVariant(shop, { policy: 'deny', onHand: 2 });
    const fine = await makeVariant(shop, { policy: 'deny', onHand: 9 });
    const untracked = await makeVariant(shop, { policy: 'untracked' });
    await shop.pool.query(`update variant_stock set stock_minimum = 5 where variant_id = any($1)`, [
      [wanted, minimum, fine, untracked],
    ]);
    await shop.pool.query(
      `update products set supplier_id = $1 from variants v where v.product_id = products.id and v.id = any($2)`,
      [supplier.id, [wanted, minimum, fine, untracked]],
    );
    await shop.pool.query('update variants set cost_price_minor = 300 where id = $1', [wanted]);
    const order = await shop.request(
      'POST',
      '/api/v1/storefront/orders',
      orderFor([{ variantId: wanted, quantity: 4 }]),
      freshKey(),
    );
    expect(order.status).toBe(201);

    expect(await lineOf(wanted, supplier.id)).toMatchObject({
      waiting: 3,
      minimum: 5,
      available: 0,
      incoming: 0,
      drafted: 0,
      suggested: 8,
      costPriceMinor: 300,
    });
    expect(await lineOf(minimum, supplier.id)).toMatchObject({ waiting: 0, available: 2, suggested: 3 });
    expect(await lineOf(fine, supplier.id)).toBe(undefined);
    expect(await lineOf(untracked, supplier.id)).toBe(undefined);
    const { suppliers } = await granted('GET', '/purchase-suggestions');
    expect(suppliers.find((each: { supplierId: number }) => each.supplierId === supplier.id)).toEqual({
      supplierId: supplier.id,
      supplierName: 'Suggested Goods',
      leadTimeDays: 7,
      variants: 2,
      units: 11,
      costMinor: 2400,
    });

    const clicks = await Promise.all(
      [1, 2, 3].map(() => granted('POST', '/purchase-suggestions/drafts', { supplierIds: [supplier.id] })),
    );
    const ids = clicks.flatMap((click) => click.purchaseOrderIds);
    expect(ids).toHaveLength(1);
    const drafted = await granted('GET', `/purchase-orders/${ids[0]}`);
    expect(drafted).toMatchObject({
      state: 'draft',
      supplier: { id: supplier.id },
      costMinor: 2400,
      lines: [
        { variantId: wanted, ordered: 8, costPriceMinor: 300 },
        { variantId: minimum, ordered: 3, costPriceMinor: null },
      ],
    });
    expect(await lineOf(wanted, supplier.id)).toBe(undefined);
    await granted('POST', `/purchase-orders/${ids[0]}/order`, { version: drafted.version });
    expect(await lineOf(wanted, supplier.id)).toBe(undefined);
    const cancelled = await granted('GET', `/purchase-orders/${ids[0]}`);
    await granted('POST', `/purchase-orders/${ids[0]}/cancel-rest`, { version: cancelled.version });
    expect(await lineOf(wanted, supplier.id)).toMatchObject({ suggested: 8 });
  });

  test('products without a supplier stand together, page by page', async () => {
    const variants: number[] = [];
    for (let at = 0; at < 3; at += 1) variants.push(await makeVariant(shop, { policy: 'deny' }));
    await shop.pool.query(`update variant_stock set stock_minimum = 2 where variant_id = any($1)`, [variants]);
    const first = await granted('GET', '/purchase-suggestions/lines?limit=2');
    const second = await granted('GET', `/purchase-suggestions/lines?limit=2&cursor=${first.nextCursor}`);
    const listed = [...first.items, ...second.items].map((line: { variantId: number }) => line.variantId);
    expect(listed).toEqual(variants.sort((a, b) => a - b));
    expect([first.total, second.nextCursor]).toEqual([3, null]);
    const { purchaseOrderIds } = await granted('POST', '/purchase-suggestions/drafts', { supplierIds: [null] });
    expect(await granted('GET', `/purchase-orders/${purchaseOrderIds[0]}`)).toMatchObject({ supplier: null });
  });
});
