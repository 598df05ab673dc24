/** A shopper without JavaScript: a cookie jar, links and forms. */
import type { TestShop } from './shop.ts';

export type ShopperAnswer = { status: number; text: string; url: string; headers: Headers };

/** A fresh visitor of a shop. Redirects after forms are followed. */
export function openShopper({ url }: Pick<TestShop, 'url'>) {
  let cookie = '';
  async function go(
    method: string,
    path: string,
    form?: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<ShopperAnswer> {
    const answer = await fetch(url + path, {
      method,
      redirect: 'manual',
      headers: { cookie, ...(form && { 'content-type': 'application/x-www-form-urlencoded' }), ...headers },
      body: form && new URLSearchParams(form).toString(),
    });
    cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    const location = answer.headers.get('location');
    if (answer.status === 303 && location) return go('GET', location);
    return { status: answer.status, text: await answer.text(), url: path, headers: answer.headers };
  }
  return {
    get: (path: string, headers?: Record<string, string>) => go('GET', path, undefined, headers),
    post: (path: string, form: Record<string, string>) => go('POST', path, form),
  };
}

/** The hidden fields of a page's forms by name; of several by one name, the first. */
export function hiddenFields(html: string): Record<string, string> {
  const fields = [...html.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)];
  return Object.fromEntries(fields.reverse().map((each) => [each[1] as string, each[2] as string]));
}

/** The path of a variant's product page. */
export async function productPath({ pool }: Pick<TestShop, 'pool'>, variantId: number): Promise<string> {
  const { rows } = await pool.query<{ url: string }>(
    `select url from product_texts join variants using (product_id) where variants.id = $1 and language = 'en'`,
    [variantId],
  );
  return `/products/${rows[0]?.url}`;
}

/** What a form at checkout holds besides its hidden fields. */
export const checkoutPerson = {
  email: 'anna@example.com',
  name: 'Anna Bakker',
  street: 'Kade 1',
  postalCode: '3011 AA',
  city: 'Rotterdam',
  country: 'NL',
  shippingMethod: 'standard',
  paymentProvider: 'bank_transfer',
};
