import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { promiseFor } from '../../server/src/inventory/rules/promise.ts';
import { loadSupply } from '../../server/src/orders/sale-facts.ts';
import { carryOutDelivery } from '../../server/src/purchasing/receive-delivery.ts';
import { audit } from '../simulation/auditor.ts';
import { expectSound, freshKey, makeQueue, makeVariant, orderFor, readFacts } from '../support/fixtures.ts';
import { type Answer, openTestShop, type TestShop } from '../support/shop.ts';
import { signIn } from '../support/sign-in.ts';

let shop: TestShop;
let signedIn: Record<string, string>;
beforeAll(async () => {
  shop = await openTestShop();
  signedIn = await signIn(shop);
});
afterAll(() => shop.close());

const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const ask = (method: string, path: string, body?: unknown, headers = {}): Promise<Answer> =>
  shop.request(method, `/api/v1${path}`, body, { ...signedIn, ...headers });

async function granted(method: string, path: string, body?: unknown, headers = {}) {
  const answer = await ask(method, path, body, headers);
  expect(answer.status, `${method} ${path} ${JSON.stringify(answer.body)}`).toBeLessThan(300);
  return answer.body;
}

const place = (variantId: number, quantity: number, more: Record<string, unknown> = {}) =>
  granted('POST', '/storefront/orders', orderFor([{ variantId, quantity }], more), freshKey());
const receive = (body: Record<string, unknown>, headers = freshKey()) => ask('POST', '/deliveries', body, headers);
const received = async (body: Record<string, unknown>) => granted('POST', '/deliveries', body, freshKey());

/** A purchase order that was ordered; lines are variant, units, expected in so many days. */
async function ordered(lines: [variantId: number, units: number, days: number | null][]) {
  const drafted = await granted('POST', '/purchase-orders', {
    lines: lines.map(([variantId, units, days]) => ({
      variantId,
      ordered: units,
      expectedOn: days === null ? null : day(days),
    })),
  });
  return granted('POST', `/purchase-orders/${drafted.id}/order`, { version: drafted.version, expectedOn: null });
}

const orderOf = (id: number) => granted('GET', `/orders/${id}`);
const stockOf = async (variantId: number) => (await granted('GET', `/variants/${variantId}`)).stock;

