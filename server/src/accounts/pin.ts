/** PINs, by which people sign in at a register: on a device that was enrolled, and nowhere else. */
import { type Db, inTransaction } from '../platform/db.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import { hashPassword, verifyPassword } from './password.ts';
import { isObviousPin } from './rules/pin.ts';
import type { Role } from './schemas.ts';
import { countAttempt } from './sign-in.ts';

/** Wrong PINs in 15 minutes before none is looked at any more: for a person, and on a device. */
const mostFailures = { person: 5, device: 20 };

/** Who may sign in at registers. */
export type TillUser = { id: number; name: string; role: Role };

/**
 * Gives an account a PIN, or takes it away (null); whoever is signed in with the old one is signed out. Refuses an
 * obvious one, and an account that is not there.
 */
export async function setPin(db: Db, userId: number, pin: string | null): Promise<Refusal | undefined> {
  if (pin !== null && isObviousPin(pin)) {
    return refuse('invalid', 'pin: this is one of the first that anybody would try. Choose another.', { field: 'pin' });
  }
  const hash = pin === null ? null : await hashPassword(pin);
  return inTransaction(db, async (trx) => {
    const changed = await trx
      .updateTable('users')
      .set({ pin_hash: hash })
      .where('id', '=', userId)
      .returning('id')
      .executeTakeFirst();
    if (!changed) return refuse('not_found', `There is no account ${userId}.`);
    await trx.deleteFrom('sign_in_failures').where('key', '=', personKey(userId)).execute();
    await trx.deleteFrom('till_sign_ins').where('user_id', '=', userId).execute();
    return undefined;
  });
}

/** Whether an account has a PIN. */
export async function hasPin(db: Db, userId: number): Promise<boolean> {
  const user = await db.selectFrom('users').select('pin_hash').where('id', '=', userId).executeTakeFirst();
  return Boolean(user?.pin_hash);
}

/** Everybody who can sign in at a register, by name: open accounts with a PIN that may handle orders. */
export async function listTillUsers(db: Db): Promise<TillUser[]> {
  return tillUsers(db).orderBy('name').orderBy('id').execute();
}

function tillUsers(db: Db) {
  return db
    .selectFrom('users')
    .select(['id', 'name', 'role'])
    .where('pin_hash', 'is not', null)
    .where('deactivated_at', 'is', null)
    .where('role', '!=', 'read_only');
}

/**
 * Checks a person's PIN on a device. Refuses a wrong one, somebody who cannot sign in at a register in the same words,
 * and too many wrong ones in 15 minutes.
 */
export async function checkPin(
  db: Db,
  input: { userId: number; pin: string },
  context: { device: string; now: Date },
): Promise<TillUser | Refusal> {
  const keys = [personKey(input.userId), `pin-device:${context.device}`] as const;
  const limits = [
    { key: keys[0], most: mostFailures.person },
    { key: keys[1], most: mostFailures.device },
  ];
  const tooMany = await countAttempt(db, limits, context.now);
  if (tooMany) return tooMany;
  const known = await tillUsers(db).select('pin_hash').where('id', '=', input.userId).executeTakeFirst();
  if (!(await verifyPassword(known?.pin_hash ?? null, input.pin)) || !known) {
    return refuse('wrong_credentials', 'This is not your PIN.', { field: 'pin' });
  }
  await db.deleteFrom('sign_in_failures').where('key', '=', keys[0]).execute();
  await db.deleteFrom('sign_in_failures').where('key', '=', keys[1]).where('failed_at', '=', context.now).execute();
  const { id, name, role } = known;
  return { id, name, role };
}

function personKey(userId: number): string {
  return `pin:${userId}`;
}
