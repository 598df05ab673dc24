import fc from 'fast-check';
import { expect, test } from 'vitest';
import { doubleGuards, guardText, unguardText } from './formula-text.ts';

test.each([
  ['=1+1', "'=1+1"],
  ["=cmd|'/C calc'!A0", "'=cmd|'/C calc'!A0"],
  ['+31 6 1234', "'+31 6 1234"],
  ['-5', "'-5"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['|x', "'|x"],
  ['\t=1', "'\t'=1"],
  ['\r=1', "'\r'=1"],
  ['＝1+1', "'＝1+1"],
  ['＠x', "'＠x"],
  ["'=1", "''=1"],
  ['a;=1+1;b', "a;'=1+1;b"],
  ['a\n-1', "a\n'-1"],
  ['plain', 'plain'],
  ["'t Hof", "'t Hof"],
  ['a=1', 'a=1'],
  ['', ''],
])('%j is guarded as %j', (text, guarded) => {
  expect(guardText(text)).toBe(guarded);
  expect(unguardText(guarded)).toBe(text);
});

test.each([
  ['=1+1', '=1+1'],
  ["'=1", "''=1"],
  ["''-", "'''-"],
  ["'t Hof", "'t Hof"],
])('%j is %j in a workbook', (text, cell) => {
  expect(doubleGuards(text)).toBe(cell);
  expect(unguardText(cell)).toBe(text);
});

const texts = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom("'", '=', '-', '|', ';', '\t', '\r', '\n', '＝', 'a', ' ') }),
);

test('every text comes back from a CSV and from a workbook', () => {
  fc.assert(
    fc.property(texts, (text) => {
      expect(unguardText(guardText(text))).toBe(text);
      expect(unguardText(doubleGuards(text))).toBe(text);
    }),
    { numRuns: 5000 },
  );
});

test('no piece of a guarded text begins like a formula, wherever a spreadsheet splits it', () => {
  fc.assert(
    fc.property(texts, (text) => {
      for (const piece of guardText(text).split(/[;\t\r\n]/)) expect(piece).not.toMatch(/^[=+\-@|＝＋－＠｜]/);
      expect(guardText(text)).not.toMatch(/^[\t\r]/);
    }),
    { numRuns: 5000 },
  );
});
