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
