import { expect, test } from 'vitest';
import { rowOf } from '../../../../test/support/sheet-rows.ts';
import { identify, type Known, type Matching } from './identify.ts';

const nothing: Known = { product: false, matches: [], namesakes: [] };
const variant = { id: 70, productId: 7 };

function told(cells: Record<string, string>, matching: Matching, known: Partial<Known>) {
  const found = identify(rowOf(cells), matching, { ...nothing, ...known }, 'en');
  switch (found.kind) {
    case 'variant':
      return `variant ${found.variantId} of ${found.productId}`;
    case 'new-variant':
      return `new variant of ${found.productId}`;
    case 'new-product':
      return [`new product “${found.key}”`, ...found.warnings.map((each) => each.code)].join(' ! ');
    case 'problem':
      return `! ${found.problem.code}`;
  }
}

const ids = { Internal_ID: '7', Internal_Variant_ID: '70' };

test.each<[string, Record<string, string>, Matching, Partial<Known>, string]>([
  ['both ids', ids, 'ids', { variant, product: true }, 'variant 70 of 7'],
  ['the variant’s id alone', { Internal_Variant_ID: '70' }, 'ids', { variant }, 'variant 70 of 7'],
  ['ids of different products', ids, 'ids', { variant: { id: 70, productId: 8 } }, '! ids_disagree'],
  ['a variant that is gone', ids, 'ids', { product: true }, '! variant_unknown'],
  [
    'the product’s id and a new title',
    { Internal_ID: '7', US_Variant: 'XL' },
    'ids',
    { product: true },
    'new variant of 7',
  ],
  [
    'the product’s id alone',
    { Internal_ID: '7', US_Title_Short: 'Lamp' },
    'ids',
    { product: true },
    '! variant_id_missing',
  ],
  [
    'an id of another shop',
    { Internal_ID: '9', US_Title_Short: 'Lamp' },
    'ids',
    {},
    'new product “id 9” ! product_unknown',
  ],
  ['a title', { XX_Title_Short: ' Desk Lamp ' }, 'ids', {}, 'new product “title desk lamp”'],
  ['a title in another language', { NL_Title_Short: 'Lamp' }, 'ids', {}, 'new product “title lamp”'],
  [
    'a title there is',
    { XX_Title_Short: 'Lamp' },
    'ids',
    { namesakes: [7] },
    'new product “title lamp” ! title_exists',
  ],
  ['neither', { Price: '5' }, 'ids', {}, '! title_missing'],
  ['an SKU', { SKU: 'A' }, 'sku', { matches: [variant] }, 'variant 70 of 7'],
  [
    'an SKU, whatever the ids',
    { SKU: 'A', Internal_Variant_ID: '1' },
    'sku',
    { matches: [variant] },
    'variant 70 of 7',
  ],
  ['an SKU of two', { SKU: 'A' }, 'sku', { matches: [variant, { id: 71, productId: 7 }] }, '! key_ambiguous'],
  ['no SKU', { SKU: ' ', US_Title_Short: 'Lamp' }, 'sku', {}, '! key_missing'],
  ['a new SKU', { SKU: 'B', US_Title_Short: 'Lamp' }, 'sku', {}, 'new product “title lamp”'],
  [
    'a new SKU for a product there is',
    { SKU: 'B', US_Title_Short: 'Lamp', US_Variant: 'XL' },
    'sku',
    { namesakes: [7] },
    'new variant of 7',
  ],
  ['a barcode', { EAN: '8712345678906' }, 'ean', { matches: [variant] }, 'variant 70 of 7'],
  ['an article code', { Article_Code: 'A-1' }, 'articleCode', { matches: [variant] }, 'variant 70 of 7'],
])('a row with %s', (_, cells, matching, known, answer) => {
  expect(told(cells, matching, known)).toBe(answer);
});
