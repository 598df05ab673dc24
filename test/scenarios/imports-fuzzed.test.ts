/** Whatever is in a file: it is refused, or told row by row, and what is imported is imported whole. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ImportDetail } from '../../server/src/imports/schemas.ts';
import { expectSound, makeVariant } from '../support/fixtures.ts';
import { csvOf, type Importer, importer } from '../support/imports.ts';
import { mutilate, mutilations } from '../support/mutilate.ts';
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
  for (let each = 0; each < 3; each += 1) await makeVariant(shop, { policy: 'deny', onHand: 5 });
});
afterAll(() => shop.close());

const files: Record<string, (rows: string[][]) => Promise<string | Buffer>> = {
  'f.csv': async (rows) => csvOf(rows, ';'),
  'f.xlsx': (rows) => xlsxOf(rows),
  'f.ods': (rows) => odsOf(rows),
};

type Made = { products: number; variants: number; halves: number };
/** What there is, and how many products have no variant, no words or no stock of theirs. */
async function made(): Promise<Made> {
  const { rows } = await shop.pool.query<Made>(`
    select (select count(*) from products)::int as products, (select count(*) from variants)::int as variants,
      (select count(*) from products p where not exists (select from variants v where v.product_id = p.id)
        or not exists (select from product_texts t where t.product_id = p.id))::int
      + (select count(*) from variants v where not exists (select from variant_stock s where s.variant_id = v.id)
        or not exists (select from variant_texts t where t.variant_id = v.id)
        or not exists (select from stock_levels l where l.variant_id = v.id))::int as halves`);
  return rows[0] as Made;
}

/** All that an import could touch, as one text. */
async function contents(): Promise<string> {
  const { rows } = await shop.pool.query(`
    select md5(concat(
      (select string_agg(p::text, ',' order by id) from products p), (select string_agg(t::text, ',' order by t::text) from product_texts t),
      (select string_agg(v::text, ',' order by id) from variants v), (select string_agg(t::text, ',' order by t::text) from variant_texts t),
      (select string_agg(s::text, ',' order by variant_id) from variant_stock s),
      (select string_agg(l::text, ',' order by l::text) from stock_levels l), (select count(*) from movements),
      (select count(*) from change_sets), (select count(*) from brands), (select count(*) from categories))) as all`);
  return rows[0].all;
}

/** The preview of a file as its columns are suggested, or why there is none. */
async function preview(name: string, content: string | Buffer): Promise<ImportDetail | string> {
  const { status, body } = await imports.send(name, content);
  if (status !== 201) {
    expect(status, JSON.stringify(body)).toBe(422);
    return body.title;
  }
  const choice = { mapping: body.mapping, options: body.options };
  const chosen = await shop.request('PUT', `/api/v1/imports/${body.id}/columns`, choice, headers);
  if (chosen.status !== 200) {
    expect(chosen.status, JSON.stringify(chosen.body)).toBe(422);
    return chosen.body.title;
  }
  return imports.until(body.id, 'checked');
}

const cells = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom('', 'Y', 'N', 'S', '1', '2', '3', '0', '19.95', '1,5', '-4', '99999999999999'),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      'Lamp',
      'Rope',
      '=1+1',
      "'=x",
      '"',
      '<p>x</p>',
      'a > b',
      '#REF!',
      '!ID:1',
      'é'.normalize('NFD'),
    ),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 12, unit: 'binary' }) },
);
const titles = fc.shuffledSubarray(
  [
    'Internal_ID',
    'Internal_Variant_ID',
    'US_Title_Short',
    'NL_Title_Short',
    'US_Variant',
    'US_URL',
    'Price',
    'Tax',
    'Brand',
    'Stock_Track',
    'Stock_Disable_Sold_Out',
    'Stock_Level',
    'Stock_Backorder_Limit',
    'US_Category_1',
    'US_Category_2',
    'US_Description_Long',
    'Tags',
    'Weight',
    'Weight_unit',
    'Visible',
    'Images',
    'EAN',
    'Buy_Min',
    'Notes',
  ],
  { minLength: 2 },
);
const tables = titles.chain((head) =>
  fc
    .array(fc.array(cells, { minLength: head.length, maxLength: head.length }), { minLength: 1, maxLength: 8 })
    .map((rows) => [head, ...rows]),
);

test('any cells: rows are new, changed or told of, and the new ones are made whole', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...Object.keys(files)), tables, async (name, table) => {
      const before = await made();
      const checked = await preview(name, await (files[name] as (typeof files)[string])(table));
      expect(await made()).toEqual(before);
      if (typeof checked === 'string') return void expect(checked).toMatch(/.{10,}\.$/s);
      const rows = await imports.rows(checked.id);
      const { counts } = checked;
      expect(rows).toHaveLength(counts.new + counts.changed + counts.unchanged + counts.problem);
      for (const row of rows) expect(row.problems.length > 0).toBe(row.outcome === 'problem');
      if (counts.new + counts.changed === 0) return;

      const done = await imports.start(checked.id);
      expect(done).toMatchObject({ state: 'done', done: counts.new + counts.changed, failure: null });
      const after = await imports.rows(checked.id);
      const isNew = after.filter(({ outcome }) => outcome === 'new');
      const products = new Set(isNew.flatMap(({ productId, productRow }) => (productId === null ? [productRow] : [])));
      expect(await made()).toEqual({
        products: before.products + products.size,
        variants: before.variants + isNew.length,
        halves: 0,
      });
    }),
    { numRuns: 40 },
  );
  await expectSound(shop);
});

test('a file mutilated on its way is refused or previewed, and nothing is written by either', async () => {
  const table = [
    [
      'Internal_ID',
      'Internal_Variant_ID',
      'US_Title_Short',
      'Price',
      'Stock_Track',
      'Stock_Disable_Sold_Out',
      'Stock_Level',
    ],
    ...Array.from({ length: 12 }, (_, at) => ['', '', `Lamp “${at}”`, '19.95', 'Y', 'N', String(at)]),
  ];
  const before = await contents();
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...Object.keys(files)), mutilations, async (name, mishaps) => {
      const whole = Buffer.from(await (files[name] as (typeof files)[string])(table));
      const kept = (await shop.pool.query('select count(*)::int as n from imports')).rows[0].n;
      const outcome = await preview(name, mishaps.reduce(mutilate, whole));
      if (typeof outcome !== 'string') return void expect(outcome.rows).toBeGreaterThan(0);
      expect(outcome).toMatch(/.{10,}\.$/s);
      const { rows } = await shop.pool.query(
        `select (select count(*) from imports)::int as n, (select count(*) from import_rows where import_id not in (select id from imports))::int as stray`,
      );
      expect(rows[0].stray).toBe(0);
      expect(rows[0].n - kept).toBeLessThanOrEqual(1);
    }),
    { numRuns: 40 },
  );
  expect(await contents()).toBe(before);
});
