import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectSound, freshKey, orderFor } from '../support/fixtures.ts';
import { type Answer, openTestShop, type TestShop } from '../support/shop.ts';
import { signIn } from '../support/sign-in.ts';

let shop: TestShop;
let headers: Record<string, string>;
beforeAll(async () => {
  shop = await openTestShop();
  headers = await signIn(shop);
});
afterAll(() => shop.close());

const call = (method: string, path: string, body?: unknown) => shop.request(method, `/api/v1${path}`, body, headers);
const product = (title: string, more: Record<string, unknown> = {}) => ({ texts: { en: { title } }, ...more });
const create = async (title: string, more?: Record<string, unknown>) =>
  (await call('POST', '/products', product(title, more))).body;

async function allowBackorders(on: boolean) {
  const { version } = (await call('GET', '/settings/workflow')).body;
  await call('PUT', '/settings/workflow', { version, allowBackorders: on });
}

describe('products', () => {
  test('one with words in two languages, variants, brand, category and tags comes back as it was given', async () => {
    const category = (await call('POST', '/categories', { title: 'Kitchen' })).body;
    const { status, body } = await call('POST', '/products', {
      texts: {
        en: {
          title: 'Crème Brûlée Set',
          content: '<p onclick="x()">Sweet<script>alert(1)</script></p><img src="https://e.example/x.png">',
        },
        nl: { title: 'Crème-brûléeset' },
      },
      brand: 'Harbour',
      supplier: 'Noord',
      tags: ['gift', 'kitchen'],
      categoryIds: [category.id],
      variants: [
        {
          texts: { en: { title: 'Red', options: [{ name: 'Colour', value: 'Red' }] } },
          sku: 'CB-R',
          priceMinor: 2495,
          stockOnHand: 4,
        },
        { texts: { en: { title: 'Blue' } }, stock: { policy: 'untracked' } },
      ],
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      title: 'Crème Brûlée Set',
      brand: 'Harbour',
      supplier: 'Noord',
      tags: ['gift', 'kitchen'],
      categoryIds: [category.id],
    });
    expect(body.texts.en).toMatchObject({ url: 'creme-brulee-set', content: '<p>Sweet</p>' });
    expect(body.texts.nl.url).toBe('creme-bruleeset');
    expect(body.variants).toMatchObject([
      { title: 'Red', sku: 'CB-R', priceMinor: 2495, stock: { policy: 'deny', onHand: 4, available: 4, waiting: 0 } },
      { title: 'Blue', stock: { policy: 'untracked' } },
    ]);
    await expectSound(shop);
  });

  test('addresses: made from the title, numbered when taken, refused by name when asked for and taken', async () => {
    const first = await create('Blue Vase');
    const second = await create('Blue vase');
    expect([first.texts.en.url, second.texts.en.url]).toEqual(['blue-vase', 'blue-vase-2']);
    const taken = await call('POST', '/products', { texts: { en: { title: 'Other', url: 'blue-vase' } } });
    expect(taken).toMatchObject({ status: 409, body: { field: 'texts.en.url' } });
    expect((await call('GET', '/products?search=Other')).body.items).toEqual([]);
  });

  test.each([
    ['no default language', { texts: { nl: { title: 'Vaas' } } }, 'texts.en.title'],
    ['an empty title', { texts: { en: { title: ' ' } } }, 'texts.en.title'],
    ['a language the store lacks', { texts: { en: { title: 'A' }, fr: { title: 'B' } } }, 'texts.fr'],
    ['an unknown category', product('A', { categoryIds: [99_999] }), 'categoryIds'],
    ['an unknown tax rate', product('A', { taxRateId: 99_999 }), 'taxRateId'],
    [
      'a maximum below the minimum',
      product('A', { variants: [{ texts: { en: { title: 'x' } }, buyMinimum: 5, buyMaximum: 4 }] }),
      'variants.0.buyMaximum',
    ],
    [
      'a fraction of a cent',
      product('A', { variants: [{ texts: { en: { title: 'x' } }, priceMinor: 1.5 }] }),
      'variants.0.priceMinor',
    ],
    ['a bad address', { texts: { en: { title: 'A', url: 'Not An Url' } } }, 'texts.en.url'],
  ])('refused: %s', async (_case, body, field) => {
    const answer = await call('POST', '/products', body);
    expect(answer).toMatchObject({ status: 422, body: { field } });
  });

  test('a change from an older version is refused; of many at once exactly one is written', async () => {
    const { id, version } = await create('Contested');
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, at) =>
        call('PATCH', `/products/${id}`, { version, texts: { en: { title: `Title ${at}` } } }),
      ),
    );
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
    expect(answers.filter((answer) => answer.body.code === 'changed_meanwhile')).toHaveLength(7);
    const now = (await call('GET', `/products/${id}`)).body;
    expect(now).toMatchObject({ version: version + 1, texts: { en: { url: 'contested' } } });
  });

  test('absent fields stay as they are', async () => {
    const made = await create('Stable', { brand: 'Kept', tags: ['a'] });
    const { body } = await call('PATCH', `/products/${made.id}`, { version: made.version, visibility: 'hidden' });
    expect(body).toMatchObject({ visibility: 'hidden', brand: 'Kept', tags: ['a'], title: 'Stable' });
  });

  test('the list finds by title, SKU and EAN, takes % literally, and pages without gaps or repeats', async () => {
    for (let at = 0; at < 7; at += 1) {
      await create(`Paged ${at % 3}`, {
        variants: [{ texts: { en: { title: 'Default' } }, sku: `PAGE-${at}`, ean: `29000000000${at}` }],
      });
    }
    expect((await call('GET', '/products?search=page-3')).body).toMatchObject({ total: 1 });
    expect((await call('GET', '/products?search=290000000005')).body).toMatchObject({ total: 1 });
    expect((await call('GET', '/products?search=%25')).body).toMatchObject({ total: 0, items: [] });
    for (const sort of ['title', 'newest']) {
      const seen: number[] = [];
      let cursor = '';
      do {
        const { body } = await call('GET', `/products?search=paged&limit=2&sort=${sort}&cursor=${cursor}`);
        expect(body.total).toBe(7);
        seen.push(...body.items.map((item: { id: number }) => item.id));
        cursor = body.nextCursor ?? '';
      } while (cursor);
      expect(seen).toHaveLength(7);
      expect(new Set(seen).size).toBe(7);
    }
    expect((await call('GET', '/products?cursor=nonsense')).status).toBe(422);
  });
});

