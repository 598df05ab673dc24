import { type Db, inTransaction } from '../platform/db.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import { hashPassword, verifyPassword } from './password.ts';
import type { PasswordChange } from './schemas.ts';
import { endSessions } from './sessions.ts';
import { countAttempt } from './sign-in.ts';

/** Wrong current passwords in 15 minutes before none is looked at any more. */
const mostFailures = 5;

/** Changes one's own name. */
export async function renameSelf(db: Db, userId: number, name: string): Promise<void> {
  await db
    .updateTable('users')
    .set((set) => ({ name, version: set('version', '+', 1) }))
    .where('id', '=', userId)
    .execute();
}

/**
 * Changes one's own password and ends one's other sessions; the one of `token` goes on. Refuses a wrong current
 * password, and after five of them any for 15 minutes.
 */
export async function changePassword(
  db: Db,
  user: { id: number },
  input: PasswordChange,
  context: { token: string; now: Date },
): Promise<Refusal | undefined> {
  const key = `password:${user.id}`;
  const tooMany = await countAttempt(db, [{ key, most: mostFailures }], context.now);
  if (tooMany) return tooMany;
  const { password_hash } = await db
    .selectFrom('users')
    .select('password_hash')
    .where('id', '=', user.id)
    .executeTakeFirstOrThrow();
  if (!(await verifyPassword(password_hash, input.currentPassword))) {
    return refuse('invalid', 'currentPassword: this is not your current password.', { field: 'currentPassword' });
  }
  const changed = await hashPassword(input.password);
  return inTransaction(db, async (trx) => {
    await trx.deleteFrom('sign_in_failures').where('key', '=', key).execute();
    await trx.updateTable('users').set({ password_hash: changed }).where('id', '=', user.id).execute();
    await endSessions(trx, user.id, context.token);
    return undefined;
  });
}
