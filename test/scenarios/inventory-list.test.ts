/** The Inventory page's list: every filter and order against the same worked out by hand, before and after changes. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listInventory } from '../../server/src/inventory/list-inventory.ts';
import { inventoryFilter, inventorySort } from '../../server/src/inventory/schemas.ts';
import { isRefusal } from '../../server/src/platform/refusals.ts';
import { type Random, seededRandom } from '../simulation/random.ts';
import { freshKey, orderFor } from '../support/fixtures.ts';
import { type Answer, openTestShop, type TestShop } from '../support/shop.ts';
import { signIn } from '../support/sign-in.ts';

let shop: TestShop;
let headers: Record<string, string>;
let categories: { parent: number; child: number };
const random = seededRandom(Number(process.env.SEED ?? 20_261));

const ask = async (method: string, path: string, body?: unknown): Promise<Answer['body']> => {
  const answer = await shop.request(method, `/api/v1${path}`, body, headers);
  expect(answer.status, `${method} ${path} ${JSON.stringify(answer.body)}`).toBeLessThan(300);
  return answer.body;
};

const nouns = ['Lamp', 'Läufer', 'Rope', 'Boathook', 'Ångström gauge', 'Cleat'];
const brands = ['Harbour', 'Quay', null];

beforeAll(async () => {
  shop = await openTestShop();
  headers = await signIn(shop);
  const parent = (await ask('POST', '/categories', { title: 'Deck' })).id;
  const child = (await ask('POST', '/categories', { title: 'Lines', parentId: parent })).id;
  categories = { parent, child };
  for (let each = 0; each < 40; each += 1) await makeProduct(each);
  for (const row of (await listAll({})).slice(0, 30)) {
    const order = orderFor([{ variantId: row.variantId, quantity: random.int(1, 4) }]);
    await shop.request('POST', '/api/v1/storefront/orders', order, freshKey());
  }
}, 120_000);
afterAll(() => shop.close());

function makeProduct(at: number): Promise<Answer['body']> {
  return ask('POST', '/products', {
    texts: { en: { title: `${random.pick(nouns)} ${at % 9}` } },
    brand: random.pick(brands),
    supplier: random.chance(0.5) ? 'Wharf' : null,
    tags: random.chance(0.4) ? ['sea'] : [],
    categoryIds: random.chance(0.6) ? [random.chance(0.5) ? categories.parent : categories.child] : [],
    variants: Array.from({ length: random.int(1, 3) }, (_, place) => ({
      texts: { en: { title: `Size ${place + 1}` } },
      sku: `SKU-${random.int(100, 999)}-${at}-${place}`,
      stock: {
        policy: random.pick(['untracked', 'deny', 'backorder', 'backorder'] as const),
        stockAlert: random.int(0, 3),
      },
      stockOnHand: random.int(0, 5),
    })),
  });
}

type Filter = Record<string, string | number>;

/** All pages of a filter, put together; every page has the size asked for. */
async function listAll(filter: Filter, limit = 50): Promise<Answer['body'][]> {
  const rows: Answer['body'][] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const query = new URLSearchParams({ ...filter, limit: String(limit), ...(cursor && { cursor }) } as Record<
      string,
      string
    >);
    const page: Answer['body'] = await ask('GET', `/inventory?${query}`);
    if (page.nextCursor !== null) expect(page.items).toHaveLength(limit);
    expect(page.totalIsExact).toBe(true);
    rows.push(...page.items);
    expect(page.total).toBeGreaterThanOrEqual(rows.length - (cursor ? limit : 0));
    cursor = page.nextCursor;
  }
  return rows;
}

const plain = (text: string) =>
  text
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '');

