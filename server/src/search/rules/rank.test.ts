import { expect, test } from 'vitest';
import { type Match, rank } from './rank.ts';

const match = (
  variantId: number,
  productTitle: string,
  variantTitle: string,
  sku = '',
  more: Partial<Match> = {},
): Match => ({
  variantId,
  productId: Math.floor(variantId / 10),
  productTitle,
  variantTitle,
  sku,
  ean: '',
  articleCode: '',
  ...more,
});
const rope = [match(11, 'Mooring rope', 'Short', 'MR-10'), match(12, 'Mooring rope', 'Long', 'MR-100')];
const lamp = match(21, 'Brass lamp', 'Default', 'MR-1', { ean: '8712345678906' });
const hook = match(31, 'Hook for a mooring rope', 'Default', 'H-1');

const shown = (matches: Match[], text: string, most = 6) => {
  const { products, variants } = rank(matches, text, most);
  return [products.map(({ productTitle }) => productTitle), variants.map(({ variantId }) => variantId)];
};

test.each([
  ['a title: the product alone', [...rope], 'mooring', [['Mooring rope'], []]],
  [
    'begins with the words before one that holds them',
    [hook, ...rope],
    'mooring rope',
    [['Mooring rope', 'Hook for a mooring rope'], []],
  ],
  [
    'a whole SKU before those that begin with it',
    [...rope, lamp],
    'mr-1',
    [
      ['Brass lamp', 'Mooring rope'],
      [21, 11, 12],
    ],
  ],
  ['a title and an option: the variant', [rope[1] as Match], 'mooring long', [['Mooring rope'], [12]]],
  ['an EAN', [lamp], '8712345678906', [['Brass lamp'], [21]]],
  [
    'accents and capitals do not matter',
    [match(41, 'Ångström gauge', 'Default')],
    'ANGSTROM',
    [['Ångström gauge'], []],
  ],
  ['nothing', [], 'x', [[], []]],
] as [string, Match[], string, unknown][])('%s', (_, matches, text, expected) => {
  expect(shown(matches, text)).toEqual(expected);
});

test('no more than asked for', () => {
  const many = Array.from({ length: 50 }, (_, at) => match(at * 10, `Rope ${at}`, 'Default', `R-${at}`));
  const { products, variants } = rank(many, 'r-', 6);
  expect([products.length, variants.length]).toEqual([6, 6]);
});
