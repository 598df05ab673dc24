import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeVariant, someAddress } from '../support/fixtures.ts';
import { openOrders } from '../support/orders.ts';
import { openTestShop, type TestShop } from '../support/shop.ts';
import { owner } from '../support/sign-in.ts';

let shop: TestShop;
let orders: Awaited<ReturnType<typeof openOrders>>;
let cookie: string;
beforeAll(async () => {
  shop = await openTestShop();
  orders = await openOrders(shop);
  const session = await shop.request('POST', '/api/v1/session', owner);
  cookie = session.headers.get('set-cookie')?.split(';')[0] ?? '';
  await shop.pool.query("update store_settings set invoice_details = E'Kade 1, Utrecht\\nVAT NL001'");
});
afterAll(() => shop.close());

async function pdf(path: string): Promise<{ bytes: Buffer; name: string }> {
  const answer = await fetch(`${shop.url}/api/v1${path}`, { headers: { cookie } });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/pdf']);
  return {
    bytes: Buffer.from(await answer.arrayBuffer()),
    name: /filename="(.+)"/.exec(answer.headers.get('content-disposition') ?? '')?.[1] ?? '',
  };
}

/** The words of a PDF by poppler; where that is missing, only that it is a PDF is known. */
function wordsOf(bytes: Buffer): string | null {
  expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
  if (!existsSync('/usr/bin/pdftotext')) return null;
  return execFileSync('/usr/bin/pdftotext', ['-layout', '-', '-'], { input: bytes }).toString();
}

test('an invoice holds the order with its tax by rate; later papers say only what changed; numbers have no gaps', async () => {
  const kettle = await makeVariant(shop, { policy: 'backorder', onHand: 3, title: 'Kettle Ωμέγα', priceMinor: 1000 });
  const order = await orders.place([{ variantId: kettle, quantity: 3 }], {
    shippingAddress: { ...someAddress, name: 'Zoë Ελένη Новак' },
  });
  expect(await orders.granted('GET', `/orders/${order.id}/invoices`)).toEqual({
    invoices: [],
    toInvoiceMinor: 3495,
    toCreditMinor: 0,
  });
  const both = await Promise.all([1, 2].map(() => orders.granted('POST', `/orders/${order.id}/invoices`)));
  expect(both[0], 'a double click issues one').toEqual(both[1]);
  const [first] = both[0].invoices;
  expect(first).toMatchObject({ kind: 'invoice', number: 'INV00001', totalMinor: 3495 });
  const paper = await pdf(`/invoices/${first.id}/pdf`);
  expect(paper.name).toBe('INV00001.pdf');
  const words = wordsOf(paper.bytes);
  if (words !== null) {
    for (const word of [
      'INV00001',
      order.number,
      'Zoë Ελένη Новак',
      'Kettle Ωμέγα',
      '€30.00',
      '€34.95',
      '21%',
      'VAT NL001',
    ]) {
      expect(words).toContain(word);
    }
  }
  expect((await pdf(`/invoices/${first.id}/pdf`)).bytes.equals(paper.bytes), 'printed again it is the same').toBe(true);

  await orders.granted('POST', `/orders/${order.id}/cancel`, {
    lines: [{ lineId: order.lines[0].id, units: 1 }],
    notify: false,
  });
  const after = await orders.granted('POST', `/orders/${order.id}/invoices`);
  expect(after.invoices).toMatchObject([{ number: 'INV00001' }, { number: 'CRN00001', totalMinor: -1000 }]);
  const second = await orders.place([{ variantId: kettle, quantity: 1 }]);
  const next = await orders.granted('POST', `/orders/${second.id}/invoices`);
  expect(next.invoices).toMatchObject([{ number: 'INV00002' }]);
  await expect(shop.pool.query('update invoices set total_minor = 0')).rejects.toThrow('append-only');
  expect((await orders.as('POST', '/orders/999999/invoices')).status).toBe(404);
  expect((await orders.as('GET', '/invoices/999999/pdf')).status).toBe(404);
});

test('many invoices at once, one of them failing, leave no gap', async () => {
  const variantId = await makeVariant(shop, { policy: 'untracked' });
  const placed = await Promise.all(Array.from({ length: 8 }, () => orders.place([{ variantId, quantity: 1 }])));
  await Promise.all([
    ...placed.map((order) => orders.granted('POST', `/orders/${order.id}/invoices`)),
    orders.as('POST', '/orders/999999/invoices'),
  ]);
  const { rows } = await shop.pool.query<{ number: string }>(
    "select number from invoices where kind = 'invoice' order by number",
  );
  expect(rows.map((row) => row.number)).toEqual(rows.map((_row, at) => `INV${String(at + 1).padStart(5, '0')}`));
});

test('packing slips name what is in the parcel and what still comes, many in one file', async () => {
  const variantId = await makeVariant(shop, { policy: 'backorder', onHand: 3, title: 'Lantern' });
  const first = await orders.place([{ variantId, quantity: 2 }], { note: 'Ring twice' });
  const second = await orders.place([{ variantId, quantity: 4 }]);
  const { prepared } = await orders.granted('POST', '/shipments/prepare', { orderIds: [first.id, second.id] });
  const ids = prepared.map((each: { shipmentId: number }) => each.shipmentId).join(',');
  const slips = await pdf(`/shipments/packing-slips?ids=${ids}`);
  expect(slips.name).toBe('packing-slips.pdf');
  const words = wordsOf(slips.bytes);
  if (words !== null) {
    for (const word of [
      prepared[0].shipmentNumber,
      prepared[1].shipmentNumber,
      'Lantern',
      '3 × Lantern',
      'Ring twice',
    ]) {
      expect(words).toContain(word);
    }
    expect(words).toContain('Page 2 of 2');
  }
  expect((await orders.as('GET', '/shipments/packing-slips?ids=999999')).status).toBe(404);
  const bad = await orders.as('GET', '/shipments/packing-slips?ids=1;drop');
  expect([bad.status, bad.body.field]).toEqual([422, 'ids']);
});