describe('receiving', () => {
  let variantId: number;
  beforeEach(async () => {
    variantId = await makeVariant(shop, { policy: 'backorder' });
  });

  test('a part: the first is filled, the second waits with a promise that moved, and says so', async () => {
    const purchase = await ordered([
      [variantId, 5, 3],
      [variantId, 5, 20],
    ]);
    const first = await place(variantId, 3, { email: 'first@example.com' });
    const second = await place(variantId, 2, { email: 'second@example.com' });
    expect(second.lines[0].promise.date).toBe(day(3));
    const input = {
      purchaseOrderId: purchase.id,
      purchaseOrderVersion: purchase.version,
      reference: 'slip 7',
      lines: [{ variantId, counted: 4, damaged: 1, rest: 'cancel' }],
    };
    const before = await readFacts(shop);
    const preview = await granted('POST', '/deliveries/preview', input);
    expect(await readFacts(shop), 'a preview leaves no trace').toEqual(before);

    const answer = await receive(input);
    expect(answer.status).toBe(201);
    const { outcome, lines } = answer.body;
    expect(lines).toMatchObject([{ expected: 10, counted: 4, accepted: 3, over: 0, short: 7, damaged: 1 }]);
    expect(outcome.filled).toMatchObject({
      units: 3,
      lines: 1,
      orders: 1,
      customers: 1,
      first: [{ orderId: first.id, orderNumber: first.number, units: 3, byHand: false, customer: 'Jan Jansen' }],
    });
    expect(outcome.stillWaiting).toMatchObject({ units: 2, lines: 1, first: [{ orderId: second.id, waiting: 2 }] });
    expect(outcome.moved).toMatchObject({
      lines: 1,
      first: [{ orderId: second.id, toldOn: day(3), nowOn: null }],
    });
    const { left, ...foreseen } = preview;
    expect(foreseen).toEqual({ lines, ...outcome });
    expect(left).toEqual([{ variantId, units: 0 }]);

    const after = await granted('GET', `/purchase-orders/${purchase.id}`);
    expect(after).toMatchObject({
      state: 'received',
      lines: [
        { received: 3, cancelled: 2, open: 0 },
        { received: 0, cancelled: 5, open: 0 },
      ],
    });
    expect(after.events[0]).toMatchObject({
      kind: 'received',
      detail: { deliveryId: answer.body.id, number: answer.body.number, units: 3 },
    });
    expect(await stockOf(variantId)).toMatchObject({ onHand: 3, allocated: 3, waiting: 2 });
    await expectSound(shop);
  });

  test('what still comes may be given another day; over is kept or sent back; what nobody wants stays available', async () => {
    const other = await makeVariant(shop, { policy: 'deny' });
    const purchase = await ordered([
      [variantId, 5, 2],
      [other, 4, 2],
    ]);
    const waiting = await place(variantId, 6);
    const delivery = await received({
      purchaseOrderId: purchase.id,
      lines: [
        { variantId, counted: 2, restExpectedOn: day(9) },
        { variantId: other, counted: 6, over: 'send_back' },
      ],
    });
    expect(delivery.lines).toMatchObject([
      { accepted: 2, short: 3 },
      { accepted: 4, over: 2, overKept: false },
    ]);
    expect(await stockOf(other)).toMatchObject({ onHand: 4, available: 4 });
    const after = await granted('GET', `/purchase-orders/${purchase.id}`);
    expect(after).toMatchObject({
      state: 'partly_received',
      lines: [
        { open: 3, expectedOn: day(9) },
        { open: 0, received: 4 },
      ],
    });
    const rest = await received({
      purchaseOrderId: purchase.id,
      lines: [{ variantId, counted: 5 }],
    });
    expect(rest.lines).toMatchObject([{ expected: 3, accepted: 3, over: 2, overKept: true }]);
    expect((await orderOf(waiting.id)).lines).toMatchObject([{ allocated: 6, waiting: 0 }]);
    expect(await stockOf(variantId)).toMatchObject({ onHand: 7, available: 1 });
    expect((await granted('GET', `/purchase-orders/${purchase.id}`)).state).toBe('received');
    await expectSound(shop);
  });

  test('without a purchase order, and what the purchase order does not name', async () => {
    const untracked = await makeVariant(shop, { policy: 'untracked' });
    const loose = await received({
      lines: [
        { variantId, counted: 3 },
        { variantId: untracked, counted: 9 },
      ],
    });
    expect(loose).toMatchObject({ purchaseOrderId: null, lines: [{ accepted: 3, over: 0 }, { accepted: 9 }] });
    expect(await stockOf(variantId)).toMatchObject({ onHand: 3 });
    const purchase = await ordered([[await makeVariant(shop, {}), 1, 1]]);
    const delivery = await received({ purchaseOrderId: purchase.id, lines: [{ variantId, counted: 2 }] });
    expect(delivery.lines).toMatchObject([{ expected: 0, accepted: 0, over: 2, overKept: true }]);
    expect(await stockOf(variantId)).toMatchObject({ onHand: 5 });
    const list = await granted('GET', `/deliveries?purchaseOrderId=${purchase.id}`);
    expect(list).toMatchObject({ total: 1, items: [{ number: delivery.number, over: 2, counted: 2 }] });
    await expectSound(shop);
  });

  test('once per key, however often it is sent; the key cannot be used for something else', async () => {
    const purchase = await ordered([[variantId, 5, 2]]);
    const body = {
      purchaseOrderId: purchase.id,
      purchaseOrderVersion: purchase.version,
      lines: [{ variantId, counted: 5 }],
    };
    const key = freshKey();
    const answers = await Promise.all(Array.from({ length: 5 }, () => receive(body, key)));
    expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201, 201, 201]);
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
    expect(await stockOf(variantId)).toMatchObject({ onHand: 5 });
    const other = await receive({ ...body, reference: 'another' }, key);
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
    expect((await ask('POST', '/deliveries', body)).status).toBe(422);
  });

  test('two people receive the same purchase order at once: one does, the other is told', async () => {
    const purchase = await ordered([[variantId, 5, 2]]);
    const body = {
      purchaseOrderId: purchase.id,
      purchaseOrderVersion: purchase.version,
      lines: [{ variantId, counted: 5 }],
    };
    const answers = await Promise.all([receive(body), receive(body), receive(body)]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409]);
    const refused = answers.filter((answer) => answer.status === 409).map((answer) => answer.body.code);
    expect(refused).toEqual(['changed_meanwhile', 'changed_meanwhile']);
    expect(await stockOf(variantId)).toMatchObject({ onHand: 5 });
    const { rows } = await shop.pool.query(
      'select count(*)::int as made from deliveries where purchase_order_id = $1',
      [purchase.id],
    );
    expect(rows).toEqual([{ made: 1 }]);
  });

  test('what cannot be is refused with its place, and leaves nothing', async () => {
    const draft = await granted('POST', '/purchase-orders', { lines: [{ variantId, ordered: 3 }] });
    const before = await readFacts(shop);
    const refused = async (body: Record<string, unknown>, status: number, field: string) =>
      expect(await receive(body), JSON.stringify(body)).toMatchObject({ status, body: { field } });
    await refused({ lines: [] }, 422, 'lines');
    await refused({ lines: [{ variantId, counted: -1 }] }, 422, 'lines.0.counted');
    await refused({ lines: [{ variantId, counted: 1, damaged: 2 }] }, 422, 'lines.0.damaged');
    await refused({ lines: [{ variantId: 99_999, counted: 1 }] }, 422, 'lines.0.variantId');
    await refused({ lines: [{ variantId, counted: 1, locationId: 77 }] }, 422, 'lines.0.locationId');
    await refused(
      {
        lines: [
          { variantId, counted: 1 },
          { variantId, counted: 1 },
        ],
      },
      422,
      'lines.1.variantId',
    );
    await refused({ purchaseOrderId: draft.id, lines: [{ variantId, counted: 1 }] }, 409, 'purchaseOrderId');
    await refused(
      {
        lines: [{ variantId, counted: 1 }],
        overrides: [{ variantId, reason: '', lines: [{ orderLineId: 1, units: 1 }] }],
      },
      422,
      'overrides.0.reason',
    );
    expect((await receive({ purchaseOrderId: 99_999, lines: [{ variantId, counted: 1 }] })).status).toBe(404);
    expect(await readFacts(shop)).toEqual(before);
  });

  test('shipments of all it made ready are prepared in one call, and not twice', async () => {
    await place(variantId, 2);
    await place(variantId, 1);
    const held = await place(variantId, 1);
    const together = await place(variantId, 9, { shipComplete: true });
    await granted('PUT', `/orders/${held.id}/hold`, { held: true });
    const delivery = await received({ lines: [{ variantId, counted: 5 }] });
    expect(delivery).toMatchObject({ readyOrders: 2, outcome: { filled: { units: 3, orders: 2 } } });
    expect(delivery.outcome.stillWaiting.first).toMatchObject([
      { orderId: held.id, held: true },
      { orderId: together.id, shipComplete: true },
    ]);
    const prepare = () => granted('POST', `/deliveries/${delivery.id}/prepare-shipments`);
    expect(await prepare()).toEqual({ prepared: 2, more: false });
    expect(await prepare()).toEqual({ prepared: 0, more: false });
    expect(await granted('GET', `/deliveries/${delivery.id}`)).toMatchObject({ readyOrders: 0 });
    const prepared = await shop.pool.query('select count(*)::int as count from shipments where shipped_at is null');
    expect(prepared.rows).toEqual([{ count: 2 }]);
    await expectSound(shop);
  });
});

