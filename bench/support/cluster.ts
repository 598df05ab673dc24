/** The PostgreSQL a bench run measures on, and the throw-away shops on it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { openPool } from '../../server/src/platform/db.ts';
import { startEmbeddedPostgres } from '../../server/src/platform/embedded-postgres.ts';

export type Cluster = {
  /** A new empty shop with an owner, on a database of its own, served by `servers` processes. */
  openShop(servers?: number): Promise<BenchShop>;
  /** How tools such as pgbench reach it, by libpq's variables. */
  environment: Record<string, string>;
  stop(): Promise<void>;
};

export type BenchShop = {
  /** One address a server process. */
  urls: string[];
  /** Straight to the shop's database, for seeding and for the raw baselines. */
  pool: pg.Pool;
  /** The owner's session, for what only the back office may do. */
  cookie: string;
  pids: number[];
  close(): Promise<void>;
};

/** Opens the cluster DATABASE_URL names, or a throw-away embedded one with its normal, durable settings. */
export async function openCluster(): Promise<Cluster> {
  const asked = process.env.DATABASE_URL;
  if (asked)
    return clusterAt(
      (database) => withDatabase(asked, database),
      async () => undefined,
    );
  const folder = await mkdtemp(join(tmpdir(), 'evershelf-bench-'));
  const postgres = await startEmbeddedPostgres(join(folder, 'data'));
  const { host, port, user, password } = postgres.connection;
  const url = (database: string) =>
    `postgres://${user}:${encodeURIComponent(password)}@/${database}?host=${encodeURIComponent(host)}&port=${port}`;
  return clusterAt(url, async () => {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  });
}

function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

function clusterAt(urlOf: (database: string) => string, stop: () => Promise<void>): Cluster {
  const admin = openPool({ connectionString: urlOf('postgres'), max: 2 });
  let made = 0;
  return {
    environment: { PGURL: urlOf('postgres') },
    async openShop(servers = 1) {
      made += 1;
      const database = `evershelf_bench_${process.pid}_${made}`;
      await admin.query(`create database ${database}`);
      const shop = await startShop(urlOf(database), servers);
      return {
        ...shop,
        async close() {
          await shop.close();
          await admin.query(`drop database ${database} with (force)`);
        },
      };
    },
    async stop() {
      await admin.end();
      await stop();
    },
  };
}

async function startShop(databaseUrl: string, servers: number): Promise<BenchShop> {
  const folder = await mkdtemp(join(tmpdir(), 'evershelf-bench-files-'));
  const started: { url: string; child: ChildProcess }[] = [];
  for (let each = 0; each < servers; each += 1) started.push(await startServer(databaseUrl, folder));
  const [first] = started as [(typeof started)[number]];
  const answer = await fetch(`${first.url}/api/v1/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      storeName: 'Bench',
      name: 'Bench',
      email: 'bench@example.com',
      password: 'a bench password',
    }),
  });
  if (!answer.ok) throw new Error(`set-up answered ${answer.status}: ${await answer.text()}`);
  const pool = openPool({ connectionString: databaseUrl, max: 64 });
  return {
    urls: started.map(({ url }) => url),
    pids: started.map(({ child }) => child.pid as number),
    cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '',
    pool,
    async close() {
      await pool.end();
      await Promise.all(started.map(({ child }) => stopServer(child)));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function startServer(databaseUrl: string, dataDir: string): Promise<{ url: string; child: ChildProcess }> {
  const port = await freePort();
  const main = join(import.meta.dirname, '../../server/src/main.ts');
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main], {
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      DATA_DIR: dataDir,
      PORT: String(port),
      DEMO: '0',
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the shop ended with ${child.exitCode}`);
    const ready = await fetch(`${url}/readyz`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ready) return { url, child };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function stopServer(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}
