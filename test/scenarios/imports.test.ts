import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectSound, freshKey, makeVariant, orderFor } from '../support/fixtures.ts';
import { csvOf, type Importer, importer } from '../support/imports.ts';
import { odsOf, xlsxOf } from '../support/sheet-files.ts';
import { openTestShop, type TestShop } from '../support/shop.ts';
import { signIn } from '../support/sign-in.ts';

let shop: TestShop;
let headers: Record<string, string>;
let imports: Importer;
beforeAll(async () => {
  shop = await openTestShop();
  headers = await signIn(shop);
  imports = importer(shop, headers);
});
afterAll(() => shop.close());

async function rows<Row>(sql: string, ...values: unknown[]): Promise<Row[]> {
  return (await shop.pool.query(sql, values)).rows as Row[];
}
const one = async <Row>(sql: string, ...values: unknown[]): Promise<Row> => (await rows<Row>(sql, ...values))[0] as Row;
const productOf = async (variantId: number) =>
  (await one<{ id: number }>('select product_id as id from variants where id = $1', variantId)).id;
const policyOf = async (variantId: number) =>
  (await one<{ policy: string }>('select stock_policy as policy from variant_stock where variant_id = $1', variantId))
    .policy;
const onHandOf = async (variantId: number) =>
  (await one<{ units: number }>('select sum(on_hand)::int as units from stock_levels where variant_id = $1', variantId))
    .units;

/** What the article has the merchant do: copy the five columns, put N everywhere. */
async function articleRows(variantIds: number[]): Promise<(string | number)[][]> {
  const copied = await rows<{ product: number; variant: number; title: string }>(
    `select v.product_id as product, v.id as variant, t.title from variants v
     join product_texts t on t.product_id = v.product_id and t.language = 'en' where v.id = any($1) order by v.id`,
    variantIds,
  );
  return [
    ['Internal_ID', 'Internal_Variant_ID', 'XX_Title_Short', 'Stock_Track', 'Stock_Disable_Sold_Out'],
    ...copied.map(({ product, variant, title }) => [product, variant, title, 'Y', 'N']),
  ];
}

describe('the article’s five columns', () => {
  const files: [string, (cells: (string | number)[][]) => Promise<string | Buffer>][] = [
    ['edit.csv', async (cells) => csvOf(cells)],
    ['edit.xlsx', (cells) => xlsxOf(cells)],
    ['edit.ods', (cells) => odsOf(cells)],
  ];
  test.each(files)('in %s turn backorders on, tell what changes first, and are undone', async (name, write) => {
    const ids = [
      await makeVariant(shop, { policy: 'deny' }),
      await makeVariant(shop, { policy: 'untracked' }),
      await makeVariant(shop, { policy: 'backorder' }),
    ];
    const uploaded = await imports.upload(name, await write(await articleRows(ids)));
    expect(uploaded.mapping).toEqual([
      'Internal_ID',
      'Internal_Variant_ID',
      'US_Title_Short',
      'Stock_Track',
      'Stock_Disable_Sold_Out',
    ]);
    const checked = await imports.check(uploaded);
    expect(checked.counts).toEqual({ new: 0, changed: 2, unchanged: 1, problem: 0, warning: 0 });
    expect((await imports.rows(checked.id, 'changed')).map((row) => row.cells)).toEqual([
      [{ column: 'Stock_Disable_Sold_Out', before: 'Y', after: 'N' }],
      [
        { column: 'Stock_Track', before: 'N', after: 'Y' },
        { column: 'Stock_Disable_Sold_Out', before: 'Y', after: 'N' },
      ],
    ]);
    expect(await Promise.all(ids.map(policyOf))).toEqual(['deny', 'untracked', 'backorder']);

    const done = await imports.start(checked.id);
    expect(done).toMatchObject({ done: 2, failed: 0 });
    expect(await Promise.all(ids.map(policyOf))).toEqual(['backorder', 'backorder', 'backorder']);
    const set = await shop.request('GET', `/api/v1/change-sets/${done.changeSetId}`, undefined, headers);
    expect(set.body).toMatchObject({ kind: 'import', title: name, state: 'done', counts: { changed: 2, refused: 0 } });

    await imports.undo(done.id);
    expect(await Promise.all(ids.map(policyOf))).toEqual(['deny', 'untracked', 'backorder']);
    expect(await imports.until(done.id, 'done')).toMatchObject({ undone: true });
    await expectSound(shop);
  });
});

