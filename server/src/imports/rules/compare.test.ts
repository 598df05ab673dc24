import { describe, expect, test } from 'vitest';
import { rowOf } from '../../../../test/support/sheet-rows.ts';
import { aroundDifference, compareRow, type Now } from './compare.ts';

const now: Now = {
  values: {
    visibility: 'visible',
    brand: 'Lumen',
    taxRate: 2100,
    tags: ['new', 'sale'],
    deliveryTimeframe: null,
    'texts.en.title': 'Lamp',
    'texts.en.url': 'lamp',
    'texts.en.content': '<p>Long</p>',
    'texts.nl.title': '',
    'texts.nl.description': '',
    'texts.en.variant': { title: 'Red', options: [] },
    'texts.nl.variant': { title: '', options: [] },
    priceMinor: 1995,
    oldPriceMinor: null,
    weightGrams: 1500,
    sku: 'L-1',
    buyMinimum: 1,
    buyMaximum: 10,
    categories: [['Home', 'Lamps'], ['Sale']],
    'category.en.1': 'Home',
    'category.en.2': 'Lamps',
    'category.en.3': '',
  },
  policy: 'deny',
  stock: { onHand: 7, movedSince: -3, soldSince: 3 },
};
const lookups = { defaultLanguage: 'en', taxRates: new Map([[900, 2]]), timeframes: new Map([['standard', 4]]) };
const counts = { keepSales: false, takenAt: '2026-05-31T10:00:00.000Z' };

function compare(cells: Record<string, string>, clearEmpty = false, more: Partial<Now> = {}) {
  const plan = compareRow(rowOf(cells, 2, clearEmpty), { ...now, ...more }, lookups, counts);
  return {
    changes: Object.fromEntries(plan.changes.map((change) => [change.field, change.value])),
    shown: plan.shown.map(({ column, before, after }) => `${column}: ${before} > ${after}`),
    findings: [...plan.warnings, ...plan.problems].map((finding) => finding.code),
  };
}
const unchanged = { changes: {}, shown: [], findings: [] };

// The article's own five columns, on a variant that is tracked without backorders.
test('the article’s columns turn backorders on and nothing else', () => {
  const cells = {
    Internal_ID: '7',
    Internal_Variant_ID: '70',
    XX_Title_Short: 'Lamp',
    Stock_Track: 'Y',
    Stock_Disable_Sold_Out: 'N',
  };
  expect(compare(cells)).toEqual({
    changes: { policy: 'backorder' },
    shown: ['Stock_Disable_Sold_Out: Y > N'],
    findings: [],
  });
  expect(compare(cells, false, { policy: 'backorder' })).toEqual(unchanged);
});

describe('cells that say what the shop has change nothing', () => {
  test.each<Record<string, string>>([
    { Price: '19.95', SKU: 'L-1', Brand: 'Lumen' },
    { Price: '€ 19,95' },
    { Tags: 'sale, new' },
    { Tax: '21%' },
    { Weight: '1.5 kg', Weight_value: '1500', Weight_unit: 'g' },
    { Weight_value: '1.5', Weight_unit: 'kg' },
    { US_Variant: 'Red' },
    { Categories: 'Sale,Home > Lamps' },
    { US_Category_1: 'Home', US_Category_2: 'Lamps', US_Category_3: '' },
    { US_URL: '' },
    { Delivery_Timeframe: '' },
    { Stock_Level: '7' },
  ])('%o', (cells) => {
    expect(compare(cells)).toEqual(unchanged);
    expect(compare(cells, true)).toEqual(unchanged);
  });
});

