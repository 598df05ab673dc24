import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import type { Config } from './config.ts';
import { openPool } from './db.ts';
import { type EmbeddedPostgres, socketPath, startEmbeddedPostgres } from './embedded-postgres.ts';
import { StartError } from './start-error.ts';

/** Opens the shop's database for a server process: DATABASE_URL's, or its own PostgreSQL, which it then owns. */
export async function openDatabase(config: Config): Promise<{ pool: pg.Pool; stop(): Promise<void> }> {
  if (!config.databaseUrl) {
    const embedded = await startEmbeddedPostgres(config.dataDir);
    const pool = openPool({ ...embedded.connection, database: 'postgres' });
    return { pool, stop: () => closeBoth(pool, embedded) };
  }
  const pool = openPool({ connectionString: config.databaseUrl });
  try {
    await pool.query('select 1');
  } catch (error) {
    await pool.end();
    const { code, message } = error as { code?: string; message: string };
    throw new StartError(
      `The database named by DATABASE_URL does not answer (${code ?? message}); check host, user and password.`,
    );
  }
  return { pool, stop: () => pool.end() };
}

/** The same for a tool beside a shop that may be running: joins the running embedded PostgreSQL, or starts it. */
export async function joinDatabase(config: Config): Promise<{ pool: pg.Pool; stop(): Promise<void> }> {
  if (config.databaseUrl) return openDatabase(config);
  const password = await readFile(join(config.dataDir, 'postgres.password'), 'utf8').catch(() => null);
  if (password !== null) {
    const pool = openPool({
      host: socketPath(config.dataDir),
      user: 'evershelf',
      password: password.trim(),
      database: 'postgres',
    });
    const answers = await pool.query('select 1').then(
      () => true,
      () => false,
    );
    if (answers) return { pool, stop: () => pool.end() };
    await pool.end();
  }
  return openDatabase(config);
}

async function closeBoth(pool: pg.Pool, embedded: EmbeddedPostgres): Promise<void> {
  await pool.end();
  await embedded.stop();
}
