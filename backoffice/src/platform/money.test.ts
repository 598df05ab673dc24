import { expect, test } from 'vitest';
import { formatMoney, moneyText, parseMoney } from './money.ts';

test.each([
  ['0', 'EUR', 0],
  ['12', 'EUR', 1200],
  ['12.5', 'EUR', 1250],
  ['12,50', 'EUR', 1250],
  ['12.', 'EUR', 1200],
  ['0.29', 'EUR', 29],
  ['1.15', 'EUR', 115],
  ['8.41', 'EUR', 841],
  ['1 234,56', 'EUR', 123456],
  ['999999999.99', 'EUR', 99_999_999_999],
  ['500', 'JPY', 500],
  ['1.234', 'KWD', 1234],
])('%s in %s is %i minor units', (text, currency, minor) => {
  expect(parseMoney(text, currency)).toBe(minor);
});

test.each([
  ['', 'EUR'],
  ['free', 'EUR'],
  ['-1', 'EUR'],
  ['1.234', 'EUR'],
  ['1.234,56', 'EUR'],
  ['1,234.56', 'EUR'],
  ['12.5', 'JPY'],
  ['1e3', 'EUR'],
  ['9999999999999', 'EUR'],
  ['1000000000.01', 'EUR'],
])('%s in %s is refused', (text, currency) => {
  expect(parseMoney(text, currency)).toBeNull();
});

test('every amount survives being shown and typed back', () => {
  for (let minor = 0; minor < 30_000; minor += 1) {
    expect(parseMoney(moneyText(minor, 'EUR', 'en'), 'EUR')).toBe(minor);
    expect(parseMoney(moneyText(minor, 'EUR', 'nl'), 'EUR')).toBe(minor);
  }
});

test('amounts read as the language writes them', () => {
  expect(moneyText(5, 'EUR', 'en')).toBe('0.05');
  expect(moneyText(123450, 'EUR', 'nl')).toBe('1234,50');
  expect(moneyText(null, 'EUR', 'en')).toBe('');
  expect(formatMoney(123450, 'EUR', 'en-GB')).toBe('€1,234.50');
  expect(formatMoney(-5, 'EUR', 'en-GB')).toBe('-€0.05');
});
