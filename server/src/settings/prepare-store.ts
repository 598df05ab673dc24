import { sql } from 'kysely';
import { hashPassword } from '../accounts/password.ts';
import type { Config } from '../platform/config.ts';
import { type Db, inTransaction } from '../platform/db.ts';
import type { FileStore } from '../platform/files.ts';
import { demoSignIn } from './demo-sign-in.ts';
import { loadStoreSettings } from './store.ts';
import { writeBaseline } from './write-baseline.ts';

/** Any constant: all server processes of one database must agree on it. */
const prepareLock = 7_355_610;

/**
 * Gives an empty database what a store starts with, once, however many processes start together; with `config.demo`
 * also the demo catalogue and its owner. Answers the demo sign-in where this is a demo store, and null in production.
 */
export async function prepareStore(
  db: Db,
  files: FileStore,
  config: Pick<Config, 'demo' | 'production'>,
): Promise<{ demoSignIn: { email: string; password: string } | null }> {
  await db.connection().execute(async (one) => {
    await sql`select pg_advisory_lock(${prepareLock})`.execute(one);
    try {
      const isNew = await inTransaction(db, async (trx) => {
        const known = await trx.selectFrom('store_settings').select('only_row').executeTakeFirst();
        if (!known) await writeBaseline(trx);
        return !known;
      });
      if (config.demo && (isNew || (await isUnfinishedDemo(db)))) await makeDemo(db, files);
    } finally {
      await sql`select pg_advisory_unlock(${prepareLock})`.execute(one);
    }
  });
  const { demo } = await loadStoreSettings(db);
  return { demoSignIn: demo && !config.production ? demoSignIn : null };
}

/** A store nobody has touched: no account, no product. A crash while the demo was made leaves it so. */
async function isUnfinishedDemo(db: Db): Promise<boolean> {
  const settings = await loadStoreSettings(db);
  const account = await db.selectFrom('users').select('id').limit(1).executeTakeFirst();
  const product = await db.selectFrom('products').select('id').limit(1).executeTakeFirst();
  return !settings.demo && !account && !product;
}

async function makeDemo(db: Db, files: FileStore): Promise<void> {
  const { loadDemo } = await import('../../../demo/load-demo.ts'); // read by demo stores alone
  const passwordHash = await hashPassword(demoSignIn.password);
  await loadDemo(db, files, async (trx) => {
    await trx
      .insertInto('users')
      .values({ email: demoSignIn.email, name: 'Demo Owner', role: 'owner', password_hash: passwordHash })
      .execute();
    await trx
      .updateTable('store_settings')
      .set({ name: 'Evershelf Demo', email: 'shop@example.com', demo: true })
      .execute();
  });
}