describe('units given by hand, out of turn', () => {
  test('are recorded with who, why and what the queue would have done; the auditor knows of them', async () => {
    const variantId = await makeVariant(shop, { policy: 'backorder' });
    const first = await place(variantId, 4);
    const second = await place(variantId, 3);
    const third = await place(variantId, 2);
    const lineOf = (order: { lines: { id: number }[] }) => order.lines[0]?.id as number;
    const body = {
      lines: [{ variantId, counted: 5 }],
      overrides: [{ variantId, reason: 'Wedding on Saturday', lines: [{ orderLineId: lineOf(third), units: 2 }] }],
    };
    const before = await readFacts(shop);
    const preview = await granted('POST', '/deliveries/preview', body);
    expect(preview.filled.first).toMatchObject([
      { orderId: third.id, units: 2, byHand: true },
      { orderId: first.id, units: 3, byHand: false },
    ]);
    const delivery = await received(body);
    expect(delivery.outcome.filled.first).toEqual(preview.filled.first);
    expect(delivery.overrides).toMatchObject([
      {
        variantId,
        reason: 'Wedding on Saturday',
        actor: 'Olga Owner',
        lines: [
          { orderId: third.id, byHand: 2, byRule: 0, got: 2 },
          { orderId: first.id, byHand: 0, byRule: 4, got: 3 },
          { orderId: second.id, byHand: 0, byRule: 1, got: 0 },
        ],
      },
    ]);
    const after = await readFacts(shop);
    expect(audit(after, { what: 'deliver', before })).toEqual([]);
    const unrecorded = { ...after, overrides: before.overrides };
    expect(audit(unrecorded, { what: 'deliver', before }).join()).toContain('was served before');
    const change = shop.pool.query(`update allocation_overrides set reason = 'none'`);
    await expect(change).rejects.toThrow('append-only');
  });

  test('respect what else holds: no held order, no part of one that ships complete, not more than came', async () => {
    const variantId = await makeVariant(shop, { policy: 'backorder' });
    const other = await makeVariant(shop, { policy: 'backorder' });
    const held = await place(variantId, 2);
    const together = await place(variantId, 4, { shipComplete: true });
    const plain = await place(variantId, 9);
    await granted('PUT', `/orders/${held.id}/hold`, { held: true });
    const elsewhere = await place(other, 1);
    const give = (order: { lines: { id: number }[] }, units: number, of = variantId) =>
      receive({
        lines: [{ variantId, counted: 5 }],
        overrides: [{ variantId: of, reason: 'because', lines: [{ orderLineId: order.lines[0]?.id, units }] }],
      });
    const before = await readFacts(shop);
    const refusals: [Answer, string][] = [
      [await give(held, 1), 'held'],
      [await give(together, 3), 'all_or_nothing'],
      [await give(plain, 6), 'not_available'],
      [await give(plain, 10), 'too_many'],
      [await give(elsewhere, 1), 'not_waiting'],
    ];
    for (const [answer, reason] of refusals) {
      expect(answer).toMatchObject({ status: 409, body: { field: 'overrides.0.lines.0', details: { reason } } });
    }
    expect(await give(elsewhere, 1, other)).toMatchObject({ status: 409, body: { field: 'overrides.0.variantId' } });
    expect(await readFacts(shop)).toEqual(before);
    expect((await give(together, 4)).status).toBe(201);
    expect((await orderOf(together.id)).lines).toMatchObject([{ allocated: 4, waiting: 0 }]);
    expect((await orderOf(plain.id)).lines).toMatchObject([{ allocated: 1, waiting: 8 }]);
    await expectSound(shop);
  });
});