describe('new products', () => {
  test('need three columns; what is absent is the store’s default; undo takes them out again', async () => {
    const file = csvOf([
      ['XX_Title_Short', 'Stock_Track', 'Stock_Disable_Sold_Out'],
      ['Three columns', 'Y', 'N'],
      ['Three columns, no more', 'Y', ''],
    ]);
    const checked = await imports.check(await imports.upload('new.csv', file));
    expect(checked.counts).toMatchObject({ new: 2, problem: 0 });
    const done = await imports.start(checked.id);
    const made = `select p.id, s.stock_policy as policy, v.price_minor as price, vt.title, p.archived_at is not null as archived
      from products p join product_texts t on t.product_id = p.id and t.title like 'Three columns%' and t.language = 'en'
      join variants v on v.product_id = p.id join variant_stock s on s.variant_id = v.id
      join variant_texts vt on vt.variant_id = v.id order by p.id`;
    expect(await rows(made)).toMatchObject([
      { policy: 'backorder', price: 0, title: 'Default', archived: false },
      { policy: 'deny', archived: false },
    ]);
    await imports.undo(done.id);
    expect(await rows(made)).toMatchObject([{ archived: true }, { archived: true }]);
  });

  test('are grouped by title or given id, with their words, categories, stock and codes', async () => {
    const file = csvOf(
      [
        [
          'Internal_ID',
          'US_Title_Short',
          'NL_Title_Short',
          'US_Variant',
          'Price',
          'Tax',
          'Brand',
          'Tags',
          'US_Category_1',
          'US_Category_2',
          'Stock_Level',
          'SKU',
          'US_Description_Long',
          'Notes',
        ],
        [
          '',
          'Tee',
          'Shirt',
          '"Size: S"',
          '10,50',
          '0.2100',
          'Loom',
          'summer, cotton',
          'Clothes',
          'Tees',
          '3',
          'TEE-S',
          '<p>Soft</p><script>x</script>',
          'mine',
        ],
        [
          '',
          'Tee',
          'Shirt',
          '"Size: M"',
          '12',
          '0.2100',
          'Loom',
          'summer, cotton',
          'Clothes',
          'Tees',
          '0',
          'TEE-M',
          '',
          '',
        ],
        ['900001', 'Cap', 'Pet', '', '5', '', '', '', '', '', '7', 'CAP', '', ''],
      ],
      ';',
    );
    const uploaded = await imports.upload('tees.csv', file);
    expect(uploaded.titles.filter((_, at) => uploaded.mapping[at] === null)).toEqual(['Notes']);
    const checked = await imports.check(uploaded);
    expect(checked.counts).toMatchObject({ new: 3, problem: 0, warning: 1 });
    expect(checked.notes).toMatchObject([{ code: 'workflow_default', params: { state: 'off' } }]);
    await imports.start(checked.id);
    const [tee, cap] = await rows<{
      id: number;
      title: string;
      variants: unknown;
      categories: string;
      tags: string;
      brand: string;
      content: string;
    }>(
      `select p.id, t.title, t.content, b.name as brand,
         (select json_agg(json_build_array(v.sku, v.price_minor, vt.title, l.on_hand) order by v.position)
          from variants v join variant_texts vt on vt.variant_id = v.id and vt.language = 'en'
          join stock_levels l on l.variant_id = v.id where v.product_id = p.id) as variants,
         (select string_agg(ct.title, ',') from product_categories pc join category_texts ct using (category_id)
          where pc.product_id = p.id and ct.language = 'en') as categories,
         (select string_agg(name, ',' order by name) from product_tags join tags on tags.id = tag_id where product_id = p.id) as tags
       from products p join product_texts t on t.product_id = p.id and t.language = 'en' and t.title in ('Tee', 'Cap')
       left join brands b on b.id = p.brand_id order by t.title desc`,
    );
    expect(tee).toMatchObject({
      variants: [
        ['TEE-S', 1050, 'S', 3],
        ['TEE-M', 1200, 'M', 0],
      ],
      categories: 'Tees',
      tags: 'cotton,summer',
      brand: 'Loom',
      content: '<p>Soft</p>',
    });
    expect(cap).toMatchObject({ variants: [['CAP', 500, 'Default', 7]], categories: null });
    expect(cap?.id).not.toBe(900_001);
    await expectSound(shop);
  });

  test('that are there already are pointed out; a variant is added to one by its id', async () => {
    await imports.run(
      'lamp.csv',
      csvOf([
        ['XX_Title_Short', 'US_Variant'],
        ['Twice', 'Small'],
      ]),
    );
    const again = await imports.check(await imports.upload('lamp.csv', csvOf([['XX_Title_Short'], ['TWICE']])));
    const [row] = await imports.rows(again.id, 'warning');
    expect(row?.warnings).toMatchObject([{ code: 'title_exists', column: 'XX_Title_Short' }]);
    const { id } = await one<{ id: number }>(`select product_id as id from product_texts where title = 'Twice'`);
    await imports.run(
      'more.csv',
      csvOf([
        ['Internal_ID', 'US_Variant', 'Price'],
        [id, 'Large', '7'],
      ]),
    );
    expect(
      await rows(
        `select vt.title, v.price_minor as price from variants v join variant_texts vt on vt.variant_id = v.id where v.product_id = $1 order by v.position`,
        id,
      ),
    ).toEqual([
      { title: 'Small', price: 0 },
      { title: 'Large', price: 700 },
    ]);
  });

  test('are made whole or not at all; the rows left out come back as a sheet with the reason', async () => {
    const file = csvOf([
      ['US_Title_Short', 'US_Variant', 'Price', 'Tax'],
      ['Half', 'S', '10', ''],
      ['Half', 'M', 'ten', ''],
      ['Other', '', '5', '0.06'],
      ['Fine', '', '5', ''],
    ]);
    const checked = await imports.check(await imports.upload('half.csv', file));
    expect(checked.counts).toMatchObject({ new: 1, problem: 3 });
    const problems = await imports.rows(checked.id, 'problem');
    expect(problems.map(({ row, problems: [first] }) => [row, first?.code, first?.column])).toEqual([
      [2, 'held_back', null],
      [3, 'bad_value', 'Price'],
      [4, 'tax_unknown', 'Tax'],
    ]);
    await imports.start(checked.id);
    const sheet = await shop.request('GET', `/api/v1/imports/${checked.id}/problems.csv`, undefined, headers);
    expect(sheet.status).toBe(200);
    const mended = String(sheet.body)
      .replace('ten', '12')
      .replace(/Other.*\r\n/, '');
    expect(mended.split('\r\n')[0]).toBe('US_Title_Short,US_Variant,Price,Tax,Why_Not_Imported');
    const again = await imports.check(await imports.upload('half_not_imported.csv', mended));
    expect(again.counts).toMatchObject({ new: 2, problem: 0 });
    const workbook = await shop.request('GET', `/api/v1/imports/${checked.id}/problems.xlsx`, undefined, headers);
    expect(workbook.headers.get('content-type')).toContain('spreadsheetml');
  });
});

