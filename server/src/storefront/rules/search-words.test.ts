import { expect, test } from 'vitest';
import { dictionaryOf, searchWords } from './search-words.ts';

test.each([
  ['  Blue   LAMP ', ['blue', 'lamp']],
  ['Crème brûlée', ['creme', 'brulee']],
  ['B-12/345.x', ['b', '12', '345', 'x']],
  ['“quoted” — dash’s', ['quoted', 'dash', 's']],
  ['lamp lamp LAMP', ['lamp']],
  ["'; drop table --", ['drop', 'table']],
  ['!!!', []],
  ['1 2 3 4 5 6 7 8 9 10 11', ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10']],
  ['лампа', ['лампа']],
])('%o is looked for as %o', (text, words) => {
  expect(searchWords(text)).toEqual(words);
});

test.each([
  ['en', 'english'],
  ['nl', 'dutch'],
  ['pt-BR', 'portuguese'],
  ['ja', 'simple'],
])('%s is stemmed by %s', (language, dictionary) => {
  expect(dictionaryOf(language)).toBe(dictionary);
});
