import { expect, test } from 'vitest';
import { en } from '../i18n/en.ts';
import { refusalText } from './field-text.ts';

const words = {
  t: ((key: keyof typeof en, values: Record<string, string> = {}) =>
    String(en[key]).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '')) as never,
  number: String,
  amount: (minor: number) => `€${(minor / 100).toFixed(2)}`,
};
const refused = (field: string, why: string, more: { before?: unknown; code?: string } = {}) =>
  refusalText({ field, why, before: more.before ?? null, code: more.code ?? 'invalid' }, words);

test.each([
  [refused('buyMinimum', 'buyMaximum: 5 is less than the minimum of 9.'), '5 is less than the minimum of 9.'],
  [refused('stock', 'change: 9 were to be taken and 0 are on hand.'), '9 were to be taken and 0 are on hand.'],
  [refused('policy', 'row 17: policy: is not valid.'), 'Row 17: is not valid.'],
  [refused('policy', 'There is no variant 12.'), 'There is no variant 12.'],
  [
    refused('priceMinor', 'priceMinor was changed since, to 2100; …', { before: 2100, code: 'changed_meanwhile' }),
    'Changed since by somebody else, to €21.00; left alone.',
  ],
  [
    refused('policy', 'policy was changed since, to "deny"; …', { before: 'deny', code: 'changed_meanwhile' }),
    'Changed since by somebody else, to No backorders; left alone.',
  ],
  [
    refused('stock', 'the stock was counted …', { code: 'changed_meanwhile' }),
    'The stock was counted or adjusted again since; left alone.',
  ],
])('%s', (told, expected) => {
  expect(told).toBe(expected);
});
