import { z } from 'zod';
import { allow } from '../accounts/allow.ts';
import { inTransaction } from '../platform/db.ts';
import { type Http, sendRefusal, sendResult } from '../platform/http.ts';
import { isRefusal, refuse } from '../platform/refusals.ts';
import { idParam } from '../platform/schemas.ts';
import { loadStoreSettings } from '../settings/store.ts';
import type { Shop } from '../shop.ts';
import {
  categoryPatch,
  categoryPlace,
  categoryRow,
  categoryView,
  newCategory,
  newCategoryInput,
} from './category-schemas.ts';
import { createCategory } from './create-category.ts';
import { listCategoryRows, loadCategory } from './list-categories.ts';
import { changeCategory, deleteCategory, placeCategory } from './write-category.ts';

/** The categories over HTTP: the tree, and each with its words and its place. */
export function categoryRoutes(http: Http, shop: Shop): void {
  const { db } = shop;
  const tags = ['Categories'];
  const tree = z.object({ items: z.array(categoryRow) });
  const viewOf = async (id: number) =>
    (await loadCategory(db, id)) ?? refuse('not_found', `There is no category ${id}.`);

  http.route({
    method: 'GET',
    url: '/api/v1/categories',
    schema: { tags, summary: 'All categories, each followed by those in it', response: { 200: tree } },
    onRequest: allow(shop, 'read'),
    handler: async (_request, reply) => reply.send({ items: await listCategoryRows(db) }),
  });

  http.route({
    method: 'POST',
    url: '/api/v1/categories',
    schema: {
      tags,
      summary: 'Add a category, titled in the default language',
      body: newCategoryInput,
      response: { 201: newCategory },
    },
    onRequest: allow(shop, 'catalogue'),
    handler: async (request, reply) => {
      const { title, parentId } = request.body;
      const made = await inTransaction(db, async (trx) => {
        const { defaultLanguage } = await loadStoreSettings(trx);
        return createCategory(trx, { parentId, titles: { [defaultLanguage]: title } });
      });
      return isRefusal(made) ? sendRefusal(reply, made) : reply.status(201).send({ id: made.id, parentId, title });
    },
  });

  http.route({
    method: 'GET',
    url: '/api/v1/categories/:id',
    schema: { tags, summary: 'One category', params: idParam, response: { 200: categoryView } },
    onRequest: allow(shop, 'read'),
    handler: async (request, reply) => sendResult(reply, await viewOf(request.params.id)),
  });

  http.route({
    method: 'PATCH',
    url: '/api/v1/categories/:id',
    schema: {
      tags,
      summary: 'Rename a category, or put it into another',
      description: 'Absent fields stay as they are. `version` is the one the change was made from.',
      params: idParam,
      body: categoryPatch,
      response: { 200: categoryView },
    },
    onRequest: allow(shop, 'catalogue'),
    handler: async (request, reply) => {
      const { id } = request.params;
      const refused = await inTransaction(db, (trx) => changeCategory(trx, id, request.body));
      return sendResult(reply, isRefusal(refused) ? refused : await viewOf(id));
    },
  });

  http.route({
    method: 'PUT',
    url: '/api/v1/categories/:id/place',
    schema: {
      tags,
      summary: 'Move a category within the tree, with all that are in it',
      params: idParam,
      body: categoryPlace,
      response: { 200: tree },
    },
    onRequest: allow(shop, 'catalogue'),
    handler: async (request, reply) => {
      const refused = await inTransaction(db, (trx) => placeCategory(trx, request.params.id, request.body));
      return sendResult(reply, isRefusal(refused) ? refused : { items: await listCategoryRows(db) });
    },
  });

  http.route({
    method: 'DELETE',
    url: '/api/v1/categories/:id',
    schema: {
      tags,
      summary: 'Delete a category that holds no others',
      description: 'Its products stay in the shop and in their other categories; its stock rule goes with it.',
      params: idParam,
      response: { 204: z.null() },
    },
    onRequest: allow(shop, 'catalogue'),
    handler: async (request, reply) => {
      const refused = await inTransaction(db, (trx) => deleteCategory(trx, request.params.id));
      return isRefusal(refused) ? sendRefusal(reply, refused) : reply.status(204).send(null);
    },
  });
}
