import { expect, test } from 'vitest';
import { codeForms } from './code.ts';

test.each([
  { scanned: 'ES-1041', forms: ['ES-1041', 'es-1041'] },
  { scanned: ' es-1041\t', forms: ['es-1041', 'ES-1041'] },
  { scanned: '2900000000414', forms: ['2900000000414'] },
  { scanned: '036000291452', forms: ['036000291452', '0036000291452'] },
  { scanned: '0036000291452', forms: ['0036000291452', '036000291452'] },
  { scanned: '12345', forms: ['12345'] },
  { scanned: '  ', forms: [] },
])('$scanned is looked for as $forms', ({ scanned, forms }) => {
  expect(codeForms(scanned)).toEqual(forms);
});
