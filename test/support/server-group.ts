/** Several server processes on one new database: what a merchant runs behind a load balancer. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { inject } from 'vitest';
import { type Db, openDb, openPool } from '../../server/src/platform/db.ts';
import { templateDatabase } from './postgres.ts';
import { type ReadyServer, startReadyServer } from './server-process.ts';
import { owner } from './sign-in.ts';

export type ServerGroup = {
  pool: pg.Pool;
  db: Db;
  servers: ReadyServer[];
  /** A JSON request to the server at this place, as the owner. Null: no answer came, as the server died. */
  request(
    at: number,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<GroupAnswer | null>;
  /** Ends a server as a power cut would, and starts another in its place. */
  killAndRestart(at: number): Promise<void>;
  close(): Promise<void>;
};
// biome-ignore lint/suspicious/noExplicitAny: tests read whatever the shop answers
export type GroupAnswer = { status: number; body: any };

let opened = 0;

/** Starts `count` servers on an empty store with an owner. */
export async function openServerGroup(count: number): Promise<ServerGroup> {
  const { host, port, user, password } = inject('postgres');
  opened += 1;
  const database = `group_${process.pid}_${opened}_${Date.now()}`;
  const admin = openPool({ host, port, user, password, database: 'postgres', max: 1 });
  await admin.query(`create database ${database} template ${templateDatabase}`);
  const pool = openPool({ host, port, user, password, database, max: 4 });
  const folder = await mkdtemp(join(tmpdir(), 'evershelf-group-'));
  const databaseUrl = `postgres://${user}:${encodeURIComponent(password)}@/${database}?host=${encodeURIComponent(host)}&port=${port}`;
  const start = () => startReadyServer({ DATABASE_URL: databaseUrl, DATA_DIR: folder, LOG_LEVEL: 'error' });
  const servers = await Promise.all(Array.from({ length: count }, start));
  const setup = await fetch(`${servers[0]?.url}/api/v1/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(owner),
  });
  const cookie = setup.headers.get('set-cookie')?.split(';')[0] ?? '';

  return {
    pool,
    db: openDb(pool),
    servers,
    async request(at, method, path, body, headers = {}) {
      const isJson = body !== undefined && !(body instanceof FormData);
      try {
        const answer = await fetch(`${servers[at]?.url}${path}`, {
          method,
          headers: { cookie, ...(isJson ? { 'content-type': 'application/json' } : {}), ...headers },
          body: isJson ? JSON.stringify(body) : (body as FormData | undefined),
        });
        return { status: answer.status, body: await answer.json() };
      } catch {
        return null;
      }
    },
    async killAndRestart(at) {
      const server = servers[at] as ReadyServer;
      server.child.kill('SIGKILL');
      await server.exited;
      servers[at] = await start();
    },
    async close() {
      for (const server of servers) server.child.kill('SIGTERM');
      await Promise.all(servers.map((server) => server.exited));
      await pool.end();
      await admin.query(`drop database ${database} with (force)`);
      await admin.end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
