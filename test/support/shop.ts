/** A whole shop for one test file: its own database, its own server on a free loopback port. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { buildApp } from '../../server/src/app.ts';
import { openPlacements } from '../../server/src/orders/place-order.ts';
import { openPaymentProviders } from '../../server/src/payments/providers.ts';
import { systemClock } from '../../server/src/platform/clock.ts';
import { readConfig } from '../../server/src/platform/config.ts';
import { openDb, openPool } from '../../server/src/platform/db.ts';
import { folderFileStore } from '../../server/src/platform/files.ts';
import { startJobs } from '../../server/src/platform/jobs.ts';
import { prepareStore } from '../../server/src/settings/prepare-store.ts';
import type { Shop } from '../../server/src/shop.ts';
import { startWork } from '../../server/src/start-work.ts';
import { templateDatabase } from './postgres.ts';

export type TestShop = Shop & {
  /** http://127.0.0.1:PORT */
  url: string;
  /** A request with a JSON body to this shop; the answer's body is parsed. */
  request(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  close(): Promise<void>;
};
// biome-ignore lint/suspicious/noExplicitAny: tests read whatever the shop answers
export type Answer = { status: number; headers: Headers; body: any };

let databases = 0;

/** Opens an empty store (as DEMO=0), or the demo store with `demo: true`. `env`: more of what an operator sets. */
export async function openTestShop(
  options: { demo?: boolean; clock?: () => Date; env?: Record<string, string> } = {},
): Promise<TestShop> {
  const connection = inject('postgres');
  databases += 1;
  const database = `test_${process.pid}_${databases}_${Date.now()}`;
  const admin = openPool({ ...connection, database: 'postgres', max: 1 });
  await admin.query(`create database ${database} template ${templateDatabase}`);
  const folder = await mkdtemp(join(tmpdir(), 'evershelf-files-'));
  const pool = openPool({ ...connection, database, max: 10 });
  const db = openDb(pool);
  const files = folderFileStore(folder);
  const env = { DEMO: options.demo ? '1' : '0', LOG_LEVEL: 'error', RATE_LIMIT_USER: '0', ...options.env };
  const config = { ...readConfig(env), dataDir: folder };
  await prepareStore(db, files, config);
  const jobs = await startJobs(pool, () => undefined);
  const payments = openPaymentProviders(config);
  const placements = openPlacements({ db, jobs, payments });
  const shop: Shop = { config, db, pool, clock: options.clock ?? systemClock, files, jobs, payments, placements };
  await startWork(shop);
  const http = await buildApp(shop);
  const url = await http.listen({ port: 0, host: '127.0.0.1' });

  return {
    ...shop,
    url,
    async request(method, path, body, headers = {}) {
      const json = body === undefined ? {} : { 'content-type': 'application/json' };
      const answer = await fetch(url + path, {
        method,
        headers: { ...json, ...headers },
        body: body === undefined ? undefined : JSON.stringify(body),
        redirect: 'manual',
      });
      const text = await answer.text();
      const isJson = answer.headers.get('content-type')?.includes('json');
      return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(text) : text };
    },
    async close() {
      await http.close();
      await jobs.stop();
      await pool.end();
      await admin.query(`drop database ${database} with (force)`);
      await admin.end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
