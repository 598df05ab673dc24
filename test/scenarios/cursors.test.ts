/** A cursor is the shop's own note of a place in a list; a forged one is refused, by every list, and breaks nothing. */
import { expect, test } from 'vitest';
import { openTestShop } from '../support/shop.ts';
import { signIn } from '../support/sign-in.ts';

type Operation = { parameters?: { name: string; in: string }[] };

const forged = [
  'garbage',
  ...[
    [0.5],
    [1e300],
    ['x'],
    ['x', 'y'],
    ['2026-02-31', 1],
    ['x', 0.5],
    ['', 1e300],
    {},
    [null, null],
    [1, 2, 3, 4, 5],
  ].map((values) => Buffer.from(JSON.stringify(values)).toString('base64url')),
];

test('every list refuses or reads past a forged cursor', async () => {
  const shop = await openTestShop();
  try {
    const headers = await signIn(shop);
    const { body } = await shop.request('GET', '/api/openapi.json');
    const lists = Object.entries(body.paths as Record<string, { get?: Operation }>)
      .filter(([, { get }]) => get?.parameters?.some((each) => each.in === 'query' && each.name === 'cursor'))
      // A register's lists answer only a device that was enrolled: test/scenarios/till.test.ts.
      .filter(([path]) => !path.startsWith('/api/v1/pos/'))
      .map(([path]) => path.replace(/\{\w+\}/g, '1'));
    expect(lists.length).toBeGreaterThan(5);
    const broken: string[] = [];
    for (const path of lists) {
      for (const cursor of forged) {
        const { status } = await shop.request('GET', `${path}?cursor=${cursor}`, undefined, headers);
        if (![200, 404, 422].includes(status)) broken.push(`${path}?cursor=${cursor} answered ${status}`);
      }
    }
    expect(broken).toEqual([]);
  } finally {
    await shop.close();
  }
});
