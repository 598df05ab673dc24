/** Taxes, delivery timeframes, business days, shipping and languages, as Settings keeps them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshKey, makeVariant, orderFor } from '../support/fixtures.ts';
import { type Answer, openTestShop, type TestShop } from '../support/shop.ts';
import { signIn } from '../support/sign-in.ts';

let shop: TestShop;
let headers: Record<string, string>;
const wednesday = new Date('2026-04-01T10:00:00Z');
beforeAll(async () => {
  shop = await openTestShop({ clock: () => wednesday });
  headers = await signIn(shop);
});
afterAll(() => shop.close());

const call = (method: string, path: string, body?: unknown): Promise<Answer> =>
  shop.request(method, `/api/v1/settings/${path}`, body, headers);
const items = async (path: string) => (await call('GET', path)).body.items;
const named = async (path: string, name: string) =>
  (await items(path)).find((each: { name: string }) => each.name === name);

/** What every list of Settings promises about names, versions and things that are not there. */
describe.each([
  ['taxes', { basisPoints: 2100 }, { basisPoints: 550 }],
  [
    'delivery-timeframes',
    { texts: {} },
    { texts: { en: { inStock: 'Soon', outOfStock: 'Later' } }, outOfStockDays: 9 },
  ],
  ['locations', {}, {}],
])('%s', (path, created, changed) => {
  test('are made, changed and deleted; two people cannot overwrite each other', async () => {
    const before = await items(path);
    const made = await call('POST', path, { name: ' Mine ', ...created });
    expect(made).toMatchObject({ status: 201, body: { name: 'Mine', version: 1, ...created } });
    const { id } = made.body;

    const change = { name: 'Ours', ...created, ...changed };
    const saved = await call('PUT', `${path}/${id}`, { ...change, version: 1 });
    expect(saved).toMatchObject({ status: 200, body: { ...change, version: 2 } });
    const stale = await call('PUT', `${path}/${id}`, { ...change, name: 'Theirs', version: 1 });
    expect(stale).toMatchObject({ status: 409, body: { code: 'changed_meanwhile', details: { currentVersion: 2 } } });
    expect((await named(path, 'Ours'))?.id).toBe(id);

    expect((await call('DELETE', `${path}/${id}`)).status).toBe(204);
    expect(await items(path)).toEqual(before);
    for (const [method, body] of [
      ['PUT', { ...change, version: 1 }],
      ['DELETE', undefined],
    ] as const) {
      expect((await call(method, `${path}/${id}`, body)).status).toBe(404);
    }
  });

  test('a name that is taken or empty is refused by field, also for two at once', async () => {
    const empty = await call('POST', path, { name: ' ', ...created });
    expect(empty).toMatchObject({ status: 422, body: { field: 'name' } });
    const answers = await Promise.all([1, 2, 3].map(() => call('POST', path, { name: 'Only one', ...created })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ field: 'name', code: 'conflict' });
    const other = await call('POST', path, { name: 'Another', ...created });
    const taken = await call('PUT', `${path}/${other.body.id}`, { name: 'Only one', ...created, version: 1 });
    expect(taken).toMatchObject({ status: 409, body: { field: 'name' } });
    for (const name of ['Only one', 'Another']) await call('DELETE', `${path}/${(await named(path, name)).id}`);
  });
});

