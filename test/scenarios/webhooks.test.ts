/** Webhooks: what happened is told, signed, to whoever asked; again while it fails; and never to a machine inside. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sendWebhooks } from '../../server/src/webhooks/deliver.ts';
import { tendWebhooks } from '../../server/src/webhooks/tend.ts';
import { topics } from '../../server/src/webhooks/topics.ts';
import { openUnpacker } from '../../server/src/webhooks/unpack-notes.ts';
import { freshKey, makeQueue, makeVariant, orderFor } from '../support/fixtures.ts';
import { type Answer, openTestShop, type TestShop } from '../support/shop.ts';
import { signIn } from '../support/sign-in.ts';
import { isSignedWith, openWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';

let now = new Date();
let shop: TestShop;
let headers: Record<string, string>;
let receiver: WebhookReceiver;
let unpacker: ReturnType<typeof openUnpacker>;
beforeAll(async () => {
  shop = await openTestShop({ clock: () => now, env: { WEBHOOKS_TO_PRIVATE: '1' } });
  headers = await signIn(shop);
  unpacker = openUnpacker(shop);
});
beforeEach(async () => {
  receiver = await openWebhookReceiver();
});
afterEach(async () => {
  await shop.pool.query('delete from webhook_endpoints');
  await unpacker.refreshAll(shop.db);
  await receiver.close();
});
afterAll(() => shop.close());

const ask = (method: string, path: string, body?: unknown): Promise<Answer> =>
  shop.request(method, `/api/v1${path}`, body, headers);
const seconds = (count: number) => {
  now = new Date(now.getTime() + count * 1000);
};

async function addWebhook(told: readonly string[] = topics, url = receiver.url): Promise<number> {
  const answer = await ask('POST', '/webhooks', { url, topics: told });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body.id;
}
const secretOf = async (id: number) => (await ask('GET', `/webhooks/${id}/secret`)).body.secret as string;
const webhook = async (id: number) => (await ask('GET', `/webhooks/${id}`)).body;
const deliveries = async (id: number, state = '') =>
  (await ask('GET', `/webhooks/${id}/deliveries?limit=200${state && `&state=${state}`}`)).body.items;

/** Makes messages of what was noted and sends what is due, as the background does. */
async function tell(id: number): Promise<void> {
  await unpacker.refreshAll(shop.db);
  await sendWebhooks(shop, id);
  await until(async () => (await due(id)) === 0);
}
async function due(id: number): Promise<number> {
  const { rows } = await shop.pool.query(
    "select count(*)::int as due from webhook_deliveries where endpoint_id = $1 and state = 'waiting' and next_at <= $2",
    [id, now],
  );
  return rows[0].due;
}
async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('it did not become so');
}
async function order(variantId: number, quantity: number): Promise<Answer['body']> {
  const answer = await shop.request(
    'POST',
    '/api/v1/storefront/orders',
    orderFor([{ variantId, quantity }]),
    freshKey(),
  );
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
}
const adjust = async (variantId: number, change: number) => {
  const answer = await ask('POST', `/variants/${variantId}/adjustments`, {
    change,
    reason: change > 0 ? 'found' : 'loss',
  });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
};
const told = () => receiver.received.map(({ body }) => body.type as string);
const noted = async () => (await shop.pool.query('select count(*)::int as n from event_notes')).rows[0].n as number;

