import { expect, test } from 'vitest';
import { fuzzyFind } from './fuzzy.ts';

const item = (label: string, words = '') => ({ label, words: `${label} ${words}` });
const places = [
  item('Dashboard'),
  item('Orders', 'Bestellingen'),
  item('Inventory', 'Voorraad'),
  item('Settings › Workflow', 'How new products treat their stock Allow backorders Nabestellen toestaan'),
  item('Settings › Store', 'Winkel naam valuta currency'),
  item('Products › Categories', 'Categorieën'),
];
const find = (text: string) => fuzzyFind(places, text).map(({ label }) => label);

test.each([
  ['nothing: all of them', '', places.map(({ label }) => label)],
  ['a beginning', 'dash', ['Dashboard']],
  ['inside a word', 'ventor', ['Inventory']],
  ['a word of the other language', 'voorraad', ['Inventory']],
  ['a word it is known by', 'backorder', ['Settings › Workflow']],
  ['several words in any order', 'store settings', ['Settings › Store']],
  ['a letter too few', 'categries', ['Products › Categories']],
  ['two letters exchanged', 'wrokflow', ['Settings › Workflow']],
  ['another letter', 'inventary', ['Inventory']],
  ['without its accents', 'categorieen', ['Products › Categories']],
  ['nothing like it', 'xyzzy', []],
  ['letters that mean something to patterns', '.*(', []],
])('%s', (_, text, expected) => {
  expect(find(text)).toEqual(expected);
});

test('what is written on a place comes before what it is known by', () => {
  const [first] = fuzzyFind([item('Tools', 'settings'), item('Settings')], 'settings');
  expect(first?.label).toBe('Settings');
});