describe('Settings > Workflow > Allow backorders decides for new variants only', () => {
  test('off, then on, then off: what exists is never rewritten', async () => {
    await allowBackorders(false);
    const off = await create('Made while off');
    await allowBackorders(true);
    const on = await create('Made while on');
    await allowBackorders(false);
    const policies = await Promise.all(
      [off, on].map(async ({ id }) => (await call('GET', `/products/${id}`)).body.variants[0].stock.policy),
    );
    expect(policies).toEqual(['deny', 'backorder']);
  });
});

describe('variants', () => {
  test('the two switches are one policy; the numbers of an impossible mix are refused', async () => {
    const { variants } = await create('Switches');
    const [{ id, version }] = variants;
    const saved = await call('PATCH', `/variants/${id}`, {
      version,
      stock: { policy: 'backorder', backorderLimit: 10 },
      sku: 'S-1',
    });
    expect(saved.body).toMatchObject({
      version: version + 1,
      sku: 'S-1',
      stock: { policy: 'backorder', backorderLimit: 10 },
    });
    const wrong = await call('PATCH', `/variants/${id}`, { version: version + 1, buyMaximum: 0 });
    expect(wrong).toMatchObject({ status: 422, body: { field: 'buyMaximum' } });
    const stale = await call('PATCH', `/variants/${id}`, { version, sku: 'S-2' });
    expect(stale.body.code).toBe('changed_meanwhile');
  });

  test('stock is adjusted through the ledger: gains serve those who wait, losses send the newest back', async () => {
    const { variants } = await create('Adjusted', {
      variants: [{ texts: { en: { title: 'Default' } }, stock: { policy: 'backorder' }, priceMinor: 100 }],
    });
    const [{ id: variantId }] = variants;
    const orders = [];
    for (const quantity of [3, 2]) {
      orders.push(
        (await shop.request('POST', '/api/v1/storefront/orders', orderFor([{ variantId, quantity }]), freshKey())).body,
      );
    }
    const gained = await call('POST', `/variants/${variantId}/adjustments`, {
      change: 4,
      reason: 'received',
      note: 'box 7',
    });
    expect(gained.body).toMatchObject({
      onHandDelta: 4,
      filled: [
        { orderNumber: orders[0].number, units: 3 },
        { orderNumber: orders[1].number, units: 1 },
      ],
      stock: { onHand: 4, allocated: 4, available: 0, waiting: 1 },
    });
    const lost = await call('POST', `/variants/${variantId}/adjustments`, { counted: 2, reason: 'count' });
    expect(lost.body).toMatchObject({
      onHandDelta: -2,
      sentBackToWaiting: [
        { orderNumber: orders[1].number, units: 1 },
        { orderNumber: orders[0].number, units: 1 },
      ],
      stock: { onHand: 2, allocated: 2, waiting: 3 },
    });
    const tooMany = await call('POST', `/variants/${variantId}/adjustments`, { change: -3, reason: 'damage' });
    expect(tooMany).toMatchObject({ status: 409, body: { field: 'change', details: { asked: 3, possible: 2 } } });
    const ledger = (await call('GET', `/variants/${variantId}/movements`)).body.items;
    expect(ledger.at(-1)).toMatchObject({ kind: 'received', onHandDelta: 4, reason: 'received: box 7' });
    const queue = (await call('GET', `/variants/${variantId}/waiting`)).body.items;
    expect(queue.map((line: { orderNumber: string; waiting: number }) => [line.orderNumber, line.waiting])).toEqual([
      [orders[0].number, 1],
      [orders[1].number, 2],
    ]);
    await expectSound(shop);
  });

  test('neither a count nor a change, or both, is refused', async () => {
    const [{ id }] = (await create('Either')).variants;
    for (const body of [{ reason: 'count' }, { change: 1, counted: 2, reason: 'count' }]) {
      expect((await call('POST', `/variants/${id}/adjustments`, body)).status).toBe(422);
    }
  });

  test('the last variant and one with units waiting are not archived; a product with waiting units neither', async () => {
    const made = await create('Archive', {
      variants: [{ texts: { en: { title: 'Only' } }, stock: { policy: 'backorder' } }],
    });
    const [{ id: variantId }] = made.variants;
    expect((await call('DELETE', `/variants/${variantId}`)).status).toBe(409);
    await call('POST', `/products/${made.id}/variants`, { texts: { en: { title: 'Second' } } });
    await shop.request('POST', '/api/v1/storefront/orders', orderFor([{ variantId, quantity: 1 }]), freshKey());
    expect(await call('DELETE', `/variants/${variantId}`)).toMatchObject({
      status: 409,
      body: { details: { waiting: 1 } },
    });
    expect(await call('DELETE', `/products/${made.id}`)).toMatchObject({
      status: 409,
      body: { details: { waiting: 1 } },
    });
    const free = await create('Archive freely');
    expect((await call('DELETE', `/products/${free.id}`)).status).toBe(204);
    expect((await call('GET', `/products/${free.id}`)).status).toBe(404);
  });
});