describe('at once', () => {
  test('deliveries and orders of the same variants: nothing is lost, nobody overtaken, no deadlock', {
    timeout: 60_000,
  }, async () => {
    const variants: number[] = [];
    for (let at = 0; at < 3; at += 1) variants.push(await makeVariant(shop, { policy: 'backorder', onHand: 2 }));
    const purchase = await ordered(variants.map((variantId) => [variantId, 40, 5]));
    const inOrder = (at: number) => (at % 2 === 0 ? variants : [...variants].reverse());
    const orders = Array.from({ length: 40 }, (_, at) =>
      ask(
        'POST',
        '/storefront/orders',
        orderFor(inOrder(at).map((variantId) => ({ variantId, quantity: 1 + (at % 3) }))),
        freshKey(),
      ),
    );
    const deliveries = Array.from({ length: 12 }, (_, at) =>
      receive({
        purchaseOrderId: at % 3 === 0 ? purchase.id : null,
        lines: inOrder(at).map((variantId) => ({ variantId, counted: 3 })),
      }),
    );
    const moves = Array.from({ length: 4 }, async (_, at) => {
      const { version, lines } = await granted('GET', `/purchase-orders/${purchase.id}`);
      return ask('PUT', `/purchase-orders/${purchase.id}/expected`, {
        version,
        lines: [{ lineId: lines[0].id, expectedOn: day(10 + at) }],
      });
    });
    const answers = await Promise.all([...orders, ...deliveries, ...moves]);
    expect(answers.filter((answer) => answer.status >= 500).map((answer) => answer.body)).toEqual([]);
    expect(answers.slice(0, 52).filter((answer) => answer.status !== 201)).toEqual([]);
    for (const variantId of variants) expect((await stockOf(variantId)).onHand).toBe(2 + 36);
    await expectSound(shop);
    const { rows } = await shop.pool.query('select deadlocks from pg_stat_database where datname = current_database()');
    expect(rows).toEqual([{ deadlocks: 0 }]);
  });
});

