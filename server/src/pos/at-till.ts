/** Who stands at a register: the device by its token, the person by their PIN. */
import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { permissionsOf } from '../accounts/allow.ts';
import { checkPin, type TillUser } from '../accounts/pin.ts';
import type { Db } from '../platform/db.ts';
import { hashSecret } from '../platform/hashes.ts';
import { sendRefusal } from '../platform/http.ts';
import { isRefusal, type Refusal, refuse } from '../platform/refusals.ts';
import type { Shop } from '../shop.ts';

export const deviceCookie = 'evershelf_register';
export const signInCookie = 'evershelf_till';
/** A working day: whoever forgot to sign out is out the next morning. */
export const signInMilliseconds = 12 * 3_600_000;

/** The register a request comes from. */
export type Register = {
  id: number;
  name: string;
  locationId: number;
  locationName: string;
  discountLimitPercent: number;
};
/** Who sells where: what a use case of the till needs to know of its caller. */
export type AtTill = { register: Register; user: TillUser; now: Date };

declare module 'fastify' {
  interface FastifyRequest {
    /** The register and who is signed in on it; set by `atRegister` and `atTill`. */
    till?: { register: Register; user?: TillUser };
  }
}

/** The register of a device's token, or undefined. */
export async function findRegister(db: Db, token: string | undefined): Promise<Register | undefined> {
  if (!token) return undefined;
  return db
    .selectFrom('registers')
    .innerJoin('locations', 'locations.id', 'registers.location_id')
    .select(['registers.id', 'registers.name', 'location_id as locationId', 'locations.name as locationName'])
    .select('discount_limit_percent as discountLimitPercent')
    .where('token_hash', '=', hashSecret(token))
    .where('archived_at', 'is', null)
    .executeTakeFirst();
}

/** Who is signed in on a register, or undefined. A role that may not handle orders any more is out at once. */
export async function findTillUser(
  db: Db,
  registerId: number,
  token: string | undefined,
  now: Date,
): Promise<TillUser | undefined> {
  if (!token) return undefined;
  const user = await db
    .selectFrom('till_sign_ins')
    .innerJoin('users', 'users.id', 'till_sign_ins.user_id')
    .select(['users.id', 'users.name', 'users.role'])
    .where('token_hash', '=', hashSecret(token))
    .where('register_id', '=', registerId)
    .where('expires_at', '>', now)
    .where('deactivated_at', 'is', null)
    .executeTakeFirst();
  return user && permissionsOf[user.role].includes('orders') ? user : undefined;
}

/** A route's guard, as its onRequest: requests of an enrolled device go on, others are refused. Sets request.till. */
export function atRegister(shop: Shop) {
  const guard = async (request: FastifyRequest, reply: FastifyReply) => {
    const register = await findRegister(shop.db, request.cookies[deviceCookie]);
    if (!register) return sendRefusal(reply, notEnrolled());
    request.till = { register };
  };
  return Object.assign(guard, { register: true });
}

/** The same, where somebody must be signed in too. */
export function atTill(shop: Shop) {
  const guard = async (request: FastifyRequest, reply: FastifyReply) => {
    const register = await findRegister(shop.db, request.cookies[deviceCookie]);
    if (!register) return sendRefusal(reply, notEnrolled());
    const user = await findTillUser(shop.db, register.id, request.cookies[signInCookie], shop.clock());
    if (!user) return sendRefusal(reply, refuse('not_signed_in', 'Sign in with your PIN to do this.'));
    request.till = { register, user };
  };
  return Object.assign(guard, { register: true });
}

function notEnrolled(): Refusal {
  return refuse('not_enrolled', 'This device is not a register of the shop. A manager makes a code for it.');
}

/** What `atRegister` found out. */
export function registerOf(request: FastifyRequest): Register {
  if (!request.till) throw new Error('the route is not guarded by atRegister');
  return request.till.register;
}

/** What `atTill` found out. */
export function callerOf(request: FastifyRequest, shop: Shop): AtTill {
  return { ...(request.till as { register: Register; user: TillUser }), now: shop.clock() };
}

/** Signs a person in on a register by their PIN, in place of whoever was; answers the sign-in's token. */
export async function signInByPin(
  db: Db,
  registerId: number,
  input: { userId: number; pin: string },
  now: Date,
): Promise<{ token: string } | Refusal> {
  const user = await checkPin(db, input, { device: String(registerId), now });
  if (isRefusal(user)) return user;
  const token = randomBytes(32).toString('base64url');
  await db.deleteFrom('till_sign_ins').where('register_id', '=', registerId).execute();
  await db
    .insertInto('till_sign_ins')
    .values({
      token_hash: hashSecret(token),
      register_id: registerId,
      user_id: user.id,
      expires_at: new Date(now.getTime() + signInMilliseconds),
    })
    .execute();
  return { token };
}

/** Signs out whoever is signed in on a register. */
export async function signOutOf(db: Db, registerId: number): Promise<void> {
  await db.deleteFrom('till_sign_ins').where('register_id', '=', registerId).execute();
}

/** Whoever runs the shop may give any discount. */
export function mayDiscountFreely(user: TillUser): boolean {
  return permissionsOf[user.role].includes('settings');
}
