import { expect, test } from 'vitest';
import { parsePercent, percentText } from './percent.ts';

test.each([
  ['21', 2100],
  ['5.5', 550],
  ['5,55', 555],
  [' 9 % ', 900],
  ['0', 0],
  ['0.01', 1],
  ['100', 10_000],
  ['100.01', null],
  ['21.005', null],
  ['-1', null],
  ['1e1', null],
  ['', null],
])('%j is %j', (text, basisPoints) => {
  expect(parsePercent(text)).toBe(basisPoints);
});

test('what is shown reads back as what it was, for every rate and language', () => {
  for (let basisPoints = 0; basisPoints <= 10_000; basisPoints += 1) {
    for (const language of ['en', 'nl']) expect(parsePercent(percentText(basisPoints, language))).toBe(basisPoints);
  }
  expect([percentText(2100, 'en'), percentText(550, 'en'), percentText(550, 'nl'), percentText(5, 'en')]).toEqual([
    '21',
    '5.5',
    '5,5',
    '0.05',
  ]);
});
