/** Product lists: what a search finds, how lists are filtered, counted, ordered and paged through. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refreshWholeListing } from '../../server/src/storefront/refresh-listing.ts';
import { freshKey, makeVariant, orderFor } from '../support/fixtures.ts';
import { openTestShop, type TestShop } from '../support/shop.ts';

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop();
});
afterAll(() => shop.close());

type Wanted = Parameters<typeof makeVariant>[1] & {
  brand?: string;
  tags?: string[];
  options?: { name: string; value: string }[];
  categoryId?: number;
  sku?: string;
  ean?: string;
  articleCode?: string;
  description?: string;
  nl?: { title: string; options?: { name: string; value: string }[] };
};

/** A product with one variant and what it can be found and filtered by. */
async function makeProduct(wanted: Wanted): Promise<{ variantId: number; productId: number }> {
  const variantId = await makeVariant(shop, { policy: 'untracked', ...wanted });
  const query = (text: string, values: unknown[]) => shop.pool.query(text, values);
  const { rows } = await query(
    `update variants set sku = coalesce($2, sku), ean = coalesce($3, ean), article_code = coalesce($4, article_code)
     where id = $1 returning product_id`,
    [variantId, wanted.sku ?? null, wanted.ean ?? null, wanted.articleCode ?? null],
  );
  const productId = rows[0].product_id as number;
  if (wanted.brand) {
    await query('insert into brands (name) values ($1) on conflict do nothing', [wanted.brand]);
    await query('update products set brand_id = (select id from brands where name = $2) where id = $1', [
      productId,
      wanted.brand,
    ]);
  }
  for (const tag of wanted.tags ?? []) {
    await query('insert into tags (name) values ($1) on conflict do nothing', [tag]);
    await query('insert into product_tags select $1, id from tags where name = $2', [productId, tag]);
  }
  if (wanted.options) {
    await query('update variant_texts set options = $2 where variant_id = $1', [
      variantId,
      JSON.stringify(wanted.options),
    ]);
  }
  if (wanted.categoryId) await query('insert into product_categories values ($1, $2)', [productId, wanted.categoryId]);
  if (wanted.description) {
    await query('update product_texts set description = $2 where product_id = $1', [productId, wanted.description]);
  }
  if (wanted.nl) {
    await query(`insert into product_texts (product_id, language, title, url) values ($1, 'nl', $2, $3)`, [
      productId,
      wanted.nl.title,
      `nl-${productId}`,
    ]);
    await query(`insert into variant_texts (variant_id, language, title, options) values ($1, 'nl', 'Standaard', $2)`, [
      variantId,
      JSON.stringify(wanted.nl.options ?? []),
    ]);
  }
  return { variantId, productId };
}

let categories = 0;
async function makeCategory(title: string, parentId: number | null = null): Promise<{ id: number; url: string }> {
  categories += 1;
  const url = `category-${categories}`;
  const { rows } = await shop.pool.query('insert into categories (parent_id) values ($1) returning id', [parentId]);
  await shop.pool.query(`insert into category_texts (category_id, language, title, url) values ($1, 'en', $2, $3)`, [
    rows[0].id,
    title,
    url,
  ]);
  return { id: rows[0].id, url };
}

async function open(path: string): Promise<string> {
  const answer = await shop.request('GET', path);
  expect(answer.status, path).toBe(200);
  return answer.body;
}

const textOf = (html: string) => html.replaceAll('&amp;', '&').replaceAll('&#34;', '"').replaceAll('&#39;', "'");
/** The titles on a list's page, in their order. */
const titles = (html: string) =>
  [...html.matchAll(/<span class="card__title">([^<]*)<\/span>/g)].map((each) => textOf(each[1] as string));
const count = (html: string) => /id="listing-count">([^<]*)</.exec(html)?.[1];
/** What can be ticked in a group, with the products it would leave. */
function values(html: string, field: string): Record<string, number> {
  const found = html.matchAll(
    new RegExp(`name="${field}" value="([^"]*)"[^>]*><span>[^<]*</span><span class="muted">(\\d+)</span>`, 'g'),
  );
  return Object.fromEntries([...found].map((each) => [textOf(each[1] as string), Number(each[2])]));
}
const link = (html: string, rel: string) => {
  const address = new RegExp(`<a href="([^"]*)" rel="${rel}"`).exec(html)?.[1];
  return address && textOf(address);
};

