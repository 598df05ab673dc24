import { expect, test } from 'vitest';
import { isReadyToShip, shipmentStateOf } from './order-state.ts';

test.each([
  ['nothing left', [{ ordered: 3, cancelled: 0, shipped: 0 }], 'not_shipped'],
  [
    'one line left, the other waits',
    [
      { ordered: 2, cancelled: 0, shipped: 2 },
      { ordered: 1, cancelled: 0, shipped: 0 },
    ],
    'partly_shipped',
  ],
  ['all that was not cancelled has left', [{ ordered: 3, cancelled: 1, shipped: 2 }], 'shipped'],
  ['all cancelled', [{ ordered: 3, cancelled: 3, shipped: 0 }], 'cancelled'],
])('shipment: %s', (_case, lines, state) => {
  expect(shipmentStateOf(lines)).toBe(state);
});

const together = { held: false, shipComplete: true };
const asItComes = { held: false, shipComplete: false };

test.each([
  ['a part is there, sent as it comes', asItComes, [{ allocated: 2, waiting: 3 }], true],
  ['a part is there, wanted together', together, [{ allocated: 2, waiting: 3 }], false],
  [
    'one line waits, wanted together',
    together,
    [
      { allocated: 2, waiting: 0 },
      { allocated: 0, waiting: 1 },
    ],
    false,
  ],
  ['all is there, wanted together', together, [{ allocated: 5, waiting: 0 }], true],
  ['on hold', { ...asItComes, held: true }, [{ allocated: 5, waiting: 0 }], false],
  ['nothing is there', asItComes, [{ allocated: 0, waiting: 5 }], false],
])('ready to ship: %s', (_case, order, lines, ready) => {
  expect(isReadyToShip(order, lines)).toBe(ready);
});
