/** Orders over the whole range: full HTTP placements beside one hand-written transaction an order. */
import type { Cluster } from './support/cluster.ts';
import { closedLoop, type Load } from './support/load.ts';
import { pgbench } from './support/machine.ts';
import { placeByHand, placeOverHttp, randomBasket } from './support/orders.ts';
import { table, verdict } from './support/report.ts';
import { seedOrders, seedVariants } from './support/seed.ts';

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
  const rows: Record<string, string | number>[] = [];
  for (const concurrency of [1, 8, 32, 128]) {
    // In turns, so that a slow moment of the machine hits both.
    const ours: Load[] = [];
    const raw: Load[] = [];
    for (let round = 0; round < rounds; round += 1) {
      raw.push(
        await closedLoop(concurrency, seconds, async () =>
          expectTrue(await placeByHand(shop.pool, randomBasket(variants))),
        ),
      );
      ours.push(
        await closedLoop(concurrency, seconds, async () =>
          expectStatus(await placeOverHttp(url, randomBasket(variants)), 201),
        ),
      );
    }
    const [mine, theirs] = [mean(ours), mean(raw)];
    const ratio = mine.perSecond / theirs.perSecond;
    rows.push({
      concurrency: String(concurrency),
      'orders/s': mine.perSecond,
      'p50 ms': mine.p50,
      'p99 ms': mine.p99,
      'raw/s': theirs.perSecond,
      'raw p99 ms': theirs.p99,
      ratio,
    });
    if (concurrency >= 32)
      verdict(ratio >= 1.5, `place at ${concurrency}: ${ratio.toFixed(2)}x the raw loop (goal 1.5x)`);
    if (concurrency >= 32 && commits && commits >= 2000) {
      verdict(
        mine.perSecond >= 1000,
        `place at ${concurrency}: ${mine.perSecond.toFixed(0)} orders/s (goal 1,000 where pgbench -N gives 2,000)`,
      );
    }
  }
  table(rows);
  await shop.close();
}

function mean(loads: Load[]): Load {
  const of = (pick: (load: Load) => number) => loads.reduce((sum, load) => sum + pick(load), 0) / loads.length;
  return {
    done: of((load) => load.done),
    perSecond: of((load) => load.perSecond),
    p50: of((load) => load.p50),
    p99: of((load) => load.p99),
  };
}

export function expectStatus(status: number, wanted: number): void {
  if (status !== wanted) throw new Error(`the shop answered ${status}`);
}

function expectTrue(placed: boolean): void {
  if (!placed) throw new Error('the raw loop ran out of stock');
}
