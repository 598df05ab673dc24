/**
 * Imports of 100,000 rows, all new and then all changed, beside a raw COPY of the same rows into the same tables in the
 * same run; the server's memory; a shopper's page meanwhile; and a generated shop exported and imported unchanged.
 */
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { generateShop } from '../test/support/generated-shop.ts';
import type { BenchShop, Cluster } from './support/cluster.ts';
import { closedLoop, type Load, send } from './support/load.ts';
import { table, verdict } from './support/report.ts';
import { seedVariants, settle } from './support/seed.ts';

const count = 100_000;

export async function run(cluster: Cluster): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'evershelf-bench-import-'));
  await chmod(folder, 0o777); // PostgreSQL reads and writes here as another user
  try {
    await importBesideCopy(cluster, folder);
    await roundTrip(cluster);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** As on a small machine: with much memory free, Node lets garbage lie, and memory would tell nothing about the rows. */
const smallHeap = { NODE_OPTIONS: '--max-old-space-size=256' };

async function importBesideCopy(cluster: Cluster, folder: string): Promise<void> {
  const [shop, rawShop] = [await cluster.openShop(1, smallHeap), await cluster.openShop()];
  for (const { pool } of [shop, rawShop]) {
    await seedVariants(pool, 100, { onHand: 5, policy: 'backorder' });
    await settle(pool);
  }
  const [seen] = (await shop.pool.query<{ id: number }>('select min(product_id) as id from variants')).rows;
  const page = () => send(`${shop.urls[0]}/products/product-${seen?.id}`, 'GET', undefined).then(() => undefined);
  const idle = await closedLoop(1, 10, page);

  const fresh = await importFile(shop, 'new.csv', newFile());
  const files = await copyOut(shop.pool, folder);
  await settle(rawShop.pool);
  const rawNew = await timed(() => copyIn(rawShop.pool, files));
  await moveSequences(rawShop.pool, files);

  const edited = await importFile(shop, 'changed.csv', await editFile(shop.pool, 1));
  const path = join(folder, 'changed.csv');
  await writeFile(path, await editFile(rawShop.pool, 1), { mode: 0o644 });
  await settle(rawShop.pool);
  const rawEdit = await timed(() => copyEdits(rawShop.pool, path));
  await rawShop.close();

  await settle(shop.pool);
  const busy = await besideAnImport(shop, page, await editFile(shop.pool, 2));
  await shop.close();

  table([shown('new', fresh, rawNew), shown('changed', edited, rawEdit)]);
  table(
    [{ 'a product page': 'alone', ...idle }, ...busy].map(({ 'a product page': when, p50, p99 }) => ({
      'a product page': when,
      'p50 ms': p50,
      'p99 ms': p99,
    })),
  );
  for (const [what, ours, raw] of [
    ['new', fresh, rawNew],
    ['changed', edited, rawEdit],
  ] as const) {
    const ratio = ours.import / raw;
    verdict(ratio <= 6, `import: ${inWords} ${what} rows in ${ratio.toFixed(1)}x the raw COPY (goal 6x)`);
  }
  const growth = Math.max(fresh.growth, edited.growth);
  verdict(
    growth < 150,
    `import: the memory of a server with a heap of 256 MB grows by ${growth.toFixed(0)} MB (goal 150 MB)`,
  );
  const p99 = Math.max(...busy.map((load) => load.p99));
  verdict(
    p99 <= 2 * idle.p99,
    `import: p99 of a page is ${(p99 / idle.p99).toFixed(1)}x that without an import (goal 2x)`,
  );
}

const inWords = count.toLocaleString('en');

type Measured = { upload: number; preview: number; import: number; growth: number };

const shown = (what: string, { upload, preview, import: made, growth }: Measured, raw: number) => ({
  what,
  'COPY s': raw / 1000,
  'import s': made / 1000,
  'upload s': upload / 1000,
  'preview s': preview / 1000,
  'more MB': growth,
});

/** From the file to the result, step by step, with what the server's memory grows by at most. */
async function importFile(shop: BenchShop, name: string, content: string): Promise<Measured> {
  await settle(shop.pool);
  const [pid] = shop.pids as [number];
  const before = await memory(pid, 'VmRSS');
  await writeFile(`/proc/${pid}/clear_refs`, '5'); // the peak begins anew
  let id = 0;
  const upload = await timed(async () => {
    id = await uploadFile(shop, name, content);
  });
  const preview = await timed(() => check(shop, id));
  const made = await timed(() => start(shop, id));
  return { upload, preview, import: made, growth: (await memory(pid, 'VmHWM')) - before };
}

/** How long a shopper waits for a page while the rows are checked, and while they are made. */
async function besideAnImport(
  shop: BenchShop,
  page: () => Promise<void>,
  content: string,
): Promise<(Load & { 'a product page': string })[]> {
  const id = await uploadFile(shop, 'beside.csv', content);
  const loads: (Load & { 'a product page': string })[] = [];
  for (const [when, step] of [
    ['beside a preview', () => check(shop, id)],
    ['beside an import', () => start(shop, id)],
  ] as const) {
    let over = false;
    const working = step().finally(() => {
      over = true;
    });
    const load = await closedLoop(1, 10, page, 0);
    if (over) throw new Error(`${when} was over before the load was`);
    loads.push({ 'a product page': when, ...load });
    await working;
  }
  return loads;
}

/** A shop in three languages, exported and imported again: not one cell may differ. */
async function roundTrip(cluster: Cluster): Promise<void> {
  const shop = await cluster.openShop();
  await generateShop(shop.pool, count);
  await settle(shop.pool);
  const headers = { cookie: shop.cookie, origin: shop.urls[0] as string };
  const url = `${shop.urls[0]}/api/v1/exports`;
  let made = JSON.parse((await send(url, 'POST', { kind: 'products' }, headers)).text);
  while (made.state === 'processing') {
    await new Promise((resolve) => setTimeout(resolve, 200));
    made = JSON.parse((await send(`${url}/${made.id}`, 'GET', undefined, headers)).text);
  }
  for (const format of ['csv', 'xlsx']) {
    const file = await fetch(`${url}/${made.id}/file?format=${format}`, { headers });
    const id = await uploadFile(shop, `${made.fileName}.${format}`, await file.blob());
    const { counts } = await checked(shop, id);
    verdict(
      counts.unchanged === count,
      `import: of ${inWords} variants in three languages, exported and imported as ${format}, ${count - (counts.unchanged ?? 0)} differ (goal 0)`,
    );
  }
  await shop.close();
}

function newFile(): string {
  const head = 'US_Title_Short,US_Description_Short,Price,Tax,Brand,SKU,Stock_Track,Stock_Disable_Sold_Out,Stock_Level';
  const rows = Array.from(
    { length: count },
    (_, at) =>
      `Rope ${at},"A rope for every boat, number ${at}",${(1000 + (at % 9000)) / 100},0.21,Maker ${at % 50},R-${at},Y,N,${at % 20}`,
  );
  return [head, ...rows].join('\n');
}

/** A price and a policy that differ from what the shop has, `round` by round, for every row. */
async function editFile(pool: pg.Pool, round: number): Promise<string> {
  const { rows } = await pool.query<{ id: number; product: number; title: string; price: number }>(
    `select v.id, v.product_id as product, t.title, v.price_minor as price from variants v
     join product_texts t on t.product_id = v.product_id and t.language = 'en' where v.sku like 'R-%' order by v.id`,
  );
  const lines = rows.map(
    ({ id, product, title, price }) => `${product},${id},${title},Y,${round % 2 ? 'Y' : 'N'},${(price + 1) / 100}`,
  );
  const head = 'Internal_ID,Internal_Variant_ID,XX_Title_Short,Stock_Track,Stock_Disable_Sold_Out,Price';
  return [head, ...lines].join('\n');
}

/** What an import of new products writes, in an order that satisfies every reference. */
const written: Record<string, string> = {
  brands: `name like 'Maker %'`,
  products: `id in (select product_id from variants where sku like 'R-%')`,
  product_texts: `product_id in (select product_id from variants where sku like 'R-%')`,
  variants: `sku like 'R-%'`,
  variant_texts: `variant_id in (select id from variants where sku like 'R-%')`,
  variant_stock: `variant_id in (select id from variants where sku like 'R-%')`,
  stock_levels: `variant_id in (select id from variants where sku like 'R-%')`,
  movements: `variant_id in (select id from variants where sku like 'R-%')`,
  change_sets: 'true',
  changes: 'true',
};

type CopyFile = { table: string; columns: string; path: string };

/** Writes the rows an import made to a file for each table. */
async function copyOut(pool: pg.Pool, folder: string): Promise<CopyFile[]> {
  const files: CopyFile[] = [];
  for (const [name, condition] of Object.entries(written)) {
    const { rows } = await pool.query<{ columns: string }>(
      `select string_agg(quote_ident(column_name), ', ' order by ordinal_position) as columns
       from information_schema.columns where table_schema = 'public' and table_name = $1 and is_generated = 'NEVER'`,
      [name],
    );
    const columns = rows[0]?.columns ?? '';
    const path = join(folder, `${name}.copy`);
    await pool.query(`copy (select ${columns} from ${name} where ${condition} order by 1) to '${path}'`);
    files.push({ table: name, columns, path });
  }
  return files;
}

/** The same rows into the same tables, with their keys, references and triggers, in one transaction. */
async function copyIn(pool: pg.Pool, files: readonly CopyFile[]): Promise<void> {
  await inTransaction(pool, async (client) => {
    for (const { table: name, columns, path } of files) {
      const { rowCount } = await client.query(`copy ${name} (${columns}) from '${path}'`);
      if (name === 'variants' && rowCount !== count) throw new Error(`${rowCount} variants were copied`);
    }
  });
}

/** Rows that brought their ids with them left the sequences behind. */
async function moveSequences(pool: pg.Pool, files: readonly CopyFile[]): Promise<void> {
  for (const { table: name, columns } of files) {
    if (!columns.split(', ').includes('id')) continue;
    await pool.query(`select setval(pg_get_serial_sequence('${name}', 'id'), (select max(id) from ${name}))`);
  }
}

/** The same changes by COPY into a table beside and one UPDATE a table, with the same rows of history. */
async function copyEdits(pool: pg.Pool, path: string): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query(
      `create temp table given (product_id bigint, variant_id bigint primary key, title text, track text, disable text, price numeric) on commit drop`,
    );
    await client.query(`copy given from '${path}' csv header`);
    await client.query(`create temp table before on commit drop as
      select v.id, v.price_minor, round(g.price * 100)::bigint as price, s.stock_policy from variants v
      join variant_stock s on s.variant_id = v.id join given g on g.variant_id = v.id`);
    await client.query(`update variants v set price_minor = b.price, version = version + 1, updated_at = now()
      from before b where b.id = v.id`);
    await client.query(
      `update variant_stock s set stock_policy = 'deny', own_policy = true from before b where b.id = s.variant_id`,
    );
    const { rows } = await client.query<{ id: number }>(
      `insert into change_sets (kind, actor) values ('import', 'system') returning id`,
    );
    await client.query(
      `insert into changes (change_set_id, entity, entity_id, field, before, after, outcome)
       select ${rows[0]?.id}, h.*, 'changed' from (
         select 'variant', id, 'priceMinor', to_jsonb(price_minor), to_jsonb(price) from before
         union all select 'variant', id, 'policy', to_jsonb(stock_policy), '"deny"'::jsonb from before) h`,
    );
  });
}

