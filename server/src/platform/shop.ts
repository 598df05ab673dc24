import type pg from 'pg';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { Db } from './db.ts';
import type { FileStore } from './files.ts';
import type { Jobs } from './jobs.ts';

/** What a running shop consists of; routes are registered with it and hand use cases the part they need. */
export type Shop = {
  config: Config;
  db: Db;
  pool: pg.Pool;
  clock: Clock;
  files: FileStore;
  jobs: Jobs;
};
