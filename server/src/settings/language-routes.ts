import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { allow } from '../accounts/allow.ts';
import type { Http } from '../platform/http.ts';
import { sendRefusal } from '../platform/http.ts';
import { listOrder } from '../platform/list-order.ts';
import { isRefusal, type Refusal } from '../platform/refusals.ts';
import { languageCode, version } from '../platform/schemas.ts';
import type { Shop } from '../shop.ts';
import { openTheme } from '../storefront/theme.ts';
import { type LanguageView, languageInput, languageTexts, languageView, newLanguage } from './schemas.ts';
import { loadLanguages, loadStoreSettings } from './store.ts';
import {
  changeLanguage,
  countLanguageTexts,
  createLanguage,
  deleteLanguage,
  orderLanguages,
} from './write-language.ts';

const url = '/api/v1/settings/languages';
const codeParam = z.object({ code: languageCode });
const items = z.object({ items: z.array(languageView) });

/** Settings > Languages over HTTP. Every change answers the whole list, as each language is one among the others. */
export function languageRoutes(http: Http, shop: Shop): void {
  const { db } = shop;
  const tags = ['Settings'];

  async function allLanguages(): Promise<LanguageView[]> {
    const settings = await loadStoreSettings(db);
    const theme = await openTheme(db, settings);
    return (await loadLanguages(db)).map((language) => ({
      ...language,
      isDefault: language.code === settings.defaultLanguage,
      themeSpeaksIt: theme.speaks(language.code),
    }));
  }
  async function sendAll(reply: FastifyReply, refused: Refusal | undefined, status = 200) {
    if (isRefusal(refused)) return sendRefusal(reply, refused);
    return reply.status(status).send({ items: await allLanguages() });
  }

  http.route({
    method: 'GET',
    url,
    schema: { tags, summary: 'Settings > Languages', response: { 200: items } },
    onRequest: allow(shop, 'read'),
    handler: async (_request, reply) => sendAll(reply, undefined),
  });

  http.route({
    method: 'POST',
    url,
    schema: {
      tags,
      summary: 'Add a language; the shop speaks it at once',
      body: newLanguage,
      response: { 201: items },
    },
    onRequest: allow(shop, 'settings'),
    handler: async (request, reply) => sendAll(reply, await createLanguage(db, request.body), 201),
  });

  http.route({
    method: 'PUT',
    url: `${url}/order`,
    schema: { tags, summary: 'Order Settings > Languages', body: listOrder(languageCode), response: { 200: items } },
    onRequest: allow(shop, 'settings'),
    handler: async (request, reply) => sendAll(reply, await orderLanguages(db, request.body)),
  });

  http.route({
    method: 'PUT',
    url: `${url}/:code`,
    schema: {
      tags,
      summary: 'Change a language’s name or column prefix',
      params: codeParam,
      body: languageInput.extend({ version }),
      response: { 200: items },
    },
    onRequest: allow(shop, 'settings'),
    handler: async (request, reply) => sendAll(reply, await changeLanguage(db, request.params.code, request.body)),
  });

  http.route({
    method: 'GET',
    url: `${url}/:code/texts`,
    schema: {
      tags,
      summary: 'How much of the shop is said in a language',
      params: codeParam,
      response: { 200: languageTexts },
    },
    onRequest: allow(shop, 'read'),
    handler: async (request, reply) => reply.send(await countLanguageTexts(db, request.params.code)),
  });

  http.route({
    method: 'DELETE',
    url: `${url}/:code`,
    schema: {
      tags,
      summary: 'Take a language out of the shop',
      params: codeParam,
      querystring: z.object({
        removeTexts: z
          .enum(['true', 'false'])
          .default('false')
          .meta({ description: 'true: the texts written in it are deleted too.' }),
      }),
      response: { 200: items },
    },
    onRequest: allow(shop, 'settings'),
    handler: async (request, reply) =>
      sendAll(reply, await deleteLanguage(db, request.params.code, request.query.removeTexts === 'true')),
  });
}