describe('taxes', () => {
  test.each([
    [{ basisPoints: 10_001 }, 'basisPoints'],
    [{ basisPoints: -1 }, 'basisPoints'],
    [{ basisPoints: 12.5 }, 'basisPoints'],
    [{}, 'basisPoints'],
  ])('%j is refused by field', async (wrong, field) => {
    expect(await call('POST', 'taxes', { name: 'Wrong', ...wrong })).toMatchObject({ status: 422, body: { field } });
  });

  test('a changed rate counts for orders to come; one in use is not deleted, and the refusal says by how many', async () => {
    const { body: tax } = await call('POST', 'taxes', { name: 'Used', basisPoints: 1000 });
    const variantId = await makeVariant(shop, { onHand: 9, priceMinor: 1100 });
    await shop.pool.query(
      'update products set tax_rate_id = $1 where id = (select product_id from variants where id = $2)',
      [tax.id, variantId],
    );
    const order = async () => {
      const placed = await shop.request(
        'POST',
        '/api/v1/storefront/orders',
        orderFor([{ variantId, quantity: 1 }]),
        freshKey(),
      );
      return (await shop.request('GET', `/api/v1/orders/${placed.body.id}`, undefined, headers)).body;
    };
    const before = await order();
    await call('PUT', `taxes/${tax.id}`, { name: 'Used', basisPoints: 2000, version: 1 });
    const after = await order();
    expect(after.taxMinor).toBeGreaterThan(before.taxMinor);
    const kept = await shop.request('GET', `/api/v1/orders/${before.id}`, undefined, headers);
    expect(kept.body.taxMinor).toBe(before.taxMinor);

    expect(await named('taxes', 'Used')).toMatchObject({ products: 1, shippingMethods: 0 });
    const refused = await call('DELETE', `taxes/${tax.id}`);
    expect(refused).toMatchObject({ status: 409, body: { details: { products: 1, shippingMethods: 0 } } });
    expect(refused.body.title).toContain('archived ones included: 1');
  });

  test('deleted while somebody takes it into use: either it stays in use, or it is gone and the other is told', async () => {
    for (let round = 0; round < 8; round += 1) {
      const { body: tax } = await call('POST', 'taxes', { name: `Race ${round}`, basisPoints: 100 });
      const product = { texts: { en: { title: `Race ${round}` } }, taxRateId: tax.id };
      const [deleted, made] = await Promise.all([
        call('DELETE', `taxes/${tax.id}`),
        shop.request('POST', '/api/v1/products', product, headers),
      ]);
      expect([deleted.status, made.status]).toEqual(deleted.status === 204 ? [204, 422] : [409, 201]);
    }
  });
});

