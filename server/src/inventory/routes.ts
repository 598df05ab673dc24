import { z } from 'zod';
import { actorOf } from '../accounts/actor.ts';
import { allow } from '../accounts/allow.ts';
import type { Http } from '../platform/http.ts';
import { sendRefusal, sendResult } from '../platform/http.ts';
import { isRefusal, refuse } from '../platform/refusals.ts';
import { idParam, page, pageQuery } from '../platform/schemas.ts';
import { settingsListRoutes } from '../settings/list-routes.ts';
import type { Shop } from '../shop.ts';
import { adjustStock } from './adjust-stock.ts';
import type { Concerned } from './allocate-waiting.ts';
import { countInventory, listInventory } from './list-inventory.ts';
import { listIncoming, listMovements, orderNumbers } from './list-stock.ts';
import { listWaiting } from './list-waiting.ts';
import { startRefreshing } from './refresh-list.ts';
import {
  adjustmentInput,
  adjustmentResult,
  incomingLine,
  inventoryFilter,
  inventoryRow,
  inventorySort,
  locationInput,
  locationView,
  movement,
  waitingLine,
} from './schemas.ts';
import { loadVariantStates, loadVariantStocks } from './store.ts';
import { changeLocation, createLocation, deleteLocation, listLocations, orderLocations } from './write-location.ts';

/** The inventory's HTTP: the Inventory page, adjustments, and a variant's stock story. */
export async function inventoryRoutes(http: Http, shop: Shop): Promise<void> {
  const { db } = shop;
  const tags = ['Inventory'];
  settingsListRoutes(http, shop, {
    path: 'locations',
    title: 'Locations',
    one: 'a location',
    schemas: { created: locationInput, changed: locationInput, view: locationView },
    all: () => listLocations(db),
    create: (input) => createLocation(db, input),
    change: (id, input) => changeLocation(db, id, input),
    remove: (id) => deleteLocation(db, id),
    order: (wanted) => orderLocations(db, wanted),
  });
  http.addHook(
    'onClose',
    startRefreshing(db, (error) => http.log.error(error)),
  );

  http.route({
    method: 'GET',
    url: '/api/v1/inventory',
    schema: {
      tags,
      summary: 'Every variant with its stock',
      querystring: inventoryFilter.extend({
        sort: inventorySort.default('title'),
        order: z.enum(['asc', 'desc']).default('asc'),
        cursor: pageQuery.shape.cursor,
        limit: pageQuery.shape.limit,
      }),
      response: {
        200: page(inventoryRow).extend({
          totalIsExact: z.boolean().meta({ description: 'False: there are at least `total`; ask /inventory/count.' }),
          previousCursor: z.string().nullable(),
        }),
      },
    },
    onRequest: allow(shop, 'read'),
    handler: async (request, reply) => sendResult(reply, await listInventory(db, request.query)),
  });

  http.route({
    method: 'GET',
    url: '/api/v1/inventory/count',
    schema: {
      tags,
      summary: 'How many variants match, all counted',
      querystring: inventoryFilter,
      response: { 200: z.object({ count: z.number().int() }) },
    },
    onRequest: allow(shop, 'read'),
    handler: async (request, reply) => reply.send({ count: await countInventory(db, request.query) }),
  });

  http.route({
    method: 'POST',
    url: '/api/v1/variants/:id/adjustments',
    schema: {
      tags,
      summary: 'Adjust what is on hand, for a reason',
      description:
        'Units gained go to those who wait; allocated units lost send the newest allocations back to waiting.',
      params: idParam,
      body: adjustmentInput,
      response: { 200: adjustmentResult },
    },
    onRequest: allow(shop, 'stock'),
    handler: async (request, reply) => {
      const { id } = request.params;
      const adjusted = await adjustStock(db, id, request.body, { actor: actorOf(request) });
      if (isRefusal(adjusted)) return sendRefusal(reply, adjusted);
      const numbers = await orderNumbers(db, [...adjusted.filled.first, ...adjusted.sentBackToWaiting.first]);
      const named = (lines: Concerned) =>
        lines.first.map(({ orderId, lineId, units }) => ({
          orderId,
          orderNumber: numbers.get(orderId) ?? '',
          orderLineId: lineId,
          units,
        }));
      const stock = (await loadVariantStocks(db, [id])).get(id);
      if (!stock) throw new Error(`variant ${id} lost its stock row`);
      return reply.send({
        onHandDelta: adjusted.onHandDelta,
        filled: named(adjusted.filled),
        filledCount: adjusted.filled.count,
        sentBackToWaiting: named(adjusted.sentBackToWaiting),
        sentBackCount: adjusted.sentBackToWaiting.count,
        stock,
      });
    },
  });

  http.route({
    method: 'GET',
    url: '/api/v1/variants/:id/movements',
    schema: {
      tags,
      summary: 'A variant’s ledger, newest first',
      params: idParam,
      querystring: pageQuery.omit({ search: true }),
      response: { 200: page(movement) },
    },
    onRequest: allow(shop, 'read'),
    handler: async (request, reply) => sendResult(reply, await listMovements(db, request.params.id, request.query)),
  });

  http.route({
    method: 'GET',
    url: '/api/v1/variants/:id/waiting',
    schema: {
      tags,
      summary: 'Who waits for a variant, in the order they will be served, and why',
      params: idParam,
      querystring: pageQuery.omit({ search: true }),
      response: { 200: page(waitingLine) },
    },
    onRequest: allow(shop, 'read'),
    handler: async (request, reply) =>
      sendResult(reply, await listWaiting(db, request.params.id, { ...request.query, now: shop.clock() })),
  });

  http.route({
    method: 'GET',
    url: '/api/v1/variants/:id/incoming',
    schema: {
      tags,
      summary: 'What comes when: open purchase order lines of a variant, by expected day',
      params: idParam,
      response: { 200: z.object({ lines: z.array(incomingLine) }) },
    },
    onRequest: allow(shop, 'read'),
    handler: async (request, reply) => {
      const { id } = request.params;
      const known = await loadVariantStates(db, [id]);
      if (known.size === 0) return sendRefusal(reply, refuse('not_found', `There is no variant ${id}.`));
      return reply.send({ lines: await listIncoming(db, id, shop.clock()) });
    },
  });
}
