/** A register of a test shop: enrolled, somebody signed in with their PIN, opened with a float. */
import { expect } from 'vitest';
import { freshKey } from './fixtures.ts';
import type { Answer, TestShop } from './shop.ts';

export const ownerPin = '2580';

type As = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;

export type TestTill = {
  registerId: number;
  /** Any call of /api/v1/pos as this register. */
  as: As;
  /** Sells lines for cash at the price they come to; answers the request's answer. */
  sell(lines: SaleLine[], more?: Record<string, unknown>, key?: Record<string, string>): Promise<Answer>;
};
export type SaleLine = { variantId: number; quantity: number; unitPriceMinor?: number; [more: string]: unknown };

/** A way to send requests that keeps the cookies it is answered with, as a browser does. */
export function openDevice(shop: TestShop): As {
  const cookies = new Map<string, string>();
  return async (method, path, body, headers = {}) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await shop.request(method, `/api/v1${path}`, body, { ...headers, ...(cookie ? { cookie } : {}) });
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (value) cookies.set(name, value);
      else cookies.delete(name);
    }
    return answer;
  };
}

let registers = 0;

/**
 * Makes a register at a location (the first one unless named) and opens it. `headers`: the owner's; whoever signs in at
 * it is `userId`, with the PIN `pin`; absent: the owner.
 */
export async function openTill(
  shop: TestShop,
  headers: Record<string, string>,
  options: { locationId?: number; userId?: number; pin?: string; name?: string; closed?: boolean } = {},
): Promise<TestTill> {
  registers += 1;
  const name = options.name ?? `Register ${registers}`;
  const owner: As = (method, path, body) => shop.request(method, `/api/v1${path}`, body, headers);
  const granted = async (answering: Promise<Answer>) => {
    const answer = await answering;
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
    return answer.body;
  };
  const locationId = options.locationId ?? (await granted(owner('GET', '/settings/locations'))).items[0].id;
  const register = await granted(owner('POST', '/settings/registers', { name, locationId }));
  const { code } = await granted(owner('POST', `/settings/registers/${register.id}/code`));
  const device = openDevice(shop);
  await granted(device('POST', '/pos/enrolment', { code }));
  const pin = options.pin ?? ownerPin;
  const userId = options.userId ?? (await granted(owner('GET', '/session'))).user.id;
  const { items: users } = await granted(owner('GET', '/users'));
  // A new PIN would sign out whoever is signed in elsewhere.
  const hasPin = users.find((user: { id: number }) => user.id === userId).hasPin;
  if (!hasPin) await granted(owner('PUT', `/users/${userId}/pin`, { pin }));
  await granted(device('POST', '/pos/sign-in', { userId, pin }));
  if (!options.closed) await granted(device('POST', '/pos/session', { floatMinor: 10_000 }));
  return {
    registerId: register.id,
    as: (method, path, body, more) => device(method, `/pos${path}`, body, more),
    sell: (lines, more = {}, key = freshKey()) => device('POST', '/pos/sales', saleOf(lines, more), key),
  };
}

/** The body of a sale for cash, at 10.00 a unit unless another price is named. */
export function saleOf(lines: SaleLine[], more: Record<string, unknown> = {}) {
  const priced = lines.map((line) => ({ unitPriceMinor: 1000, ...line }));
  const total = priced.reduce(
    (sum, line) =>
      sum + line.quantity * line.unitPriceMinor - Number(('discountMinor' in line && line.discountMinor) || 0),
    0,
  );
  return {
    lines: priced,
    expectedTotalMinor: total,
    payments: total === 0 ? [] : [{ method: 'cash', amountMinor: total }],
    ...more,
  };
}
