/** What shoppers are told is so now: kept pages follow every sale, and cart and checkout say what changed. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshKey, makeVariant, orderFor } from '../support/fixtures.ts';
import { openServerGroup, type ServerGroup } from '../support/server-group.ts';
import { openTestShop, type TestShop } from '../support/shop.ts';
import { checkoutPerson, hiddenFields, openShopper, productPath } from '../support/shopper.ts';

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop();
});
afterAll(() => shop.close());

/** Another shopper buys so many. */
async function sell(variantId: number, quantity: number): Promise<void> {
  const lines = [{ variantId, quantity }];
  const placed = await shop.request('POST', '/api/v1/storefront/orders', orderFor(lines), freshKey());
  expect(placed.status).toBe(201);
}

/** Units on order that come on a day. */
async function order(variantId: number, units: number, expectedOn: string): Promise<number> {
  const { rows } = await shop.pool.query(
    `with made as (insert into purchase_orders (state, ordered_at) values ('ordered', now()) returning id)
     insert into purchase_order_lines (purchase_order_id, variant_id, location_id, ordered, expected_on)
     select id, $1, (select min(id) from locations), $2, $3 from made returning id`,
    [variantId, units, expectedOn],
  );
  return rows[0].id;
}

describe('a product page is kept only while it is true', () => {
  const maximum = (html: string) => Number(/max="(\d+)"/.exec(html)?.[1]);
  const label = (html: string) => /class="status status--(\w+)"/.exec(html)?.[1];

  test('a browser that has it gets 304 until a sale; then the new label and maximum', async () => {
    const variantId = await makeVariant(shop, { policy: 'deny', onHand: 3, title: 'Kept vase' });
    const path = await productPath(shop, variantId);
    const anna = openShopper(shop);
    const first = await anna.get(path);
    expect([label(first.text), maximum(first.text)]).toEqual(['in_stock', 3]);
    expect(first.headers.get('cache-control')).toBe('private, no-cache');
    const etag = first.headers.get('etag') as string;
    expect((await anna.get(path, { 'if-none-match': etag })).status).toBe(304);
    expect((await openShopper(shop).get(path)).text).toBe(first.text);

    await sell(variantId, 2);
    const second = await anna.get(path, { 'if-none-match': etag });
    expect([second.status, label(second.text), maximum(second.text)]).toEqual([200, 'in_stock', 1]);
    await sell(variantId, 1);
    expect(label((await anna.get(path)).text)).toBe('out_of_stock');
  });

  const product = (variantId: number) => `(select product_id from variants where id = ${variantId})`;
  test.each<[string, (id: number) => string, string]>([
    ['the price', (id) => `update variants set price_minor = 7777 where id = ${id}`, '€77.77'],
    ['the title', (id) => `update product_texts set title = 'Renamed' where product_id = ${product(id)}`, 'Renamed'],
    ['the rule', (id) => `update variant_stock set stock_policy = 'deny' where variant_id = ${id}`, 'Out of stock'],
    ['the least one buys', (id) => `update variants set buy_minimum = 3 where id = ${id}`, 'min="3"'],
    ['the store', () => `update store_settings set name = 'Another name'`, 'Another name'],
    [
      'a timeframe',
      (id) =>
        `update products set delivery_timeframe_id = (select min(id) from delivery_timeframes) where id = ${product(id)}`,
      'Ships in 2-3 weeks',
    ],
    [
      'its words',
      () => `update delivery_timeframe_texts set out_of_stock = 'Next spring' where language = 'en'`,
      'Next spring',
    ],
    [
      'goods on order',
      (id) =>
        `with made as (insert into purchase_orders (state, ordered_at) values ('ordered', now()) returning id)
         insert into purchase_order_lines (purchase_order_id, variant_id, location_id, ordered, expected_on)
         select id, ${id}, (select min(id) from locations), 9, '2099-03-01' from made`,
      '1 March 2099',
    ],
    [
      'a picture',
      (id) =>
        `insert into product_images (product_id, position, file, width, height) select ${product(id)}, 0, repeat('a', 64) || '.webp', 900, 900`,
      '/files/640/aaaa',
    ],
    [
      'a category',
      (id) =>
        `with c as (insert into categories default values returning id), t as (insert into category_texts (category_id, language, title, url) select id, 'en', 'Brand new', 'brand-new' from c) insert into product_categories select ${product(id)}, id from c`,
      'Brand new',
    ],
  ])('%s changes: so does the page', async (_what, change, says) => {
    const variantId = await makeVariant(shop, {
      policy: 'backorder',
      onHand: 0,
      outOfStockText: says === 'Next spring',
    });
    const path = await productPath(shop, variantId);
    const anna = openShopper(shop);
    await anna.get(path);
    expect((await anna.get(path)).text).not.toContain(says);
    await shop.pool.query(change(variantId));
    expect((await anna.get(path)).text).toContain(says);
  });

  test('each visitor sees their own cart on it', async () => {
    const variantId = await makeVariant(shop, { policy: 'untracked', title: 'Shared mug' });
    const path = await productPath(shop, variantId);
    const [anna, ben] = [openShopper(shop), openShopper(shop)];
    const counted = async (who: typeof anna) => /cart-link__count">(\d+)/.exec((await who.get(path)).text)?.[1];
    await anna.post('/cart/add', { variant: String(variantId), quantity: '3' });
    expect([await counted(anna), await counted(ben), await counted(anna)]).toEqual(['3', undefined, '3']);
    await ben.post('/cart/add', { variant: String(variantId), quantity: '1' });
    await anna.post('/cart/set', { variant: String(variantId), quantity: '2' });
    expect([await counted(anna), await counted(ben)]).toEqual(['2', '1']);
  });

  test('whoever does not read gzip gets it plain', async () => {
    const path = await productPath(shop, await makeVariant(shop, { policy: 'untracked' }));
    const packed = await openShopper(shop).get(path, { 'accept-encoding': 'gzip' });
    const plain = await openShopper(shop).get(path, { 'accept-encoding': 'identity' });
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(plain.text).toBe(packed.text);
  });
});

