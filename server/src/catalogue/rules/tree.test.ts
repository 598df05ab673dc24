import { expect, test } from 'vitest';
import { inTreeOrder, withThoseInside } from './tree.ts';

const c = (id: number, parentId: number | null = null) => ({ id, parentId });
const shape = (rows: { id: number; depth: number }[]) => rows.map(({ id, depth }) => `${'-'.repeat(depth)}${id}`);

test.each([
  ['nothing', [], []],
  ['all at the top, as given', [c(2), c(1)], ['2', '1']],
  ['each followed by those in it', [c(1), c(5), c(4, 1), c(3, 1), c(2, 4)], ['1', '-4', '--2', '-3', '5']],
  ['inside one that is not there: at the top', [c(7, 99), c(1)], ['7', '1']],
])('%s', (_, rows, expected) => {
  const ordered = inTreeOrder(rows);
  expect(shape(ordered)).toEqual(expected);
  expect(ordered.map(({ place }) => place)).toEqual(expected.map((_, at) => at));
});

test('a category with all that are in it', () => {
  const ordered = inTreeOrder([c(1), c(5), c(4, 1), c(3, 1), c(2, 4)]);
  expect(withThoseInside(ordered, 1)).toEqual([1, 4, 2, 3]);
  expect(withThoseInside(ordered, 4)).toEqual([4, 2]);
  expect(withThoseInside(ordered, 5)).toEqual([5]);
});
