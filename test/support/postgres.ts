/** One embedded PostgreSQL for the whole test run, with a template database every test shop is cloned from. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { readConfig } from '../../server/src/platform/config.ts';
import { openDb, openPool } from '../../server/src/platform/db.ts';
import { startEmbeddedPostgres } from '../../server/src/platform/embedded-postgres.ts';
import { folderFileStore } from '../../server/src/platform/files.ts';
import { startJobs } from '../../server/src/platform/jobs.ts';
import { migrate } from '../../server/src/platform/migrate.ts';
import { prepareStore } from '../../server/src/settings/prepare-store.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgres: { host: string; port: number; user: string; password: string };
  }
}

export const templateDatabase = 'template_shop';

export default async function setup(project: TestProject) {
  const folder = await mkdtemp(join(tmpdir(), 'evershelf-test-'));
  const postgres = await startEmbeddedPostgres(join(folder, 'data'), { durable: false });
  const admin = openPool({ ...postgres.connection, database: 'postgres' });
  await admin.query(`create database ${templateDatabase}`);
  await admin.end();

  const pool = openPool({ ...postgres.connection, database: templateDatabase });
  await migrate(pool);
  await prepareStore(openDb(pool), folderFileStore(join(folder, 'files')), readConfig({ DEMO: '0' }));
  const jobs = await startJobs(pool, console.error); // so that clones find pg-boss's tables already there
  await jobs.stop();
  await pool.end();

  project.provide('postgres', postgres.connection);
  return async () => {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  };
}