/** What a filter leaves, straight from the tables. */
async function byHand(filter: Filter): Promise<number[]> {
  const { rows } = await shop.pool.query(
    `select v.id, v.sku, v.position, p.id as product, t.title, b.name as brand, s.name as supplier, st.stock_policy as policy,
       st.stock_alert as alert, st.waiting, coalesce(l.on_hand, 0) as "onHand", coalesce(l.on_hand - l.allocated, 0) as available,
       vt.title as size,
       exists (select from product_tags where product_id = p.id) as tagged,
       array(select category_id from product_categories where product_id = p.id)::int[] as categories
     from variants v join products p on p.id = v.product_id join product_texts t on t.product_id = p.id and t.language = 'en'
     join variant_texts vt on vt.variant_id = v.id and vt.language = 'en'
     join variant_stock st on st.variant_id = v.id left join stock_levels l on l.variant_id = v.id
     left join brands b on b.id = p.brand_id left join suppliers s on s.id = p.supplier_id
     where v.archived_at is null and p.archived_at is null`,
  );
  const statuses: Record<string, (row: Answer['body']) => boolean> = {
    all: () => true,
    on_backorder: (row) => row.waiting > 0,
    out_of_stock: (row) => row.policy !== 'untracked' && row.available <= 0,
    low: (row) => row.policy !== 'untracked' && row.available > 0 && row.available <= row.alert,
    untracked: (row) => row.policy === 'untracked',
  };
  const left = rows.filter(
    (row) =>
      statuses[(filter.status as string) ?? 'all']?.(row) &&
      (!filter.policy || row.policy === filter.policy) &&
      (!filter.brand || row.brand === filter.brand) &&
      (!filter.supplier || row.supplier === filter.supplier) &&
      (!filter.tag || row.tagged) &&
      (!filter.categoryId ||
        row.categories.includes(filter.categoryId) ||
        (filter.categoryId === categories.parent && row.categories.includes(categories.child))) &&
      (!filter.search ||
        plain(String(filter.search))
          .split(' ')
          .every((word) => {
            const words = ` ${plain(`${row.title} ${row.size} ${row.sku}`)}`;
            return words.includes(word.length < 3 ? ` ${word}` : word); // short words: at the beginning of one
          })),
  );
  const sort = (filter.sort as string) ?? 'title';
  const place = String.prototype.padStart;
  const key = (row: Answer['body']) =>
    sort === 'title' ? `${plain(row.title)} ${place.call(row.position, 6, '0')}` : sort === 'sku' ? row.sku : row[sort];
  const sign = filter.order === 'desc' ? -1 : 1;
  return left.sort((a, b) => sign * (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a.id - b.id)).map((row) => row.id);
}

function drawFilter(from: Random): Filter {
  const filter: Filter = {};
  const maybe = (name: string, share: number, values: (string | number)[]) => {
    const value = from.pick(values);
    if (from.chance(share) && value !== undefined) filter[name] = value;
  };
  maybe('status', 0.5, ['on_backorder', 'out_of_stock', 'low', 'untracked']);
  maybe('policy', 0.3, ['untracked', 'deny', 'backorder']);
  maybe('brand', 0.3, ['Harbour', 'Quay']);
  maybe('supplier', 0.2, ['Wharf']);
  maybe('tag', 0.2, ['sea']);
  maybe('categoryId', 0.3, [categories.parent, categories.child]);
  maybe('search', 0.4, ['lamp', 'angstrom', 'LÄUFER', 'size 2', 'rope 3', 'sku-4', 'nothing']);
  maybe('sort', 0.7, ['title', 'sku', 'onHand', 'available', 'waiting']);
  maybe('order', 0.5, ['asc', 'desc']);
  return filter;
}

const idsOf = (rows: Answer['body'][]) => rows.map((row) => row.variantId);

test('60 random filters and orders, page by page, are what the tables say', async () => {
  let found = 0;
  for (let each = 0; each < 60; each += 1) {
    const filter = drawFilter(random);
    const wanted = await byHand(filter);
    found += wanted.length;
    expect(idsOf(await listAll(filter, 7)), JSON.stringify(filter)).toEqual(wanted);
    const { sort: _, order: __, ...which } = filter;
    const query = new URLSearchParams(which as Record<string, string>);
    expect((await ask('GET', `/inventory/count?${query}`)).count).toBe(wanted.length);
  }
  expect(found).toBeGreaterThan(200);
});