describe('a long queue', () => {
  const lines = 2_200;

  test('is served in the background with progress, and once, even if its job runs twice', {
    timeout: 120_000,
  }, async () => {
    const variantId = await makeVariant(shop, { policy: 'backorder' });
    await makeQueue(shop, variantId, lines);
    const purchase = await ordered([[variantId, lines, 1]]);
    const answer = await receive({ purchaseOrderId: purchase.id, lines: [{ variantId, counted: lines }] });
    expect(answer).toMatchObject({ status: 202, body: { state: 'running', total: lines, outcome: null } });
    const { id } = answer.body;
    const again = await receive({ purchaseOrderId: purchase.id, lines: [{ variantId, counted: 1 }] });
    expect(again).toMatchObject({ status: 409, body: { field: 'purchaseOrderId' } });
    await Promise.all([carryOutDelivery(shop, id), carryOutDelivery(shop, id)]);
    const done = await granted('GET', `/deliveries/${id}`);
    expect(done).toMatchObject({
      state: 'done',
      progress: lines,
      readyOrders: lines,
      outcome: { filled: { units: lines, lines, orders: lines, customers: lines }, stillWaiting: { units: 0 } },
    });
    expect(done.outcome.filled.first).toHaveLength(100);
    expect(await stockOf(variantId)).toMatchObject({ onHand: lines, allocated: lines, waiting: 0 });
    expect(await granted('POST', `/deliveries/${id}/prepare-shipments`)).toEqual({ prepared: 2_000, more: true });
    expect(await granted('POST', `/deliveries/${id}/prepare-shipments`)).toEqual({ prepared: 200, more: false });
    await expectSound(shop);
  });

  test('what turns out impossible when the job comes to it is told, and nothing was received', async () => {
    const variantId = await makeVariant(shop, { policy: 'backorder' });
    await place(variantId, 3_000);
    const order = await place(variantId, 1);
    const answer = await receive({
      lines: [{ variantId, counted: 3_000 }],
      overrides: [{ variantId, reason: 'a friend', lines: [{ orderLineId: order.lines[0].id, units: 1 }] }],
    });
    expect(answer.status).toBe(202);
    await granted('POST', `/orders/${order.id}/cancel`, { lines: [{ lineId: order.lines[0].id, units: 1 }] });
    await carryOutDelivery(shop, answer.body.id);
    const failed = await granted('GET', `/deliveries/${answer.body.id}`);
    if (failed.state === 'failed') {
      expect(failed.failure).toContain('does not wait');
      expect(await stockOf(variantId)).toMatchObject({ onHand: 0, waiting: 3_000 });
    } else {
      expect(failed.state).toBe('done'); // the shop's own job was faster than the cancelling
    }
    await expectSound(shop);
  });
});

