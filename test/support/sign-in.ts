import { hashPassword } from '../../server/src/accounts/password.ts';
import type { Role } from '../../server/src/accounts/schemas.ts';
import { demoSignIn } from '../../server/src/settings/demo-sign-in.ts';
import type { TestShop } from './shop.ts';

export const owner = {
  storeName: 'Test shop',
  name: 'Olga Owner',
  email: 'olga@example.com',
  password: 'a long password',
};

/** Makes the owner account of an empty store; answers the headers of someone signed in as the owner. */
export async function signIn(shop: TestShop): Promise<Record<string, string>> {
  const answer = await shop.request('POST', '/api/v1/setup', owner);
  const cookie = answer.headers.get('set-cookie')?.split(';')[0];
  if (!cookie) throw new Error(`setup answered ${answer.status} ${JSON.stringify(answer.body)}`);
  return { cookie };
}

/** The headers of the demo store's owner. */
export async function signInDemo(shop: TestShop): Promise<Record<string, string>> {
  return signInAs(shop, demoSignIn);
}

/** Adds somebody with a role, who signs in with the owner's password; answers their headers. */
export async function addPerson(shop: TestShop, name: string, role: Role): Promise<Record<string, string>> {
  const { password } = owner;
  const email = `${name.toLowerCase()}@example.com`;
  await shop.db
    .insertInto('users')
    .values({ email, name, role, password_hash: await hashPassword(password) })
    .execute();
  return signInAs(shop, { email, password });
}

async function signInAs(shop: TestShop, who: { email: string; password: string }): Promise<Record<string, string>> {
  const answer = await shop.request('POST', '/api/v1/session', who);
  const cookie = answer.headers.get('set-cookie')?.split(';')[0];
  if (!cookie) throw new Error(`signing in answered ${answer.status} ${JSON.stringify(answer.body)}`);
  return { cookie };
}
