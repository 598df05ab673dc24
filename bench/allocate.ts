/** One delivery for a queue of 100,000 lines, beside the one UPDATE that would change the same rows without a rule. */
import { readFileSync } from 'node:fs';
import type { BenchShop, Cluster } from './support/cluster.ts';
import { send } from './support/load.ts';
import { table, verdict } from './support/report.ts';
import { seedOrders, seedVariants, settle } from './support/seed.ts';

const sizes = [10_000, 50_000, 100_000];

export async function run(cluster: Cluster): Promise<void> {
  const rows: Record<string, string | number>[] = [];
  const peaks: number[] = [];
  for (const lines of sizes) {
    // With a bounded heap, as V8 would rather take more memory from the machine than collect what is no longer used.
    const shop = await cluster.openShop(1, { NODE_OPTIONS: '--max-old-space-size=100' });
    const variants = await seedVariants(shop.pool, 3, { onHand: 0, policy: 'backorder' });
    const [ours, plain, written] = variants as [number, number, number];
    for (const variant of variants) {
      await seedOrders(shop.pool, [variant], lines, { lines: 1, waiting: true, daysAgo: 30 });
    }
    await settle(shop.pool);
    // The shop notes for its lists which orders changed; by hand nobody does, and working the notes off would slow ours.
    await shop.pool.query('alter table order_lines disable trigger user');
    const raw = await timed(() => shop.pool.query(setAllocated, [plain]));
    const whole = await timed(() => writeByHand(shop, written, lines));
    await shop.pool.query('alter table order_lines enable trigger user');
    const receipt = await timed(() => receive(shop, ours, lines));
    peaks.push(peakMegabytes(shop));
    rows.push({
      lines: String(lines),
      'receipt s': receipt / 1000,
      'lines/s': lines / (receipt / 1000),
      'raw UPDATE s': raw / 1000,
      'to UPDATE': receipt / raw,
      'all rows by hand s': whole / 1000,
      'to all rows': receipt / whole,
      'peak MB': peaks.at(-1) ?? 0,
    });
    await shop.close();
  }
  table(rows);
  const { 'to UPDATE': toUpdate, 'to all rows': toWhole } = rows.at(-1) as Record<string, number>;
  verdict(
    Number(toUpdate) <= 3,
    `allocate: 100,000 lines in ${Number(toUpdate).toFixed(2)}x the raw UPDATE of those rows (goal 3x), ` +
      `${Number(toWhole).toFixed(2)}x writing the same ledger and allocations by hand`,
  );
  const [, half, full] = peaks as [number, number, number];
  verdict(
    full <= half * 1.2,
    `allocate: peak memory ${full.toFixed(0)} MB for 100,000 lines, ${half.toFixed(0)} MB for 50,000 with a heap of 100 MB (goal: flat, at most 1.2x)`,
  );
}

const setAllocated = 'update order_lines set allocated = ordered - shipped - cancelled where variant_id = $1';

/** The least that leaves the same rows behind: no queue, no order, no rule, each table in one statement. */
async function writeByHand(shop: BenchShop, variantId: number, lines: number): Promise<void> {
  const client = await shop.pool.connect();
  try {
    await client.query('begin');
    await client.query(
      `update stock_levels set on_hand = on_hand + $2, allocated = allocated + $2 where variant_id = $1`,
      [variantId, lines],
    );
    await client.query(
      `insert into movements (variant_id, location_id, kind, on_hand_delta, allocated_delta, order_line_id, cause, actor)
       select variant_id, (select location_id from stock_levels where variant_id = $1), 'allocated', 0, waiting, id, 'adjustment', 'user 1'
       from order_lines where variant_id = $1 and waiting > 0`,
      [variantId],
    );
    await client.query(
      `insert into allocations (order_line_id, location_id, variant_id, units)
       select id, (select location_id from stock_levels where variant_id = $1), variant_id, waiting
       from order_lines where variant_id = $1 and waiting > 0`,
      [variantId],
    );
    await client.query(setAllocated, [variantId]);
    await client.query('update variant_stock set waiting = 0 where variant_id = $1', [variantId]);
    await client.query('commit');
  } finally {
    client.release();
  }
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
