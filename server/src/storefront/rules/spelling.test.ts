import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lettersBetween, nearestWord } from './spelling.ts';

const known = ['lamp', 'lantern', 'rope', 'anchor', 'camp', 'vase', 'vases', 'bureaulamp'];

test.each([
  ['lmap', 'lamp'],
  ['lampp', 'lamp'],
  ['lantren', 'lantern'],
  ['lantarn', 'lantern'],
  ['amp', 'camp'],
  ['ancor', 'anchor'],
  ['achnor', 'anchor'],
  ['bureualamp', 'bureaulamp'],
  ['lamp', 'camp'], // it is known, so nobody asks; its own spelling is no mending
  ['zzzz', null],
  ['la', null],
  ['lamp1', null],
])('%s was meant as %s', (word, meant) => {
  expect(nearestWord(word, known)).toBe(meant);
});

test('the distance is one of a metric: symmetric, nought only between equals, at most the longer length', () => {
  const word = fc.string({ maxLength: 8, unit: fc.constantFrom('a', 'b', 'c') });
  fc.assert(
    fc.property(word, word, (left, right) => {
      const distance = lettersBetween(left, right);
      expect(distance).toBe(lettersBetween(right, left));
      expect(distance === 0).toBe(left === right);
      expect(distance).toBeLessThanOrEqual(Math.max(left.length, right.length));
    }),
  );
});
