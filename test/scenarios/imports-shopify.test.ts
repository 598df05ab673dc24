/** Shopify's own sample files, as they are, and pictures for what a sheet makes. */
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fetchImportPicture } from '../../server/src/imports/import-pictures.ts';
import { expectSound } from '../support/fixtures.ts';
import { csvOf, type Importer, importer } from '../support/imports.ts';
import { zipOf } from '../support/sheet-files.ts';
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

const sample = (name: string) => readFileSync(join(import.meta.dirname, '../support/shopify', `${name}.csv`));
async function rows<Row>(sql: string, ...values: unknown[]): Promise<Row[]> {
  return (await shop.pool.query(sql, values)).rows as Row[];
}
const variantsOf = (url: string) =>
  rows<Record<string, unknown>>(
    `select vt.title, vt.options, v.price_minor as price, v.old_price_minor as old, s.stock_policy as policy, l.on_hand as units
     from product_texts t join variants v on v.product_id = t.product_id
     join variant_texts vt on vt.variant_id = v.id and vt.language = 'en'
     join variant_stock s on s.variant_id = v.id join stock_levels l on l.variant_id = v.id
     where t.language = 'en' and t.url = $1 order by v.position`,
    url,
  );

describe('Shopify’s product CSV', () => {
  test.each([
    ['apparel', 20, 22],
    ['home-and-garden', 20, 21],
    ['jewelery', 20, 41],
  ])('%s: %i products, and nothing to do the second time', async (name, products, lines) => {
    const uploaded = await imports.upload(`${name}.csv`, sample(name));
    expect(uploaded).toMatchObject({ layout: 'shopify', rows: lines, options: { matchBy: 'handle' } });
    const checked = await imports.check(uploaded);
    expect(checked.counts).toMatchObject({ new: lines, changed: 0, problem: 0 });
    const before = await rows('select id from products');
    await imports.start(checked.id);
    expect((await rows('select id from products')).length - before.length).toBe(products);
    const again = await imports.check(await imports.upload(`${name}.csv`, sample(name)));
    expect(again.counts).toMatchObject({ new: 0, changed: 0, unchanged: lines, problem: 0 });
  });

  test('its policy and tracker are ours, handles group, options name variants', async () => {
    expect(await variantsOf('clay-plant-pot')).toMatchObject([
      { title: 'Regular', options: [{ name: 'Size', value: 'Regular' }], price: 999, policy: 'untracked', units: 0 },
      { title: 'Large', options: [{ name: 'Size', value: 'Large' }], price: 1599 },
    ]);
    expect(await variantsOf('biodegradable-cardboard-pots')).toMatchObject([
      { title: 'Default', policy: 'deny', units: 8 },
    ]);
    expect(await variantsOf('ocean-blue-shirt')).toMatchObject([
      { title: 'Default', options: [], price: 5000, policy: 'untracked', units: 0 },
    ]);
    const [bracelet] = await rows<{ brand: string; category: string; tags: string; visibility: string }>(
      `select b.name as brand, ct.title as category, p.visibility,
         (select string_agg(name, ',') from product_tags join tags on tags.id = tag_id where product_id = p.id) as tags
       from product_texts t join products p on p.id = t.product_id join brands b on b.id = p.brand_id
       join product_categories pc on pc.product_id = p.id join category_texts ct on ct.category_id = pc.category_id and ct.language = 'en'
       where t.url = 'chain-bracelet' and t.language = 'en'`,
    );
    expect(bracelet).toEqual({ brand: 'Company 123', category: 'Bracelet', tags: 'Beads', visibility: 'visible' });
    await expectSound(shop);
  });

  test('continue allows backorders, and a negative quantity is none on hand', async () => {
    const head = [
      'Handle',
      'Title',
      'Option1 Name',
      'Option1 Value',
      'Variant Inventory Tracker',
      'Variant Inventory Qty',
      'Variant Inventory Policy',
      'Variant Price',
    ];
    const file = csvOf([
      head,
      ['oversold', 'Oversold', 'Colour', 'Red', 'shopify', '-4', 'continue', '10'],
      ['oversold', '', '', 'Blue', 'shopify', '3', 'deny', '11'],
      ['oversold', '', '', 'Grey', '', '3', 'continue', '12'],
    ]);
    const checked = await imports.check(await imports.upload('oversold.csv', file));
    expect(
      (await imports.rows(checked.id, 'warning')).map((row) => [row.row, row.warnings.map((each) => each.code)]),
    ).toEqual([[4, ['backorders_untracked']]]);
    await imports.start(checked.id);
    expect(await variantsOf('oversold')).toMatchObject([
      { title: 'Red', options: [{ name: 'Colour', value: 'Red' }], policy: 'backorder', units: 0 },
      { title: 'Blue', options: [{ name: 'Colour', value: 'Blue' }], policy: 'deny', units: 3 },
      { title: 'Grey', policy: 'untracked', units: 0 },
    ]);
  });

  test('a product of more rows than are made together is made whole', async () => {
    const variant = (at: number) => ['many', at === 0 ? 'Many' : '', 'Number', `No. ${at}`, '10', ''];
    const picture = (at: number) => ['many', '', '', '', '', `https://pictures.example/${at}.jpg`];
    const file = csvOf([
      ['Handle', 'Title', 'Option1 Name', 'Option1 Value', 'Variant Price', 'Image Src'],
      ...Array.from({ length: 200 }, (_, at) => variant(at)),
      ...Array.from({ length: 70 }, (_, at) => picture(at)),
    ]);
    const checked = await imports.check(await imports.upload('many.csv', file));
    expect(checked.counts).toMatchObject({ new: 270, problem: 0 });
    expect(await imports.start(checked.id)).toMatchObject({ done: 270, failed: 0 });
    expect(await variantsOf('many')).toHaveLength(200);
  });

  test('its pictures, on other machines, are refused with the reason, row by row', async () => {
    const checked = await imports.check(await imports.upload('apparel.csv', sample('apparel')));
    const [row] = await imports.rows(checked.id, 'warning');
    expect(row?.warnings).toMatchObject([
      { code: 'picture_not_fetched', column: 'Image Src', value: expect.stringMatching(/^https:\/\/burst/) },
    ]);
  });
});

