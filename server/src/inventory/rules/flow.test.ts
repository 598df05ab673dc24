import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Flow, flowOf, netOf } from './flow.ts';
import { type LineChange, lineChange } from './stock.ts';

const change = (part: Partial<LineChange>) => lineChange(1, 1, part);
const none = { joined: 0, filled: 0, cancelled: 0, displaced: 0 };

test.each([
  ['nothing', [], {}],
  ['an order met at once', [change({ ordered: 3, allocated: 3 })], {}],
  ['an order met in part', [change({ ordered: 5, allocated: 2 })], { joined: 3 }],
  ['two orders', [change({ ordered: 5 }), change({ ordered: 1 })], { joined: 6 }],
  ['supply', [change({ allocated: 4 })], { filled: 4 }],
  ['units sent without stock', [change({ shipped: 2 })], { filled: 2 }],
  ['shipping what was allocated', [change({ allocated: -2, shipped: 2 })], {}],
  ['cancelling those who wait', [change({ cancelled: 2 })], { cancelled: 2 }],
  ['cancelling allocated units', [change({ cancelled: 2, allocated: -2 })], {}],
  ['cancelling both', [change({ cancelled: 3, allocated: -2 })], { cancelled: 1 }],
  ['lost stock', [change({ allocated: -2 })], { displaced: 2 }],
  ['a larger order', [change({ ordered: 2 })], { joined: 2 }],
  ['a smaller order', [change({ ordered: -2 })], { cancelled: 2 }],
  ['lost here, found there', [change({ allocated: -2 }), change({ allocated: 3 })], { displaced: 2, filled: 3 }],
] as [string, LineChange[], Partial<Flow>][])('%s', (_, changes, flow) => {
  expect(flowOf(changes)).toEqual({ ...none, ...flow });
});

test('whatever changes, those who wait change by the net of the flow, and no kind is negative', () => {
  const units = fc.integer({ min: -9, max: 9 });
  const changes = fc.array(fc.record({ ordered: units, cancelled: units, allocated: units, shipped: units }));
  fc.assert(
    fc.property(changes, (parts) => {
      const lines = parts.map(change);
      const flow = flowOf(lines);
      const more = lines.reduce((sum, each) => sum + each.ordered - each.cancelled - each.allocated - each.shipped, 0);
      expect(netOf(flow)).toBe(more);
      for (const sum of Object.values(flow)) expect(sum).toBeGreaterThanOrEqual(0);
    }),
  );
});