describe('rows that change what there is', () => {
  test('change only what they say; absent columns and empty cells leave things as they are', async () => {
    const id = await makeVariant(shop, { policy: 'deny', priceMinor: 1000, onHand: 5, title: 'Chair' });
    const ids = [await productOf(id), id];
    await shop.pool.query(`update variants set sku = 'CH', old_price_minor = 1500, weight_grams = 900 where id = $1`, [
      id,
    ]);
    const head = ['Internal_ID', 'Internal_Variant_ID', 'Price', 'Price_Old', 'Weight', 'US_Description_Short'];
    const kept = await imports.check(await imports.upload('a.csv', csvOf([head, [...ids, '9.50', '', '', '']])));
    expect((await imports.rows(kept.id))[0]?.cells).toEqual([{ column: 'Price', before: '10', after: '9.5' }]);
    await imports.start(kept.id);
    const cleared = await imports.upload('b.csv', csvOf([head, [...ids, '', '', '', 'New words']]));
    await imports.start((await imports.check(cleared, { clearEmpty: true })).id);
    expect(
      await one(
        `select v.sku, v.price_minor, v.old_price_minor, v.weight_grams, t.description, s.stock_policy, l.on_hand
         from variants v join product_texts t on t.product_id = v.product_id and t.language = 'en'
         join variant_stock s on s.variant_id = v.id join stock_levels l on l.variant_id = v.id where v.id = $1`,
        id,
      ),
    ).toEqual({
      sku: 'CH',
      price_minor: 950,
      old_price_minor: null,
      weight_grams: 900,
      description: 'New words',
      stock_policy: 'deny',
      on_hand: 5,
    });
  });

  test('find their variant by SKU, EAN or article code if chosen; two with the same are a problem', async () => {
    const [a, b, c] = [await makeVariant(shop), await makeVariant(shop), await makeVariant(shop)];
    await shop.pool.query(`update variants set sku = 'SAME' where id = any($1)`, [[a, b]]);
    await shop.pool.query(
      `update variants set sku = 'ONLY', ean = '8712345678906', article_code = 'A-1' where id = $1`,
      [c],
    );
    for (const [matchBy, title, value] of [
      ['sku', 'SKU', 'ONLY'],
      ['ean', 'EAN', '8712345678906'],
      ['articleCode', 'Article_Code', 'A-1'],
    ] as const) {
      const file = csvOf([
        [title, 'Stock_Alert'],
        [value, value.length],
      ]);
      await imports.run('codes.csv', file, { matchBy });
      expect(await one('select stock_alert as alert from variant_stock where variant_id = $1', c)).toEqual({
        alert: value.length,
      });
    }
    const file = csvOf([
      ['SKU', 'Stock_Alert'],
      ['SAME', 1],
      ['ONLY', 9],
      ['ONLY', 8],
      ['', 1],
    ]);
    const checked = await imports.check(await imports.upload('codes.csv', file), { matchBy: 'sku' });
    expect((await imports.rows(checked.id, 'problem')).map((row) => [row.row, row.problems[0]?.code])).toEqual([
      [2, 'key_ambiguous'],
      [4, 'row_twice'],
      [5, 'key_missing'],
    ]);
  });

  test('of which a cell cannot be read do nothing at all, with row, column, value and what to do', async () => {
    const id = await makeVariant(shop, { priceMinor: 1000 });
    const file = csvOf([
      ['Internal_ID', 'Internal_Variant_ID', 'Price', 'Stock_Track', 'Visible'],
      [await productOf(id), id, '12', 'perhaps', 'N'],
      [await productOf(id), '999999', '12', 'Y', 'N'],
    ]);
    const checked = await imports.check(await imports.upload('bad.csv', file));
    expect((await imports.rows(checked.id, 'problem')).flatMap((row) => row.problems)).toMatchObject([
      { code: 'bad_value', column: 'Stock_Track', value: 'perhaps', message: '“perhaps” is neither Y nor N.' },
      { code: 'variant_unknown', column: 'Internal_Variant_ID', value: '999999' },
    ]);
    const answer = await shop.request('POST', `/api/v1/imports/${checked.id}/start`, undefined, headers);
    expect([answer.status, answer.body.title]).toEqual([409, expect.stringContaining('nothing to import')]);
  });

  test('that someone else changed after the preview are left alone and told', async () => {
    const id = await makeVariant(shop, { priceMinor: 1000, policy: 'deny' });
    const file = csvOf([
      ['Internal_Variant_ID', 'Price', 'Stock_Alert'],
      [id, '12', '3'],
    ]);
    const checked = await imports.check(await imports.upload('late.csv', file));
    await shop.pool.query('update variants set price_minor = 1100 where id = $1', [id]);
    const done = await imports.start(checked.id);
    expect(done).toMatchObject({ done: 1, failed: 1 });
    const [row] = await imports.rows(done.id, 'problem');
    expect(row?.problems).toMatchObject([
      { code: 'changed_meanwhile', column: 'Price', message: expect.stringContaining('1100') },
    ]);
    expect(await one('select price_minor as price from variants where id = $1', id)).toEqual({ price: 1100 });
  });

  test('backorders without tracking are warned of, and so are backorders of what shows only in stock', async () => {
    const [a, b] = [
      await makeVariant(shop, { policy: 'untracked' }),
      await makeVariant(shop, { visibility: 'visible_when_in_stock' }),
    ];
    const file = csvOf([
      ['Internal_Variant_ID', 'Stock_Disable_Sold_Out'],
      [a, 'N'],
      [b, 'N'],
    ]);
    const checked = await imports.check(await imports.upload('warn.csv', file));
    expect(checked.counts).toMatchObject({ changed: 1, unchanged: 1, warning: 2 });
    expect((await imports.rows(checked.id, 'warning')).map((row) => row.warnings[0]?.code)).toEqual([
      'backorders_need_tracking',
      'hidden_backorders',
    ]);
  });
});

