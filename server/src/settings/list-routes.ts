import { z } from 'zod';
import { allow } from '../accounts/allow.ts';
import type { Http } from '../platform/http.ts';
import { sendRefusal, sendResult } from '../platform/http.ts';
import { listOrder } from '../platform/list-order.ts';
import { isRefusal, type Refusal } from '../platform/refusals.ts';
import { id, idParam, version } from '../platform/schemas.ts';
import type { Shop } from '../shop.ts';

/** A list kept in Settings: its shapes and its use cases. */
export type SettingsList<New extends z.ZodObject, Changed extends z.ZodObject, View extends z.ZodObject> = {
  /** Below /api/v1/settings/. */
  path: string;
  /** 'Taxes', and 'a tax', for the API's documentation. */
  title: string;
  one: string;
  schemas: { created: New; changed: Changed; view: View };
  all(): Promise<z.infer<View>[]>;
  create(input: z.infer<New>): Promise<z.infer<View> | Refusal>;
  change(id: number, input: z.infer<Changed> & { version: number }): Promise<z.infer<View> | Refusal>;
  remove(id: number): Promise<Refusal | undefined>;
  /** Where the order of the list means something. */
  order?(wanted: { order: number[]; seen: number[] }): Promise<z.infer<View>[] | Refusal>;
};

/** A settings list over HTTP: read by all, written with the permission 'settings'. */
export function settingsListRoutes<New extends z.ZodObject, Changed extends z.ZodObject, View extends z.ZodObject>(
  http: Http,
  shop: Shop,
  list: SettingsList<New, Changed, View>,
): void {
  const url = `/api/v1/settings/${list.path}`;
  const tags = ['Settings'];
  const { created, changed, view }: Record<'created' | 'changed' | 'view', z.ZodObject> = list.schemas;
  const items = z.object({ items: z.array(view) });

  http.route({
    method: 'GET',
    url,
    schema: { tags, summary: `Settings > ${list.title}`, response: { 200: items } },
    onRequest: allow(shop, 'read'),
    handler: async (_request, reply) => reply.send({ items: await list.all() }),
  });

  http.route({
    method: 'POST',
    url,
    schema: { tags, summary: `Add ${list.one}`, body: created, response: { 201: view } },
    onRequest: allow(shop, 'settings'),
    handler: async (request, reply) => sendResult(reply.status(201), await list.create(request.body as z.infer<New>)),
  });

  http.route({
    method: 'PUT',
    url: `${url}/:id`,
    schema: {
      tags,
      summary: `Change ${list.one}`,
      description: '`version` is the one the change was made from.',
      params: idParam,
      body: changed.extend({ version }),
      response: { 200: view },
    },
    onRequest: allow(shop, 'settings'),
    handler: async (request, reply) =>
      sendResult(
        reply,
        await list.change(request.params.id, request.body as unknown as z.infer<Changed> & { version: number }),
      ),
  });

  http.route({
    method: 'DELETE',
    url: `${url}/:id`,
    schema: { tags, summary: `Delete ${list.one} that is not in use`, params: idParam, response: { 204: z.null() } },
    onRequest: allow(shop, 'settings'),
    handler: async (request, reply) => {
      const refused = await list.remove(request.params.id);
      return isRefusal(refused) ? sendRefusal(reply, refused) : reply.status(204).send(null);
    },
  });

  const { order } = list;
  if (!order) return;
  http.route({
    method: 'PUT',
    url: `${url}/order`,
    schema: { tags, summary: `Order Settings > ${list.title}`, body: listOrder(id), response: { 200: items } },
    onRequest: allow(shop, 'settings'),
    handler: async (request, reply) => {
      const ordered = await order(request.body);
      return isRefusal(ordered) ? sendRefusal(reply, ordered) : reply.send({ items: ordered });
    },
  });
}
