/** One bulk edit of 100,000 variants, beside the raw UPDATE of those rows with as many rows of history. */
import { refreshWholeInventoryList } from '../server/src/inventory/refresh-list.ts';
import { openDb } from '../server/src/platform/db.ts';
import type { BenchShop, Cluster } from './support/cluster.ts';
import { send } from './support/load.ts';
import { table, verdict } from './support/report.ts';
import { seedVariants, settle } from './support/seed.ts';

const count = 100_000;

export async function run(cluster: Cluster): Promise<void> {
  const shop = await cluster.openShop();
  const db = openDb(shop.pool);
  const variants = await seedVariants(shop.pool, count, { onHand: 5, policy: 'deny' });
  await settle(shop.pool);
  await refreshWholeInventoryList(db); // the list's notes of one edit are folded before the next is measured
  const raw = await timed(() => editByHand(shop, variants));
  await refreshWholeInventoryList(db);
  let id = 0;
  const ours = await timed(async () => {
    id = await edit(shop, '', { filter: {}, values: { policy: 'backorder' } });
  });
  await refreshWholeInventoryList(db);
  const undone = await timed(() => edit(shop, `/${id}/undo`, {}));
  const { rows } = await shop.pool.query(`select count(*)::int as n from variant_stock where stock_policy = 'deny'`);
  if (rows[0].n !== count) throw new Error(`${rows[0].n} variants have their former policy back`);
  table([
    {
      what: '100,000 variants',
      'edit s': ours / 1000,
      'raw s': raw / 1000,
      ratio: ours / raw,
      'undo s': undone / 1000,
    },
  ]);
  verdict(ours / raw <= 2, `bulk: ${(ours / raw).toFixed(2)}x the raw UPDATE with its history rows (goal 2x)`);
  await shop.close();
}

/** Sends the edit and waits until it is made, as a back office does. */
async function edit(shop: BenchShop, path: string, body: unknown): Promise<number> {
  const headers = { cookie: shop.cookie, origin: shop.urls[0] as string };
  const sets = `${shop.urls[0]}/api/v1/change-sets`;
  let { text } = await send(sets + path, 'POST', body, headers);
  for (;;) {
    const set = JSON.parse(text) as { id: number; state: string; counts: { changed: number } };
    if (set.state === 'done' && set.counts.changed === count) return set.id;
    if (set.state !== 'running') throw new Error(`the shop answered ${text.slice(0, 300)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    ({ text } = await send(`${sets}/${set.id}`, 'GET', undefined, headers));
  }
}

async function editByHand(shop: BenchShop, variants: number[]): Promise<void> {
  const client = await shop.pool.connect();
  try {
    await client.query('begin');
    const { rows } = await client.query<{ id: number }>(
      `insert into change_sets (kind, actor) values ('bulk_edit', 'system') returning id`,
    );
    await client.query(
      `insert into changes (change_set_id, entity, entity_id, field, before, after, outcome)
       select $1, 'variant', variant_id, 'stockAlert', to_jsonb(stock_alert), '7', 'changed' from variant_stock where variant_id = any($2)`,
      [rows[0]?.id, variants],
    );
    await client.query('update variant_stock set stock_alert = 7 where variant_id = any($1)', [variants]);
    await client.query('commit');
  } finally {
    client.release();
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
