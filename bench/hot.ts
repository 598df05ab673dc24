/** Everyone buys one variant: as fast as when they buy many, and never more than there is. */
import type { Cluster } from './support/cluster.ts';
import { closedLoop, inTurns, type Load } from './support/load.ts';
import { placeByHand, placeOverHttp, tryToPlace } from './support/orders.ts';
import { table, verdict } from './support/report.ts';
import { seedOrders, seedVariants, settle } from './support/seed.ts';

const concurrency = 32;
const seconds = 5;
const rounds = 2;

export async function run(cluster: Cluster): Promise<void> {
  await compareWithSpread(cluster);
  for (const limit of [0, 100, null]) await countAccepted(cluster, 200, limit);
}

async function compareWithSpread(cluster: Cluster): Promise<void> {
  const shop = await cluster.openShop();
  const [url] = shop.urls as [string];
  const variants = await seedVariants(shop.pool, 10_000, { onHand: 1_000_000, policy: 'deny' });
  await seedOrders(shop.pool, variants, 1_000, { lines: 2, waiting: false, daysAgo: 30 });
  await settle(shop.pool);
  const any = () => [{ variantId: variants[Math.floor(Math.random() * variants.length)] as number, quantity: 1 }];
  const hot = () => [{ variantId: variants[0] as number, quantity: 1 }];
  const load = (place: () => Promise<void>) => () => closedLoop(concurrency, seconds, place);
  const { spread, crowd, rawSpread, rawCrowd } = await inTurns(rounds, {
    spread: load(() => placeOverHttp(url, any())),
    crowd: load(() => placeOverHttp(url, hot())),
    rawSpread: load(() => placeByHand(shop.pool, any())),
    rawCrowd: load(() => placeByHand(shop.pool, hot())),
  });
  table([row('over 10,000 variants', spread, rawSpread), row('all the same variant', crowd, rawCrowd)]);
  const share = crowd.perSecond / spread.perSecond;
  const rawShare = rawCrowd.perSecond / rawSpread.perSecond;
  verdict(
    share >= 0.8,
    `hot: ${percent(share)} of the spread figure (goal 80 %; the raw loop keeps ${percent(rawShare)})`,
  );
  await shop.close();
}

function row(name: string, ours: Load, raw: Load): Record<string, string | number> {
  return {
    [`${concurrency} clients, one line`]: name,
    'orders/s': ours.perSecond,
    'p50 ms': ours.p50,
    'p99 ms': ours.p99,
    'raw/s': raw.perSecond,
    'raw p99 ms': raw.p99,
  };
}

/** 500 orders at once, sent to two server processes in turn: exactly stock + limit are accepted. */
async function countAccepted(cluster: Cluster, stock: number, limit: number | null): Promise<void> {
  const shop = await cluster.openShop(2);
  const [variantId] = (await seedVariants(shop.pool, 1, { onHand: stock, policy: 'backorder', limit })) as [number];
  const answers = await Promise.all(
    Array.from({ length: 500 }, (_, at) =>
      tryToPlace(shop.urls[at % shop.urls.length] as string, [{ variantId, quantity: 1 }]),
    ),
  );
  const accepted = answers.filter((status) => status === 201).length;
  const refused = answers.filter((status) => status === 409).length;
  const wanted = limit === null ? 500 : stock + limit;
  verdict(
    accepted === wanted && refused === 500 - wanted,
    `hot: 500 at once on 2 processes, ${stock} on hand, limit ${limit ?? 'none'}: ${accepted} accepted, ${refused} refused (goal ${wanted})`,
  );
  await shop.close();
}

const percent = (share: number) => `${(share * 100).toFixed(0)} %`;
