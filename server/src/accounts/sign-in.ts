import { sql } from 'kysely';
import { type Db, inTransaction } from '../platform/db.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import { demoSignIn } from '../settings/demo-sign-in.ts';
import { loadStoreSettings } from '../settings/store.ts';
import { hashPassword, isOutdated, verifyPassword } from './password.ts';
import { openSession } from './sessions.ts';

const windowMinutes = 15;
/** How many failures in that time close the door for an e-mail address, and for a network address. */
const mostFailures = { email: 5, address: 20 };

/**
 * Signs in and answers the new session's token. Refuses wrong credentials (the same words and time for an unknown
 * e-mail), too many failures by e-mail or address in 15 minutes, a deactivated account, and the demo password in
 * production.
 */
export async function signIn(
  db: Db,
  input: { email: string; password: string },
  context: { address: string; now: Date; production: boolean },
): Promise<{ token: string } | Refusal> {
  const keys = [`email:${input.email}`, `address:${context.address}`] as const;
  const limits = [
    { key: keys[0], most: mostFailures.email },
    { key: keys[1], most: mostFailures.address },
  ];
  const tooMany = await countAttempt(db, limits, context.now);
  if (tooMany) return tooMany;

  const user = await db
    .selectFrom('users')
    .select(['id', 'password_hash', 'deactivated_at'])
    .where('email', '=', input.email)
    .executeTakeFirst();
  if (!(await verifyPassword(user?.password_hash ?? null, input.password)) || !user) {
    return refuse('wrong_credentials', 'E-mail and password do not belong together.', { field: 'password' });
  }
  if (user.deactivated_at) {
    return refuse('not_allowed', 'This account is deactivated. An owner of the store can activate it again.');
  }
  if (context.production && input.password === demoSignIn.password && (await loadStoreSettings(db)).demo) {
    return refuse(
      'not_allowed',
      'This is the demo sign-in; it does not work in production. Start with an empty DATA_DIR and DEMO=0.',
    );
  }
  await db.deleteFrom('sign_in_failures').where('key', '=', keys[0]).execute();
  await db.deleteFrom('sign_in_failures').where('key', '=', keys[1]).where('failed_at', '=', context.now).execute();
  if (isOutdated(user.password_hash)) {
    const password_hash = await hashPassword(input.password);
    await db.updateTable('users').set({ password_hash }).where('id', '=', user.id).execute();
  }
  return { token: await openSession(db, user.id, context.now) };
}

/**
 * Counts the attempt as a failure before the password is looked at, so that attempts sent at once cannot all slip
 * under the limit; a success takes its count back.
 */
export async function countAttempt(
  db: Db,
  limits: readonly { key: string; most: number }[],
  now: Date,
): Promise<Refusal | undefined> {
  const since = new Date(now.getTime() - windowMinutes * 60_000);
  return inTransaction(db, async (trx) => {
    for (const { key } of limits)
      await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 7355611))`.execute(trx);
    await trx.deleteFrom('sign_in_failures').where('failed_at', '<', since).execute();
    for (const { key, most } of limits) {
      const { failures, oldest } = await trx
        .selectFrom('sign_in_failures')
        .select((select) => [select.fn.countAll<number>().as('failures'), select.fn.min('failed_at').as('oldest')])
        .where('key', '=', key)
        .executeTakeFirstOrThrow();
      if (failures < most) continue;
      const retryAfterSeconds = Math.max(
        1,
        Math.ceil((new Date(oldest).getTime() + windowMinutes * 60_000 - now.getTime()) / 1000),
      );
      return refuse(
        'too_many_attempts',
        `Too many failed attempts. Try again in ${Math.ceil(retryAfterSeconds / 60)} minutes.`,
        { details: { retryAfterSeconds } },
      );
    }
    await trx
      .insertInto('sign_in_failures')
      .values(limits.map(({ key }) => ({ key, failed_at: now })))
      .execute();
    return undefined;
  });
}
