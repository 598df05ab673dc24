/** What search engines are told: the page, its structured data, the Merchant feed, sitemaps and robots.txt. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshKey, makeVariant, orderFor } from '../support/fixtures.ts';
import { openTestShop, type TestShop } from '../support/shop.ts';

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop();
});
afterAll(() => shop.close());

const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

async function get(path: string): Promise<string> {
  const answer = await shop.request('GET', path);
  expect(answer.status, path).toBe(200);
  return answer.body;
}

/** The elements at a path of a document, each as its children's texts by name; PostgreSQL's libxml2 parses strictly. */
async function elements(xml: string, path: string): Promise<Record<string, string[]>[]> {
  const { rows } = await shop.pool.query(
    `select at, name, text from xmltable($2 passing xmlparse(document $1::text) columns at for ordinality, inside xml path '*') e,
       xmltable('/all/*' passing xmlparse(document '<all>' || e.inside::text || '</all>')
         columns name text path 'local-name(.)', text text path 'string(.)') inside`,
    [xml, path],
  );
  const found: Record<string, string[]>[] = [];
  for (const { at, name, text } of rows) {
    found[at - 1] ??= {};
    const element = found[at - 1] as Record<string, string[]>;
    element[name] = [...(element[name] ?? []), text];
  }
  return found;
}

const xmlValues = async (xml: string, path: string): Promise<string[]> =>
  (
    await shop.pool.query(
      `select unnest(xpath($2, xmlparse(document $1::text), array[array['s', 'http://www.sitemaps.org/schemas/sitemap/0.9'],
         array['x', 'http://www.w3.org/1999/xhtml']]))::text as value`,
      [xml, path],
    )
  ).rows.map((row) => row.value);

/** A feed's items by id. */
async function feedItems(path = '/feeds/google-merchant.xml') {
  const items = await elements(await get(path), '/rss/channel/item');
  return new Map(items.map((item) => [Number(item.id?.[0]), item]));
}

async function productOf(variantId: number): Promise<{ product_id: number; url: string }> {
  const { rows } = await shop.pool.query(
    `select product_id, url from product_texts join variants using (product_id) where variants.id = $1 and language = 'en'`,
    [variantId],
  );
  return rows[0];
}

// biome-ignore lint/suspicious/noExplicitAny: structured data is whatever the page says
function jsonLdOf(html: string): any {
  const [, data = ''] = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(html) ?? [];
  return JSON.parse(data);
}

/** What page, structured data and feed say of a variant, read over HTTP at this moment. */
async function told(variantId: number) {
  const html = await get(`/products/${(await productOf(variantId)).url}`);
  const [offer] = jsonLdOf(html).offers;
  const item = (await feedItems()).get(variantId);
  return {
    page: /class="status status--\w+">([^<]+)</.exec(html)?.[1],
    jsonLd: [offer.availability.replace('https://schema.org/', ''), offer.availabilityStarts],
    feed: [item?.availability?.[0], item?.availability_date?.[0]],
    prices: [offer.price, offer.priceCurrency, item?.price?.[0]],
  };
}

async function expectGoods(variantId: number, units: number, expectedOn: string | null): Promise<void> {
  await shop.pool.query(
    `with po as (insert into purchase_orders (state) values ('ordered') returning id)
     insert into purchase_order_lines (purchase_order_id, variant_id, location_id, ordered, expected_on)
     select po.id, $1, (select min(id) from locations), $2, $3 from po`,
    [variantId, units, expectedOn],
  );
}

async function buy(variantId: number, quantity: number): Promise<void> {
  const body = orderFor([{ variantId, quantity }], { paymentProvider: 'bank_transfer' });
  const answer = await shop.request('POST', '/api/v1/storefront/orders', body, freshKey());
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
}

