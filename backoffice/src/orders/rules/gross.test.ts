import { expect, test } from 'vitest';
import { grossOfUnits as serverRule } from '../../../../server/src/orders/rules/totals.ts';
import { grossOfUnits } from './gross.ts';

test.each([
  [{ unitPriceMinor: 999, taxBasisPoints: 2100 }, 0, 3],
  [{ unitPriceMinor: 333, taxBasisPoints: 900 }, 1, 2],
  [{ unitPriceMinor: 1, taxBasisPoints: 2100 }, 2, 5],
])('suggests what the server credits: %o from %i to %i', (line, from, to) => {
  for (const included of [true, false]) {
    expect(grossOfUnits(line, from, to, included)).toBe(serverRule(line, from, to, included));
  }
});
