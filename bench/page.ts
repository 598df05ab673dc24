/** Product pages beside a static string of the same size from the same server, in a small and in a large shop. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { seedListing } from './listing.ts';
import type { BenchShop, Cluster } from './support/cluster.ts';
import { closedLoop, inTurns, type Load, send } from './support/load.ts';
import { table, verdict } from './support/report.ts';

const concurrency = 32;
/** Pages looked at again and again, the same number in each shop; and pages that nobody has looked at before. */
const looked = 1_000;
const gzip = { 'accept-encoding': 'gzip' };

export async function run(cluster: Cluster): Promise<void> {
  const small = await openShop(cluster, 1_000);
  const large = await openShop(cluster, 100_000);
  const size = await sizeOf(small);
  const plain = await startStatic(size);
  // Every page once, so that those measured are kept.
  for (const shop of [small, large]) await each(looked, (at) => fetchPage(shop, at));
  const loads = await inTurns(3, {
    static: () => closedLoop(concurrency, 4, () => fetchStatic(plain.url, size)),
    small: () => closedLoop(concurrency, 4, () => fetchPage(small, random(looked))),
    large: () => closedLoop(concurrency, 4, () => fetchPage(large, random(looked))),
    carted: () =>
      closedLoop(concurrency, 4, () => fetchPage(large, random(looked), { cookie: 'evershelf_cart=nobody' })),
  });
  // With another amount in the address each page is one nobody has asked for.
  let unseen = 1;
  const anew = async (shop: BenchShop) => {
    unseen += 1;
    await fetchPage(shop, random(looked), {}, `&quantity=${unseen}`);
  };
  const made = await inTurns(2, {
    small: () => closedLoop(4, 4, () => anew(small)),
    large: () => closedLoop(4, 4, () => anew(large)),
  });
  table([
    row(`static, ${size} bytes as sent`, loads.static, loads.static),
    row('kept, 1,000 products', loads.small, loads.static),
    row('kept, 100,000 products', loads.large, loads.static),
    row('the same, with a cart', loads.carted, loads.static),
    row('made anew at 4, 1,000 products', made.small, loads.static),
    row('made anew at 4, 100,000 products', made.large, loads.static),
  ]);
  const share = Math.min(loads.small.perSecond, loads.large.perSecond) / loads.static.perSecond;
  verdict(share >= 0.5, `page: ${(100 * share).toFixed(0)} % of a static string of the same size (goal 50 %)`);
  const p99 = Math.max(loads.small.p99, loads.large.p99);
  verdict(p99 < 20, `page: p99 ${p99.toFixed(1)} ms at concurrency ${concurrency} (goal 20 ms)`);
  for (const [what, { small: few, large: many }] of [
    ['kept', loads],
    ['made anew', made],
  ] as const) {
    const difference = 1 - many.perSecond / few.perSecond;
    verdict(
      difference <= 0.2,
      `page, ${what}: at 100,000 products ${(100 * difference).toFixed(0)} % slower than at 1,000 (goal 20 %)`,
    );
  }
  plain.stop();
  await small.close();
  await large.close();
}

async function openShop(cluster: Cluster, products: number): Promise<BenchShop> {
  const shop = await cluster.openShop();
  await seedListing(shop.pool, products);
  return shop;
}

const random = (most: number) => 1 + Math.floor(Math.random() * most);

async function each(times: number, work: (at: number) => Promise<unknown>): Promise<void> {
  for (let at = 1; at <= times; at += 1) await work(at);
}

async function fetchPage(shop: BenchShop, at: number, headers: Record<string, string> = {}, more = ''): Promise<void> {
  const { status } = await send(`${shop.urls[0]}/products/product-${at}?utm_source=bench${more}`, 'GET', undefined, {
    ...gzip,
    ...headers,
  });
  if (status !== 200) throw new Error(`product ${at} answered ${status}`);
}

/** What a product page weighs as it is sent. */
async function sizeOf(shop: BenchShop): Promise<number> {
  const answer = await fetch(`${shop.urls[0]}/products/product-1`, { headers: gzip });
  await answer.arrayBuffer();
  return Number(answer.headers.get('content-length'));
}

async function fetchStatic(url: string, size: number): Promise<void> {
  const { status, text } = await send(url, 'GET', undefined, gzip);
  if (status !== 200 || text.length !== size) throw new Error(`the static page answered ${status}`);
}

async function startStatic(size: number): Promise<{ url: string; stop(): void }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'support/static-server.ts'), String(size)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const port = /^port (\d+)$/.exec(line)?.[1];
    if (port) return { url: `http://127.0.0.1:${port}/`, stop: () => child.kill() };
  }
  throw new Error('the static server ended before it listened');
}

function row(name: string, load: Load, plain: Load): Record<string, string | number> {
  return {
    page: name,
    'pages/s': load.perSecond,
    'p50 ms': load.p50,
    'p99 ms': load.p99,
    'to static': load.perSecond / plain.perSecond,
  };
}
