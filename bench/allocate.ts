/** One delivery for a queue of 100,000 lines, beside the one UPDATE that would change the same rows without a rule. */
import { readFileSync } from 'node:fs';
import type { BenchShop, Cluster } from './support/cluster.ts';
import { send } from './support/load.ts';
import { table, verdict } from './support/report.ts';
import { seedOrders, seedVariants } from './support/seed.ts';

const sizes = [10_000, 100_000];

export async function run(cluster: Cluster): Promise<void> {
  const rows: Record<string, string | number>[] = [];
  const peaks: number[] = [];
  for (const lines of sizes) {
    const shop = await cluster.openShop();
    const [ours, plain] = (await seedVariants(shop.pool, 2, { onHand: 0, policy: 'backorder' })) as [number, number];
    await seedOrders(shop.pool, [ours], lines, { lines: 1, waiting: true, daysAgo: 30 });
    await seedOrders(shop.pool, [plain], lines, { lines: 1, waiting: true, daysAgo: 30 });
    const before = peakMegabytes(shop);
    const raw = await timed(() =>
      shop.pool.query('update order_lines set allocated = ordered - shipped - cancelled where variant_id = $1', [
        plain,
      ]),
    );
    const receipt = await timed(() => receive(shop, ours, lines));
    peaks.push(peakMegabytes(shop));
    rows.push({
      lines: String(lines),
      'receipt s': receipt / 1000,
      'raw UPDATE s': raw / 1000,
      ratio: receipt / raw,
      'lines/s': lines / (receipt / 1000),
      'peak MB before': before,
      'peak MB after': peaks.at(-1) ?? 0,
    });
    await shop.close();
  }
  table(rows);
  const ratio = Number(rows.at(-1)?.ratio);
  verdict(ratio <= 3, `allocate: 100,000 lines in ${ratio.toFixed(2)}x the raw UPDATE of those rows (goal 3x)`);
  const [small, large] = peaks as [number, number];
  verdict(
    large <= small * 1.5,
    `allocate: peak memory ${large.toFixed(0)} MB for 100,000 lines, ${small.toFixed(0)} MB for 10,000 (goal: flat, at most 1.5x)`,
  );
}

async function receive(shop: BenchShop, variantId: number, units: number): Promise<void> {
  const body = { change: units, reason: 'received' };
  const headers = { cookie: shop.cookie, origin: shop.urls[0] as string };
  const { status, text } = await send(
    `${shop.urls[0]}/api/v1/variants/${variantId}/adjustments`,
    'POST',
    body,
    headers,
  );
  const filled = status === 200 ? (JSON.parse(text) as { stock: { waiting: number } }).stock.waiting : -1;
  if (filled !== 0) throw new Error(`the receipt answered ${status}: ${text.slice(0, 300)}`);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** The most memory the server process ever held, in MB (Linux's VmHWM). */
function peakMegabytes(shop: BenchShop): number {
  const status = readFileSync(`/proc/${shop.pids[0]}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}
