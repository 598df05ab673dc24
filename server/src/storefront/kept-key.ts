/** Which requests may be answered with a page made for somebody else. */
import type { FastifyRequest } from 'fastify';
import type { Shop } from '../shop.ts';
import { originOf } from './addresses.ts';

const ownCookies = 'evershelf_';
/** What a page depends on, and what advertising adds to addresses without any page depending on it. */
const knownParameters = new Set(['variant', 'quantity']);
const ignoredParameters = /^(utm_\w+|gclid|fbclid|msclkid)$/;

/**
 * What a page depends on besides the shop's data: its address, the day, and where the shop is reached. Null where it may
 * depend on more: somebody signed in, a parameter nobody here knows. The cart, whose cookie is named, is the caller's to add.
 */
export function keptKey(
  shop: Pick<Shop, 'config' | 'clock'>,
  request: FastifyRequest,
  cartCookie: string,
): string | null {
  for (const name of Object.keys(request.cookies)) {
    if (name.startsWith(ownCookies) && name !== cartCookie) return null;
  }
  const [path] = request.url.split('?');
  const parameters: string[] = [];
  for (const [name, value] of Object.entries(request.query as Record<string, unknown>)) {
    if (ignoredParameters.test(name)) continue;
    if (!knownParameters.has(name) || typeof value !== 'string' || value.length > 20) return null;
    parameters.push(`${name}=${value}`);
  }
  const today = shop.clock().toISOString().slice(0, 10);
  return `${originOf(shop, request)} ${path} ${parameters.sort().join('&')} ${today}`;
}
