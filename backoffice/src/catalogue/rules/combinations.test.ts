import { expect, test } from 'vitest';
import { combinations } from './combinations.ts';

test('each value of one option meets each value of the other', () => {
  const made = combinations([
    { name: 'Size', values: ['S', 'M'] },
    { name: ' Colour ', values: ['Red', 'Blue'] },
  ]);
  expect(made.map(({ title }) => title)).toEqual(['S / Red', 'S / Blue', 'M / Red', 'M / Blue']);
  expect(made[1]?.options).toEqual([
    { name: 'Size', value: 'S' },
    { name: 'Colour', value: 'Blue' },
  ]);
  expect(new Set(made.map(({ key }) => key)).size).toBe(4);
});

test('an option without a name or without values takes no part', () => {
  const made = combinations([
    { name: 'Size', values: [] },
    { name: '', values: ['x'] },
    { name: 'Colour', values: ['Red'] },
  ]);
  expect(made.map(({ title }) => title)).toEqual(['Red']);
  expect(combinations([])).toEqual([]);
});
