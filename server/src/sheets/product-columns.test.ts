import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { headerMatcher, policyOf, productColumns, type SheetColumn } from './product-columns.ts';
import type { VariantWords } from './rules/cells.ts';

const store = {
  languages: [
    { code: 'en', name: 'English', columnPrefix: 'US' },
    { code: 'nl', name: 'Nederlands', columnPrefix: 'NL' },
  ],
  defaultLanguage: 'en',
  currency: 'EUR',
};
const columns = productColumns(store);
const columnOf = headerMatcher(columns, store);
const named = (title: string): SheetColumn => {
  const found = columns.find((each) => each.title === title);
  if (!found) throw new Error(`no column ${title}`);
  return found;
};
const read = (title: string, cell: string) => {
  const parsed = named(title).parse(cell);
  return 'value' in parsed ? parsed.value : 'problem' in parsed ? `! ${parsed.problem}` : '(says nothing)';
};

test('every column of the known sheets is there, once, with its label', () => {
  const known = (
    'Internal_ID;Internal_Variant_ID;Visible;Brand;Supplier;NL_Title_Short;NL_Title_Long;NL_Description_Short;' +
    'NL_Description_Long;NL_URL;NL_Variant;Price;Price_Old;Price_Cost;Price_Unit;Unit;Tax;Stock_Track;' +
    'Stock_Disable_Sold_Out;Stock_Level;Stock_Min;Stock_Alert;Article_Code;HS_Code;EAN;SKU;Weight;Weight_value;' +
    'Weight_unit;Volume_Value;Volume_Unit;Volume;Colli;Size_X;Size_Y;Size_Z;Size_X_Value;Size_Y_Value;Size_Z_Value;' +
    'Matrix;Data_01;Data_02;Data_03;Buy_Min;Buy_Max;NL_Google_Category;NL_Category_1;NL_Category_2;NL_Category_3;' +
    'NL_Meta_Title;NL_Meta_Description;NL_Meta_Keywords;Images;Tags;Delivery_Timeframe;Stock_Backorder_Limit'
  ).split(';');
  const titles = columns.map((each) => each.title);
  expect(known.filter((each) => !titles.includes(each))).toEqual([]);
  expect(known.filter((each) => !titles.includes(each.replace('NL_', 'US_')))).toEqual([]);
  const bare = (name: string) => name.toLowerCase().replace(/\W|_/g, '');
  const keys = columns.flatMap((each) => [...new Set([bare(each.title), bare(each.label)])]);
  expect(new Set(keys).size, 'no two columns answer to one name').toBe(keys.length);
});

test.each([
  ['Stock_Disable_Sold_Out', 'Stock_Disable_Sold_Out'],
  ['stock disable sold out', 'Stock_Disable_Sold_Out'],
  ['\ufeffINTERNAL_ID', 'Internal_ID'],
  [' Weight_Value ', 'Weight_value'],
  ['volume_unit', 'Volume_Unit'],
  ['Variant - Inventory disallows backorders', 'Stock_Disable_Sold_Out'],
  ['variant - inventory tracking enabled', 'Stock_Track'],
  ['Product - Title - (Nederlands)', 'NL_Title_Short'],
  ['Product - Title - (nl)', 'NL_Title_Short'],
  ['Product - Title', 'US_Title_Short'],
  ['Variant - Title - (English)', 'US_Variant'],
  ['EN_Title_Short', 'US_Title_Short'],
  ['Title_Short', 'US_Title_Short'],
  ['XX_Category_2', 'US_Category_2'],
  ['Variant - Depth (size Z, cm)', 'Size_Z'],
  ['FR_Title_Short', undefined],
  ['Notes', undefined],
  ['', undefined],
])('header %j is column %s', (header, title) => {
  expect(columnOf(header)?.title).toBe(title);
});

