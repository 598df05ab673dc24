/** Placing and quoting as the shop grows from 1,000 to 1,000,000 orders. */

import { quoteOverHttp } from './quote.ts';
import type { BenchShop, Cluster } from './support/cluster.ts';
import { closedLoop, inTurns } from './support/load.ts';
import { placeOverHttp, randomBasket } from './support/orders.ts';
import { table, verdict } from './support/report.ts';
import { seedOrders, seedVariants, settle } from './support/seed.ts';

const young = 1_000;
const grown = 1_000_000;

export async function run(cluster: Cluster): Promise<void> {
  // Both shops at once, asked in turns: what the machine does meanwhile hits both.
  const small = await shopWith(cluster, young);
  const large = await shopWith(cluster, grown);
  const place = (on: Seeded) => () => closedLoop(32, 5, () => placeOverHttp(on.url, randomBasket(on.variants)), 3);
  const quote = (on: Seeded) => () =>
    closedLoop(4, 5, () =>
      quoteOverHttp(on.url, on.variants[Math.floor(Math.random() * on.variants.length)] as number),
    );
  const loads = await inTurns(3, {
    placeSmall: place(small),
    placeLarge: place(large),
    quoteSmall: quote(small),
    quoteLarge: quote(large),
  });
  const rows = (['place', 'quote'] as const).map((what) => {
    const few = loads[`${what}Small`];
    const many = loads[`${what}Large`];
    return {
      what,
      'at 1,000 /s': few.perSecond,
      'p99 ms': few.p99,
      'at 1,000,000 /s': many.perSecond,
      'p99 ms ': many.p99,
      ratio: many.perSecond / few.perSecond,
    };
  });
  table(rows);
  for (const { what, ratio } of rows) {
    verdict(
      ratio >= 0.8,
      `growth: ${what} at 1,000,000 orders is ${(ratio * 100).toFixed(0)} % of its speed at 1,000 (goal: within 20 %)`,
    );
  }
  await small.shop.close();
  await large.shop.close();
}

type Seeded = { shop: BenchShop; url: string; variants: number[] };

async function shopWith(cluster: Cluster, orders: number): Promise<Seeded> {
  const shop = await cluster.openShop();
  const variants = await seedVariants(shop.pool, 10_000, { onHand: 1_000_000, policy: 'deny' });
  await seedOrders(shop.pool, variants, orders, { lines: 2, waiting: false, daysAgo: 30 });
  await settle(shop.pool);
  return { shop, url: shop.urls[0] as string, variants };
}
