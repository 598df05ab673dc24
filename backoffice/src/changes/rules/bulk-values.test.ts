import { describe, expect, test } from 'vitest';
import { type BulkVariant, initialText, mixedPolicies, valuesOf } from './bulk-values.ts';

const money = (minor: number) => (minor / 100).toFixed(2);
const parse = (text: string) =>
  /^\d+([.,]\d{1,2})?$/.test(text) ? Math.round(Number(text.replace(',', '.')) * 100) : null;
const variant = (more: Partial<BulkVariant>): BulkVariant => ({
  variantId: 1,
  title: 'Rope',
  policy: 'deny',
  backorderLimit: null,
  stockAlert: 0,
  priceMinor: 1250,
  ...more,
});

describe('what a field begins with', () => {
  test.each([
    ['inventory', [{}, {}], 'deny'],
    ['inventory', [{}, { policy: 'backorder' }], 'untracked'],
    ['price', [{}, {}], '12.50'],
    ['price', [{}, { priceMinor: 900 }], ''],
    ['backorderLimit', [{ backorderLimit: 5 }], '5'],
    ['backorderLimit', [{}], ''],
    ['stockAlert', [{}], '0'],
    ['tax', [{}], ''],
  ] as const)('%s of %j is %j', (field, variants, text) => {
    expect(initialText(field, variants.map(variant), money)).toBe(text);
  });
});

test('policies that differ are counted', () => {
  expect(mixedPolicies([variant({}), variant({})])).toBeNull();
  expect(mixedPolicies([variant({}), variant({ policy: 'untracked' }), variant({})])).toEqual([
    { policy: 'untracked', count: 1 },
    { policy: 'deny', count: 2 },
  ]);
});

describe('what was typed', () => {
  test.each([
    [{ inventory: 'backorder' }, { policy: 'backorder' }, {}],
    [{ price: ' 9,95 ' }, { priceMinor: 995 }, {}],
    [{ price: '' }, {}, { price: 'priceNeeded' }],
    [{ price: 'cheap' }, {}, { price: 'notAnAmount' }],
    [{ oldPrice: '' }, { oldPriceMinor: null }, {}],
    [{ oldPrice: 'x' }, {}, { oldPrice: 'notAnAmount' }],
    [{ backorderLimit: '' }, { backorderLimit: null }, {}],
    [{ backorderLimit: '0' }, { backorderLimit: 0 }, {}],
    [{ stockAlert: '' }, {}, { stockAlert: 'numberNeeded' }],
    [{ buyMinimum: '2', buyMaximum: '6' }, { buyMinimum: 2, buyMaximum: 6 }, {}],
    [{ deliveryTimeframe: 'none' }, { deliveryTimeframeId: null }, {}],
    [{ deliveryTimeframe: '' }, {}, { deliveryTimeframe: 'choiceNeeded' }],
    [{ tax: '3', visibility: 'hidden' }, { taxRateId: 3, visibility: 'hidden' }, {}],
    [{ stock: '-2' }, { stock: { change: -2, reason: 'loss', note: '' } }, {}],
    [{ stock: '0' }, {}, { stock: 'numberNeeded' }],
  ])('%j', (texts, values, problems) => {
    expect(valuesOf(texts, parse, 'loss')).toEqual({ values, problems });
  });
});