describe('what a search finds', () => {
  beforeAll(async () => {
    await makeProduct({ title: 'Crème brûlée torch', brand: 'Flambé', sku: 'TRC-0042/b', ean: '8712345678906' });
    await makeProduct({ title: 'Storm lantern', articleCode: 'ART.77', description: 'Burns paraffin for hours.' });
    await makeProduct({ title: 'Small lanterns for the garden' });
    await makeProduct({ title: 'Desk light', nl: { title: 'Bureaulamp' } });
    await makeProduct({ title: 'Gift card', tags: ['presents'] });
    await makeProduct({ title: 'Wide-brimmed hat', options: [{ name: 'Colour', value: 'Ochre' }] });
  });

  test.each([
    ['torch', ['Crème brûlée torch']],
    ['CREME', ['Crème brûlée torch']],
    ['brul', ['Crème brûlée torch']],
    ['flambe', ['Crème brûlée torch']],
    ['TRC-0042/b', ['Crème brûlée torch']],
    ['trc-0042/B', ['Crème brûlée torch']],
    ['0042', ['Crème brûlée torch']],
    ['8712345678906', ['Crème brûlée torch']],
    ['art.77', ['Storm lantern']],
    ['lanterns', ['Small lanterns for the garden', 'Storm lantern']], // stemmed
    ['lantern storm', ['Storm lantern']],
    ['the lantern', ['Small lanterns for the garden', 'Storm lantern']], // "the" is nobody's word
    ['paraffin', ['Storm lantern']],
    ['present', ['Gift card']],
    ['ochre', ['Wide-brimmed hat']],
    ['brim', ['Wide-brimmed hat']],
    ['immed', ['Wide-brimmed hat']], // inside a word
    ["'; drop table products; --", []],
    ['%', []],
    ['!!!', []],
  ])('%s finds %o', async (query, found) => {
    const html = await open(`/search?${new URLSearchParams({ q: query })}`);
    expect(titles(html).sort()).toEqual(found.toSorted());
  });

  test('a whole code comes first, then a whole title, then titles before descriptions', async () => {
    await makeProduct({ title: 'Anchor chain of many uses', description: 'Goes with every anchor.' });
    await makeProduct({ title: 'Boat hook', sku: 'ANCHOR' });
    await makeProduct({ title: 'Anchor' });
    await makeProduct({ title: 'Rope', description: 'Also for an anchor.' });
    const html = await open('/search?q=anchor');
    expect(titles(html)).toEqual(['Boat hook', 'Anchor', 'Anchor chain of many uses', 'Rope']);
  });

  test('in each language its own words, also inside of a compound', async () => {
    expect(titles(await open('/nl/search?q=lamp'))).toContain('Bureaulamp');
    expect(titles(await open('/nl/search?q=bureaulampen'))).toContain('Bureaulamp');
    expect(titles(await open('/search?q=bureaulamp'))).toEqual([]);
    expect(titles(await open('/search?q=desk'))).toEqual(['Desk light']);
  });

  test('misspelt, it shows what was meant and says so', async () => {
    const html = await open('/search?q=lantren');
    expect(titles(html).sort()).toEqual(['Small lanterns for the garden', 'Storm lantern']);
    expect(html).toContain('Nothing found for “lantren”.');
    expect(html).toContain('These are the results for “lantern');
    expect(titles(await open('/search?q=trch'))).toEqual(['Crème brûlée torch']);
    expect(titles(await open('/search?q=gaft+crad'))).toEqual(['Gift card']);
  });

  test('nothing at all: it says so and leads on; strange input is no error', async () => {
    await makeCategory('Lights');
    const html = await open('/search?q=zzzzzz');
    expect(html).toContain('Nothing found for “zzzzzz”');
    expect(html).toContain('>Lights</a>');
    for (const query of [
      'q[]=a',
      'q=a&q=b',
      'from=x&to=-1',
      'at=%00',
      'at=WzFd',
      'page=-3',
      'sort=evil',
      'option.=x',
      'q=a&availability=none',
      'brand=',
      `q=${'a'.repeat(500)}`,
    ]) {
      const answer = await shop.request('GET', `/search?${query}`);
      expect([200, 422], query).toContain(answer.status);
    }
  });

  test('titles are suggested while one types', async () => {
    expect((await shop.request('GET', '/search/suggestions?q=lan')).body).toEqual(
      expect.arrayContaining(['Storm lantern', 'Small lanterns for the garden']),
    );
    expect((await shop.request('GET', '/search/suggestions?q=l')).body).toEqual([]);
    expect((await shop.request('GET', '/nl/search/suggestions?q=bureau')).body).toEqual(['Bureaulamp']);
  });

  test('what is renamed, hidden or gone is found by its new words, or not at all', async () => {
    const { productId } = await makeProduct({ title: 'Zeppelin' });
    expect(titles(await open('/search?q=zeppelin'))).toEqual(['Zeppelin']);
    await shop.pool.query(`update product_texts set title = 'Quibble' where product_id = $1`, [productId]);
    expect(titles(await open('/search?q=zeppelin'))).toEqual([]);
    expect(titles(await open('/search?q=quibble'))).toEqual(['Quibble']);
    await shop.pool.query(`update products set visibility = 'hidden' where id = $1`, [productId]);
    expect(titles(await open('/search?q=quibble'))).toEqual([]);
    await shop.pool.query(`update products set visibility = 'visible', archived_at = now() where id = $1`, [productId]);
    expect(titles(await open('/search?q=quibble'))).toEqual([]);
  });
});

