import { afterAll, beforeAll, expect, test } from 'vitest';
import { productColumns, type SheetColumn } from '../../server/src/sheets/product-columns.ts';
import { loadSheetFacts, type ProductSheetRow, readProductRows } from '../../server/src/sheets/read-product-rows.ts';
import { makeVariant } from '../support/fixtures.ts';
import { openTestShop, type TestShop } from '../support/shop.ts';

let shop: TestShop;
let columns: SheetColumn[];
beforeAll(async () => {
  shop = await openTestShop({ demo: true });
  const { store } = await loadSheetFacts(shop.db, 'https://shop.example');
  columns = productColumns(store);
});
afterAll(() => shop.close());

const rowsOf = async (ids: number[]) => {
  const facts = await loadSheetFacts(shop.db, 'https://shop.example');
  return readProductRows(shop.db, facts, ids);
};
const cell = (row: ProductSheetRow | undefined, title: string) => {
  const column = columns.find((each) => each.title === title) as SheetColumn;
  return column.format(row?.values[column.field]);
};

test('every cell of every demo product reads back as the value it was written from', async () => {
  const variants = await shop.db.selectFrom('variants').select('id').execute();
  const rows = await rowsOf(variants.map((row) => row.id));
  expect(rows).toHaveLength(variants.length);
  expect(rows.length).toBeGreaterThan(50);
  for (const row of rows) {
    for (const column of columns) {
      expect(row.values, column.title).toHaveProperty([column.field]);
      const value = row.values[column.field];
      const written = column.format(value);
      if (written === '' && column.field.endsWith('.variant')) continue; // no words in that language
      if (column.unused) continue;
      expect([column.title, column.parse(String(written))]).toEqual([column.title, { value }]);
    }
  }
});

test('a row shows what was set, in the words of the sheet', async () => {
  const id = await makeVariant(shop, { policy: 'backorder', onHand: 7, priceMinor: 1995, title: 'Lamp' });
  const { product_id } = await shop.db
    .selectFrom('variants')
    .select('product_id')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const apparel = await shop.db
    .insertInto('categories')
    .values({ position: 90 })
    .returning('id')
    .executeTakeFirstOrThrow();
  const men = await shop.db
    .insertInto('categories')
    .values({ parent_id: apparel.id })
    .returning('id')
    .executeTakeFirstOrThrow();
  const text = (category_id: number, language: string, title: string) => ({
    category_id,
    language,
    title,
    url: `${title}-${language}`.toLowerCase(),
  });
  await shop.db
    .insertInto('category_texts')
    .values([text(apparel.id, 'en', 'Light > dark'), text(apparel.id, 'nl', 'Licht'), text(men.id, 'en', 'Lamps')])
    .execute();
  await shop.db
    .insertInto('product_categories')
    .values([apparel.id, men.id].map((category_id) => ({ product_id, category_id })))
    .execute();
  await shop.db
    .updateTable('variants')
    .set({ weight_grams: 1500, width_millimetres: 125, ean: '0012' })
    .where('id', '=', id)
    .execute();
  await shop.db
    .insertInto('variant_texts')
    .values({
      variant_id: id,
      language: 'nl',
      title: 'M / Rood',
      options: JSON.stringify([
        { name: 'Maat', value: 'M' },
        { name: 'Kleur', value: 'Rood' },
      ]),
    })
    .execute();

  const [row] = await rowsOf([id]);
  const shown = Object.fromEntries(
    [
      'Internal_ID',
      'Internal_Variant_ID',
      'Visible',
      'US_Title_Short',
      'NL_Title_Short',
      'US_Variant',
      'NL_Variant',
      'Price',
      'Price_Old',
      'Tax',
      'Stock_Track',
      'Stock_Disable_Sold_Out',
      'Stock_Level',
      'EAN',
      'Weight',
      'Size_X',
      'US_Category_1',
      'US_Category_2',
      'US_Category_3',
      'NL_Category_1',
      'NL_Category_2',
      'Categories',
    ].map((title) => [title, cell(row, title)]),
  );
  expect(shown).toEqual({
    Internal_ID: product_id,
    Internal_Variant_ID: id,
    Visible: 'Y',
    US_Title_Short: 'Lamp',
    NL_Title_Short: '',
    US_Variant: 'Default',
    NL_Variant: '"Maat: M","Kleur: Rood"',
    Price: 19.95,
    Price_Old: '',
    Tax: 0.21,
    Stock_Track: 'Y',
    Stock_Disable_Sold_Out: 'N',
    Stock_Level: 7,
    EAN: '0012',
    Weight: 1500,
    Size_X: 12.5,
    US_Category_1: 'Light > dark',
    US_Category_2: 'Lamps',
    US_Category_3: '',
    NL_Category_1: 'Licht',
    NL_Category_2: 'Lamps',
    Categories: 'Light \\> dark > Lamps,Light \\> dark',
  });
});

test('what is archived is left out, the others stay in the order asked for', async () => {
  const [a, b, c] = [await makeVariant(shop), await makeVariant(shop), await makeVariant(shop)];
  await shop.db.updateTable('variants').set({ archived_at: new Date() }).where('id', '=', b).execute();
  expect((await rowsOf([c, b, a])).map((row) => row.variantId)).toEqual([c, a]);
});
