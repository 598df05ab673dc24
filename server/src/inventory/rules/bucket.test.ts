import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bucketOf, bucketsFor, type InventoryStatus } from './bucket.ts';
import type { StockPolicy } from './stock.ts';

const policy = fc.constantFrom<StockPolicy>('untracked', 'deny', 'backorder');
const statuses: InventoryStatus[] = ['all', 'on_backorder', 'out_of_stock', 'low', 'untracked'];

test('a variant is in the buckets of exactly the filters it matches', () => {
  const units = fc.integer({ min: 0, max: 5 });
  fc.assert(
    fc.property(policy, units, units, units, policy, (own, available, alert, waiting, asked) => {
      const bucket = bucketOf(own, available, alert, waiting);
      const matches = {
        all: true,
        on_backorder: waiting > 0,
        out_of_stock: own !== 'untracked' && available === 0,
        low: own !== 'untracked' && available > 0 && available <= alert,
        untracked: own === 'untracked',
      };
      for (const status of statuses) {
        expect(bucketsFor(null, status).includes(bucket)).toBe(matches[status]);
        expect(bucketsFor(asked, status).includes(bucket)).toBe(matches[status] && own === asked);
      }
    }),
  );
});

test('no two kinds of variant share a bucket, and an impossible filter has none', () => {
  const all = bucketsFor(null, 'all');
  expect(new Set(all).size).toBe(all.length);
  expect(bucketsFor('deny', 'untracked')).toEqual([]);
});
