import { expect, test } from 'vitest';
import { inSizeOrder } from './size-order.ts';

test.each([
  [
    ['XL', 'S', 'M', 'L'],
    ['S', 'M', 'L', 'XL'],
  ],
  [
    ['100 cm', '20 cm', '3 cm'],
    ['3 cm', '20 cm', '100 cm'],
  ],
  [
    ['red', 'blue', 's'],
    ['s', 'blue', 'red'],
  ],
])('%o as %o', (given, wanted) => {
  expect(inSizeOrder(given.map((value) => ({ value }))).map(({ value }) => value)).toEqual(wanted);
});