describe('filters and their counts', () => {
  let root: { id: number; url: string };
  let child: { id: number; url: string };
  beforeAll(async () => {
    root = await makeCategory('Clothes');
    child = await makeCategory('Shirts', root.id);
    const shirt = (more: Wanted) => makeProduct({ categoryId: child.id, ...more });
    const size = (value: string) => [{ name: 'Size', value }];
    await shirt({
      title: 'Red shirt',
      brand: 'Acme & Co',
      tags: ['new', 'sale'],
      options: size('M'),
      priceMinor: 1500,
    });
    await shirt({ title: 'Blue shirt', brand: 'Acme & Co', options: size('L'), priceMinor: 2500, policy: 'backorder' });
    await shirt({ title: 'Green shirt', brand: 'Zeta', options: size('M'), priceMinor: 3000, policy: 'deny' });
    await shirt({ title: 'Plain shirt', brand: 'Zeta', tags: ['sale'], options: size('S'), priceMinor: 12_000 });
    await makeProduct({ title: 'Hat', categoryId: root.id, brand: 'Acme & Co', priceMinor: 900 });
  });
  const at = (query = '') => open(`/categories/${root.url}${query && `?${query}`}`);

  test('a category shows what lies below it, with counts of everything it can be filtered by', async () => {
    const html = await at();
    expect(titles(html)).toEqual(['Hat', 'Plain shirt', 'Green shirt', 'Blue shirt', 'Red shirt']);
    expect(count(html)).toBe('5 products');
    expect(values(html, 'brand')).toEqual({ 'Acme & Co': 3, Zeta: 2 });
    expect(values(html, 'availability')).toEqual({ in_stock: 3, on_backorder: 1, out_of_stock: 1 });
    expect(values(html, 'option.Size')).toEqual({ S: 1, M: 2, L: 1 });
    expect(Object.keys(values(html, 'option.Size'))).toEqual(['S', 'M', 'L']);
    expect(values(html, 'tag')).toEqual({ new: 1, sale: 2 });
    expect(html).toMatch(/Shirts <span class="muted">4<\/span>/);
    expect(html).toContain('<link rel="canonical"');
  });

  test.each([
    ['brand=Zeta', ['Plain shirt', 'Green shirt'], ['Zeta']],
    [
      'brand=Zeta&brand=Acme+%26+Co',
      ['Hat', 'Plain shirt', 'Green shirt', 'Blue shirt', 'Red shirt'],
      ['Zeta', 'Acme & Co'],
    ],
    ['availability=on_backorder', ['Blue shirt'], ['On backorder']],
    [
      'availability=out_of_stock&availability=on_backorder',
      ['Green shirt', 'Blue shirt'],
      ['On backorder', 'Out of stock'],
    ],
    ['option.Size=M', ['Green shirt', 'Red shirt'], ['Size: M']],
    ['option.Size=M&brand=Zeta', ['Green shirt'], ['Zeta', 'Size: M']],
    ['option.Size=M&option.Size=S', ['Plain shirt', 'Green shirt', 'Red shirt'], ['Size: M', 'Size: S']],
    ['tag=sale&brand=Zeta', ['Plain shirt'], ['Zeta', 'sale']],
    ['from=15&to=30', ['Green shirt', 'Blue shirt', 'Red shirt'], ['€15.00 – €30.00']],
    ['from=25,01', ['Plain shirt', 'Green shirt'], ['€25.01 and more']],
    ['to=24.99', ['Hat', 'Red shirt'], ['Up to €24.99']],
    ['brand=Nobody', [], ['Nobody']],
  ])('%s leaves %o', async (query, left, chips) => {
    const html = await at(query);
    expect(titles(html)).toEqual(left);
    expect(count(html)).toBe(left.length === 1 ? '1 product' : `${left.length} products`);
    const shown = [...html.matchAll(/Remove filter: <\/span>([^<]*) </g)].map((each) => textOf(each[1] as string));
    expect(shown).toEqual(chips);
    expect(html).toContain('<meta name="robots" content="noindex">');
    if (left.length === 0) expect(html).toContain('No product matches all of these filters');
  });

  test('what a filter says it would leave is what it leaves, beside others too', async () => {
    for (const base of ['', 'brand=Zeta', 'option.Size=M', 'brand=Zeta&option.Size=M&availability=in_stock']) {
      const html = await at(base);
      for (const field of ['brand', 'availability', 'option.Size', 'tag']) {
        for (const [value, promised] of Object.entries(values(html, field))) {
          // One value of a kind beside those chosen already adds to them, so the others of the kind are taken out.
          const alone = new URLSearchParams(base);
          alone.delete(field);
          alone.append(field, value);
          expect(titles(await at(alone.toString())).length, `${value} on ${base || 'nothing'}`).toBe(promised);
        }
      }
    }
  });

  test('price ranges lead to just so many', async () => {
    const html = await at();
    const ranges = [...html.matchAll(/<li><a href="([^"]*)" rel="nofollow">[^<]*€[^<]* <span class="muted">(\d+)</g)];
    expect(ranges.length).toBeGreaterThanOrEqual(3);
    let sum = 0;
    for (const [, address, promised] of ranges) {
      expect(titles(await open(textOf(address as string)))).toHaveLength(Number(promised));
      sum += Number(promised);
    }
    expect(sum).toBe(5);
  });

  test('each chip takes its filter out and leaves the others', async () => {
    const html = await at('brand=Zeta&option.Size=M&sort=price');
    const chips = [...html.matchAll(/<li><a href="([^"]*)" rel="nofollow"><span class="hidden">Remove/g)];
    expect(chips.map((each) => textOf(each[1] as string).split('?')[1])).toEqual([
      'option.Size=M&sort=price',
      'brand=Zeta&sort=price',
    ]);
  });

  test.each([
    ['sort=price', ['Hat', 'Red shirt', 'Blue shirt', 'Green shirt', 'Plain shirt']],
    ['sort=price_desc', ['Plain shirt', 'Green shirt', 'Blue shirt', 'Red shirt', 'Hat']],
    ['sort=name', ['Blue shirt', 'Green shirt', 'Hat', 'Plain shirt', 'Red shirt']],
    ['sort=newest', ['Hat', 'Plain shirt', 'Green shirt', 'Blue shirt', 'Red shirt']],
    ['sort=relevance', ['Hat', 'Plain shirt', 'Green shirt', 'Blue shirt', 'Red shirt']],
  ])('%s', async (query, order) => {
    expect(titles(await at(query))).toEqual(order);
  });

  test('a search is filtered like a category, and by category', async () => {
    const html = await open('/search?q=shirt');
    expect(count(html)).toBe('4 products');
    expect(html).toMatch(/category=category-\d+"[^>]*>Clothes <span class="muted">4</);
    expect(titles(await open(`/search?q=shirt&category=${child.url}&brand=Zeta`)).sort()).toEqual([
      'Green shirt',
      'Plain shirt',
    ]);
  });

  test('an option is filtered by in the language it is shown in', async () => {
    const nl = { title: 'Rood hemd', options: [{ name: 'Maat', value: 'Groot' }] };
    const { id } = await makeCategory('Two languages');
    await makeProduct({ title: 'Red vest', categoryId: id, options: [{ name: 'Size', value: 'Large' }], nl });
    await makeProduct({ title: 'Vest', categoryId: id, options: [{ name: 'Size', value: 'Small' }] });
    const html = await open(`/nl/categories/category-${categories}`);
    expect(values(html, 'option.Maat')).toEqual({});
    expect(titles(await open(`/nl/categories/category-${categories}?option.Maat=Groot`))).toEqual(['Rood hemd']);
    expect(titles(await open(`/categories/category-${categories}?option.Size=Large`))).toEqual(['Red vest']);
  });

  test('availability follows every sale', async () => {
    const { id, url } = await makeCategory('Sold out soon');
    const { variantId } = await makeProduct({ title: 'Last of all', categoryId: id, policy: 'deny', onHand: 1 });
    await makeProduct({ title: 'Always there', categoryId: id });
    expect(values(await open(`/categories/${url}`), 'availability')).toEqual({});
    const placed = await shop.request(
      'POST',
      '/api/v1/storefront/orders',
      orderFor([{ variantId, quantity: 1 }]),
      freshKey(),
    );
    expect(placed.status).toBe(201);
    const html = await open(`/categories/${url}`);
    expect(values(html, 'availability')).toEqual({ in_stock: 1, out_of_stock: 1 });
    expect(html).toContain('status--out_of_stock');
    expect(titles(await open(`/categories/${url}?availability=out_of_stock`))).toEqual(['Last of all']);
  });

  test('a brand, a tag and a category that are renamed or moved are filtered by as they are now', async () => {
    await shop.pool.query(`update brands set name = 'Omega' where name = 'Zeta'`);
    await shop.pool.query(`update tags set name = 'bargain' where name = 'sale'`);
    const other = await makeCategory('Elsewhere');
    await shop.pool.query('update categories set parent_id = $2 where id = $1', [child.id, other.id]);
    await refreshWholeListing(shop.db);
    expect(titles(await open('/search?q=omega')).sort()).toEqual(['Green shirt', 'Plain shirt']);
    expect(values(await open(`/categories/${other.url}`), 'tag')).toEqual({ bargain: 2, new: 1 });
    expect(titles(await at())).toEqual(['Hat']);
  });
});

describe('page by page', () => {
  let url: string;
  const prices = Array.from({ length: 60 }, (_, at) => 100 + (at % 7) * 100);
  beforeAll(async () => {
    const category = await makeCategory('Many');
    url = category.url;
    for (const [at, priceMinor] of prices.entries()) {
      await makeProduct({ title: `Item ${at % 10}`, categoryId: category.id, priceMinor });
    }
  });

  test.each(['', 'sort=price', 'sort=price_desc', 'sort=name'])(
    'every product is on one page, there and back (%s)',
    async (sort) => {
      const seen: string[] = [];
      const addresses = [`/categories/${url}${sort && `?${sort}`}`];
      for (;;) {
        const html = await open(addresses.at(-1) as string);
        seen.push(...[...html.matchAll(/class="card__link" href="([^"]*)"/g)].map((each) => each[1] as string));
        expect(html).toContain(`Page ${addresses.length} of 3`);
        const next = link(html, 'next');
        if (!next) break;
        expect(html).toContain(`<link rel="next"`);
        addresses.push(next);
      }
      expect(addresses).toHaveLength(3);
      expect(seen).toHaveLength(60);
      expect(new Set(seen).size).toBe(60);
      let at = addresses[2] as string;
      for (const [page, first] of [
        [2, 24],
        [1, 0],
      ] as const) {
        at = link(await open(at), 'prev') as string;
        const html = await open(at);
        expect(html).toContain(`Page ${page} of 3`);
        expect(/class="card__link" href="([^"]*)"/.exec(html)?.[1]).toBe(seen[first]);
      }
      expect(at).toBe(addresses[0]);
    },
  );

  test('a later page has an address and a title of its own, and its sister in the other language', async () => {
    const second = link(await open(`/categories/${url}`), 'next') as string;
    const html = await open(second);
    expect(html).toContain('<title>Many, page 2 |');
    expect(textOf(html)).toContain(`<link rel="canonical" href="${shop.url}${second}">`);
    expect(textOf(html)).toContain(`hreflang="nl" href="${shop.url}/nl${second}"`);
  });

  test('products that come meanwhile shift nothing', async () => {
    const first = await open(`/categories/${url}`);
    const { rows } = await shop.pool.query('select id from categories order by id desc limit 1');
    await makeProduct({ title: 'Newcomer', categoryId: rows[0].id });
    const second = await open(link(first, 'next') as string);
    expect(titles(second)[0]).toBe('Item 5'); // the 25th newest of those there were
    expect(titles(await open(`/categories/${url}`))[0]).toBe('Newcomer');
  });
});
