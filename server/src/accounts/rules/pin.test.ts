import { expect, test } from 'vitest';
import { isObviousPin } from './pin.ts';

test.each(['0000', '7777', '1234', '456789', '9876', '3210'])('%s is what everybody tries first', (pin) => {
  expect(isObviousPin(pin)).toBe(true);
});

test.each(['2580', '1357', '0001', '4412', '90210', '8901'])('%s is not', (pin) => {
  expect(isObviousPin(pin)).toBe(false);
});
