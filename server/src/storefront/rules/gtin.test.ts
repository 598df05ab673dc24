import { expect, test } from 'vitest';
import { publicGtin } from './gtin.ts';

test.each([
  ['a GTIN-13', '4006381333931', '4006381333931'],
  ['a GTIN-12 (UPC)', '036000291452', '036000291452'],
  ['a GTIN-8', '96385074', '96385074'],
  ['a GTIN-14', '14006381333938', '14006381333938'],
  ['with spaces and hyphens', '4 006381-333931', '4006381333931'],
  ['a wrong check digit', '4006381333932', null],
  ['a length no GTIN has', '40063813339', null],
  ['letters', '400638133393A', null],
  ['nothing', '', null],
  ['zeros', '0000000000000', null],
  ['a code for use in the shop, prefix 2', '2012345678903', null],
  ['a code for use in a company, prefix 04', '0412345678903', null],
  ['a GTIN-8 for use in the shop', '20123451', null],
])('%s', (_case, code, expected) => {
  expect(publicGtin(code)).toBe(expected);
});