test('from an order to its parcel, each thing that happens is told once, signed, without the shopper’s name', async () => {
  const variantId = await makeVariant(shop, { policy: 'backorder', onHand: 2 });
  const id = await addWebhook();
  const secret = await secretOf(id);
  const placed = await order(variantId, 5);
  await tell(id);
  expect(told().sort()).toEqual(['backorder.created', 'order.created', 'stock.changed']);
  const byType = (type: string) => receiver.received.filter(({ body }) => body.type === type).map(({ body }) => body);
  expect(byType('order.created')[0].data).toMatchObject({
    order: { id: placed.id, number: placed.number, lines: [{ variantId, ordered: 5, allocated: 2, waiting: 3 }] },
    url: expect.stringMatching(new RegExp(`^http.*/api/v1/orders/${placed.id}$`)),
  });
  expect(byType('backorder.created')[0].data).toMatchObject({
    orderId: placed.id,
    waiting: 3,
    promise: { kind: expect.any(String) },
  });
  expect(byType('stock.changed')[0].data).toMatchObject({
    variantId,
    onHand: 2,
    allocated: 2,
    available: 0,
    waiting: 3,
  });

  await adjust(variantId, 3);
  await tell(id);
  expect(byType('backorder.allocated')).toHaveLength(1);
  expect(byType('backorder.allocated')[0].data).toMatchObject({
    orderId: placed.id,
    units: 3,
    waiting: 0,
    promise: null,
  });

  const [line] = (await ask('GET', `/orders/${placed.id}`)).body.lines;
  const shipped = await ask('POST', `/orders/${placed.id}/ship`, { lines: [{ lineId: line.id, units: 4 }] });
  expect(shipped.status, JSON.stringify(shipped.body)).toBe(200);
  const cancelled = await ask('POST', `/orders/${placed.id}/cancel`, { lines: [{ lineId: line.id, units: 1 }] });
  expect(cancelled.status, JSON.stringify(cancelled.body)).toBeLessThan(300);
  await tell(id);
  expect(byType('order.shipped')).toHaveLength(1);
  expect(byType('order.shipped')[0].data.shipment.lines).toEqual([{ orderLineId: line.id, units: 4 }]);
  expect(byType('order.cancelled')).toHaveLength(1);
  expect(byType('order.cancelled')[0].data.cancelled).toMatchObject({
    expired: false,
    lines: [{ orderLineId: line.id, units: 1 }],
  });
  expect(byType('order.changed').at(-1).data.order.lines[0]).toMatchObject({ shipped: 4, cancelled: 1, waiting: 0 });

  for (const message of receiver.received) {
    expect(isSignedWith(message, secret), message.raw).toBe(true);
    expect(isSignedWith({ ...message, raw: `${message.raw} ` }, secret)).toBe(false);
    expect(message.raw).not.toMatch(/jan@example\.com|Jansen|Dorpsstraat/);
    expect(message.id).toMatch(/^msg_\d+$/);
  }
  expect(new Set(receiver.received.map((message) => message.id)).size).toBe(receiver.received.length);
});

test('a promise that is told anew, a product that changes: those who asked hear it, and only of what they asked for', async () => {
  const id = await addWebhook(['product.changed']);
  const made = await ask('POST', '/products', { texts: { en: { title: 'Anchor' } } });
  await ask('PATCH', `/products/${made.body.id}`, { version: made.body.version, brand: 'Harbour' });
  await order(await makeVariant(shop, { onHand: 5 }), 1);
  await tell(id);
  expect(new Set(told())).toEqual(new Set(['product.changed']));
  const last = receiver.received.filter(({ body }) => body.data.productId === made.body.id).at(-1);
  expect(last?.body.data.version).toBe(made.body.version + 1);
});

test('where nobody asked, nothing is noted; what is refused leaves no note either', async () => {
  const variantId = await makeVariant(shop, { onHand: 1 });
  await order(variantId, 1);
  expect(await noted()).toBe(0);
  const id = await addWebhook(['order.created']);
  const body = orderFor([{ variantId, quantity: 1 }]);
  expect((await shop.request('POST', '/api/v1/storefront/orders', body, freshKey())).status).toBe(409);
  await tell(id);
  expect(receiver.received).toEqual([]);
});

test('what fails is sent again with the same id, later and later, and the log says what was answered', async () => {
  const variantId = await makeVariant(shop, { onHand: 5 });
  const id = await addWebhook(['order.created']);
  receiver.answerWith(() => ({ status: 500, text: `Not now. ${'x'.repeat(5000)}` }));
  await order(variantId, 1);
  await tell(id);
  let [delivery] = await deliveries(id);
  expect(delivery).toMatchObject({ state: 'waiting', attempts: 1, lastStatus: 500 });
  expect(new Date(delivery.nextAt).getTime() - now.getTime()).toBe(5000);
  seconds(4);
  await sendWebhooks(shop, id);
  expect(receiver.received).toHaveLength(1);
  seconds(1);
  receiver.answerWith(() => ({ status: 202, text: 'Thanks' }));
  await sendWebhooks(shop, id);
  await until(() => receiver.received.length === 2);
  const [first, second] = receiver.received;
  expect(second?.raw).toBe(first?.raw);
  expect(second?.id).toBe(first?.id);
  expect((second?.sentAt ?? 0) - (first?.sentAt ?? 0)).toBe(5);
  await until(async () => (await deliveries(id, 'delivered')).length === 1);
  [delivery] = await deliveries(id);
  const detail = (await ask('GET', `/webhook-deliveries/${delivery.id}`)).body;
  expect(detail.log.map(({ status }: { status: number }) => status)).toEqual([202, 500]);
  expect(detail.log[1].answer).toHaveLength(1000);
  expect(detail.log[1].answer).toMatch(/^Not now/);
  expect(JSON.parse(detail.payload)).toEqual(first?.body);
});