async function inTransaction(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<void>): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await work(client);
    await client.query('commit');
  } finally {
    client.release();
  }
}

type Imported = {
  id: number;
  state: string;
  failed: number;
  mapping: unknown;
  options: unknown;
  counts: Record<string, number>;
};

async function uploadFile(shop: BenchShop, name: string, content: string | Blob): Promise<number> {
  const form = new FormData();
  form.set('file', typeof content === 'string' ? new Blob([content]) : content, name);
  const answer = await fetch(`${shop.urls[0]}/api/v1/imports`, {
    method: 'POST',
    headers: { cookie: shop.cookie },
    body: form,
  });
  const imported = (await answer.json()) as Imported;
  if (answer.status !== 201) throw new Error(`the shop answered ${JSON.stringify(imported)}`);
  return imported.id;
}

async function checked(shop: BenchShop, id: number): Promise<Imported> {
  const { mapping, options } = await ask(shop, 'GET', `/${id}`);
  await ask(shop, 'PUT', `/${id}/columns`, { mapping, options });
  return until(shop, id, 'checked');
}

async function check(shop: BenchShop, id: number): Promise<void> {
  const { counts } = await checked(shop, id);
  if ((counts.new ?? 0) + (counts.changed ?? 0) !== count)
    throw new Error(`the preview says ${JSON.stringify(counts)}`);
}

async function start(shop: BenchShop, id: number): Promise<void> {
  await ask(shop, 'POST', `/${id}/start`, {});
  const { failed } = await until(shop, id, 'done');
  if (failed > 0) throw new Error(`${failed} rows failed`);
}

async function until(shop: BenchShop, id: number, state: string): Promise<Imported> {
  for (;;) {
    const imported = await ask(shop, 'GET', `/${id}`);
    if (imported.state === state) return imported;
    if (imported.state === 'failed') throw new Error(`the import failed: ${JSON.stringify(imported)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function ask(shop: BenchShop, method: string, path: string, body?: unknown): Promise<Imported> {
  const headers = { cookie: shop.cookie, origin: shop.urls[0] as string };
  const { status, text } = await send(`${shop.urls[0]}/api/v1/imports${path}`, method, body, headers);
  if (status >= 300) throw new Error(`${method} ${path} answered ${status}: ${text.slice(0, 300)}`);
  return JSON.parse(text) as Imported;
}

async function memory(pid: number, what: 'VmRSS' | 'VmHWM'): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`${what}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}