test.each<[string, string, unknown]>([
  ['Visible', ' s ', 'visible_when_in_stock'],
  ['Visible', 'X', '! “X” is not allowed; write Y (visible), N (hidden) or S (visible when in stock).'],
  ['Stock_Track', 'y', true],
  ['Stock_Track', 'WAAR', '! “WAAR” is neither Y nor N.'],
  ['Stock_Disable_Sold_Out', 'N', false],
  ['Stock_Disable_Sold_Out', '', '(says nothing)'],
  ['Stock_Level', '12', 12],
  ['Stock_Level', '12.0', 12],
  ['Stock_Level', '1.200,00', 1200],
  ['Stock_Level', '-3', '! “-3” is not a whole number from 0 to 1000000000.'],
  ['Stock_Level', '1,200', '! “1,200” is not a whole number from 0 to 1000000000.'],
  ['Stock_Level', '2.5', '! “2.5” is not a whole number from 0 to 1000000000.'],
  ['Stock_Backorder_Limit', '', null],
  ['Stock_Backorder_Limit', '0', 0],
  ['Internal_ID', '', null],
  ['Internal_ID', 'x1', '! “x1” is not a whole number from 1 to 9007199254740991.'],
  ['Price', '19.95', 1995],
  ['Price', '19,95', 1995],
  ['Price', '€ 1.234,50', 123450],
  ['Price', '1,234.50 EUR', 123450],
  ['Price', '1 234,5', 123450],
  ['Price', '5,-', 500],
  ['Price', '21.999999999999996', 2200],
  ['Price', '8.2645', '! “8.2645” has more decimals than EUR has (2); write it like 19.95.'],
  ['Price', '1,234', '! “1,234” has more decimals than EUR has (2); write it like 19.95.'],
  ['Price', '1.23.4', '! “1.23.4” is not an amount in EUR; write it like 19.95.'],
  ['Price', '$5', '! “$5” is not an amount in EUR; write it like 19.95.'],
  ['Price', '-1', '! “-1” is not an amount from 0 to 1000000000.'],
  ['Price', '', '(says nothing)'],
  ['Price_Old', '', null],
  ['Price_Old', '0', 0],
  ['Tax', '0.2100', 2100],
  ['Tax', '0,09', 900],
  ['Tax', '21%', 2100],
  ['Tax', '21', '! “21” is not a rate from 0 to 1; write 21 % as 0.2100 or as 21%.'],
  ['Tax', '', null],
  ['Weight', '1.5 kg', 1500],
  ['Weight', '250', 250],
  ['Weight', '2 lb', 907],
  ['Weight', '1 stone', '! “1 stone” is not a measure such as 12.5 or 12.5 g; units are g, kg, mg, lb, lbs, oz.'],
  ['Weight', '1,500', '! “1,500” is not a measure such as 12.5 or 12.5 g; units are g, kg, mg, lb, lbs, oz.'],
  ['Weight_unit', 'KG', 'kg'],
  ['Weight_value', '1,25', 1.25],
  ['Volume', '0.75 l', 750],
  ['Size_X', '12,5', 125],
  ['Size_X', '10 in', 254],
  ['Size_Y_Value', '30 mm', 30],
  ['EAN', '0012345678905', '0012345678905'],
  [
    'EAN',
    '8.71123E+12',
    '! “8.71123E+12” was rounded by a spreadsheet; format the column as text and enter the whole code again.',
  ],
  ['US_URL', 'iphone-5', 'iphone-5'],
  ['US_URL', 'iPhone 5', '! “iPhone 5” is not an address; lower-case letters, digits and single hyphens are allowed.'],
  ['US_Title_Short', ' Lamp ', 'Lamp'],
  ['Brand', '  ', null],
  ['Tags', 'red, "for him, for her",red,', ['for him, for her', 'red']],
  ['Images', 'https://a.example/1.jpg|https://a.example/2.jpg', ['https://a.example/1.jpg', 'https://a.example/2.jpg']],
  ['Images', '!ID:30739898', ['!ID:30739898']],
  ['Categories', 'Apparel > Men, Sale', [['Apparel', 'Men'], ['Sale']]],
  ['US_Variant', 'Default', { title: 'Default', options: [] }],
  ['US_Variant', 'Ratio 16:9', { title: 'Ratio 16:9', options: [] }],
  ['US_Variant', 'Matrix', { title: 'Matrix', options: [] }],
  ['Matrix', 'anything', '(says nothing)'],
  ['US_Title_Short', 'a\0b', '! This cell holds a character that no text can hold; enter it again.'],
])('%s %j is %j', (title, cell, value) => {
  expect(read(title, cell)).toEqual(value);
});

test.each<[string, VariantWords]>([
  ['"Size: M","Colour: Red"', words('M / Red', ['Size', 'M'], ['Colour', 'Red'])],
  ['"Size: 5"" wide"', words('5" wide', ['Size', '5" wide'])],
  ['": Favourite","Size: M"', words('Favourite', ['Size', 'M'])],
  ['": Size: M"', words('Size: M')],
  ['Red, large', words('Red, large')],
])('a variant written as %s', (cell, value) => {
  expect(named('US_Variant').format(value)).toBe(cell);
  expect(read('US_Variant', cell)).toEqual(value);
  expect(read('US_Variant', cell.replace(/^"([^":,]+: [^",]+)","([^":,]+: [^",]+)"$/, '$1, $2'))).toEqual(value);
});

test.each([
  [{ stockTrack: true, disableSoldOut: false }, 'untracked', 'backorder'],
  [{ stockTrack: true, disableSoldOut: true }, 'untracked', 'deny'],
  [{ stockTrack: true }, 'untracked', 'deny'],
  [{ stockTrack: false, disableSoldOut: false }, 'deny', 'untracked'],
  [{ disableSoldOut: false }, 'deny', 'backorder'],
  [{ disableSoldOut: false }, 'untracked', 'untracked'],
  [{}, 'backorder', 'backorder'],
] as const)('switches %j on a variant that is %s make it %s', (switches, now, policy) => {
  expect(policyOf(switches, now)).toBe(policy);
});

function words(title: string, ...options: [string, string][]): VariantWords {
  return { title, options: options.map(([name, value]) => ({ name, value })) };
}

