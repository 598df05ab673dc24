/** An export of 100,000 products as CSV and workbook, beside COPY TO STDOUT of the same rows in the same run. */
import { readFile, writeFile } from 'node:fs/promises';
import pg from 'pg';
import type { BenchShop, Cluster } from './support/cluster.ts';
import { closedLoop, send } from './support/load.ts';
import { table, verdict } from './support/report.ts';
import { seedVariants, settle } from './support/seed.ts';

const count = 100_000;

export async function run(cluster: Cluster): Promise<void> {
  const shop = await cluster.openShop();
  const variants = await seedVariants(shop.pool, count, { onHand: 5, policy: 'backorder' });
  await seedWords(shop.pool);
  await settle(shop.pool);
  const [pid] = shop.pids as [number];
  const page = () => send(`${shop.urls[0]}/products/product-${variants[0]}`, 'GET', undefined).then(() => undefined);

  const raw = await copyOut(shop);
  const idle = await closedLoop(1, 5, page, 1);
  const before = await memory(pid, 'VmRSS');
  await writeFile(`/proc/${pid}/clear_refs`, '5'); // the peak begins anew
  const alone = await makeExport(shop);
  const peak = await memory(pid, 'VmHWM');
  let making: Promise<Made> | undefined;
  const busy = await closedLoop(
    1,
    5,
    async () => {
      making ??= makeExport(shop);
      await page();
    },
    0,
  );
  await making;

  table([
    { what: 'COPY TO STDOUT', s: raw.ms / 1000, MB: raw.bytes / 1e6, 'peak MB': '' },
    { what: 'export, CSV and XLSX', s: alone.ms / 1000, MB: (alone.csvBytes + alone.xlsxBytes) / 1e6, 'peak MB': peak },
  ]);
  table([
    { 'a product page': 'alone', 'p50 ms': idle.p50, 'p99 ms': idle.p99 },
    { 'a product page': 'beside an export', 'p50 ms': busy.p50, 'p99 ms': busy.p99 },
  ]);
  verdict(alone.ms / raw.ms <= 3, `export: ${(alone.ms / raw.ms).toFixed(1)}x the raw COPY TO (goal 3x)`);
  verdict(
    peak - before < 150,
    `export: the server's memory grows by ${(peak - before).toFixed(0)} MB to ${peak.toFixed(0)} MB (goal 150 MB more)`,
  );
  verdict(
    busy.p99 <= 2 * idle.p99,
    `export: p99 of a page is ${(busy.p99 / idle.p99).toFixed(1)}x that without an export (goal 2x)`,
  );
  await shop.close();
}

/** Words in two languages, a brand and a category each, as a shop has them. */
async function seedWords(pool: pg.Pool): Promise<void> {
  await pool.query(`insert into brands (name) values ('Harbour')`);
  await pool.query('update products set brand_id = (select min(id) from brands)');
  await pool.query(`insert into categories (position) values (1)`);
  await pool.query(
    `insert into category_texts (category_id, language, title, url) select id, 'en', 'Ropes', 'ropes' from categories`,
  );
  await pool.query(
    'insert into product_categories (product_id, category_id) select p.id, c.id from products p, categories c',
  );
  await pool.query(`update product_texts set description = 'A rope for every boat, number ' || product_id,
    content = '<p>' || repeat('Braided by hand, tested in salt water. ', 8) || product_id || '</p>'`);
  await pool.query(`insert into product_texts (product_id, language, title, description, content, url)
    select product_id, 'nl', 'Touw ' || product_id, 'Een touw voor elke boot', content, url from product_texts where language = 'en'`);
}

type Made = { ms: number; csvBytes: number; xlsxBytes: number };

