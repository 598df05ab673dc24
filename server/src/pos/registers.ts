/** Settings > Registers: which there are, where each stands, and the one device that is each of them. */
import { randomBytes, randomInt } from 'node:crypto';
import { sql } from 'kysely';
import { countAttempt } from '../accounts/sign-in.ts';
import { type Db, inTransaction, refusingConstraints, type Transaction } from '../platform/db.ts';
import { hashSecret } from '../platform/hashes.ts';
import { changedMeanwhile, isRefusal, type Refusal, refuse } from '../platform/refusals.ts';
import type { EnrolmentCode, RegisterInput, RegisterSettings } from './schemas.ts';

const codeMinutes = 15;
/** Letters and digits that nobody takes for one another. */
const codeLetters = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
const codeLength = 8;
/** Wrong codes from one address in 15 minutes before none is looked at any more. */
const mostWrongCodes = 10;

const constraints = {
  registers_name: () => refuse('conflict', 'name: another register has this name already.', { field: 'name' }),
  registers_location_id_fkey: () =>
    refuse('not_found', 'locationId: there is no such location.', { field: 'locationId' }),
};

/** The registers by name, or one of them; those that were deleted are left out. */
export async function listRegisters(db: Db, id: number | null = null): Promise<RegisterSettings[]> {
  const { rows } = await sql<Omit<RegisterSettings, 'enrolledAt'> & { enrolledAt: Date | null }>`
    select r.id, r.version, r.name, r.location_id as "locationId", l.name as "locationName",
      r.discount_limit_percent as "discountLimitPercent", r.enrolled_at as "enrolledAt",
      exists (select from register_sessions where register_id = r.id and closed_at is null) as "isOpen"
    from registers r join locations l on l.id = r.location_id
    where r.archived_at is null and (${id}::bigint is null or r.id = ${id})
    order by lower(r.name), r.id`.execute(db);
  return rows.map(({ enrolledAt, ...row }) => ({ ...row, enrolledAt: enrolledAt?.toISOString() ?? null }));
}

/** Adds a register. Refuses a name that is taken and a location that is not there. */
export async function createRegister(db: Db, input: RegisterInput): Promise<RegisterSettings | Refusal> {
  return refusingConstraints(constraints, () =>
    inTransaction(db, async (trx) => {
      const { id } = await trx
        .insertInto('registers')
        .values({
          name: input.name,
          location_id: input.locationId,
          discount_limit_percent: input.discountLimitPercent,
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      return oneRegister(trx, id);
    }),
  );
}

/** Changes a register. Refuses a stale version, a taken name, and another location while it is open. */
export async function changeRegister(
  db: Db,
  id: number,
  input: RegisterInput & { version: number },
): Promise<RegisterSettings | Refusal> {
  return refusingConstraints(constraints, () =>
    inTransaction(db, async (trx) => {
      const known = await lockRegister(trx, id);
      if (isRefusal(known)) return known;
      if (known.version !== input.version) return changedMeanwhile('register', known.version);
      if (known.locationId !== input.locationId && known.isOpen) return stillOpen();
      await trx
        .updateTable('registers')
        .set({
          name: input.name,
          location_id: input.locationId,
          discount_limit_percent: input.discountLimitPercent,
          version: known.version + 1,
        })
        .where('id', '=', id)
        .execute();
      return oneRegister(trx, id);
    }),
  );
}

/** Takes a register out of use: its device is out, its receipts stay. Refuses one that is open. */
export async function deleteRegister(db: Db, id: number): Promise<Refusal | undefined> {
  return inTransaction(db, async (trx) => {
    const known = await lockRegister(trx, id);
    if (isRefusal(known)) return known;
    if (known.isOpen) return stillOpen();
    await forgetDevice(trx, id);
    await trx.updateTable('registers').set({ archived_at: sql<Date>`now()` }).where('id', '=', id).execute();
    return undefined;
  });
}

/** Makes the code that enrols one device, once, within a quarter of an hour; an earlier code is worth nothing then. */
export async function makeEnrolmentCode(db: Db, id: number, now: Date): Promise<EnrolmentCode | Refusal> {
  return inTransaction(db, async (trx) => {
    const known = await lockRegister(trx, id);
    if (isRefusal(known)) return known;
    const letters = Array.from({ length: codeLength }, () => codeLetters[randomInt(codeLetters.length)]).join('');
    const until = new Date(now.getTime() + codeMinutes * 60_000);
    await trx
      .updateTable('registers')
      .set({ code_hash: hashSecret(letters), code_until: until })
      .where('id', '=', id)
      .execute();
    return { code: `${letters.slice(0, 4)}-${letters.slice(4)}`, until: until.toISOString() };
  });
}

/** Locks the register's device out. What is open stays open, for the next device. */
export async function removeDevice(db: Db, id: number): Promise<RegisterSettings | Refusal> {
  return inTransaction(db, async (trx) => {
    const known = await lockRegister(trx, id);
    if (isRefusal(known)) return known;
    await forgetDevice(trx, id);
    return oneRegister(trx, id);
  });
}

/**
 * Enrols the device that has the code, in place of the register's former one, and answers its token. Refuses a wrong or
 * outdated code, and any after too many wrong ones.
 */
export async function enrolDevice(
  db: Db,
  code: string,
  context: { address: string; now: Date },
): Promise<{ token: string } | Refusal> {
  const key = `enrol:${context.address}`;
  const tooMany = await countAttempt(db, [{ key, most: mostWrongCodes }], context.now);
  if (tooMany) return tooMany;
  const letters = code.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
  return inTransaction(db, async (trx) => {
    const register = await trx
      .selectFrom('registers')
      .select('id')
      .where('code_hash', '=', hashSecret(letters))
      .where('code_until', '>', context.now)
      .where('archived_at', 'is', null)
      .forUpdate()
      .executeTakeFirst();
    if (!register) {
      return refuse('invalid', 'code: this code is wrong or has run out. Ask a manager for a new one.', {
        field: 'code',
      });
    }
    const token = randomBytes(32).toString('base64url');
    await forgetDevice(trx, register.id);
    await trx
      .updateTable('registers')
      .set({ token_hash: hashSecret(token), enrolled_at: context.now, code_hash: null, code_until: null })
      .where('id', '=', register.id)
      .execute();
    await trx.deleteFrom('sign_in_failures').where('key', '=', key).execute();
    return { token };
  });
}

async function forgetDevice(trx: Transaction, id: number): Promise<void> {
  await trx.deleteFrom('till_sign_ins').where('register_id', '=', id).execute();
  await trx
    .updateTable('registers')
    .set({ token_hash: null, enrolled_at: null, code_hash: null, code_until: null })
    .where('id', '=', id)
    .execute();
}

async function lockRegister(
  trx: Transaction,
  id: number,
): Promise<{ version: number; locationId: number; isOpen: boolean } | Refusal> {
  const known = await trx
    .selectFrom('registers')
    .select(['version', 'location_id as locationId'])
    .where('id', '=', id)
    .where('archived_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  if (!known) return refuse('not_found', `There is no register ${id}.`);
  const open = await trx
    .selectFrom('register_sessions')
    .select('id')
    .where('register_id', '=', id)
    .where('closed_at', 'is', null)
    .executeTakeFirst();
  return { ...known, isOpen: open !== undefined };
}

async function oneRegister(trx: Transaction, id: number): Promise<RegisterSettings> {
  return (await listRegisters(trx, id))[0] as RegisterSettings;
}

function stillOpen(): Refusal {
  return refuse('conflict', 'This register is open. Close it first, with what is counted in its drawer.');
}
