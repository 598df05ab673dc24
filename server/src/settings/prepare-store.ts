import { sql } from 'kysely';
import type { Config } from '../platform/config.ts';
import type { Db } from '../platform/db.ts';
import { inTransaction } from '../platform/db.ts';
import type { FileStore } from '../platform/files.ts';
import { writeBaseline } from './write-baseline.ts';

/** Any constant: all server processes of one database must agree on it. */
const prepareLock = 7_355_610;

/** Gives an empty database what a store starts with, once, however many processes start together. */
export async function prepareStore(
  db: Db,
  _files: FileStore,
  _config: Config,
): Promise<{ demoSignIn: { email: string; password: string } | null }> {
  await inTransaction(db, async (trx) => {
    await sql`select pg_advisory_xact_lock(${prepareLock})`.execute(trx);
    const known = await trx.selectFrom('store_settings').select('only_row').executeTakeFirst();
    if (!known) await writeBaseline(trx);
  });
  return { demoSignIn: null };
}