describe('with several server processes', () => {
  let group: ServerGroup;
  beforeAll(async () => {
    group = await openServerGroup(2);
  });
  afterAll(() => group.close());

  test('a sale at one is on the page of the other before the buyer has the answer', async () => {
    const variantId = await makeVariant(group, { policy: 'deny', onHand: 12, title: 'Hot vase' });
    const path = await productPath(group, variantId);
    const shown = async (at: number) => {
      const html = await (await fetch(`${group.servers[at]?.url}${path}`)).text();
      return /class="status status--out_of_stock"/.test(html) ? 0 : Number(/max="(\d+)"/.exec(html)?.[1]);
    };
    for (let left = 12; left > 0; left -= 1) {
      // Many look meanwhile, at both servers, so that the page is kept at each and being made at some moment.
      const looks = Promise.all([0, 1, 0, 1, 0, 1].map(shown));
      const body = orderFor([{ variantId, quantity: 1 }]);
      const placed = await group.request(left % 2, 'POST', '/api/v1/storefront/orders', body, freshKey());
      expect(placed?.status).toBe(201);
      expect(await Promise.all([0, 1].map(shown))).toEqual([left - 1, left - 1]);
      for (const seen of await looks) expect([left, left - 1]).toContain(seen);
      expect(await Promise.all([0, 1].map(shown))).toEqual([left - 1, left - 1]);
    }
  });
});

