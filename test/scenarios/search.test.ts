/** The back office's search: one request finds products, variants and orders, the best first. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshKey, orderFor, someAddress } from '../support/fixtures.ts';
import { type Answer, openTestShop, type TestShop } from '../support/shop.ts';
import { signIn } from '../support/sign-in.ts';

let shop: TestShop;
let headers: Record<string, string>;
let order: Answer['body'];

const ask = (method: string, path: string, body?: unknown): Promise<Answer> =>
  shop.request(method, `/api/v1${path}`, body, headers);
const search = async (text: string): Promise<Answer['body']> =>
  (await ask('GET', `/search?text=${encodeURIComponent(text)}`)).body;

beforeAll(async () => {
  shop = await openTestShop();
  headers = await signIn(shop);
  const make = (title: string, variants: Record<string, unknown>[]) =>
    ask('POST', '/products', {
      texts: { en: { title } },
      brand: 'Harbour',
      variants: variants.map((variant) => ({ stock: { policy: 'backorder' }, ...variant })),
    });
  const size = (title: string, more: Record<string, unknown> = {}) => ({ texts: { en: { title } }, ...more });
  const { body: rope } = await make('Mooring rope', [size('Short', { sku: 'MR-10' }), size('Long', { sku: 'MR-100' })]);
  await make('Brass lamp', [size('Default', { sku: 'MR-1', ean: '8712345678906', articleCode: '100%_x' })]);
  const address = { ...someAddress, name: 'Zoë Müller' };
  const lines = [{ variantId: rope.variants[0].id, quantity: 1 }];
  const placed = await shop.request(
    'POST',
    '/api/v1/storefront/orders',
    orderFor(lines, { email: 'zoe@harbour.example', shippingAddress: address }),
    freshKey(),
  );
  order = placed.body;
});
afterAll(() => shop.close());

const titles = (found: Answer['body']) => found.products.map(({ title }: Answer['body']) => title);
const skus = (found: Answer['body']) => found.variants.map(({ sku }: Answer['body']) => sku);
const numbers = (found: Answer['body']) => found.orders.map(({ number }: Answer['body']) => number);

test('a title finds the product, a code its variant, whole codes first', async () => {
  expect(await search('moor')).toEqual({
    products: [{ id: expect.any(Number), title: 'Mooring rope', brand: 'Harbour', imageUrl: null }],
    variants: [],
    orders: [],
  });
  expect(skus(await search('mr-1'))).toEqual(['MR-1', 'MR-10', 'MR-100']);
  expect(titles(await search('8712345678906'))).toEqual(['Brass lamp']);
  expect(skus(await search('rope long'))).toEqual(['MR-100']);
  expect(skus(await search('100%_x'))).toEqual(['MR-1']);
  expect(skus(await search('00%'))).toEqual(['MR-1']);
});

test('an order by its number, with or without letters, by name without accents, and by e-mail', async () => {
  for (const text of [
    order.number,
    order.number.toLowerCase(),
    String(order.id).padStart(2, '0'),
    'muller',
    'zoe@harb',
  ]) {
    expect(numbers(await search(text)), text).toEqual([order.number]);
  }
});

test('what was just added is found, what was archived is not', async () => {
  const { body: product } = await ask('POST', '/products', { texts: { en: { title: 'Quince jelly' } } });
  expect(titles(await search('quince'))).toEqual(['Quince jelly']);
  await ask('DELETE', `/products/${product.id}`);
  expect(titles(await search('quince'))).toEqual([]);
});

test('too short, too long or nothing: refused; strange letters find nothing', async () => {
  for (const text of ['', 'a', 'x'.repeat(201)]) {
    expect((await ask('GET', `/search?text=${text}`)).status, text).toBe(422);
  }
  expect((await ask('GET', '/search')).status).toBe(422);
  for (const text of ['💡💡', '%%', '__', "'; drop table orders --", '\\\\']) {
    expect(await search(text), text).toEqual({ products: [], variants: [], orders: [] });
  }
});