// cells, the engine's fields, the cells shown, what is found; clearing empty cells
test.each<[string, Record<string, string>, Record<string, unknown>, string[], string[], boolean?]>([
  ['a price', { Price: '21' }, { priceMinor: 2100 }, ['Price: 19.95 > 21'], []],
  ['a tax rate by its height', { Tax: '0.09' }, { taxRateId: 2 }, ['Tax: 0.21 > 0.09'], []],
  ['a tax rate there is not', { Tax: '0.06' }, {}, [], ['tax_unknown']],
  [
    'a timeframe by its name',
    { Delivery_Timeframe: 'STANDARD' },
    { deliveryTimeframeId: 4 },
    ['Delivery_Timeframe:  > STANDARD'],
    [],
  ],
  ['a timeframe there is not', { Delivery_Timeframe: 'soon' }, {}, [], ['timeframe_unknown']],
  [
    'a variant’s title and options',
    { US_Variant: '"Colour: Blue"' },
    { 'texts.en.title': 'Blue', 'texts.en.options': [{ name: 'Colour', value: 'Blue' }] },
    ['US_Variant: Red > "Colour: Blue"'],
    [],
  ],
  ['an empty cell', { Brand: '' }, {}, [], []],
  ['an empty cell that clears', { Brand: '' }, { brand: null }, ['Brand: Lumen > '], [], true],
  ['an empty cell where a value is needed', { Price: '' }, {}, [], [], true],
  ['an empty title', { US_Title_Short: '' }, {}, [], ['title_empty'], true],
  [
    'words in a new language without a title',
    { NL_Description_Short: 'Mooi' },
    { 'texts.nl.description': 'Mooi' },
    ['NL_Description_Short:  > Mooi'],
    ['language_needs_title'],
  ],
  [
    'words in a new language with a title',
    { NL_Title_Short: 'Lamp', NL_Description_Short: 'Mooi' },
    { 'texts.nl.title': 'Lamp', 'texts.nl.description': 'Mooi' },
    ['NL_Title_Short:  > Lamp', 'NL_Description_Short:  > Mooi'],
    [],
  ],
  ['two columns that disagree', { Weight: '2 kg', Weight_value: '3', Weight_unit: 'kg' }, {}, [], ['columns_disagree']],
  [
    'two columns of which one changed',
    { Weight: '1500', Weight_value: '3', Weight_unit: 'kg' },
    { weightGrams: 3000 },
    ['Weight_value: 1500 > 3000'],
    [],
  ],
  ['limits that cross', { Buy_Min: '11' }, { buyMinimum: 11 }, ['Buy_Min: 1 > 11'], ['limits_crossed']],
  [
    'categories, all of them',
    { Categories: 'Home' },
    { categories: [{ en: ['Home'] }] },
    ['Categories: Home > Lamps, Sale > Home'],
    [],
  ],
  [
    'the first category, in its columns',
    { US_Category_1: 'Home', US_Category_2: 'Desks' },
    { categories: [{ en: ['Home', 'Desks'] }, { en: ['Sale'] }] },
    ['US_Category_1: Home > Lamps, Sale > Home > Desks, Sale'],
    [],
  ],
  [
    'a count',
    { Stock_Level: '12' },
    { stock: { countedInAll: 12, reason: 'count', note: 'import' } },
    ['Stock_Level: 7 > 12'],
    ['undoes_sales'],
  ],
  [
    'a count that turns tracking off',
    { Stock_Track: 'N', Stock_Level: '12' },
    { policy: 'untracked' },
    ['Stock_Track: Y > N'],
    ['count_untracked'],
  ],
  ['a formula without value', { Price: '#N/A' }, {}, [], []],
])('%s', (_, cells, changes, shown, findings, clearEmpty = false) => {
  expect(compare(cells, clearEmpty)).toEqual({ changes, shown, findings });
});

test('a formula without value and a value beyond the titles are problems of the row', () => {
  expect(rowOf({ Price: '#N/A' }).problems).toMatchObject([{ code: 'formula_error', column: 'Price', value: '#N/A' }]);
});

test('a long text is shown where it begins to differ', () => {
  const [before, after] = [`${'same '.repeat(100)}old`, `${'same '.repeat(100)}new`];
  expect(aroundDifference(before, after)).toEqual({
    before: `…${before.slice(470)}`,
    after: `…${after.slice(470)}`,
  });
  expect(aroundDifference('a', 'b')).toEqual({ before: 'a', after: 'b' });
});
