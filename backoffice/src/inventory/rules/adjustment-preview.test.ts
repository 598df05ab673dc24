import { expect, test } from 'vitest';
import { previewAdjustment } from './adjustment-preview.ts';

test.each([
  {
    what: 'gained units go to those who wait first',
    before: { onHand: 2, allocated: 2, waiting: 3 },
    delta: 5,
    after: { onHand: 7, allocated: 5, available: 2, waiting: 0 },
    filled: 3,
    sentBack: 0,
  },
  {
    what: 'too few for all: the rest keeps waiting',
    before: { onHand: 0, allocated: 0, waiting: 3 },
    delta: 2,
    after: { onHand: 2, allocated: 2, available: 0, waiting: 1 },
    filled: 2,
    sentBack: 0,
  },
  {
    what: 'units lost from what is available concern nobody',
    before: { onHand: 10, allocated: 4, waiting: 0 },
    delta: -6,
    after: { onHand: 4, allocated: 4, available: 0, waiting: 0 },
    filled: 0,
    sentBack: 0,
  },
  {
    what: 'units lost from what is allocated send orders back to waiting',
    before: { onHand: 10, allocated: 4, waiting: 1 },
    delta: -8,
    after: { onHand: 2, allocated: 2, available: 0, waiting: 3 },
    filled: 0,
    sentBack: 2,
  },
])('$what', ({ before, delta, after, filled, sentBack }) => {
  expect(previewAdjustment(before, delta)).toEqual({ delta, after, filled, sentBack });
});

test('more than is on hand cannot be taken', () => {
  expect(previewAdjustment({ onHand: 3, allocated: 0, waiting: 0 }, -4)).toBeNull();
});
