import { sql } from 'kysely';
import { type Db, inTransaction, refusingConstraints, type Transaction } from '../platform/db.ts';
import { changedMeanwhile, type Refusal, refuse } from '../platform/refusals.ts';
import { hashPassword } from './password.ts';
import type { NewUser, UserInput, UserView } from './schemas.ts';
import { endSessions } from './sessions.ts';

const emailTaken = {
  users_email: () => refuse('conflict', 'email: another account has this e-mail address already.', { field: 'email' }),
};

/** Every account, those that may sign in first, or one of them. */
export async function listUsers(db: Db, id: number | null = null): Promise<UserView[]> {
  const { rows } = await sql<Omit<UserView, 'createdAt' | 'deactivatedAt'> & { createdAt: Date; deactivatedAt: Date }>`
    select id, version, name, email, role, created_at as "createdAt", deactivated_at as "deactivatedAt",
      pin_hash is not null as "hasPin"
    from users where ${id}::bigint is null or id = ${id}
    order by deactivated_at is not null, lower(name), id`.execute(db);
  return rows.map(({ createdAt, deactivatedAt, ...user }) => ({
    ...user,
    createdAt: createdAt.toISOString(),
    deactivatedAt: deactivatedAt?.toISOString() ?? null,
  }));
}

/** Makes an account with its first password. Refuses an e-mail address that is taken. */
export async function createUser(db: Db, input: NewUser): Promise<UserView | Refusal> {
  const password_hash = await hashPassword(input.password);
  const { name, email, role } = input;
  return refusingConstraints(emailTaken, () =>
    inTransaction(db, async (trx) => {
      const { id } = await trx
        .insertInto('users')
        .values({ name, email, role, password_hash })
        .returning('id')
        .executeTakeFirstOrThrow();
      return oneUser(trx, id);
    }),
  );
}

/**
 * Changes a name, e-mail address or role; a role counts from the next request on. Refuses a stale version, an address
 * that is taken, and to leave the store without an owner.
 */
export async function changeUser(
  db: Db,
  id: number,
  input: UserInput & { version: number },
): Promise<UserView | Refusal> {
  return refusingConstraints(emailTaken, () =>
    inTransaction(db, async (trx) => {
      const users = await lockUsers(trx);
      const known = users.find((each) => each.id === id);
      if (!known) return notFound(id);
      if (known.version !== input.version) return changedMeanwhile('account', known.version);
      if (input.role !== 'owner' && isLastOwner(users, id)) {
        return refuse('conflict', 'role: this is the last owner. Make somebody else owner first.', { field: 'role' });
      }
      await trx
        .updateTable('users')
        .set({ name: input.name, email: input.email, role: input.role, version: known.version + 1 })
        .where('id', '=', id)
        .execute();
      return oneUser(trx, id);
    }),
  );
}

/**
 * Gives an account a new password: its sessions end, so that whoever had the old one is out, and failed attempts are
 * forgotten, so that its owner is let in.
 */
export async function resetPassword(db: Db, id: number, password: string): Promise<Refusal | undefined> {
  const hash = await hashPassword(password);
  return inTransaction(db, async (trx) => {
    const known = await trx.selectFrom('users').select('email').where('id', '=', id).forUpdate().executeTakeFirst();
    if (!known) return notFound(id);
    await writePassword(trx, { id, email: known.email }, hash);
    return undefined;
  });
}

/**
 * The same by e-mail address, from where the shop runs: for an owner whom no other can let in. Opens the account if it
 * is closed. Refuses an address nobody has.
 */
export async function letIn(db: Db, email: string, password: string): Promise<UserView | Refusal> {
  const hash = await hashPassword(password);
  return inTransaction(db, async (trx) => {
    const known = (await lockUsers(trx)).find((each) => each.email === email);
    if (!known) return refuse('not_found', `There is no account with the e-mail address ${email}.`);
    await writePassword(trx, known, hash);
    if (!known.deactivated_at) return oneUser(trx, known.id);
    return setDeactivated(trx, known, null);
  });
}

async function writePassword(trx: Transaction, user: { id: number; email: string }, hash: string): Promise<void> {
  await trx.updateTable('users').set({ password_hash: hash }).where('id', '=', user.id).execute();
  await trx.deleteFrom('sign_in_failures').where('key', '=', `email:${user.email}`).execute();
  await endSessions(trx, user.id);
}

async function setDeactivated(trx: Transaction, user: Locked, deactivated_at: Date | null): Promise<UserView> {
  await trx
    .updateTable('users')
    .set({ deactivated_at, version: user.version + 1 })
    .where('id', '=', user.id)
    .execute();
  return oneUser(trx, user.id);
}

/**
 * Closes an account: its sessions end and it can no longer sign in. It is kept, as histories name it. Refuses one's own
 * (`actorId`) and the last owner's.
 */
export async function deactivateUser(
  db: Db,
  id: number,
  context: { actorId: number; now: Date },
): Promise<UserView | Refusal> {
  return inTransaction(db, async (trx) => {
    const users = await lockUsers(trx);
    const known = users.find((each) => each.id === id);
    if (!known) return notFound(id);
    if (id === context.actorId) {
      return refuse('conflict', 'This is your own account. Another owner can deactivate it.');
    }
    if (isLastOwner(users, id)) {
      return refuse('conflict', 'This is the last owner. Make somebody else owner first.');
    }
    await endSessions(trx, id);
    await trx.deleteFrom('till_sign_ins').where('user_id', '=', id).execute();
    return known.deactivated_at ? oneUser(trx, id) : setDeactivated(trx, known, context.now);
  });
}

/** Opens a closed account again, with the password it had. */
export async function reactivateUser(db: Db, id: number): Promise<UserView | Refusal> {
  return inTransaction(db, async (trx) => {
    const known = (await lockUsers(trx)).find((each) => each.id === id);
    return known ? setDeactivated(trx, known, null) : notFound(id);
  });
}

type Locked = { id: number; version: number; email: string; role: string; deactivated_at: Date | null };

/** All accounts, locked: two owners who demote each other at once take turns, and the second is refused. */
async function lockUsers(trx: Transaction): Promise<Locked[]> {
  await sql`lock table users in share row exclusive mode`.execute(trx);
  return trx.selectFrom('users').select(['id', 'version', 'email', 'role', 'deactivated_at']).execute();
}

function isLastOwner(users: Locked[], id: number): boolean {
  const owners = users.filter((each) => each.role === 'owner' && !each.deactivated_at);
  return owners.length === 1 && owners[0]?.id === id;
}

async function oneUser(trx: Transaction, id: number): Promise<UserView> {
  return (await listUsers(trx, id))[0] as UserView;
}

function notFound(id: number): Refusal {
  return refuse('not_found', `There is no account ${id}.`);
}
