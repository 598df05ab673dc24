import { randomBytes } from 'node:crypto';
import type { Db } from '../platform/db.ts';
import { hashSecret } from '../platform/hashes.ts';
import type { Role } from './schemas.ts';

export type User = { id: number; name: string; email: string; role: Role };

const sessionDays = 14;
/** How long a session lives unused; using it in its second half renews it. */
export const sessionMilliseconds = sessionDays * 86_400_000;
export const sessionCookie = 'evershelf_session';

/** Opens a session and answers its token. Only the token's hash is stored: a stolen table opens nothing. */
export async function openSession(db: Db, userId: number, now: Date): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await db
    .insertInto('sessions')
    .values({ token_hash: hashSecret(token), user_id: userId, created_at: now, expires_at: later(now) })
    .execute();
  await db.deleteFrom('sessions').where('expires_at', '<', now).execute();
  return token;
}

/** Who a token belongs to, or undefined when it is unknown or has run out. Renews a session half-way. */
export async function findSession(db: Db, token: string, now: Date): Promise<User | undefined> {
  const found = await db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .select(['users.id', 'users.name', 'users.email', 'users.role', 'sessions.expires_at'])
    .where('token_hash', '=', hashSecret(token))
    .where('expires_at', '>', now)
    .where('deactivated_at', 'is', null)
    .executeTakeFirst();
  if (!found) return undefined;
  const { expires_at, ...user } = found;
  if (expires_at.getTime() - now.getTime() < sessionMilliseconds / 2) {
    await db
      .updateTable('sessions')
      .set({ expires_at: later(now) })
      .where('token_hash', '=', hashSecret(token))
      .execute();
  }
  return user;
}

/** Ends a session; an unknown token is nothing to complain about. */
export async function closeSession(db: Db, token: string): Promise<void> {
  await db.deleteFrom('sessions').where('token_hash', '=', hashSecret(token)).execute();
}

/** Ends all sessions of an account, but the one of `except`. */
export async function endSessions(db: Db, userId: number, except?: string): Promise<void> {
  await db
    .deleteFrom('sessions')
    .where('user_id', '=', userId)
    .$if(except !== undefined, (query) => query.where('token_hash', '!=', hashSecret(except ?? '')))
    .execute();
}

function later(now: Date): Date {
  return new Date(now.getTime() + sessionMilliseconds);
}