describe('what changed is said, line by line, with what was and what is', () => {
  type Case = {
    what: string;
    stock: Parameters<typeof makeVariant>[1];
    quantity: number;
    given?: (id: number) => Promise<unknown>;
    change: (id: number) => Promise<unknown>;
    says: string;
    was: string;
    now: string;
    /** Whether the order can be placed as it is. */
    possible: boolean;
  };
  const run = (sql: string) => (id: number) => shop.pool.query(sql, [id]);
  const cases: Case[] = [
    {
      what: 'the price',
      stock: { policy: 'untracked', priceMinor: 1000 },
      quantity: 1,
      change: run('update variants set price_minor = 1250 where id = $1'),
      says: 'The price has changed.',
      was: 'Before: €10.00',
      now: 'Now: €12.50',
      possible: true,
    },
    {
      what: 'less is left',
      stock: { policy: 'deny', onHand: 3 },
      quantity: 3,
      change: (id) => sell(id, 2),
      says: 'Less of this is available.',
      was: 'Before: 3 ship now',
      now: 'Now: Only 1 available; you asked for 3.',
      possible: false,
    },
    {
      what: 'the limit is reached',
      stock: { policy: 'backorder', onHand: 0, backorderLimit: 2 },
      quantity: 2,
      change: (id) => sell(id, 1),
      says: 'Less of this is available.',
      was: 'Before: 2 on backorder, no date yet',
      now: 'Now: Only 1 can be ordered right now; you asked for 2.',
      possible: false,
    },
    {
      what: 'now on backorder',
      stock: { policy: 'backorder', onHand: 2 },
      quantity: 2,
      change: (id) => sell(id, 1),
      says: 'More of this is on backorder.',
      was: 'Before: 2 ship now',
      now: 'Now: 1 ships now, 1 on backorder, no date yet',
      possible: true,
    },
    {
      what: 'the promise moved',
      stock: { policy: 'backorder', onHand: 0 },
      quantity: 2,
      given: (id) => order(id, 5, '2099-03-01'),
      change: run(`update purchase_order_lines set expected_on = '2099-05-09' where variant_id = $1`),
      says: 'It is expected at another time.',
      was: 'Before: 2 on backorder, expected 1 March 2099',
      now: 'Now: 2 on backorder, expected 9 May 2099',
      possible: true,
    },
    {
      what: 'no longer sold',
      stock: { policy: 'untracked' },
      quantity: 1,
      change: run(
        `update products set visibility = 'hidden' where id = (select product_id from variants where id = $1)`,
      ),
      says: 'This is no longer for sale.',
      was: 'Before: 1 ships now',
      now: 'Now: This product is no longer for sale.',
      possible: false,
    },
    {
      what: 'goods came',
      stock: { policy: 'backorder', onHand: 0 },
      quantity: 1,
      change: run(
        `with l as (update stock_levels set on_hand = 5 where variant_id = $1 returning *)
         insert into movements (variant_id, location_id, kind, on_hand_delta, allocated_delta, cause, actor)
         select variant_id, location_id, 'found', 5, 0, 'test', 'system' from l`,
      ),
      says: 'More of this ships at once.',
      was: 'Before: 1 on backorder, no date yet',
      now: 'Now: 1 ships now',
      possible: true,
    },
  ];

  test.each(cases)('in the cart: $what', async ({ stock, quantity, given, change, says, was, now }) => {
    const variantId = await makeVariant(shop, stock);
    await given?.(variantId);
    const anna = openShopper(shop);
    const form = { variant: String(variantId), quantity: String(quantity) };
    expect((await anna.post('/cart/add', form)).text).not.toContain('Something has changed');
    await change(variantId);
    for (let look = 0; look < 2; look += 1) {
      const { text } = await anna.get('/cart'); // looking at it does not make it go away
      for (const part of ['Something has changed', says, was, now]) expect(text).toContain(part);
    }
    const cart = await anna.get('/cart');
    const understood = await anna.post('/cart/seen', { seen: hiddenFields(cart.text).seen as string });
    expect(understood.text).not.toContain('Something has changed');
  });

  test.each(cases)('at checkout: $what', async ({ stock, quantity, given, change, says, was, now, possible }) => {
    const variantId = await makeVariant(shop, { ...stock, title: 'Thing in question' });
    await given?.(variantId);
    const anna = openShopper(shop);
    await anna.post('/cart/add', { variant: String(variantId), quantity: String(quantity) });
    const page = await anna.get('/checkout');
    expect(page.text).not.toContain('Something has changed');
    await change(variantId);
    const refused = await anna.post('/checkout', { ...hiddenFields(page.text), ...checkoutPerson });
    expect(refused.status).toBe(409);
    for (const part of ['nothing was ordered yet', 'Thing in question', says, was, now])
      expect(refused.text).toContain(part);
    expect(refused.text).toContain('value="Kade 1"');
    const { rows } = await shop.pool.query(
      'select count(*)::int as lines from order_lines where variant_id = $1 and order_id in (select id from orders where email = $2)',
      [variantId, checkoutPerson.email],
    );
    expect(rows[0].lines).toBe(0);
    // Now it was told: sent again, it is what the shopper agrees to.
    const again = await anna.post('/checkout', { ...hiddenFields(refused.text), ...checkoutPerson });
    if (possible) expect(again.url).toMatch(/\/orders\/[\w-]{32}\?placed=1$/);
    else expect(again.status).toBe(409);
  });

  test('between the product page and the cart, too', async () => {
    const variantId = await makeVariant(shop, { policy: 'backorder', onHand: 1, title: 'Quick vase' });
    const anna = openShopper(shop);
    const page = await anna.get(await productPath(shop, variantId));
    await sell(variantId, 1);
    const cart = await anna.post('/cart/add', { ...hiddenFields(page.text), quantity: '1' });
    expect(cart.text).toContain('More of this is on backorder.');
    expect(cart.text).toContain('Before: 1 ships now');
    expect(cart.text).toContain('Now: 1 on backorder, no date yet');
  });

  test('another quantity is no change, but another price is', async () => {
    const variantId = await makeVariant(shop, { policy: 'deny', onHand: 5, priceMinor: 1000 });
    const anna = openShopper(shop);
    const cart = await anna.post('/cart/add', { variant: String(variantId), quantity: '2' });
    const set = (quantity: string) =>
      anna.post('/cart/set', { variant: String(variantId), quantity, seen: hiddenFields(cart.text).seen as string });
    expect((await set('4')).text).not.toContain('Something has changed');
    await shop.pool.query('update variants set price_minor = 2000 where id = $1', [variantId]);
    expect((await set('3')).text).toContain('Before: €10.00');
  });

  test('a line put in from another tab is not ordered unseen', async () => {
    const [one, two] = [
      await makeVariant(shop, { policy: 'untracked' }),
      await makeVariant(shop, { policy: 'untracked' }),
    ];
    const anna = openShopper(shop);
    await anna.post('/cart/add', { variant: String(one), quantity: '1' });
    const page = await anna.get('/checkout');
    await anna.post('/cart/add', { variant: String(two), quantity: '1' });
    const refused = await anna.post('/checkout', { ...hiddenFields(page.text), ...checkoutPerson });
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('Your cart or its prices changed');
  });

  test('a form that tells nothing, or nonsense, is answered by the page', async () => {
    const variantId = await makeVariant(shop, { policy: 'untracked' });
    const anna = openShopper(shop);
    await anna.post('/cart/add', { variant: String(variantId), quantity: '1', seen: 'nonsense' });
    for (const seen of ['', 'nonsense', Buffer.from('[{"variantId":1}]').toString('base64url')]) {
      const fields = { ...hiddenFields((await anna.get('/checkout')).text), ...checkoutPerson, seen };
      expect((await anna.post('/checkout', fields)).status).toBe(409);
    }
  });
});

test('a quote goes by the shop’s clock', async () => {
  const later = await openTestShop({ clock: () => new Date('2098-06-01T12:00:00Z') });
  try {
    const variantId = await makeVariant(later, { policy: 'backorder', onHand: 0 });
    await later.pool.query(
      `with made as (insert into purchase_orders (state, ordered_at) values ('ordered', now()) returning id)
       insert into purchase_order_lines (purchase_order_id, variant_id, location_id, ordered, expected_on)
       select id, $1, (select min(id) from locations), 1, day::date from made, unnest(array['2098-05-31', '2098-06-02']) day`,
      [variantId],
    );
    const ask = { lines: [{ variantId, quantity: 1 }] };
    const { body } = await later.request('POST', '/api/v1/storefront/quote', ask);
    expect(body.lines[0].promise).toMatchObject({ kind: 'date', date: '2098-06-02' });
  } finally {
    await later.close();
  }
});
