/** The PostgreSQL a bench run measures on, and the throw-away shops on it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { openPool } from '../../server/src/platform/db.ts';
import { startEmbeddedPostgres } from '../../server/src/platform/embedded-postgres.ts';
import { type ReadyServer, startReadyServer } from '../../test/support/server-process.ts';

export type Cluster = {
  /** A new empty shop with an owner, on a database of its own, served by `servers` processes. */
  openShop(servers?: number, env?: Record<string, string>): Promise<BenchShop>;
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
    async openShop(servers = 1, env = {}) {
      made += 1;
      const database = `evershelf_bench_${process.pid}_${made}`;
      await admin.query(`create database ${database}`);
      const shop = await startShop(urlOf(database), servers, env);
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

async function startShop(databaseUrl: string, servers: number, env: Record<string, string>): Promise<BenchShop> {
  const folder = await mkdtemp(join(tmpdir(), 'evershelf-bench-files-'));
  const started: ReadyServer[] = [];
  for (let each = 0; each < servers; each += 1) {
    started.push(await startReadyServer({ DATABASE_URL: databaseUrl, DATA_DIR: folder, LOG_LEVEL: 'warn', ...env }));
  }
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
      await Promise.all(started.map(stopServer));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function stopServer({ child, exited }: ReadyServer): Promise<void> {
  child.kill('SIGTERM');
  await exited;
}
