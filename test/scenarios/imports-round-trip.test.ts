/** What the shop exports it imports again without a change: every product of the demo, and a generated shop. */
import { afterEach, expect, test } from 'vitest';
import type { ImportDetail } from '../../server/src/imports/schemas.ts';
import { generateShop } from '../support/generated-shop.ts';
import { csvOf, importer } from '../support/imports.ts';
import { openTestShop, type TestShop } from '../support/shop.ts';
import { signIn, signInDemo } from '../support/sign-in.ts';

let shop: TestShop;
afterEach(() => shop.close());

/** Exports all products; answers the bytes of the sheet both ways, and how many rows it has. */
async function exported(headers: Record<string, string>): Promise<{ name: string; total: number; files: Buffer[] }> {
  let { body } = await shop.request('POST', '/api/v1/exports', { kind: 'products' }, headers);
  while (body.state === 'processing') {
    await new Promise((resolve) => setTimeout(resolve, 100));
    ({ body } = await shop.request('GET', `/api/v1/exports/${body.id}`, undefined, headers));
  }
  expect(body.state, body.failure).toBe('finished');
  const fetched = await Promise.all(
    ['csv', 'xlsx'].map((format) => fetch(`${shop.url}/api/v1/exports/${body.id}/file?format=${format}`, { headers })),
  );
  const files = await Promise.all(fetched.map(async (answer) => Buffer.from(await answer.arrayBuffer())));
  return { name: body.fileName, total: body.total, files };
}

const outcomes = ({ counts }: ImportDetail) => counts;
const nothingToDo = (rows: number) => ({ new: 0, changed: 0, problem: 0, unchanged: rows });

test('every product of the demo, as CSV and as workbook', async () => {
  shop = await openTestShop({ demo: true });
  const headers = await signInDemo(shop);
  const imports = importer(shop, headers);
  const { name, total, files } = await exported(headers);
  const { rows } = await shop.pool.query('select count(*)::int as variants from variants where archived_at is null');
  expect(total).toBe(rows[0].variants);
  for (const [at, ending] of ['csv', 'xlsx'].entries()) {
    const uploaded = await imports.upload(`${name}.${ending}`, files[at] as Buffer);
    expect(uploaded.mapping).toEqual(uploaded.titles);
    const checked = await imports.check(uploaded);
    expect(await imports.rows(checked.id, 'changed')).toEqual([]);
    expect(outcomes(checked)).toMatchObject(nothingToDo(total));
    // Empty cells are empty because the shop has nothing there, so clearing changes nothing either.
    expect(outcomes(await imports.check(checked, { clearEmpty: true }))).toMatchObject(nothingToDo(total));
    for (const matchBy of ['sku', 'ids'] as const) {
      const { counts } = await imports.check(checked, { matchBy });
      expect(counts.changed).toBe(0);
    }
  }
});

test('a shop of many variants in three languages, whatever is in its texts', async () => {
  shop = await openTestShop();
  await generateShop(shop.pool, 1_500);
  const headers = await signIn(shop);
  const imports = importer(shop, headers);
  const { name, total, files } = await exported(headers);
  expect(total).toBe(1_500);
  for (const [at, ending] of ['csv', 'xlsx'].entries()) {
    const uploaded = await imports.upload(`${name}.${ending}`, files[at] as Buffer);
    expect(uploaded.titles).toEqual(expect.arrayContaining(['US_Title_Short', 'NL_Variant', 'FR_Description_Long']));
    const checked = await imports.check(uploaded);
    expect(await imports.rows(checked.id, 'changed')).toEqual([]);
    expect(await imports.rows(checked.id, 'problem')).toEqual([]);
    expect(outcomes(checked)).toMatchObject(nothingToDo(total));
  }
});

test('one cell changed in the exported sheet is one change, and the next export has it', async () => {
  shop = await openTestShop();
  await generateShop(shop.pool, 40);
  const headers = await signIn(shop);
  const imports = importer(shop, headers);
  const [row] = (
    await shop.pool.query(`select v.product_id, v.id from variants v join variant_stock s on s.variant_id = v.id
      where s.stock_policy = 'deny' order by v.id limit 1`)
  ).rows;
  const edited = csvOf([
    ['Internal_ID', 'Internal_Variant_ID', 'FR_Title_Short', 'Stock_Track', 'Stock_Disable_Sold_Out'],
    [row.product_id, row.id, '=Câble “neuf”', 'Y', 'N'],
  ]);
  const done = await imports.run('edited.csv', edited);
  expect(done).toMatchObject({ done: 1, failed: 0 });
  const again = await exported(headers);
  const checked = await imports.check(await imports.upload('again.xlsx', again.files[1] as Buffer));
  expect(outcomes(checked)).toMatchObject(nothingToDo(40));
  const { rows } = await shop.pool.query(`select title from product_texts where product_id = $1 and language = 'fr'`, [
    row.product_id,
  ]);
  expect(rows).toEqual([{ title: '=Câble “neuf”' }]);
});
