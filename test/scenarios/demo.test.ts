import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { drawImage } from '../../demo/draw-image.ts';
import { buildCatalogue, type DemoProduct } from '../../scripts/build-demo.ts';
import { expectSound } from '../support/fixtures.ts';
import { openTestShop, type TestShop } from '../support/shop.ts';

const demo = join(import.meta.dirname, '../../demo');
const sources = join(import.meta.dirname, '../../../shared/data');
const catalogue = JSON.parse(readFileSync(join(demo, 'catalogue.json'), 'utf8')) as DemoProduct[];
const variants = catalogue.flatMap((product) => product.variants);

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop({ demo: true });
});
afterAll(() => shop.close());

test('the committed catalogue is what the source files give', () => {
  if (existsSync(sources)) expect(buildCatalogue(sources)).toEqual(catalogue);
  expect(catalogue).toHaveLength(62);
  for (const product of catalogue) {
    expect(product.title && product.dutchTitle && product.dutchDescription, product.handle).toBeTruthy();
  }
});

test('every barcode has its check digit and every SKU is its own', () => {
  for (const { ean } of variants) {
    const sum = [...ean].reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 1 : 3), 0);
    expect([ean.length, sum % 10], ean).toEqual([13, 0]);
  }
  expect(new Set(variants.map((variant) => variant.sku)).size).toBe(variants.length);
});

test('nothing is loaded from outside, and a picture is drawn the same way twice', () => {
  for (const file of readdirSync(demo)) {
    const text = readFileSync(join(demo, file), 'utf8').replaceAll('http://www.w3.org/2000/svg', '');
    expect(text, file).not.toMatch(/https?:\/\//);
  }
  for (const { title } of catalogue) expect(drawImage(title)).toBe(drawImage(title));
});

test('the demo store shows every policy and status, with waiting orders among them, and its ledger adds up', async () => {
  const { rows } = await shop.pool.query(
    `select stock_policy as policy, on_hand - allocated as available, waiting, backorder_limit as limit, stock_alert as alert
     from variant_stock join stock_levels using (variant_id)`,
  );
  const some = (wanted: (row: (typeof rows)[number]) => boolean) => rows.some(wanted);
  expect({
    untracked: some((row) => row.policy === 'untracked'),
    plenty: some((row) => row.policy === 'deny' && row.available > 9),
    low: some((row) => row.policy === 'deny' && row.available > 0 && row.available <= row.alert),
    soldOut: some((row) => row.policy === 'deny' && row.available === 0),
    backorderWithStock: some((row) => row.policy === 'backorder' && row.available > 0),
    twoOnHand: some((row) => row.policy === 'backorder' && row.available === 2),
    waiting: some((row) => row.policy === 'backorder' && row.waiting > 5),
    nearItsLimit: some((row) => row.limit !== null && row.waiting >= row.limit - 3 && row.waiting > 0),
  }).toEqual({
    untracked: true,
    plenty: true,
    low: true,
    soldOut: true,
    backorderWithStock: true,
    twoOnHand: true,
    waiting: true,
    nearItsLimit: true,
  });
  const kinds = await shop.pool.query('select promise_kind as kind, count(*)::int from order_lines group by 1');
  expect(new Set(kinds.rows.map((row) => row.kind))).toEqual(new Set([null, 'date', 'timeframe']));
  const hidden = await shop.pool.query('select distinct visibility from products order by 1');
  expect(hidden.rows.map((row) => row.visibility)).toEqual(['hidden', 'visible', 'visible_when_in_stock']);
  await expectSound(shop);
});

test('the demo owner signs in', async () => {
  const answer = await shop.request('POST', '/api/v1/session', {
    email: 'owner@example.com',
    password: 'evershelf-demo',
  });
  expect(answer).toMatchObject({
    status: 200,
    body: { user: { role: 'owner' }, store: { demo: true, name: 'Evershelf Demo' } },
  });
});
