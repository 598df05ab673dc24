import { sql } from 'kysely';
import { type Db, inTransaction } from '../platform/db.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import { hashPassword } from './password.ts';
import type { SetupInput } from './schemas.ts';
import { openSession } from './sessions.ts';

/** Whether the store has no account yet, so that its first visitor makes the owner's. */
export async function isSetupNeeded(db: Db): Promise<boolean> {
  return (await db.selectFrom('users').select('id').limit(1).executeTakeFirst()) === undefined;
}

/** Names the store and makes its owner, signed in. Refuses once any account exists, also for two visitors at once. */
export async function setUpOwner(db: Db, input: SetupInput, now: Date): Promise<{ token: string } | Refusal> {
  const passwordHash = await hashPassword(input.password);
  return inTransaction(db, async (trx) => {
    await sql`lock table users in share row exclusive mode`.execute(trx);
    if (!(await isSetupNeeded(trx))) {
      return refuse('conflict', 'This store already has an owner. Sign in instead.');
    }
    const owner = await trx
      .insertInto('users')
      .values({ email: input.email, name: input.name, role: 'owner', password_hash: passwordHash })
      .returning('id')
      .executeTakeFirstOrThrow();
    await trx.updateTable('store_settings').set({ name: input.storeName, email: input.email }).execute();
    return { token: await openSession(trx, owner.id, now) };
  });
}
