import { allow } from '../accounts/allow.ts';
import type { Http } from '../platform/http.ts';
import type { Shop } from '../shop.ts';
import { searchQuery, searchResult } from './schemas.ts';
import { searchEverything } from './search-everything.ts';

/** The back office's search over HTTP: one request for all kinds of things. */
export async function searchRoutes(http: Http, shop: Shop): Promise<void> {
  http.route({
    method: 'GET',
    url: '/api/v1/search',
    schema: {
      tags: ['Search'],
      summary: 'Products, variants and orders by a few letters',
      querystring: searchQuery,
      response: { 200: searchResult },
    },
    onRequest: allow(shop, 'read'),
    handler: async (request, reply) => reply.send(await searchEverything(shop.db, request.query.text, shop.clock())),
  });
}
