/** Placing and changing orders over HTTP, as the owner. */
import { expect } from 'vitest';
import { freshKey, orderFor } from './fixtures.ts';
import type { Answer, TestShop } from './shop.ts';
import { signIn } from './sign-in.ts';

/** Orders of a shop as its owner handles them; `as` refuses nothing quietly: it answers status and body. */
export async function openOrders(shop: TestShop) {
  const headers = await signIn(shop);
  const as = (method: string, path: string, body?: unknown, more: Record<string, string> = {}): Promise<Answer> =>
    shop.request(method, `/api/v1${path}`, body, { ...headers, ...more });
  async function place(
    lines: { variantId: number; quantity: number }[],
    more: Record<string, unknown> = {},
  ): Promise<Answer['body']> {
    const placed = await shop.request('POST', '/api/v1/storefront/orders', orderFor(lines, more), freshKey());
    expect(placed.status, JSON.stringify(placed.body)).toBe(201);
    return placed.body;
  }
  async function granted(method: string, path: string, body?: unknown, more?: Record<string, string>) {
    const answer = await as(method, path, body, more);
    expect(answer.status, `${method} ${path}: ${JSON.stringify(answer.body)}`).toBe(200);
    return answer.body;
  }
  return { as, granted, place };
}

/** Waits until `look` answers something, as jobs run beside the test. */
export async function eventually<Found>(look: () => Promise<Found | undefined>): Promise<Found> {
  for (let tries = 0; tries < 600; tries += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('it did not happen within a minute');
}
