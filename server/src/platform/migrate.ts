import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { StartError } from './start-error.ts';

export const migrationsFolder = join(import.meta.dirname, '../../../migrations');
/** Any constant: all server processes of one database must agree on it. */
const migrationLock = 7_355_609;

/**
 * Brings the database to this version's schema: numbered SQL files, forward only, each in its own transaction,
 * under an advisory lock so that processes starting together run each file once. Returns the files run.
 * Refuses (StartError) a database that a newer Evershelf has already changed.
 */
export async function migrate(pool: pg.Pool, folder = migrationsFolder): Promise<string[]> {
  const files = (await readdir(folder)).filter((name) => /^\d{4}_\w+\.sql$/.test(name)).sort();
  const client = await pool.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock]);
    await client.query(
      'create table if not exists migrations (name text primary key, run_at timestamptz not null default now())',
    );
    const done = new Set(
      (await client.query<{ name: string }>('select name from migrations')).rows.map((row) => row.name),
    );
    const unknown = [...done].filter((name) => !files.includes(name)).sort();
    if (unknown.length > 0) {
      throw new StartError(
        `The database was last used by a newer Evershelf (it has ${unknown.at(-1)}); start that version, or restore a backup.`,
      );
    }
    const missing = files.filter((name) => !done.has(name));
    for (const name of missing) await runMigration(client, folder, name);
    return missing;
  } finally {
    await client.query('select pg_advisory_unlock($1)', [migrationLock]).catch(() => undefined);
    client.release();
  }
}

async function runMigration(client: pg.PoolClient, folder: string, name: string): Promise<void> {
  const sql = await readFile(join(folder, name), 'utf8');
  await client.query('begin');
  try {
    await client.query(sql);
    await client.query('insert into migrations (name) values ($1)', [name]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}