describe('pictures in a ZIP', () => {
  const draw = (colour: string) =>
    sharp({ create: { width: 60, height: 40, channels: 3, background: colour } })
      .jpeg()
      .toBuffer();

  async function bringPictures(importId: number, files: Record<string, string | Buffer>) {
    const form = new FormData();
    form.set('file', new Blob([(await zipOf(files)) as Uint8Array<ArrayBuffer>]), 'pictures.zip');
    const answer = await fetch(`${shop.url}/api/v1/imports/${importId}/pictures`, {
      method: 'PUT',
      headers,
      body: form,
    });
    expect(answer.status).toBe(200);
    for (;;) {
      const imported = await imports.ask('GET', `/${importId}`);
      if (imported.pictures.state !== 'reading') return imported;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  const picturesOf = (title: string) =>
    rows<{ width: number; alt: string }>(
      `select i.width, i.alt from product_images i join product_texts t on t.product_id = i.product_id and t.language = 'en'
       where t.title = $1 order by i.position`,
      title,
    );

  test('belong to the products that name them, by file name or by the end of an address', async () => {
    const file = csvOf([
      ['XX_Title_Short', 'Images'],
      ['Pictured', 'Front.JPG,https://old.example/shop/back.jpg?v=2'],
      ['Plain', 'missing.jpg'],
      ['Broken', 'notes.jpg'],
    ]);
    const uploaded = await imports.upload('pictures.csv', file);
    const read = await bringPictures(uploaded.id, {
      'photos/front.jpg': await draw('red'),
      'photos/back.jpg': await draw('blue'),
      'photos/notes.jpg': 'this is no picture',
      'readme.txt': 'hello',
    });
    expect(read.pictures).toMatchObject({ state: 'read', usable: 2, total: 3 });
    expect(read.pictureProblems).toMatchObject([{ name: 'notes.jpg' }]);
    const checked = await imports.check(read);
    expect((await imports.rows(checked.id, 'warning')).map((row) => row.warnings[0]?.code)).toEqual([
      'picture_missing',
      'picture_bad',
    ]);
    await imports.start(checked.id);
    expect(await picturesOf('Pictured')).toEqual([
      { width: 60, alt: 'Pictured' },
      { width: 60, alt: 'Pictured' },
    ]);
    expect(await picturesOf('Plain')).toEqual([]);
    const [product] = await rows<{ id: number; variant: number; image: number }>(
      `select p.product_id as id, v.id as variant, (select min(id) from product_images where product_id = p.product_id) as image
       from product_texts p join variants v on v.product_id = p.product_id where p.title = 'Pictured'`,
    );
    // The shop's own pictures are named by the addresses an export writes, or by id; those that are there are not added twice.
    const [own] = await rows<{ file: string }>('select file from product_images where id = $1', product?.image);
    const more = csvOf([
      ['Internal_ID', 'Internal_Variant_ID', 'Images'],
      [product?.id ?? 0, product?.variant ?? 0, `https://shop.example/files/${own?.file}`],
    ]);
    expect((await imports.check(await imports.upload('same.csv', more))).counts).toMatchObject({ unchanged: 1 });
    const copied = csvOf([
      ['XX_Title_Short', 'Images'],
      ['Copied', `!ID:${product?.image}`],
      ['Unknown', '!ID:999999'],
    ]);
    const last = await imports.check(await imports.upload('copied.csv', copied));
    expect((await imports.rows(last.id, 'warning')).map((row) => row.warnings[0]?.code)).toEqual(['picture_no_id']);
    await imports.start(last.id);
    expect(await picturesOf('Copied')).toEqual([{ width: 60, alt: 'Copied' }]);
  });

  test('that are no ZIP are told of, and the sheet is imported without', async () => {
    const uploaded = await imports.upload('a.csv', csvOf([['XX_Title_Short'], ['Without pictures']]));
    const form = new FormData();
    form.set('file', new Blob(['this is no ZIP']), 'pictures.zip');
    await fetch(`${shop.url}/api/v1/imports/${uploaded.id}/pictures`, { method: 'PUT', headers, body: form });
    for (;;) {
      const { pictures } = await imports.ask('GET', `/${uploaded.id}`);
      if (pictures.state === 'failed') {
        expect(pictures.failure).toMatch(/cannot be unpacked/);
        break;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect((await imports.check(uploaded)).counts.new).toBe(1);
  });
});

describe('pictures on other machines, where fetching them is switched on', () => {
  let server: Server;
  let asked: string[];
  let address: string;
  beforeAll(async () => {
    const picture = await sharp({ create: { width: 30, height: 20, channels: 3, background: 'green' } })
      .png()
      .toBuffer();
    asked = [];
    server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(200, { 'content-type': 'image/png' }).end(picture);
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    shop.config.fetchImages = true;
  });
  afterAll(() => {
    shop.config.fetchImages = false;
    server.close();
  });

  test('are fetched after the import, never from inside the network, and told of where they cannot be', async () => {
    const file = csvOf([
      ['XX_Title_Short', 'Images'],
      ['Fetched', `${address}/a.png`],
      ['Elsewhere', 'http://169.254.169.254/latest/meta-data'],
    ]);
    const checked = await imports.check(await imports.upload('fetched.csv', file));
    expect(checked.counts).toMatchObject({ new: 2, warning: 0 });
    let done = await imports.start(checked.id);
    while (done.pictures.toFetch > 0) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      done = await imports.ask('GET', `/${checked.id}`);
    }
    expect(done.pictures).toMatchObject({ fetched: 0, notFetched: 2 });
    expect(done.pictureProblems.map(({ message }) => message)).toEqual([
      expect.stringMatching(/port \d+|inside a network/),
      expect.stringMatching(/inside a network/),
    ]);
    expect(asked).toEqual([]);

    // As if the test's server were on the internet: the picture is drawn and added, once however often it is fetched.
    const letIn = { urlProblem: () => undefined, isPublic: () => true };
    const again = () =>
      rows<{ id: number }>(`update import_fetches set state = 'waiting' where url like $1 returning id`, `${address}%`);
    for (let times = 0; times < 2; times += 1) {
      const [fetch] = await again();
      await fetchImportPicture(shop, checked.id, fetch?.id as number, letIn);
    }
    expect(asked).toEqual(['/a.png', '/a.png']);
    const pictures = `select i.width, i.height from product_images i join product_texts t on t.product_id = i.product_id
      where t.title = 'Fetched'`;
    expect(await rows(pictures)).toEqual([{ width: 30, height: 20 }]);
  });
});