/** Texts with what hurts in cells: separators, quotes, formula signs, line breaks, other scripts. */
const anyText = (maxLength: number) =>
  fc
    .oneof(
      fc.string({ unit: 'grapheme', maxLength: Math.min(maxLength, 60) }),
      fc.string({ unit: fc.constantFrom('"', ',', ':', ' ', '>', '\\', '\n', ';', '=', 'a', '|', 'é'), maxLength: 30 }),
    )
    .filter((value) => value.length <= maxLength);
const trimmed = (maxLength: number) => anyText(maxLength).map((value) => value.trim());
const filled = (maxLength: number) => trimmed(maxLength).filter((value) => value !== '');
const orNone = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
const minor = fc.integer({ min: 0, max: 100_000_000_000 });
const measured = fc.integer({ min: 0, max: 1_000_000_000 });
const count = fc.integer({ min: 0, max: 1_000_000_000 });
const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 14 });
const measureNumber = fc.integer({ min: 0, max: 1_000_000_000 }).map((value) => value / 1000);
const variantWordsOf = fc
  .record({
    title: filled(255),
    options: fc.array(fc.record({ name: filled(40), value: filled(40) }), { maxLength: 5 }),
    joined: fc.boolean(),
  })
  .map(({ title, options, joined }) => ({
    title:
      joined && options.length > 0
        ? options
            .map((each) => each.value)
            .join(' / ')
            .trim()
        : title,
    options,
  }));
const values: Record<string, fc.Arbitrary<unknown>> = {
  productId: orNone(fc.integer({ min: 1 })),
  variantId: orNone(fc.integer({ min: 1 })),
  visibility: fc.constantFrom('visible', 'hidden', 'visible_when_in_stock'),
  brand: orNone(filled(255)),
  supplier: orNone(filled(255)),
  deliveryTimeframe: orNone(filled(255)),
  variantDeliveryTimeframe: orNone(filled(255)),
  priceMinor: minor,
  oldPriceMinor: orNone(minor),
  costPriceMinor: orNone(minor),
  unitPriceMinor: orNone(minor),
  taxRate: orNone(fc.integer({ min: 0, max: 10_000 })),
  stockTrack: fc.boolean(),
  disableSoldOut: fc.boolean(),
  stockLevel: count,
  stockMinimum: count,
  stockAlert: count,
  backorderLimit: orNone(count),
  hsCode: digits,
  ean: digits,
  weightGrams: measured,
  volumeMillilitres: measured,
  widthMillimetres: measured,
  heightMillimetres: measured,
  depthMillimetres: measured,
  weightValue: measureNumber,
  volumeValue: measureNumber,
  weightUnit: fc.constantFrom('g', 'kg', 'lb', 'oz'),
  volumeUnit: fc.constantFrom('ml', 'cl', 'l'),
  colli: fc.integer({ min: 1, max: 10_000 }),
  buyMinimum: fc.integer({ min: 1, max: 1_000_000 }),
  buyMaximum: fc.integer({ min: 1, max: 1_000_000 }),
  categories: fc.array(fc.array(filled(40), { minLength: 1, maxLength: 4 }), { maxLength: 4 }),
  images: fc.array(
    fc.webUrl().map((url) => url.replace(/[,|\s]/g, '')),
    { maxLength: 5 },
  ),
  tags: fc.uniqueArray(filled(100), { maxLength: 10 }).map((list) => [...list].sort()),
};

describe('read(write(value)) is the value', () => {
  test.each(columns.filter((each) => !each.unused).map((each) => [each.title, each] as const))('%s', (_, column) => {
    const own = column.field.split('.').at(-1) ?? '';
    const arbitrary =
      values[column.field] ??
      (own === 'variant'
        ? variantWordsOf
        : own === 'url'
          ? fc.stringMatching(/^[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,5}$/)
          : ['description', 'content', 'metaDescription', 'metaKeywords'].includes(own)
            ? anyText(1000)
            : trimmed(255));
    fc.assert(
      fc.property(arbitrary, (value) => {
        const parsed = column.parse(String(column.format(value)));
        expect(parsed).toEqual({ value });
      }),
    );
  });

  test('money of other currencies', () => {
    for (const currency of ['JPY', 'KWD', 'USD', 'CHF']) {
      const price = productColumns({ ...store, currency }).find((each) => each.title === 'Price') as SheetColumn;
      fc.assert(
        fc.property(minor, (value) => {
          expect(price.parse(String(price.format(value)))).toEqual({ value });
          expect(price.parse(`${currency} ${price.format(value)}`)).toEqual({ value });
        }),
      );
    }
  });
});

test('no text makes a column fail: it is a value, a problem or nothing', () => {
  fc.assert(
    fc.property(fc.constantFrom(...columns), fc.oneof(fc.string({ unit: 'binary' }), anyText(60)), (column, cell) => {
      const parsed = column.parse(cell);
      expect(Object.keys(parsed)).toHaveLength(1);
      if ('value' in parsed) expect(column.parse(String(column.format(parsed.value)))).toEqual(parsed);
    }),
    { numRuns: 2000 },
  );
});
