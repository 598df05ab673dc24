/** API keys: made and revoked by people, used by programs in their maker's name. */
import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { apiKeyPrefix } from '../platform/api-key.ts';
import { type Db, inTransaction } from '../platform/db.ts';
import { hashSecret } from '../platform/hashes.ts';
import { minuteOf } from '../platform/rate-limit.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import type { ApiKeyView, MadeApiKey, NewApiKey } from './api-key-schemas.ts';
import type { Permission } from './schemas.ts';
import type { User } from './sessions.ts';

/** Keys that work at once. */
const mostKeys = 100;

/** Makes a key and tells it, this once. Refuses scopes its maker lacks, a day that is over, and too many keys. */
export async function createApiKey(
  db: Db,
  input: NewApiKey,
  by: { userId: number; permissions: readonly Permission[]; now: Date },
): Promise<MadeApiKey | Refusal> {
  const lacking = input.scopes.find((scope) => !by.permissions.includes(scope));
  if (lacking) {
    return refuse('not_allowed', `scopes: your role does not include '${lacking}', so no key of yours can.`, {
      field: 'scopes',
    });
  }
  if (input.expiresAt !== null && new Date(input.expiresAt) <= by.now) {
    return refuse('invalid', 'expiresAt: must be in the future.', { field: 'expiresAt' });
  }
  const secret = apiKeyPrefix + randomBytes(32).toString('base64url');
  return inTransaction(db, async (trx) => {
    await sql`lock table api_keys in share row exclusive mode`.execute(trx);
    const { active } = await trx
      .selectFrom('api_keys')
      .select((select) => select.fn.countAll<number>().as('active'))
      .where('revoked_at', 'is', null)
      .executeTakeFirstOrThrow();
    if (active >= mostKeys) {
      return refuse('conflict', `There are ${active} API keys, which is the most. Revoke one that is not needed.`, {
        details: { active, mostKeys },
      });
    }
    const { id } = await trx
      .insertInto('api_keys')
      .values({
        name: input.name,
        secret_hash: hashSecret(secret),
        hint: secret.slice(0, apiKeyPrefix.length + 4),
        scopes: input.scopes,
        created_by: by.userId,
        created_at: by.now,
        expires_at: input.expiresAt,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    const [view] = await listApiKeys(trx, by.now, id);
    return { ...(view as ApiKeyView), secret };
  });
}

/** Ends a key for good, from the next request on. One that was revoked before stays as it was. */
export async function revokeApiKey(
  db: Db,
  id: number,
  by: { userId: number; now: Date },
): Promise<ApiKeyView | Refusal> {
  await db
    .updateTable('api_keys')
    .set({ revoked_at: by.now, revoked_by: by.userId })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .execute();
  const [view] = await listApiKeys(db, by.now, id);
  return view ?? refuse('not_found', `There is no API key ${id}.`);
}

/** The keys that work first, newest first; the last 200 that were revoked after them. Or the one of `id`. */
export async function listApiKeys(db: Db, now: Date, id: number | null = null): Promise<ApiKeyView[]> {
  const { rows } = await sql<{
    id: number;
    name: string;
    hint: string;
    scopes: Permission[];
    state: ApiKeyView['state'];
    createdAt: Date;
    createdBy: string;
    expiresAt: Date | null;
    lastUsedAt: Date | null;
    revokedAt: Date | null;
    revokedBy: string | null;
  }>`
    select k.id, k.name, k.hint, k.scopes,
      case when k.revoked_at is not null then 'revoked' when k.expires_at <= ${now} then 'expired'
           when maker.deactivated_at is not null then 'suspended' else 'active' end as state,
      k.created_at as "createdAt", maker.name as "createdBy", k.expires_at as "expiresAt",
      k.last_used_at as "lastUsedAt", k.revoked_at as "revokedAt", ender.name as "revokedBy"
    from api_keys k join users maker on maker.id = k.created_by left join users ender on ender.id = k.revoked_by
    where ${id}::bigint is null or k.id = ${id}
    order by k.revoked_at is not null, k.revoked_at desc, k.id desc limit ${mostKeys + 200}`.execute(db);
  return rows.map((row) => ({
    ...row,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
  }));
}

export type KeyInUse = { id: number; scopes: Permission[]; maker: User; requests: number };

/**
 * Whose key it is and what it was made for, or undefined: unknown, revoked, expired, or of somebody whose account is
 * deactivated. Counts the request into its minute, over all server processes, and notes when the key was last used.
 */
export async function useApiKey(db: Db, secret: string, now: Date): Promise<KeyInUse | undefined> {
  const minute = minuteOf(now);
  const { rows } = await sql<{
    id: number;
    scopes: Permission[];
    userId: number;
    name: string;
    email: string;
    role: User['role'];
    requests: number;
  }>`
    with key as (
      select k.id, k.scopes, u.id as "userId", u.name, u.email, u.role
      from api_keys k join users u on u.id = k.created_by
      where k.secret_hash = ${hashSecret(secret)} and k.revoked_at is null and u.deactivated_at is null
        and (k.expires_at is null or k.expires_at > ${now})
    ), counted as (
      insert into api_key_uses as uses (api_key_id, minute, requests) select id, ${minute}, 1 from key
      on conflict (api_key_id) do update set minute = excluded.minute,
        requests = case when uses.minute = excluded.minute then uses.requests + 1 else 1 end
      returning requests
    ), noted as (
      update api_keys set last_used_at = ${now} from key
      where api_keys.id = key.id and (last_used_at is null or last_used_at < ${minute})
    )
    select key.*, counted.requests from key, counted`.execute(db);
  const [found] = rows;
  if (!found) return undefined;
  const { id, scopes, requests, userId, name, email, role } = found;
  return { id, scopes, requests, maker: { id: userId, name, email, role } };
}
