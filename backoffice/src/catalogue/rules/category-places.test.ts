import { expect, test } from 'vitest';
import { insideOf, stepFrom } from './category-places.ts';

const row = (id: number, parentId: number | null = null) => ({ id, parentId, title: String(id) });
// 1 (4 (2), 3), 5, 6
const rows = [row(1), row(4, 1), row(2, 4), row(3, 1), row(5), row(6)];

test('a category holds those in it and those in them', () => {
  expect([...insideOf(rows, 1)]).toEqual([1, 4, 2, 3]);
  expect([...insideOf(rows, 4)]).toEqual([4, 2]);
});

test.each([
  [1, 'up', undefined],
  [1, 'down', { parentId: null, before: 6 }],
  [5, 'up', { parentId: null, before: 1 }],
  [5, 'down', { parentId: null, before: null }],
  [6, 'down', undefined],
  [3, 'up', { parentId: 1, before: 4 }],
  [3, 'down', undefined],
  [4, 'down', { parentId: 1, before: null }],
  [99, 'up', undefined],
] as const)('%i, %s', (id, direction, place) => {
  expect(stepFrom(rows, id, direction)).toEqual(place);
});
