/** Orders over the whole range: full HTTP placements beside one hand-written transaction an order. */
import type { Cluster } from './support/cluster.ts';
import { closedLoop, inTurns } from './support/load.ts';
import { pgbench } from './support/machine.ts';
import { placeByHand, placeOverHttp, randomBasket } from './support/orders.ts';
import { table, verdict } from './support/report.ts';
import { seedOrders, seedVariants, settle } from './support/seed.ts';

const rounds = 2;
const seconds = 5;

export async function run(cluster: Cluster): Promise<void> {
  const commits = pgbench(cluster, 32, 5);
  console.info(
    commits ? `  pgbench -N, 32 clients: ${commits.toFixed(0)} transactions/s` : '  no pgbench on this machine',
  );
  const shop = await cluster.openShop();
  const [url] = shop.urls as [string];
  const variants = await seedVariants(shop.pool, 10_000, { onHand: 1_000_000, policy: 'deny' });
  await seedOrders(shop.pool, variants, 1_000, { lines: 2, waiting: false, daysAgo: 30 });
  await settle(shop.pool);
  const rows: Record<string, string | number>[] = [];
  for (const concurrency of [1, 8, 32, 128]) {
    const { raw, ours } = await inTurns(rounds, {
      raw: () => closedLoop(concurrency, seconds, () => placeByHand(shop.pool, randomBasket(variants))),
      ours: () => closedLoop(concurrency, seconds, () => placeOverHttp(url, randomBasket(variants))),
    });
    const ratio = ours.perSecond / raw.perSecond;
    rows.push({
      concurrency: String(concurrency),
      'orders/s': ours.perSecond,
      'p50 ms': ours.p50,
      'p99 ms': ours.p99,
      'raw/s': raw.perSecond,
      'raw p99 ms': raw.p99,
      ratio,
    });
    if (concurrency < 32) continue;
    verdict(ratio >= 1.5, `place at ${concurrency}: ${ratio.toFixed(2)}x the raw loop (goal 1.5x)`);
    if (commits && commits >= 2000) {
      verdict(
        ours.perSecond >= 1000,
        `place at ${concurrency}: ${ours.perSecond.toFixed(0)} orders/s (goal 1,000 where pgbench -N gives 2,000)`,
      );
    }
  }
  table(rows);
  await shop.close();
}
