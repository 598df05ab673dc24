import { describe, expect, test } from 'vitest';
import { rowOf } from '../../../../test/support/sheet-rows.ts';
import { newProductOf } from './new-product.ts';

const lookups = { defaultLanguage: 'en', taxRates: new Map([[2100, 1]]), timeframes: new Map([['standard', 4]]) };

function made(rows: Record<string, string>[], startsWith: 'deny' | 'backorder' = 'deny', existing?: Set<string>) {
  const read = rows.map((cells, at) => rowOf(cells, at + 2));
  const { warnings, problems, ...product } = newProductOf(read, lookups, startsWith, existing);
  const codes = (found: typeof problems) =>
    [...found].flatMap(([row, list]) => list.map((finding) => `${row} ${finding.code}`));
  return { ...product, warnings: codes(warnings), problems: codes(problems) };
}

test('three columns are enough', () => {
  expect(made([{ XX_Title_Short: 'Lamp', Stock_Track: 'Y', Stock_Disable_Sold_Out: 'N' }])).toEqual({
    product: { texts: { en: { title: 'Lamp' } } },
    categories: [],
    variants: [
      {
        row: 2,
        input: { texts: { en: { title: 'Default', options: [] } }, stock: { policy: 'backorder' } },
      },
    ],
    warnings: [],
    problems: [],
  });
});

test('without Stock_Disable_Sold_Out a variant begins as the store says', () => {
  const policyOf = (cells: Record<string, string>, startsWith: 'deny' | 'backorder') => {
    const [variant] = made([{ XX_Title_Short: 'Lamp', ...cells }], startsWith).variants;
    return (variant?.input.stock as { policy?: string } | undefined)?.policy;
  };
  expect(policyOf({}, 'deny')).toBeUndefined();
  expect(policyOf({ Stock_Track: 'Y' }, 'deny')).toBe('deny');
  expect(policyOf({ Stock_Track: 'Y' }, 'backorder')).toBe('backorder');
  expect(policyOf({ Stock_Track: 'Y', Stock_Disable_Sold_Out: 'Y' }, 'backorder')).toBe('deny');
  expect(policyOf({ Stock_Disable_Sold_Out: 'N' }, 'deny')).toBe('backorder');
  expect(policyOf({ Stock_Track: 'N' }, 'backorder')).toBe('untracked');
});

test('rows of one product are its variants; what is the product’s comes from the first row that tells it', () => {
  const shared = {
    XX_Title_Short: 'Shirt',
    Brand: 'Loom',
    Tax: '0.21',
    US_Category_1: 'Apparel',
    Images: 'a.jpg,b.jpg',
  };
  const { product, variants, categories, problems } = made([
    {
      ...shared,
      US_Variant: '"Size: S"',
      Price: '10',
      Stock_Level: '3',
      SKU: 'S',
      Weight_value: '0.2',
      Weight_unit: 'kg',
    },
    { ...shared, Brand: '', US_Variant: '"Size: M"', Price: '12', Stock_Level: '0', SKU: 'M' },
  ]);
  expect(product).toEqual({ brand: 'Loom', taxRateId: 1, texts: { en: { title: 'Shirt' } } });
  expect([categories, problems]).toEqual([[{ en: ['Apparel'] }], []]);
  expect(variants.map(({ input }) => input)).toMatchObject([
    { priceMinor: 1000, stockOnHand: 3, sku: 'S', weightGrams: 200, texts: { en: { title: 'S' } } },
    { priceMinor: 1200, stockOnHand: 0, sku: 'M', texts: { en: { title: 'M' } } },
  ]);
});

describe('what cannot be', () => {
  test.each<[string, Record<string, string>[], string[], string[]]>([
    ['two variants of the same title', [{ XX_Title_Short: 'A' }, { XX_Title_Short: 'A' }], ['3 variant_twice'], []],
    [
      'rows that say different things of one product',
      [
        { XX_Title_Short: 'A', US_Variant: 'S', Brand: 'X' },
        { XX_Title_Short: 'A', US_Variant: 'M', Brand: 'Y' },
      ],
      ['3 rows_disagree'],
      [],
    ],
    ['no title in the default language', [{ NL_Title_Short: 'A' }], ['2 title_missing'], []],
    ['an unknown tax rate', [{ XX_Title_Short: 'A', Tax: '0.06' }], ['2 tax_unknown'], []],
    ['a value nobody can read', [{ XX_Title_Short: 'A', Price: 'free' }], ['2 bad_value'], []],
    ['limits that cross', [{ XX_Title_Short: 'A', Buy_Min: '5', Buy_Max: '2' }], ['2 limits_crossed'], []],
    ['a category below none', [{ XX_Title_Short: 'A', US_Category_2: 'B' }], ['2 category_gap'], []],
    [
      'backorders without tracking',
      [{ XX_Title_Short: 'A', Stock_Track: 'N', Stock_Disable_Sold_Out: 'N' }],
      [],
      ['2 backorders_untracked'],
    ],
    [
      'stock without tracking',
      [{ XX_Title_Short: 'A', Stock_Track: 'N', Stock_Level: '5' }],
      [],
      ['2 count_untracked'],
    ],
    [
      'backorders of what shows only in stock',
      [{ XX_Title_Short: 'A', Visible: 'S', Stock_Track: 'Y', Stock_Disable_Sold_Out: 'N' }],
      [],
      ['2 hidden_backorders'],
    ],
  ])('%s', (_, rows, problems, warnings) => {
    expect(made(rows)).toMatchObject({ problems, warnings });
  });
});

test('a variant for a product there is needs a title that product does not have', () => {
  expect(made([{ Internal_ID: '7', US_Variant: 'XL' }], 'deny', new Set(['s', 'm']))).toMatchObject({
    problems: [],
    product: {},
  });
  expect(made([{ Internal_ID: '7', US_Variant: 'M' }], 'deny', new Set(['s', 'm'])).problems).toEqual([
    '2 variant_exists',
  ]);
});
