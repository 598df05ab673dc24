import { afterAll, beforeAll, expect, test } from 'vitest';
import { findDifferences, repairVariant } from '../../server/src/inventory/doctor.ts';
import { expectSound, freshKey, makeVariant, orderFor } from '../support/fixtures.ts';
import { openTestShop, type TestShop } from '../support/shop.ts';

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop();
});
afterAll(() => shop.close());

test.each([
  ['on hand', 'update stock_levels set on_hand = on_hand + 4 where variant_id = $1', { counter: 9, truth: 5 }],
  [
    'allocated on a shelf',
    'update stock_levels set allocated = allocated - 1 where variant_id = $1',
    { counter: 4, truth: 5 },
  ],
  ['allocated to a line', 'update allocations set units = units + 2 where variant_id = $1', { counter: 7, truth: 5 }],
  ['waiting', 'update variant_stock set waiting = waiting - 2 where variant_id = $1', { counter: 1, truth: 3 }],
])('a wrong counter for %s is explained and mended', async (what, sql, numbers) => {
  const variantId = await makeVariant(shop, { policy: 'backorder', onHand: 5 });
  await shop.request('POST', '/api/v1/storefront/orders', orderFor([{ variantId, quantity: 8 }]), freshKey());
  expect(await findDifferences(shop.db, variantId)).toEqual([]);
  await shop.pool.query(sql, [variantId]);
  expect(await findDifferences(shop.db)).toMatchObject([{ variantId, what, ...numbers, repairable: true }]);
  expect(await repairVariant(shop.db, variantId)).toHaveLength(1);
  expect(await findDifferences(shop.db)).toEqual([]);
  await expectSound(shop);
});

test('what only a person can decide is reported and left alone', async () => {
  const variantId = await makeVariant(shop, { policy: 'backorder', onHand: 5 });
  await shop.request('POST', '/api/v1/storefront/orders', orderFor([{ variantId, quantity: 5 }]), freshKey());
  await shop.pool.query('update order_lines set allocated = 3 where variant_id = $1', [variantId]);
  const found = await findDifferences(shop.db, variantId);
  expect(found.map((each) => [each.what, each.repairable])).toContainEqual([
    'line holds more than it has allocated',
    false,
  ]);
  await repairVariant(shop.db, variantId);
  expect((await findDifferences(shop.db, variantId)).map((each) => each.repairable)).toEqual([false]);
});

test('the ledger refuses to be rewritten', async () => {
  await expect(shop.pool.query('update movements set on_hand_delta = 99')).rejects.toThrow('append-only');
  await expect(shop.pool.query('delete from movements')).rejects.toThrow('append-only');
});