test('after days of failing it is disabled with a mail; what it missed is kept, and sent again once it works', async () => {
  const variantId = await makeVariant(shop, { onHand: 50 });
  const id = await addWebhook(['order.created']);
  receiver.answerWith(() => ({ status: 503 }));
  const start = now;
  await order(variantId, 1);
  await tell(id);
  for (let hours = 0; hours < 24 * 5 && (await webhook(id)).disabledAt === null; hours += 12) {
    seconds(12 * 3600);
    headers = await signInAgain();
    await order(variantId, 1);
    await unpacker.refreshAll(shop.db);
    await sendWebhooks(shop, id);
    await tendWebhooks(shop);
  }
  expect(await webhook(id)).toMatchObject({ disabledWhy: 'failing', waiting: 0 });
  const { rows } = await shop.pool.query("select * from pgboss.job where name = 'webhook-disabled-mail'");
  expect(rows).toHaveLength(1);
  await until(async () => (await ask('GET', '/mails')).body.items.some(isAboutWebhook));
  expect((await ask('GET', '/dashboard')).body.disabledWebhooks).toBe(1);

  const attempts = receiver.received.length;
  const missed = await order(variantId, 2);
  await tell(id);
  expect(receiver.received).toHaveLength(attempts);
  const span = { from: start.toISOString(), to: new Date(now.getTime() + 60_000).toISOString() };
  expect((await ask('POST', `/webhooks/${id}/replay`, span)).status).toBe(409);
  expect((await ask('POST', `/webhooks/${id}/enable`)).body).toMatchObject({ disabledAt: null, failingSince: null });
  receiver.answerWith(() => ({ status: 200 }));
  const replayed = await ask('POST', `/webhooks/${id}/replay`, span);
  expect(replayed.body.deliveries).toBeGreaterThan(5);
  await until(async () => (await deliveries(id, 'delivered')).length === replayed.body.deliveries);
  expect(receiver.received.some(({ body }) => body.data.order.id === missed.id)).toBe(true);
});
const isAboutWebhook = ({ subject }: { subject: string }) => subject.startsWith('A webhook was disabled');
async function signInAgain(): Promise<Record<string, string>> {
  const answer = await shop.request('POST', '/api/v1/session', {
    email: 'olga@example.com',
    password: 'a long password',
  });
  return { cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '' };
}

test('an endpoint that keeps failing is left alone for a while, whatever is due for it', async () => {
  const variantId = await makeVariant(shop, { onHand: 50 });
  const id = await addWebhook(['order.created']);
  receiver.answerWith(() => ({ status: 500 }));
  for (let each = 0; each < 20; each += 1) await order(variantId, 1);
  await unpacker.refreshAll(shop.db);
  await sendWebhooks(shop, id);
  await until(async () => (await webhook(id)).restingUntil !== null);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(receiver.received.length).toBeLessThanOrEqual(8); // five failures, and what was on its way meanwhile
  receiver.answerWith(() => ({ status: 200 }));
  seconds(3600);
  await tendWebhooks(shop);
  await until(async () => (await deliveries(id, 'delivered')).length === 20);
});

test('what a server took and died with is sent by another, and not before it may be taken for dead', async () => {
  const variantId = await makeVariant(shop, { onHand: 5 });
  const id = await addWebhook(['order.created']);
  await shop.pool.query('update webhook_endpoints set sending_until = $1', [new Date(now.getTime() + 60_000)]);
  await order(variantId, 1);
  await unpacker.refreshAll(shop.db);
  await shop.pool.query('update webhook_deliveries set claimed_until = $1', [new Date(now.getTime() + 60_000)]);
  await sendWebhooks(shop, id);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(receiver.received).toEqual([]);
  seconds(61);
  await tendWebhooks(shop);
  await until(() => receiver.received.length === 1);
  await until(async () => (await deliveries(id, 'delivered')).length === 1);
});

test('a receipt that serves many is one note, made messages of part by part, each once however many are at it', async () => {
  const lines = 2_500;
  const variantId = await makeVariant(shop, { policy: 'backorder' });
  await makeQueue(shop, variantId, lines);
  const id = await addWebhook(['backorder.allocated']);
  await shop.pool.query("update webhook_endpoints set sending_until = 'infinity'"); // this is about the messages only
  await adjust(variantId, lines);
  await Promise.all([unpacker.refreshAll(shop.db), openUnpacker(shop).refreshAll(shop.db)]);
  await until(async () => (await noted()) === 0);
  const { rows } = await shop.pool.query(
    `select count(*)::int as messages, count(distinct payload::json->'data'->>'orderLineId')::int as lines
     from webhook_messages m join webhook_deliveries d on d.message_id = m.id where d.endpoint_id = $1`,
    [id],
  );
  expect(rows[0]).toEqual({ messages: lines, lines });
});

