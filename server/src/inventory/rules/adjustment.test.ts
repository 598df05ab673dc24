import { expect, test } from 'vitest';
import { outcome, queue, shelves, variantId } from '../../../../test/support/stock-table.ts';
import { adjustStock } from './adjustment.ts';

test.each([
  // before          lines                                          change at   after
  ['A 0', '1: waits 3, 2: waits 4', 'A +5', '1 gets 3, 2 gets 2 | A 5/5'],
  ['A 5', '', 'A -2', 'nobody | A 3/0'],
  ['A 5/5', '1: has A3, 2: has A2', 'A -2', '2 loses 2 | A 3/3'],
  ['A 5/5', '1: has A3, 2: has A2', 'A -4', '1 loses 2, 2 loses 2 | A 1/1'],
  ['A 5/5, B 4', '1: has A5', 'A -2', 'nobody | A 3/3, B 4/2'],
  // the newest loses, though it stood on the other shelf; the older line is moved to what it gave up
  ['A 2/2, B 2/2', '1: has A2, 2: has B2', 'A -2', '2 loses 2 | A 0/0, B 2/2'],
  // a ship-complete line keeps no part: what it gives up beyond the loss goes to whoever waits first
  ['A 4/4', '1: has A1, 2: has A3 complete, 3: waits 1', 'A -1', '2 loses 3, 3 gets 1 | A 3/2'],
  ['A 3/1', '1: has A1, 2: waits 2 held', 'A -2', 'nobody | A 1/1'],
  ['A 2', '', 'A -3', 'not_on_hand: asked 3, possible 2'],
])('%s; %s; %s -> %s', (before, lines, change, after) => {
  const [name = 'A', delta] = change.split(' ');
  const start = shelves(before);
  const locationId = 'ABCDEF'.indexOf(name) + 1;
  const kind = Number(delta) > 0 ? 'received' : 'lost';
  expect(outcome(adjustStock(variantId, start, queue(lines), { locationId, delta: Number(delta), kind }), start)).toBe(
    after,
  );
});