describe('pictures', () => {
  async function upload(productId: number, bytes: Buffer, name = 'p.png') {
    const form = new FormData();
    form.set('alt', 'A vase');
    form.set('image', new Blob([new Uint8Array(bytes)]), name);
    const answer = await fetch(`${shop.url}/api/v1/products/${productId}/images`, {
      method: 'POST',
      body: form,
      headers,
    });
    return { status: answer.status, body: (await answer.json()) as Answer['body'] };
  }

  test('are drawn anew as WebP, served for ever, arranged and removed', async () => {
    const { id } = await create('Pictured');
    const png = await sharp({ create: { width: 2400, height: 1200, channels: 3, background: '#336' } })
      .png()
      .toBuffer();
    const first = await upload(id, png);
    expect(first).toMatchObject({ status: 201, body: { images: [{ width: 2000, height: 1000, alt: 'A vase' }] } });
    const second = await upload(id, await sharp(png).resize(100).jpeg().toBuffer());
    const [a, b] = second.body.images;
    const served = await fetch(shop.url + a.url);
    expect([served.status, served.headers.get('content-type')]).toEqual([200, 'image/webp']);
    expect(served.headers.get('cache-control')).toContain('immutable');
    const turned = await call('PUT', `/products/${id}/images`, [{ id: b.id, alt: 'Small' }, { id: a.id }]);
    expect(turned.body.images.map((image: { id: number }) => image.id)).toEqual([b.id, a.id]);
    const fewer = await call('PUT', `/products/${id}/images`, [{ id: b.id, alt: 'Small' }]);
    expect(fewer.body.images).toMatchObject([{ id: b.id, alt: 'Small' }]);
  });

  test.each([
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
    ['text named .png', Buffer.from('not a picture')],
    ['a cut-off PNG', Buffer.from('89504e470d0a1a0a0000', 'hex')],
  ])('refused: %s', async (_case, bytes) => {
    const { id } = await create('No picture');
    expect(await upload(id, bytes)).toMatchObject({ status: 422, body: { field: 'image' } });
  });

  test.each(['..%2f..%2fpackage.json', 'a.webp', `${'0'.repeat(64)}.webp`])('/files/%s is not there', async (name) => {
    expect((await fetch(`${shop.url}/files/${name}`)).status).toBe(404);
  });
});
