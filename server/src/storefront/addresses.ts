/** The storefront's addresses: in the default language they name no language, in the others they begin with it. */
import type { FastifyRequest } from 'fastify';
import type { Shop } from '../shop.ts';

/** Where the shop is on the web, without a slash at the end. */
export function originOf(shop: Pick<Shop, 'config'>, request: FastifyRequest): string {
  return shop.config.publicUrl ?? `${request.protocol}://${request.host}`;
}

/** The address of a path in a language: '/nl/cart' for '/cart', '/nl' for '/'. */
export function addressIn(language: string, defaultLanguage: string, path: string): string {
  if (language === defaultLanguage) return path;
  return `/${language}${path === '/' ? '' : path}`;
}

/** The address of a thing with its own name in each language; one without is known by that of the default language. */
export function ownPath(
  folder: 'products' | 'categories',
  urls: ReadonlyMap<string, string>,
  language: string,
  defaultLanguage: string,
): string {
  return `/${folder}/${urls.get(language) ?? urls.get(defaultLanguage)}`;
}