describe('delivery timeframes', () => {
  const texts = {
    en: { inStock: 'Ships tomorrow', outOfStock: 'Ships in three weeks' },
    nl: { inStock: 'Morgen verzonden', outOfStock: 'Over drie weken verzonden' },
  };
  const page = async (url: string) => (await shop.request('GET', url)).body as string;
  const sell = async (title: string, more: object, variant: object = {}) => {
    const made = await shop.request(
      'POST',
      '/api/v1/products',
      {
        texts: { en: { title }, nl: { title: `${title} NL` } },
        variants: [{ texts: { en: { title: 'Default' } }, ...variant }],
        ...more,
      },
      headers,
    );
    expect(made.status).toBe(201);
    return made.body as { id: number; storefrontUrl: string; variants: { id: number; version: number }[] };
  };

  test('product and variant tell the text for in stock or out of stock, in the shopper’s language, live', async () => {
    const { body: own } = await call('POST', 'delivery-timeframes', { name: 'Own', texts });
    const { body: other } = await call('POST', 'delivery-timeframes', {
      name: 'Other',
      texts: { en: { inStock: 'By courier today', outOfStock: '' } },
    });
    const stocked = await sell(
      'Oar',
      { deliveryTimeframeId: own.id },
      { stockOnHand: 2, stock: { policy: 'backorder' } },
    );
    const empty = await sell('Mast', { deliveryTimeframeId: own.id }, { stock: { policy: 'backorder' } });
    expect(await page('/products/oar')).toContain('Ships tomorrow');
    expect(await page('/nl/products/oar-nl')).toContain('Morgen verzonden');
    expect(await page('/products/mast')).toContain('Ships in three weeks');
    expect(await page('/nl/products/mast-nl')).toContain('Over drie weken verzonden');

    // A variant's own timeframe takes the place of its product's; what it lacks in a language is said in the default one.
    const [variant] = stocked.variants as [{ id: number; version: number }];
    const override = { version: variant.version, deliveryTimeframeId: other.id };
    expect((await shop.request('PATCH', `/api/v1/variants/${variant.id}`, override, headers)).status).toBe(200);
    expect(await page('/products/oar')).toContain('By courier today');
    expect(await page('/nl/products/oar-nl')).toContain('By courier today');

    // In bulk, for all variants and for their products.
    const bulk = await shop.request(
      'POST',
      '/api/v1/change-sets',
      { variantIds: [variant.id, empty.variants[0]?.id], values: { deliveryTimeframeId: other.id } },
      headers,
    );
    expect(bulk.status, JSON.stringify(bulk.body)).toBeLessThan(300);
    expect(await page('/products/mast')).not.toContain('Ships in three weeks');

    // A changed text is told from now on; a deleted one is refused with what uses it.
    await call('PUT', `delivery-timeframes/${other.id}`, {
      name: 'Other',
      texts: { en: { inStock: 'By bike', outOfStock: 'By boat' } },
      version: 1,
    });
    expect(await page('/products/oar')).toContain('By bike');
    expect(await page('/products/mast')).toContain('By boat');
    const refused = await call('DELETE', `delivery-timeframes/${other.id}`);
    expect(refused).toMatchObject({ status: 409, body: { details: { products: 0, variants: 2 } } });
    expect(await call('DELETE', `delivery-timeframes/${own.id}`)).toMatchObject({ body: { details: { products: 2 } } });
  });

  test('with a day count, the day the calendar makes of it stands beside the text; the promise stays the text', async () => {
    const { body: made } = await call('POST', 'delivery-timeframes', {
      name: 'Counted',
      inStockDays: 2,
      outOfStockDays: 5,
      texts,
    });
    await sell('Anchor', { deliveryTimeframeId: made.id }, { stockOnHand: 1, stock: { policy: 'backorder' } });
    const product = await sell('Buoy', { deliveryTimeframeId: made.id }, { stock: { policy: 'backorder' } });
    expect(await page('/products/anchor')).toContain('Ships tomorrow, around 3 April 2026');
    expect(await page('/nl/products/anchor-nl')).toContain('Morgen verzonden, rond 3 april 2026');
    expect(await page('/products/buoy')).toContain('Ships in three weeks, around 8 April 2026');

    const { body: calendar } = await call('GET', 'calendar');
    expect(calendar).toMatchObject({ workDays: [1, 2, 3, 4, 5], closures: [] });
    const easter = { name: 'Easter', from: '2026-04-03', to: '2026-04-06' };
    const saved = await call('PUT', 'calendar', { ...calendar, closures: [easter] });
    expect(saved).toMatchObject({ status: 200, body: { version: calendar.version + 1, closures: [easter] } });
    expect(await page('/products/anchor')).toContain('around 7 April 2026');

    const variantId = product.variants[0]?.id as number;
    const placed = await shop.request(
      'POST',
      '/api/v1/storefront/orders',
      orderFor([{ variantId, quantity: 1 }]),
      freshKey(),
    );
    const told = await shop.request('GET', `/api/v1/orders/${placed.body.id}`, undefined, headers);
    expect(told.body.lines[0].promise).toEqual({ kind: 'timeframe', date: null, text: 'Ships in three weeks' });
  });

  test.each([
    [{ inStockDays: 366 }, 'inStockDays'],
    [{ texts: { fr: { inStock: 'Demain' } } }, 'texts.fr'],
    [{ texts: { en: { inStock: 'x'.repeat(201) } } }, 'texts.en.inStock'],
  ])('%j is refused by field', async (wrong, field) => {
    const answer = await call('POST', 'delivery-timeframes', { name: 'Wrong', texts: {}, ...wrong });
    expect(answer).toMatchObject({ status: 422, body: { field } });
  });
});

