/** The Backorders page of a shop in which a million lines wait: either view, any filter, any page. */
import type { Cluster } from './support/cluster.ts';
import { closedLoop, type Load, send } from './support/load.ts';
import { table, verdict } from './support/report.ts';
import { seedOrders, seedSupply, seedVariants, settle } from './support/seed.ts';

const lines = 1_000_000;
const variants = 20_000;

export async function run(cluster: Cluster): Promise<void> {
  const shop = await cluster.openShop();
  const [url] = shop.urls as [string];
  const ids = await seedVariants(shop.pool, variants, { onHand: 0, policy: 'backorder' });
  await seedOrders(shop.pool, ids, lines / 2, { lines: 2, waiting: true, daysAgo: 60, promised: true });
  await seedSupply(shop.pool, ids, 20);
  await settle(shop.pool);
  const read = async (path: string, times = 1): Promise<void> => {
    let cursor: string | null = null;
    for (let page = 0; page < times; page += 1) {
      const more = cursor ? `${path.includes('?') ? '&' : '?'}cursor=${cursor}` : '';
      const { status, text } = await send(`${url}/api/v1/backorders/${path}${more}`, 'GET', undefined, {
        cookie: shop.cookie,
      });
      if (status !== 200) throw new Error(`the shop answered ${status}: ${text.slice(0, 300)}`);
      cursor = (JSON.parse(text) as { nextCursor?: string | null }).nextCursor ?? null;
      if (cursor === null) return;
    }
  };
  const paths = ['variants', 'variants?filter=late', 'variants?filter=undated'];
  const orders = ['orders', 'orders?filter=late', 'orders?filter=undated'];
  const rows: Record<string, string | number>[] = [];
  const worst: Load[] = [];
  for (const path of [...paths, ...orders]) {
    const load = await closedLoop(1, 4, () => read(path), 1);
    worst.push(load);
    rows.push({ page: path, 'pages/s': load.perSecond, 'p50 ms': load.p50, 'p99 ms': load.p99 });
  }
  for (const path of ['variants', 'orders']) {
    const deep = await closedLoop(1, 4, () => read(path, 5), 0);
    rows.push({ page: `${path}, five pages`, 'pages/s': deep.perSecond * 5, 'p50 ms': deep.p50, 'p99 ms': deep.p99 });
  }
  const figures = await closedLoop(1, 4, () => read('summary'), 0);
  rows.push({ page: 'figures', 'pages/s': figures.perSecond, 'p50 ms': figures.p50, 'p99 ms': figures.p99 });
  table(rows);
  const p99 = Math.max(...worst.map((load) => load.p99));
  verdict(
    p99 < 300,
    `backorders: the slowest page's p99 is ${p99.toFixed(0)} ms with 1,000,000 waiting lines (goal 300 ms)`,
  );
  await shop.close();
}