test('a filter that many match is read in its other ways with the same result', async () => {
  const bounds = { fewMatches: 4, longestWalk: 9 };
  for (let each = 0; each < 60; each += 1) {
    const filter = drawFilter(random);
    const query = {
      ...inventoryFilter.parse(filter),
      sort: inventorySort.parse(filter.sort ?? 'title'),
      order: filter.order === 'desc' ? ('desc' as const) : ('asc' as const),
      limit: 7,
    };
    const ids: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await listInventory(shop.db, { ...query, cursor }, bounds);
      if (isRefusal(page)) throw new Error(page.message);
      ids.push(...idsOf(page.items));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(ids, JSON.stringify(filter)).toEqual(await byHand(filter));
  }
});

test('read backwards, every page is the one that was shown before', async () => {
  for (const query of [
    'sort=title',
    'sort=waiting&order=desc',
    'sort=onHand&brand=Harbour',
    'status=on_backorder&sort=sku',
  ]) {
    const pages: Answer['body'][] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      pages.push(await ask('GET', `/inventory?limit=3&${query}${cursor && `&cursor=${cursor}`}`));
      cursor = pages.at(-1).nextCursor;
    }
    expect(pages.length).toBeGreaterThan(1);
    expect(pages[0].previousCursor).toBeNull();
    for (let at = pages.length - 1; at > 0; at -= 1) {
      const before: Answer['body'] = await ask('GET', `/inventory?limit=3&${query}&cursor=${pages[at].previousCursor}`);
      expect(idsOf(before.items), `${query}, page ${at}`).toEqual(idsOf(pages[at - 1].items));
      expect(before.previousCursor === null).toBe(at === 1);
      const again: Answer['body'] = await ask('GET', `/inventory?limit=3&${query}&cursor=${before.nextCursor}`);
      expect(idsOf(again.items)).toEqual(idsOf(pages[at].items));
    }
  }
});

test('a change shows at once: stock, policy, title, brand, category, an archived variant', async () => {
  const [row, other] = (await listAll({})).filter((each) => each.policy !== 'untracked');
  await ask('POST', `/variants/${row.variantId}/adjustments`, { change: 400, reason: 'found' });
  expect(idsOf(await listAll({ sort: 'onHand', order: 'desc' }))[0]).toBe(row.variantId);
  const { version } = await ask('GET', `/variants/${row.variantId}`);
  await ask('PATCH', `/variants/${row.variantId}`, { version, stock: { policy: 'untracked' }, sku: 'AAA-first' });
  expect(idsOf(await listAll({ status: 'untracked' }))).toContain(row.variantId);
  expect(idsOf(await listAll({ sort: 'sku' }))[0]).toBe(row.variantId);
  const product = await ask('GET', `/products/${row.productId}`);
  await ask('PATCH', `/products/${row.productId}`, {
    version: product.version,
    texts: { en: { title: 'Zzyzx road sign' } },
    brand: 'Brand new',
    categoryIds: [],
  });
  expect(idsOf(await listAll({ search: 'zzyzx' }))).toContain(row.variantId);
  expect(idsOf(await listAll({ brand: 'Brand new' }))).toContain(row.variantId);
  expect(idsOf(await listAll({ categoryId: categories.parent }))).not.toContain(row.variantId);
  await shop.pool.query('update variants set archived_at = now() where id = $1', [other.variantId]);
  expect(idsOf(await listAll({}))).not.toContain(other.variantId);
});

test('a cursor of another order, or made up, is refused by field', async () => {
  const { nextCursor } = await ask('GET', '/inventory?limit=3&sort=onHand');
  const forged = Buffer.from(JSON.stringify([1e12, 0.5, 'after'])).toString('base64url');
  for (const query of [
    `sort=title&cursor=${nextCursor}`,
    'cursor=nonsense',
    `sort=onHand&cursor=${forged}`,
    'sort=colour',
    'status=some',
  ]) {
    const answer = await shop.request('GET', `/api/v1/inventory?${query}`, undefined, headers);
    expect(answer.status, query).toBe(422);
    expect(['cursor', 'sort', 'status'], query).toContain(answer.body.field);
  }
});
