import { expect, test } from 'vitest';
import { withLevels } from './levels.ts';

const day = (date: string, joined: number, filled = 0, cancelled = 0, displaced = 0) => ({
  date,
  joined,
  filled,
  cancelled,
  displaced,
});

test.each([
  ['no days', [], 7, []],
  ['nothing happened', [day('1', 0), day('2', 0)], 7, [7, 7]],
  ['they join and are filled', [day('1', 5), day('2', 3, 4), day('3', 0, 2)], 2, [5, 4, 2]],
  ['they wait since before', [day('1', 0, 3), day('2', 1)], 8, [7, 8]],
  ['cancelled and sent back', [day('1', 4), day('2', 0, 0, 1, 2)], 5, [4, 5]],
  ['never below none', [day('1', 0), day('2', 9)], 5, [0, 5]],
])('%s', (_, days, now, levels) => {
  expect(withLevels(days, now).map(({ waiting }) => waiting)).toEqual(levels);
});