describe('business days', () => {
  test.each([
    [{ workDays: [] }, 'workDays'],
    [{ workDays: [8] }, 'workDays.0'],
    [{ closures: [{ name: '', from: '2026-01-01', to: '2026-01-02' }] }, 'closures.0.name'],
    [{ closures: [{ name: 'x', from: '2026-02-30', to: '2026-03-02' }] }, 'closures.0.from'],
    [{ closures: [{ name: 'x', from: '2026-01-02', to: '2026-01-01' }] }, 'closures.0.to'],
    [{ closures: [{ name: 'x', from: '2026-01-02', to: '2028-01-01' }] }, 'closures.0.to'],
  ])('%j is refused by field, and nothing is written', async (wrong, field) => {
    const { body: before } = await call('GET', 'calendar');
    expect(await call('PUT', 'calendar', { ...before, ...wrong })).toMatchObject({ status: 422, body: { field } });
    expect((await call('GET', 'calendar')).body).toEqual(before);
  });

  test('of two people who save at once one is told', async () => {
    const { body: before } = await call('GET', 'calendar');
    const answers = await Promise.all(
      [[1], [2]].map((workDays) => call('PUT', 'calendar', { ...before, workDays, closures: [] })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const { body: after } = await call('GET', 'calendar');
    expect(after).toEqual(answers.find(({ status }) => status === 200)?.body);
    await call('PUT', 'calendar', { ...after, workDays: [5, 1, 1, 2, 3, 4] });
    expect((await call('GET', 'calendar')).body.workDays).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('shipping', () => {
  const drone = {
    code: 'drone',
    priceMinor: 1999,
    taxRateId: null,
    enabled: true,
    texts: { en: { title: 'By drone', description: 'Within the hour' }, nl: { title: 'Per drone', description: '' } },
  };
  const offered = async (prefix = '') => {
    const variantId = await makeVariant(shop, { onHand: 5 });
    const added = await fetch(`${shop.url}/cart/add`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `variant=${variantId}&quantity=1`,
    });
    const cookie = added.headers.get('set-cookie')?.split(';')[0] ?? '';
    return (await shop.request('GET', `${prefix}/checkout`, undefined, { cookie })).body as string;
  };

  test('a method is offered in its order and language, and no longer once it is off or deleted', async () => {
    const { body: made, status } = await call('POST', 'shipping-methods', drone);
    expect(status).toBe(201);
    expect(await offered()).toContain('Within the hour');
    expect(await offered('/nl')).toContain('Per drone');

    const seen = (await items('shipping-methods')).map(({ id }: { id: number }) => id);
    const order = [made.id, ...seen.filter((id: number) => id !== made.id)];
    const ordered = await call('PUT', 'shipping-methods/order', { order, seen });
    expect(ordered.body.items.map(({ id }: { id: number }) => id)).toEqual(order);
    const page = await offered();
    expect(page.indexOf('By drone')).toBeLessThan(page.indexOf('Standard delivery'));
    const late = await call('PUT', 'shipping-methods/order', { order: seen, seen });
    expect(late).toMatchObject({ status: 409, body: { code: 'changed_meanwhile' } });
    const torn = await call('PUT', 'shipping-methods/order', { order: order.slice(1), seen: order });
    expect(torn).toMatchObject({ status: 422, body: { field: 'order' } });

    const { code: _code, ...rest } = drone;
    const off = await call('PUT', `shipping-methods/${made.id}`, { ...rest, enabled: false, version: 1 });
    expect(off).toMatchObject({ status: 200, body: { enabled: false, code: 'drone' } });
    expect(await offered()).not.toContain('By drone');
    expect((await call('DELETE', `shipping-methods/${made.id}`)).status).toBe(204);
  });

  test('the last method that is on stays on, also when two people switch off the last two at once', async () => {
    const methods = await items('shipping-methods');
    const off = (method: { id: number; version: number }) =>
      call('PUT', `shipping-methods/${method.id}`, { ...method, enabled: false });
    const answers = await Promise.all(methods.map(off));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 409]);
    const refused = answers.find(({ status }) => status === 409);
    expect(refused?.body).toMatchObject({ field: 'enabled', title: expect.stringContaining('last') });
    const left = (await items('shipping-methods')).filter(({ enabled }: { enabled: boolean }) => enabled);
    expect(left).toHaveLength(1);
    expect(await call('DELETE', `shipping-methods/${left[0].id}`)).toMatchObject({ status: 409 });
    for (const method of await items('shipping-methods')) {
      await call('PUT', `shipping-methods/${method.id}`, { ...method, enabled: true });
    }
  });

  test.each([
    [{ code: 'By Drone' }, 422, 'code'],
    [{ code: 'standard' }, 409, 'code'],
    [{ priceMinor: -1 }, 422, 'priceMinor'],
    [{ taxRateId: 999_999 }, 422, 'taxRateId'],
    [{ texts: { nl: { title: 'Per drone' } } }, 422, 'texts.en.title'],
    [{ texts: { ...drone.texts, fr: { title: 'Par drone' } } }, 422, 'texts.fr'],
  ])('%j is refused by field', async (wrong, status, field) => {
    expect(await call('POST', 'shipping-methods', { ...drone, ...wrong })).toMatchObject({ status, body: { field } });
  });
});

describe('languages', () => {
  const french = { code: 'fr', columnPrefix: 'FR', name: 'Français' };
  const codes = async () => (await items('languages')).map(({ code }: { code: string }) => code);

  test('a new language is spoken by the shop at once, in its order, with texts of its own', async () => {
    expect((await call('POST', 'languages', french)).status).toBe(201);
    expect(await codes()).toEqual(['en', 'nl', 'fr']);
    const added = (await items('languages'))[2];
    expect(added).toMatchObject({ ...french, isDefault: false, themeSpeaksIt: false, version: 1 });
    const made = await shop.request(
      'POST',
      '/api/v1/products',
      { texts: { en: { title: 'Compass' }, fr: { title: 'Boussole' } } },
      headers,
    );
    expect(made.status).toBe(201);
    const page = await shop.request('GET', '/fr/products/boussole');
    expect(page).toMatchObject({ status: 200 });
    expect(page.body).toContain('<html lang="fr"');
    expect(page.body).toContain('Out of stock'); // the theme has no French of its own
    expect(page.body).toContain(`hreflang="nl" href="${shop.url}/nl/products/compass"`); // nor the product Dutch
    expect((await shop.request('GET', '/fr')).body).toContain('Boussole');

    await call('PUT', 'languages/order', { order: ['fr', 'en', 'nl'], seen: ['en', 'nl', 'fr'] });
    expect(await codes()).toEqual(['fr', 'en', 'nl']);
    const renamed = await call('PUT', 'languages/fr', { name: 'French', columnPrefix: 'FC', version: 1 });
    expect(renamed.body.items[0]).toMatchObject({ name: 'French', columnPrefix: 'FC', version: 2 });
    const stale = await call('PUT', 'languages/fr', { name: 'Frans', columnPrefix: 'FR', version: 1 });
    expect(stale).toMatchObject({ status: 409, body: { code: 'changed_meanwhile' } });
  });

  test.each([
    [{ code: 'nl', columnPrefix: 'XX' }, 409, 'code'],
    [{ code: 'de', columnPrefix: 'NL' }, 409, 'columnPrefix'],
    [{ code: 'deutsch' }, 422, 'code'],
    [{ code: 'de', columnPrefix: 'De' }, 422, 'columnPrefix'],
    [{ code: 'de', columnPrefix: 'DE', name: ' ' }, 422, 'name'],
  ])('%j is refused by field', async (wrong, status, field) => {
    expect(await call('POST', 'languages', { ...french, ...wrong })).toMatchObject({ status, body: { field } });
  });

  test('a language in which things have no words does not become the default, so nothing vanishes', async () => {
    const { body: settings } = await call('GET', 'store');
    const refused = await call('PUT', 'store', { ...settings, defaultLanguage: 'fr' });
    expect(refused).toMatchObject({ status: 409, body: { field: 'defaultLanguage' } });
    const { body: texts } = await call('GET', 'languages/fr/texts');
    expect(texts.products.translated).toBe(1);
    expect(texts.products.total).toBeGreaterThan(1);
    expect(texts.shippingMethods).toEqual({ translated: 0, total: 3 });
  });

  test('it goes with its texts only after a yes; the default language stays', async () => {
    expect(await call('DELETE', 'languages/en?removeTexts=true')).toMatchObject({ status: 409 });
    const asked = await call('DELETE', 'languages/fr');
    expect(asked).toMatchObject({ status: 409, body: { details: { texts: { products: { translated: 1 } } } } });
    expect(await codes()).toContain('fr');
    expect((await call('DELETE', 'languages/fr?removeTexts=true')).status).toBe(200);
    expect(await codes()).toEqual(['en', 'nl']);
    expect((await shop.request('GET', '/fr')).status).toBe(404);
    expect((await call('DELETE', 'languages/fr')).status).toBe(404);
  });
});