describe('which promises hold no more', () => {
  test('is what the rule of promises says, line by line', async () => {
    const variantId = await makeVariant(shop, { policy: 'backorder' });
    const purchase = await ordered([
      [variantId, 6, 3],
      [variantId, 5, 8],
      [variantId, 9, 15],
      [variantId, 4, null],
    ]);
    const placed: { id: number }[] = [];
    for (const quantity of [2, 3, 1, 4, 2, 5, 3, 2, 6]) placed.push(await place(variantId, quantity));
    await granted('PUT', `/orders/${placed[3]?.id}/hold`, { held: true });
    const moved = await granted('PUT', `/purchase-orders/${purchase.id}/expected`, {
      version: purchase.version,
      lines: [{ lineId: purchase.lines[1].id, expectedOn: day(20) }],
    });
    const delivery = await received({
      purchaseOrderId: purchase.id,
      purchaseOrderVersion: moved.version,
      lines: [{ variantId, counted: 4, rest: 'cancel' }],
    });
    const { rows } = await shop.pool.query<{ id: number; waiting: number; told: string | null }>(
      `select id, waiting, promise_date as told from order_lines where variant_id = $1 and waiting > 0 order by placed_at, id`,
      [variantId],
    );
    const supply = (await loadSupply(shop.db, [variantId])).get(variantId) ?? [];
    let ahead = 0;
    const wrong: unknown[] = [];
    for (const { id, waiting, told } of rows) {
      const { date } = promiseFor(waiting, ahead, supply, day(0), null);
      ahead += waiting;
      if (told !== null && (date === null || date > told)) wrong.push({ orderLineId: id, toldOn: told, nowOn: date });
    }
    expect(wrong.length).toBeGreaterThan(2);
    const told = delivery.outcome.moved.first.map(
      ({ orderLineId, toldOn, nowOn }: { orderLineId: number; toldOn: string; nowOn: string | null }) => ({
        orderLineId,
        toldOn,
        nowOn,
      }),
    );
    expect(new Set(told.map((line: unknown) => JSON.stringify(line)))).toEqual(
      new Set(wrong.map((line) => JSON.stringify(line))),
    );
    expect(delivery.outcome.moved.lines).toBe(wrong.length);
  });
});

describe('scanning', () => {
  test('finds by SKU and EAN in either case, a UPC as an EAN, all that share a code, and nothing archived', async () => {
    const [a, b, c] = [await makeVariant(shop, {}), await makeVariant(shop, {}), await makeVariant(shop, {})];
    await shop.pool.query(`update variants set sku = 'Rope-9', ean = '0036000291452' where id = $1`, [a]);
    await shop.pool.query(`update variants set sku = 'TWIN' where id = any($1)`, [[b, c]]);
    const scan = async (code: string) =>
      (await granted('GET', `/scan?code=${encodeURIComponent(code)}`)).variants.map(
        (variant: { variantId: number }) => variant.variantId,
      );
    expect(await scan('Rope-9')).toEqual([a]);
    expect(await scan('036000291452')).toEqual([a]);
    expect(await scan('twin')).toEqual([b, c]);
    expect(await scan('nothing has this')).toEqual([]);
    await shop.pool.query('update variants set archived_at = now() where id = $1', [c]);
    expect(await scan('TWIN')).toEqual([b]);
  });
});