describe('page, structured data and feed agree', () => {
  const inStock = { page: 'In stock', jsonLd: ['InStock', undefined], feed: ['in_stock', undefined] };
  const soldOut = { page: 'Out of stock', jsonLd: ['OutOfStock', undefined], feed: ['out_of_stock', undefined] };
  const dayless = { page: 'On backorder', jsonLd: ['BackOrder', undefined], feed: ['out_of_stock', undefined] };
  const promised = (on: string) => ({
    page: 'On backorder',
    jsonLd: ['BackOrder', on],
    feed: ['backorder', `${on}T00:00Z`],
  });

  test.each([
    ['untracked', { policy: 'untracked' }, undefined, inStock],
    ['deny with goods', { policy: 'deny', onHand: 1 }, undefined, inStock],
    ['deny without', { policy: 'deny' }, undefined, soldOut],
    ['deny, goods on their way', { policy: 'deny' }, day(9), soldOut],
    ['backorder with goods', { policy: 'backorder', onHand: 1 }, day(9), inStock],
    ['backorder, a day known', { policy: 'backorder' }, day(9), promised(day(9))],
    ['backorder, no day known', { policy: 'backorder' }, null, dayless],
    ['backorder, a timeframe but no day', { policy: 'backorder', outOfStockText: true }, undefined, dayless],
    ['backorder, limit reached', { policy: 'backorder', backorderLimit: 0 }, day(9), soldOut],
  ] as const)('%s', async (_case, wanted, expectedOn, expected) => {
    const variantId = await makeVariant(shop, { ...wanted, priceMinor: 1250 });
    if (expectedOn !== undefined) await expectGoods(variantId, 10, expectedOn);
    expect(await told(variantId)).toEqual({ ...expected, prices: ['12.50', 'EUR', '12.50 EUR'] });
  });

  test('a day more than a year ahead is told on the page, not to Google', async () => {
    const variantId = await makeVariant(shop, { policy: 'backorder' });
    await expectGoods(variantId, 5, day(400));
    expect(await told(variantId)).toMatchObject({
      page: 'On backorder',
      jsonLd: ['BackOrder', day(400)],
      feed: ['out_of_stock', undefined],
    });
  });

  test('after every sale: the last one, the first delivery, the second, all that may wait', async () => {
    const variantId = await makeVariant(shop, { policy: 'backorder', onHand: 1, backorderLimit: 5 });
    await expectGoods(variantId, 2, day(7));
    await expectGoods(variantId, 3, day(20));
    expect(await told(variantId)).toMatchObject(inStock);
    await buy(variantId, 1);
    expect(await told(variantId)).toMatchObject(promised(day(7)));
    await buy(variantId, 2);
    expect(await told(variantId)).toMatchObject(promised(day(20)));
    await buy(variantId, 3);
    expect(await told(variantId)).toMatchObject(soldOut);
  });
});

describe('the product’s structured data', () => {
  test('no text closes its script element, and codes are told only when they are GTINs', async () => {
    const title = 'Rope </script><script>alert(1)</script><!-- & "5 mm"';
    const variantId = await makeVariant(shop, { policy: 'untracked', title });
    const { product_id, url } = await productOf(variantId);
    await shop.pool.query(
      `with b as (insert into brands (name) values ('Knots & </script>') returning id)
       update products set brand_id = (select id from b) where id = $1`,
      [product_id],
    );
    await shop.pool.query(`update variants set ean = '4006381333931' where id = $1`, [variantId]);
    const html = await get(`/products/${url}`);
    expect(html).not.toContain('<script>alert');
    expect(jsonLdOf(html)).toMatchObject({
      '@type': 'Product',
      name: title,
      url: `${shop.url}/products/${url}`,
      brand: { name: 'Knots & </script>' },
      offers: [{ gtin: '4006381333931', url: `${shop.url}/products/${url}?variant=${variantId}` }],
    });
    await shop.pool.query(`update variants set ean = '4006381333930' where id = $1`, [variantId]);
    expect(jsonLdOf(await get(`/products/${url}`)).offers[0]).not.toHaveProperty('gtin');
  });
});

