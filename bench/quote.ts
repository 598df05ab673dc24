/** What a product page asks: availability, the split of a quantity and its promise, out of a full shop. */
import type { BenchShop, Cluster } from './support/cluster.ts';
import { closedLoop, inTurns, type Load, send } from './support/load.ts';
import { table, verdict } from './support/report.ts';
import { seedOrders, seedSupply, seedVariants, settle } from './support/seed.ts';

export async function run(cluster: Cluster): Promise<void> {
  const shop = await cluster.openShop();
  const [url] = shop.urls as [string];
  const variants = await seedVariants(shop.pool, 100_000, { onHand: 0, policy: 'backorder' });
  await seedSupply(shop.pool, variants, 50);
  await seedOrders(shop.pool, variants, 400_000, { lines: 2, waiting: false, daysAgo: 90 });
  await seedOrders(shop.pool, variants, 100_000, { lines: 2, waiting: true, daysAgo: 30 });
  await settle(shop.pool);
  const any = () => variants[Math.floor(Math.random() * variants.length)] as number;
  const rows: Record<string, string | number>[] = [];
  for (const concurrency of [1, 4]) {
    const { ours, raw } = await inTurns(2, {
      ours: () => closedLoop(concurrency, 8, () => quoteOverHttp(url, any()), 4),
      raw: () => closedLoop(concurrency, 5, () => readByHand(shop, any())),
    });
    rows.push(row(concurrency, ours, raw));
    verdict(
      ours.p99 < 5,
      `quote at ${concurrency}: p99 ${ours.p99.toFixed(2)} ms over HTTP, 100,000 variants, 1,000,000 order lines (goal 5 ms)`,
    );
  }
  table(rows);
  await shop.close();
}

function row(concurrency: number, ours: Load, raw: Load): Record<string, string | number> {
  return {
    concurrency: String(concurrency),
    'quotes/s': ours.perSecond,
    'p50 ms': ours.p50,
    'p99 ms': ours.p99,
    'raw/s': raw.perSecond,
    'raw p99 ms': raw.p99,
    ratio: ours.perSecond / raw.perSecond,
  };
}

/** Asks for 3 units as a product page does; throws when the answer is no quote. */
export async function quoteOverHttp(url: string, variantId: number): Promise<void> {
  const { status, text } = await send(`${url}/api/v1/storefront/quote`, 'POST', {
    lines: [{ variantId, quantity: 3 }],
  });
  if (status !== 200) throw new Error(`the shop answered ${status}: ${text.slice(0, 300)}`);
}

/** The raw baseline: the stock and supply rows of one variant by key, through the same driver; no HTTP and no rule. */
async function readByHand(shop: BenchShop, variantId: number): Promise<void> {
  await shop.pool.query({
    name: 'quote',
    text: `select s.stock_policy, s.backorder_limit, s.waiting, l.on_hand, l.allocated, v.price_minor,
        (select json_agg(row (p.expected_on, p.ordered - p.received)) from purchase_order_lines p where p.variant_id = s.variant_id and p.received + p.cancelled < p.ordered)
      from variant_stock s join stock_levels l using (variant_id) join variants v on v.id = s.variant_id where s.variant_id = $1`,
    values: [variantId],
  });
}