test('a test message is sent at once, and its outcome told', async () => {
  const id = await addWebhook();
  receiver.answerWith(() => ({ status: 200, text: 'pong' }));
  const good = await ask('POST', `/webhooks/${id}/ping`);
  expect(good.body).toMatchObject({ status: 200, answer: 'pong', error: null });
  expect(receiver.received[0]?.body).toMatchObject({ type: 'webhook.ping' });
  expect(isSignedWith(receiver.received[0] as never, await secretOf(id))).toBe(true);
  receiver.answerWith(() => ({ status: 302, headers: { location: 'http://127.0.0.1:1/' } }));
  expect((await ask('POST', `/webhooks/${id}/ping`)).body).toMatchObject({ status: 302, error: 'It answered 302.' });
  expect((await deliveries(id)).map(({ state }: { state: string }) => state)).toEqual(['failed', 'delivered']);
});

test('a new secret signs beside the former one for a day', async () => {
  const id = await addWebhook();
  const former = await secretOf(id);
  const { secret } = (await ask('POST', `/webhooks/${id}/secret`)).body;
  expect(secret).not.toBe(former);
  await ask('POST', `/webhooks/${id}/ping`);
  seconds(24 * 3600 + 1);
  await ask('POST', `/webhooks/${id}/ping`);
  const signedBy = receiver.received.map((each) => [isSignedWith(each, former), isSignedWith(each, secret)]);
  expect(signedBy).toEqual([
    [true, true],
    [false, true],
  ]);
});

test('an address that is gone for good is disabled at once; one disabled by hand is told nothing', async () => {
  const variantId = await makeVariant(shop, { onHand: 5 });
  const id = await addWebhook(['order.created']);
  receiver.answerWith(() => ({ status: 410 }));
  await order(variantId, 1);
  await tell(id);
  await until(async () => (await webhook(id)).disabledWhy === 'gone');
  await ask('POST', `/webhooks/${id}/disable`);
  const before = (await deliveries(id)).length;
  await order(variantId, 1);
  await unpacker.refreshAll(shop.db);
  expect(await deliveries(id)).toHaveLength(before);
});

test('one message is sent again by hand', async () => {
  const variantId = await makeVariant(shop, { onHand: 5 });
  const id = await addWebhook(['order.created']);
  await order(variantId, 1);
  await tell(id);
  await until(async () => (await deliveries(id, 'delivered')).length === 1);
  const [delivery] = await deliveries(id);
  expect((await ask('POST', `/webhook-deliveries/${delivery.id}/replay`)).status).toBe(204);
  await until(() => receiver.received.length === 2);
  expect(receiver.received[1]?.id).toBe(receiver.received[0]?.id);
  expect((await ask('POST', '/webhook-deliveries/999999/replay')).status).toBe(404);
});

test('a webhook is changed by its version and deleted with its log', async () => {
  const id = await addWebhook(['order.created']);
  const input = { url: receiver.url, topics: ['stock.changed'], version: 1 };
  expect((await ask('PUT', `/webhooks/${id}`, input)).body).toMatchObject({ version: 2, topics: ['stock.changed'] });
  expect(await ask('PUT', `/webhooks/${id}`, input)).toMatchObject({
    status: 409,
    body: { code: 'changed_meanwhile' },
  });
  await ask('POST', `/webhooks/${id}/ping`);
  expect((await ask('DELETE', `/webhooks/${id}`)).status).toBe(204);
  expect((await ask('GET', `/webhooks/${id}`)).status).toBe(404);
  expect((await ask('DELETE', `/webhooks/${id}`)).status).toBe(404);
});

describe('where webhooks may not go', () => {
  let strict: TestShop;
  let as: Record<string, string>;
  beforeAll(async () => {
    strict = await openTestShop();
    as = await signIn(strict);
  });
  afterAll(() => strict.close());
  const add = (url: string) => strict.request('POST', '/api/v1/webhooks', { url, topics: ['order.created'] }, as);

  test.each([
    'http://127.0.0.1:9/hooks',
    'http://[::1]/',
    'http://[::ffff:169.254.169.254]/latest/meta-data',
    'http://2130706433/',
    'https://10.0.0.8/',
    'ftp://erp.example/',
    'https://me:secret@erp.example/',
    'nothing',
  ])('%s is refused by field', async (url) => {
    expect(await add(url)).toMatchObject({ status: 422, body: { field: 'url' } });
  });

  test('a name that leads inside is refused when it is sent to', async () => {
    const { body } = await add(receiver.url.replace('127.0.0.1', 'localhost'));
    const ping = await strict.request('POST', `/api/v1/webhooks/${body.id}/ping`, undefined, as);
    expect(ping.body).toMatchObject({ status: null, error: expect.stringContaining('inside a network') });
    expect(receiver.received).toEqual([]);
  });
});