describe('the feed', () => {
  test('tells a product’s variants as a group, its words in each language, and nothing XML cannot hold', async () => {
    const variantId = await makeVariant(shop, { policy: 'untracked', title: 'Tom & "Jerry" <b>\u0007\uffff 🚢' });
    const { product_id } = await productOf(variantId);
    await shop.pool.query(
      `with b as (insert into brands (name) values ('M&M') returning id)
       update products set brand_id = (select id from b) where id = $1`,
      [product_id],
    );
    await shop.pool.query(
      `insert into product_texts (product_id, language, title, url, content, google_category)
       values ($1, 'nl', 'Touw', 'touw-voor-iedereen', '<p>Sterk &amp; licht.</p><p>Drijft.</p>', '3577')`,
      [product_id],
    );
    await shop.pool.query(
      `insert into product_images (product_id, position, file, width, height, alt) values ($1, 1, 'a.webp', 9, 9, ''), ($1, 2, 'b.webp', 9, 9, '')`,
      [product_id],
    );
    const { rows } = await shop.pool.query(
      `with v as (insert into variants (product_id, position, sku, article_code, price_minor, image_id)
         select $1, 2, 'RED', 'KN-5', 2599, max(id) from product_images where product_id = $1 returning id),
       s as (insert into variant_stock (variant_id, stock_policy) select id, 'deny' from v)
       insert into variant_texts (variant_id, language, title) select id, 'en', 'Colour: Red' from v returning variant_id`,
      [product_id],
    );
    const red = Number(rows[0].variant_id);
    const items = await feedItems();
    expect(items.get(variantId)).toMatchObject({
      title: ['Tom & "Jerry" <b> 🚢'],
      item_group_id: [String(product_id)],
      identifier_exists: ['no'],
      image_link: [`${shop.url}/files/a.webp`],
      brand: ['M&M'],
    });
    const page = `${shop.url}/nl/products/touw-voor-iedereen`;
    expect((await feedItems('/nl/feeds/google-merchant.xml')).get(red)).toEqual({
      id: [String(red)],
      title: ['Touw, Colour: Red'],
      description: ['Sterk & licht. Drijft.'],
      link: [`${page}?variant=${red}`],
      image_link: [`${shop.url}/files/b.webp`],
      additional_image_link: [`${shop.url}/files/a.webp`],
      availability: ['out_of_stock'],
      price: ['25.99 EUR'],
      item_group_id: [String(product_id)],
      brand: ['M&M'],
      mpn: ['KN-5'],
      google_product_category: ['3577'],
    });
    expect(await get(`/nl/products/touw-voor-iedereen?variant=${red}`)).toContain('Colour: Red');
  });

  test('holds what is shown and nothing else, however many batches it takes', async () => {
    const hidden = await makeVariant(shop, { policy: 'untracked', visibility: 'hidden' });
    await shop.pool.query(`
      with p as (insert into products (visibility) select 'visible' from generate_series(1, 450) returning id),
      t as (insert into product_texts (product_id, language, title, url) select id, 'en', 'Many ' || id, 'many-' || id from p),
      v as (insert into variants (product_id, price_minor) select id, 100 from p returning id)
      insert into variant_stock (variant_id, stock_policy) select id, 'untracked' from v`);
    const { rows } = await shop.pool.query(
      `select v.id from variants v join products p on p.id = v.product_id where p.visibility = 'visible'`,
    );
    const items = await feedItems();
    expect(rows.length).toBeGreaterThan(450);
    expect([...items.keys()].sort((a, b) => a - b)).toEqual(rows.map((row) => Number(row.id)).sort((a, b) => a - b));
    expect(items.has(hidden)).toBe(false);
  });
});