describe('Stock_Level', () => {
  const sell = async (variantId: number, units: number) => {
    const [shelf] = await rows<{ location: number }>(
      'select location_id as location from stock_levels where variant_id = $1',
      variantId,
    );
    await shop.pool.query('update stock_levels set on_hand = on_hand - $2 where variant_id = $1', [variantId, units]);
    await shop.pool.query(
      `insert into movements (variant_id, location_id, kind, on_hand_delta, allocated_delta, cause, actor) values ($1, $2, 'sold', $3, 0, 'test', 'test')`,
      [variantId, shelf?.location, -units],
    );
  };

  test('is a count: the ledger gets the difference; units sold since the export are told, and kept if asked', async () => {
    const id = await makeVariant(shop, { policy: 'deny', onHand: 10 });
    const exported = new Date(Date.now() + 5);
    await new Promise((resolve) => setTimeout(resolve, 10));
    await sell(id, 3);
    const file = csvOf([
      ['Internal_Variant_ID', 'Stock_Level'],
      [id, 12],
    ]);
    const uploaded = await imports.upload('stock.csv', file, exported);
    const asItStands = await imports.check(uploaded);
    const [row] = await imports.rows(asItStands.id);
    expect(row?.cells).toEqual([{ column: 'Stock_Level', before: '7', after: '12' }]);
    expect(row?.warnings).toMatchObject([{ code: 'undoes_sales', params: { sold: 3, onHand: 7 } }]);

    const keeping = await imports.check(uploaded, { keepSales: true });
    expect((await imports.rows(keeping.id))[0]).toMatchObject({ cells: [{ before: '7', after: '9' }], warnings: [] });
    await sell(id, 1); // after the preview, before the import
    const done = await imports.start(keeping.id);
    expect(await onHandOf(id)).toBe(8);
    expect(
      await rows(
        `select kind, on_hand_delta as units, cause from movements where variant_id = $1 order by id desc limit 1`,
        id,
      ),
    ).toEqual([{ kind: 'counted', units: 2, cause: `change set ${done.changeSetId}` }]);
    await imports.undo(done.id);
    expect(await onHandOf(id)).toBe(6);
    await expectSound(shop);
  });

  test('that is more serves those who wait, first come first served', async () => {
    const id = await makeVariant(shop, { policy: 'backorder', onHand: 1 });
    const order = await shop.request(
      'POST',
      '/api/v1/storefront/orders',
      orderFor([{ variantId: id, quantity: 3 }]),
      freshKey(),
    );
    expect(order.status).toBe(201);
    await imports.run(
      'stock.csv',
      csvOf([
        ['Internal_Variant_ID', 'Stock_Level'],
        [id, 10],
      ]),
    );
    expect(await one('select allocated, waiting from order_lines where variant_id = $1', id)).toEqual({
      allocated: 3,
      waiting: 0,
    });
    await expectSound(shop);
  });
});

