import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectSound, makeVariant } from '../support/fixtures.ts';
import { openTestShop, type TestShop } from '../support/shop.ts';
import { checkoutPerson, hiddenFields, openShopper } from '../support/shopper.ts';

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop();
});
afterAll(() => shop.close());

const shopper = () => openShopper(shop);

const urlOf = async (variantId: number) =>
  (
    await shop.pool.query('select url from product_texts join variants using (product_id) where variants.id = $1', [
      variantId,
    ])
  ).rows[0].url;

const person = { ...checkoutPerson, name: 'Anna <b>Bakker</b>' };

async function mailTo(number: string) {
  for (let attempt = 0; attempt < 60; attempt += 1) {
    const { rows } = await shop.pool.query(
      'select m.* from mails m join orders o on o.id = m.order_id where o.number = $1',
      [number],
    );
    if (rows[0]) return rows[0];
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error('no mail was written');
}

describe('buying 5 of a product with 2 on hand, without JavaScript', () => {
  test.each([
    {
      prefix: '',
      label: 'In stock',
      split: '2 ship now, 3 on backorder',
      promise: 'Ships in 2-3 weeks',
      number: /Order (ORD\d+)/,
    },
    {
      prefix: '/nl',
      label: 'Op voorraad',
      split: '2 direct verzonden, 3 in nabestelling',
      promise: 'Verzonden binnen 2-3 weken',
      number: /Bestelling (ORD\d+)/,
    },
  ])(
    'in "$prefix": the split is told on product page, cart, checkout, confirmation and mail',
    async ({ prefix, label, split, promise, number }) => {
      const variantId = await makeVariant(shop, {
        policy: 'backorder',
        onHand: 2,
        title: '<script>alert("x")</script> Vase',
        outOfStockText: true,
      });
      const anna = shopper();
      const page = await anna.get(`${prefix}/products/${await urlOf(variantId)}?quantity=5`);
      expect(page.status).toBe(200);
      expect(page.text).toContain(label);
      expect(page.text).not.toContain('<script>alert');
      for (const text of [
        page.text,
        (await anna.post(`${prefix}/cart/add`, { variant: String(variantId), quantity: '5' })).text,
      ]) {
        expect(text).toContain(split);
        expect(text).toContain(promise);
      }
      const checkout = await anna.get(`${prefix}/checkout`);
      expect(checkout.text).toContain(split);
      const form = { ...hiddenFields(checkout.text), ...person };
      const done = await anna.post(`${prefix}/checkout`, form);
      expect(done.url).toMatch(/\/orders\/[\w-]{32}\?placed=1$/);
      expect(done.text).toContain(split);
      expect(done.text).toContain(promise);
      expect(done.text).toContain('Anna &lt;b&gt;Bakker&lt;/b&gt;');
      expect(done.headers.get('cache-control')).toContain('no-store');
      const [, orderNumber = ''] = number.exec(done.text) ?? [];
      const mail = await mailTo(orderNumber);
      expect(mail.recipient).toBe('anna@example.com');
      for (const text of [mail.html, mail.plain_text]) {
        expect(text).toContain(split);
        expect(text).toContain(promise);
      }
      expect(mail.html).not.toContain('<script>');
      expect((await anna.get(`${prefix}/cart`)).text).not.toContain('Vase');
      await expectSound(shop);
    },
  );

  test('sent twice, the form makes one order', async () => {
    const variantId = await makeVariant(shop, { policy: 'backorder', onHand: 2 });
    const anna = shopper();
    await anna.post('/cart/add', { variant: String(variantId), quantity: '1' });
    const form = { ...hiddenFields((await anna.get('/checkout')).text), ...person };
    const [first, second] = await Promise.all([anna.post('/checkout', form), anna.post('/checkout', form)]);
    expect(first.url).toBe(second.url);
    expect((await anna.post('/checkout', form)).url).toBe(first.url);
    const { rows } = await shop.pool.query('select count(*)::int as lines from order_lines where variant_id = $1', [
      variantId,
    ]);
    expect(rows[0].lines).toBe(1);
  });
});

describe('what cannot be had is said before and at checkout, and nothing is lost', () => {
  test('deny: the product page, the cart with a one-click fix', async () => {
    const variantId = await makeVariant(shop, { policy: 'deny', onHand: 2 });
    const anna = shopper();
    expect((await anna.get(`/products/${await urlOf(variantId)}?quantity=5`)).text).toContain(
      'Only 2 available; you asked for 5.',
    );
    const cart = await anna.post('/cart/add', { variant: String(variantId), quantity: '5' });
    expect(cart.text).toContain('Set to 2');
    expect(cart.text).not.toContain('Check out');
    const fixed = await anna.post('/cart/set', { variant: String(variantId), quantity: '2' });
    expect(fixed.text).toContain('2 ship now');
    expect(fixed.text).toContain('Check out');
  });

  test('someone else buys the last one meanwhile: the numbers are told, the entered address stays', async () => {
    const variantId = await makeVariant(shop, { policy: 'deny', onHand: 1, title: 'Last lamp' });
    const [anna, ben] = [shopper(), shopper()];
    for (const each of [anna, ben]) await each.post('/cart/add', { variant: String(variantId), quantity: '1' });
    const forms = await Promise.all(
      [anna, ben].map(async (each) => ({ ...hiddenFields((await each.get('/checkout')).text), ...person })),
    );
    const answers = await Promise.all([anna.post('/checkout', forms[0] ?? {}), ben.post('/checkout', forms[1] ?? {})]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
    const refused = answers.find((answer) => answer.status === 409)?.text ?? '';
    // Told by the page that was asked anew, or by the placement itself where that was a moment faster.
    expect(refused).toMatch(/Last lamp.*This product is sold out\./s);
    expect(refused).toContain('value="Kade 1"');
  });

  test('missing fields are named beside themselves and nothing is ordered', async () => {
    const variantId = await makeVariant(shop, { policy: 'untracked' });
    const anna = shopper();
    await anna.post('/cart/add', { variant: String(variantId), quantity: '1' });
    const form = { ...hiddenFields((await anna.get('/checkout')).text), ...person, email: 'nobody', city: ' ' };
    const answer = await anna.post('/checkout', form);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('Enter an e-mail address');
    expect(answer.text).toContain('Enter a city.');
    expect(answer.text).toContain('value="3011 AA"');
  });

  test('a price that changed since the page was shown is shown again, not charged', async () => {
    const variantId = await makeVariant(shop, { policy: 'untracked', priceMinor: 1000 });
    const anna = shopper();
    await anna.post('/cart/add', { variant: String(variantId), quantity: '1' });
    const form = { ...hiddenFields((await anna.get('/checkout')).text), ...person };
    await shop.pool.query('update variants set price_minor = 1500 where id = $1', [variantId]);
    const answer = await anna.post('/checkout', form);
    expect(answer.status).toBe(409);
    expect(answer.text).toContain('prices changed');
    expect(answer.text).toContain('€19.95');
  });
});

describe('labels and visibility', () => {
  test.each([
    [{ policy: 'untracked' }, 'In stock'],
    [{ policy: 'deny', onHand: 1 }, 'In stock'],
    [{ policy: 'deny' }, 'Out of stock'],
    [{ policy: 'backorder' }, 'On backorder'],
    [{ policy: 'backorder', backorderLimit: 0 }, 'Out of stock'],
  ] as const)('%o is shown as %s', async (wanted, label) => {
    const variantId = await makeVariant(shop, wanted);
    const { text } = await shopper().get(`/products/${await urlOf(variantId)}`);
    expect(text).toContain(`>${label}</span>`);
    expect(text).toContain(
      {
        'In stock': 'schema.org/InStock',
        'On backorder': 'schema.org/BackOrder',
        'Out of stock': 'schema.org/OutOfStock',
      }[label],
    );
  });

  test('hidden products are nowhere; those visible when in stock only while they are', async () => {
    const hidden = await makeVariant(shop, { policy: 'untracked', visibility: 'hidden', title: 'Secret thing' });
    const empty = await makeVariant(shop, {
      policy: 'backorder',
      visibility: 'visible_when_in_stock',
      title: 'Seasonal empty',
    });
    const full = await makeVariant(shop, {
      policy: 'deny',
      onHand: 1,
      visibility: 'visible_when_in_stock',
      title: 'Seasonal full',
    });
    const status = async (variantId: number) => (await shopper().get(`/products/${await urlOf(variantId)}`)).status;
    expect([await status(hidden), await status(empty), await status(full)]).toEqual([404, 404, 200]);
    const found = (await shopper().get('/search?q=s')).text;
    expect(found).toContain('Seasonal full');
    expect(found).not.toContain('Seasonal empty');
    expect(found).not.toContain('Secret thing');
  });

  test('nothing there: a themed page in the visitor’s language; an unknown language too', async () => {
    const missing = await shopper().get('/nl/products/bestaat-niet');
    expect(missing.status).toBe(404);
    expect(missing.text).toContain('Hier is niets');
    expect((await shopper().get('/xx/cart')).status).toBe(404);
    expect((await shopper().get('/en/cart')).status).toBe(404);
    expect((await shopper().get('/orders/guess')).status).toBe(404);
  });

  test.each([
    ['product_texts', '/nl/search?q=a', 'Er ging iets mis'],
    ['languages', '/', 'Something went wrong'], // not even the visit's language can be asked
  ])(
    'a mistake of ours (%s cannot be read) is a page in the theme, and not kept by anyone',
    async (table, path, title) => {
      await shop.pool.query(`alter table ${table} rename to mislaid`);
      const failed = await shopper()
        .get(path)
        .finally(() => shop.pool.query(`alter table mislaid rename to ${table}`));
      expect(failed.status).toBe(500);
      expect(failed.text).toContain(`<h1>${title}</h1>`);
      expect(failed.text).not.toContain('mislaid');
      expect(failed.headers.get('cache-control')).toBe('no-store');
      expect((await shopper().get(path)).status).toBe(200);
    },
  );

  test('every page names its sister in the other language', async () => {
    const { text } = await shopper().get('/nl');
    expect(text).toContain('hreflang="en" href="http://');
    expect(text).toContain('<html lang="nl">');
  });
});