describe('being found', () => {
  test('robots.txt names the sitemap and closes what is one visitor’s own, in every language', async () => {
    const lines = (await get('/robots.txt')).split('\n');
    for (const path of ['/admin', '/api', '/cart', '/checkout', '/account', '/orders', '/nl/cart', '/nl/orders'])
      expect(lines).toContain(`Disallow: ${path}`);
    expect(lines).toContain(`Sitemap: ${shop.url}/sitemap.xml`);
  });

  test('the sitemap leads to every shown page in every language, and each address answers', async () => {
    const shown = await makeVariant(shop, { policy: 'untracked' });
    const hidden = await makeVariant(shop, { policy: 'untracked', visibility: 'hidden' });
    const parts = await xmlValues(await get('/sitemap.xml'), '/s:sitemapindex/s:sitemap/s:loc/text()');
    expect(parts).toEqual([`${shop.url}/sitemaps/pages.xml`, `${shop.url}/sitemaps/products-0.xml`]);
    const [pages = '', products = ''] = await Promise.all(parts.map((part) => get(part.slice(shop.url.length))));
    expect(await xmlValues(pages, '//s:loc/text()')).toEqual(
      expect.arrayContaining([`${shop.url}/`, `${shop.url}/nl`]),
    );
    const { url } = await productOf(shown);
    const places = await xmlValues(products, '//s:loc/text()');
    expect(places).toEqual(expect.arrayContaining([`${shop.url}/products/${url}`, `${shop.url}/nl/products/${url}`]));
    expect(new Set(places).size).toBe(places.length);
    expect(places.join()).not.toContain((await productOf(hidden)).url);
    for (const place of places.slice(-6)) await get(place.slice(shop.url.length));
    const entry = `//s:url[s:loc = '${shop.url}/nl/products/${url}']/x:link`;
    expect(await xmlValues(products, `${entry}/@hreflang`)).toEqual(['en', 'nl', 'x-default']);
    expect((await xmlValues(products, `${entry}/@href`))[2]).toBe(`${shop.url}/products/${url}`);
    expect((await shop.request('GET', '/sitemaps/nothing.xml')).status).toBe(404);
    expect(await xmlValues(await get('/sitemaps/products-999.xml'), '//s:loc/text()')).toEqual([]);
  });

  test('a product’s page names itself, its sisters, and what is shown where it is shared', async () => {
    const variantId = await makeVariant(shop, { policy: 'untracked', title: 'Fender "XL"' });
    const { product_id, url } = await productOf(variantId);
    await shop.pool.query(
      `insert into product_texts (product_id, language, title, url, meta_description) values ($1, 'nl', 'Stootwil', $2, 'Tegen <b>stoten</b>')`,
      [product_id, `stootwil-${product_id}`],
    );
    await shop.pool.query(
      `insert into product_images (product_id, position, file, width, height, alt) values ($1, 1, 'f.webp', 800, 600, '')`,
      [product_id],
    );
    const dutch = `${shop.url}/nl/products/stootwil-${product_id}`;
    const html = await get(`/nl/products/stootwil-${product_id}?variant=${variantId}`);
    for (const part of [
      `<link rel="canonical" href="${dutch}">`,
      `<link rel="alternate" hreflang="nl" href="${dutch}">`,
      `<link rel="alternate" hreflang="en" href="${shop.url}/products/${url}">`,
      `<link rel="alternate" hreflang="x-default" href="${shop.url}/products/${url}">`,
      '<meta name="description" content="Tegen stoten">',
      '<meta property="og:type" content="product">',
      '<meta property="og:title" content="Stootwil">',
      `<meta property="og:url" content="${dutch}">`,
      `<meta property="og:image" content="${shop.url}/files/f.webp">`,
      '<meta property="og:image:alt" content="Stootwil">',
    ])
      expect(html).toContain(part);
    expect(html).not.toContain('noindex');
    expect(await get(`/products/${url}`)).toContain('<meta property="og:title" content="Fender &#34;XL&#34;">');
  });

  test.each(['/cart', '/nl/cart', '/checkout', '/search?q=rope', '/nothing-here'])(
    '%s is not to be found',
    async (path) => {
      const { body, status } = await shop.request('GET', path, undefined, { accept: 'text/html' });
      if (status === 303) return expect(path).toBe('/checkout'); // an empty cart has no checkout
      expect(body).toContain('<meta name="robots" content="noindex">');
      expect(body).not.toContain('rel="canonical"');
    },
  );

  test('the second page of a category is a page of its own', async () => {
    const { rows } = await shop.pool.query(
      `with c as (insert into categories (position) values (1) returning id),
       t as (insert into category_texts (category_id, language, title, url) select id, 'en', 'Everything', 'everything' from c),
       pc as (insert into product_categories (product_id, category_id) select p.id, c.id from products p, c where p.visibility = 'visible')
       select count(*)::int as products from products`,
    );
    expect(rows[0].products).toBeGreaterThan(24);
    const first = await get('/categories/everything');
    expect(first).toContain(`<link rel="canonical" href="${shop.url}/categories/everything">`);
    const second = /<link rel="next" href="([^"]*)"/.exec(first)?.[1];
    expect(second).toMatch(/^\/categories\/everything\?page=2&/);
    const page = await get((second as string).replaceAll('&amp;', '&'));
    expect(page).toContain(`<link rel="canonical" href="${shop.url}${second}">`);
    expect(page).toContain('<link rel="prev" href="/categories/everything">');
    // An address without a place begins at the beginning, and says so.
    expect(await get('/categories/everything?page=2')).toContain(
      `<link rel="canonical" href="${shop.url}/categories/everything">`,
    );
    expect(await xmlValues(await get('/sitemaps/pages.xml'), '//s:loc/text()')).toContain(
      `${shop.url}/nl/categories/everything`,
    );
  });
});