/** Asks for an export as the back office does and waits until it is finished. */
async function makeExport(shop: BenchShop): Promise<Made> {
  const start = performance.now();
  const headers = { cookie: shop.cookie, origin: shop.urls[0] as string };
  const url = `${shop.urls[0]}/api/v1/exports`;
  let { text } = await send(url, 'POST', { kind: 'products' }, headers);
  for (;;) {
    const made = JSON.parse(text) as Made & { id: number; state: string; total: number };
    if (made.state === 'finished' && made.total === count) return { ...made, ms: performance.now() - start };
    if (made.state !== 'processing') throw new Error(`the shop answered ${text.slice(0, 300)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    ({ text } = await send(`${url}/${made.id}`, 'GET', undefined, headers));
  }
}

async function memory(pid: number, what: 'VmRSS' | 'VmHWM'): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`${what}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024;
}

/** The same rows, made and written by PostgreSQL alone and read by a program that does nothing with them. */
async function copyOut(shop: BenchShop): Promise<{ ms: number; bytes: number }> {
  // A pipelined connection takes no query of one's own making.
  const client = new pg.Client({ ...shop.pool.options, pipeline: false });
  await client.connect();
  const start = performance.now();
  let bytes = 0;
  const copied = new Promise<void>((resolve, reject) => {
    client.query({
      submit: (connection: { query(text: string): void }) =>
        connection.query(`copy (${sameRows}) to stdout with (format csv, header)`),
      handleCopyData: ({ chunk }: { chunk: Buffer }) => {
        bytes += chunk.length;
      },
      handleCommandComplete: () => undefined,
      handleReadyForQuery: () => resolve(),
      handleError: reject,
    } as unknown as pg.Submittable);
  });
  await copied.finally(() => client.end());
  return { ms: performance.now() - start, bytes };
}

const words = (language: string) => `
  (select title from product_texts x where x.product_id = p.id and x.language = '${language}'),
  (select full_title from product_texts x where x.product_id = p.id and x.language = '${language}'),
  (select description from product_texts x where x.product_id = p.id and x.language = '${language}'),
  (select content from product_texts x where x.product_id = p.id and x.language = '${language}'),
  (select url from product_texts x where x.product_id = p.id and x.language = '${language}'),
  (select meta_title from product_texts x where x.product_id = p.id and x.language = '${language}'),
  (select meta_description from product_texts x where x.product_id = p.id and x.language = '${language}'),
  (select meta_keywords from product_texts x where x.product_id = p.id and x.language = '${language}'),
  (select google_category from product_texts x where x.product_id = p.id and x.language = '${language}'),
  (select title from variant_texts x where x.variant_id = v.id and x.language = '${language}'),
  (select max(x.title) from product_categories c join category_texts x on x.category_id = c.category_id and x.language = '${language}'
   where c.product_id = p.id)`;
const sameRows = `
  select p.id as product, v.id as variant, p.visibility, b.name as brand, s.name as supplier, ${words('en')}, ${words('nl')},
    v.price_minor / 100.0, v.old_price_minor / 100.0, v.cost_price_minor / 100.0, v.unit_price_minor / 100.0, v.unit,
    t.rate_basis_points / 10000.0, k.stock_policy <> 'untracked', k.stock_policy <> 'backorder',
    (select sum(on_hand) from stock_levels l where l.variant_id = v.id), k.stock_minimum, k.stock_alert, k.backorder_limit,
    v.article_code, v.hs_code, v.ean, v.sku, v.weight_grams, v.volume_millilitres, v.colli, v.width_millimetres,
    v.height_millimetres, v.depth_millimetres, p.data_01, p.data_02, p.data_03, v.buy_minimum, v.buy_maximum,
    (select string_agg(file, ',' order by position) from product_images i where i.product_id = p.id),
    (select string_agg(name, ',') from product_tags g join tags on tags.id = g.tag_id where g.product_id = p.id),
    d.name, e.name
  from variants v join products p on p.id = v.product_id join variant_stock k on k.variant_id = v.id
  left join brands b on b.id = p.brand_id left join suppliers s on s.id = p.supplier_id
  left join tax_rates t on t.id = p.tax_rate_id left join delivery_timeframes d on d.id = p.delivery_timeframe_id
  left join delivery_timeframes e on e.id = v.delivery_timeframe_id
  order by v.product_id, v.position, v.id`;