describe('an import', () => {
  test('refuses files, columns and steps that cannot be, saying why', async () => {
    const bad = await imports.send('photo.csv', Buffer.from('89504e470d0a1a0a', 'hex'));
    expect([bad.status, bad.body.title]).toEqual([
      422,
      'file: this is a picture. Choose a spreadsheet: CSV, XLSX or ODS.',
    ]);
    expect(await imports.send('quote.csv', 'A,B\n1,"x\n')).toMatchObject({
      status: 422,
      body: { title: expect.stringMatching(/never closed/) },
    });
    expect((await rows('select from imports where file_name = $1', 'quote.csv')).length).toBe(0);
    const none = await shop.request('POST', '/api/v1/imports', {}, headers);
    expect([none.status, none.body.field]).toEqual([422, 'file']);

    const uploaded = await imports.upload(
      'a.csv',
      csvOf([
        ['Notes', 'Price'],
        ['x', '1'],
      ]),
    );
    const choose = (mapping: (string | null)[]) =>
      shop.request('PUT', `/api/v1/imports/${uploaded.id}/columns`, { mapping, options: uploaded.options }, headers);
    expect((await choose([null, 'Price'])).body).toMatchObject({
      status: 422,
      title: expect.stringContaining('map Internal_Variant_ID'),
    });
    expect((await choose(['Price', 'Price'])).body).toMatchObject({ field: 'mapping.1' });
    expect((await choose(['Colour', null])).body).toMatchObject({ field: 'mapping.0' });
    expect((await choose(['US_Title_Short'])).body).toMatchObject({ field: 'mapping' });
    expect((await shop.request('POST', `/api/v1/imports/${uploaded.id}/start`, undefined, headers)).status).toBe(409);
    expect((await shop.request('POST', `/api/v1/imports/${uploaded.id}/undo`, undefined, headers)).status).toBe(409);
    expect((await shop.request('GET', '/api/v1/imports/999999', undefined, headers)).status).toBe(404);
    expect((await shop.request('GET', '/api/v1/imports', undefined, headers)).body.items[0]).toMatchObject({
      id: uploaded.id,
      fileName: 'a.csv',
      actor: 'Olga Owner',
      state: 'uploaded',
      rows: 1,
    });
  });

  test('takes a file of 199 MB, and says of one above 200 MB that it is too large, keeping nothing of it', async () => {
    const titles = Buffer.from('XX_Title_Short,Notes\r\n');
    const row = Buffer.from(`Anchor,${'n'.repeat(299_000)}\r\n`);
    const sized = (bytes: number) => new Blob([titles, ...Array(Math.floor(bytes / row.length)).fill(row)]);
    const large = await imports.send('large.csv', sized(199 * 1024 * 1024));
    expect([large.status, large.body.rows]).toEqual([201, Math.floor((199 * 1024 * 1024) / row.length)]);
    await imports.ask('DELETE', `/${large.body.id}`);

    expect(await imports.send('larger.csv', sized(202 * 1024 * 1024))).toMatchObject({
      status: 413,
      body: { code: 'too_large', field: 'file', title: expect.stringContaining('more than 200 MB') },
    });
    expect(await rows('select from imports where file_name = $1', 'larger.csv')).toEqual([]);
    expect(await readdir(join(shop.config.dataDir, 'uploads'))).toEqual([]);
  });

  test('can be stopped: what was done stays, the rest is done when it goes on, and undo takes back all', async () => {
    const total = 1_800;
    const file = csvOf([
      ['XX_Title_Short', 'Stock_Track'],
      ...Array.from({ length: total }, (_, at) => [`Stopped ${at}`, 'Y']),
    ]);
    const checked = await imports.check(await imports.upload('long.csv', file));
    await imports.ask('POST', `/${checked.id}/start`);
    for (;;) {
      const { done, state } = await imports.ask('GET', `/${checked.id}`);
      if (done > 0 || state === 'done') break;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await imports.ask('POST', `/${checked.id}/stop`);
    const stopped = await imports.until(checked.id, 'stopped');
    expect(stopped.done).toBeGreaterThan(0);
    expect(stopped.done).toBeLessThan(total);
    const made = `select count(*)::int as all, count(distinct t.title)::int as titles, count(p.archived_at)::int as archived
      from product_texts t join products p on p.id = t.product_id where t.title like 'Stopped %'`;
    expect(await one(made)).toEqual({ all: stopped.done, titles: stopped.done, archived: 0 });
    const done = await imports.start(checked.id);
    expect(done).toMatchObject({ done: total, failed: 0, changeSetId: stopped.changeSetId });
    expect(await one(made)).toEqual({ all: total, titles: total, archived: 0 });
    await imports.undo(done.id);
    expect(await one(made)).toEqual({ all: total, titles: total, archived: total });
    const again = await shop.request('POST', `/api/v1/imports/${done.id}/start`, undefined, headers);
    expect(again.status).toBe(409);
  });
});
