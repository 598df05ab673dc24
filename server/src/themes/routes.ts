import type { FastifyReply } from 'fastify';
import { actorOf } from '../accounts/actor.ts';
import { allow } from '../accounts/allow.ts';
import { preparePicture } from '../catalogue/images.ts';
import type { Http } from '../platform/http.ts';
import { sendRefusal, sendResult, uploadLimitBytes } from '../platform/http.ts';
import { isRefusal, type Refusal } from '../platform/refusals.ts';
import type { Shop } from '../shop.ts';
import { deleteTheme, duplicateTheme, publishTheme, renameTheme, saveThemeSettings } from './change-theme.ts';
import { themeFileRoutes } from './file-routes.ts';
import { listThemes, showTheme } from './list-themes.ts';
import { changePreview, startPreview } from './preview.ts';
import {
  imageView,
  previewInput,
  previewParam,
  previewView,
  renameInput,
  themeDetail,
  themeKeyParam,
  themeList,
  themeNameInput,
  themeSettingsInput,
  themeView,
} from './schemas.ts';
import { packTheme, unpackTheme } from './theme-zip.ts';
import { uploaded } from './upload.ts';

const url = '/api/v1/themes';

/** Settings > Themes over HTTP. */
export async function themeRoutes(http: Http, shop: Shop): Promise<void> {
  const { db } = shop;
  const tags = ['Themes'];
  const sendTheme = async (reply: FastifyReply, key: string, refused?: Refusal) =>
    refused ? sendRefusal(reply, refused) : sendResult(reply, await showTheme(db, key));

  http.route({
    method: 'GET',
    url,
    schema: {
      tags,
      summary: 'Themes: those that came with the shop, and the merchant’s own',
      response: { 200: themeList },
    },
    onRequest: allow(shop, 'read'),
    handler: async (_request, reply) => reply.send({ items: await listThemes(db) }),
  });

  http.route({
    method: 'GET',
    url: `${url}/:key`,
    schema: {
      tags,
      summary: 'One theme, and what is chosen in its settings',
      params: themeKeyParam,
      response: { 200: themeDetail },
    },
    onRequest: allow(shop, 'read'),
    handler: async (request, reply) => sendTheme(reply, request.params.key),
  });

  http.route({
    method: 'PUT',
    url: `${url}/:key/settings`,
    schema: {
      tags,
      summary: 'Save what is chosen in a theme’s settings',
      params: themeKeyParam,
      body: themeSettingsInput,
      response: { 200: themeDetail },
    },
    onRequest: allow(shop, 'settings'),
    handler: async (request, reply) => {
      const { key } = request.params;
      return sendTheme(reply, key, await saveThemeSettings(db, shop.files, key, request.body));
    },
  });

  http.route({
    method: 'POST',
    url: `${url}/:key/publish`,
    schema: { tags, summary: 'Show a theme to shoppers', params: themeKeyParam, response: { 200: themeDetail } },
    onRequest: allow(shop, 'settings'),
    handler: async (request, reply) => sendTheme(reply, request.params.key, await publishTheme(db, request.params.key)),
  });

  http.route({
    method: 'POST',
    url: `${url}/:key/images`,
    schema: {
      tags,
      summary: 'Upload a picture for a setting (multipart field "image")',
      consumes: ['multipart/form-data'],
      params: themeKeyParam,
      response: { 201: imageView },
    },
    onRequest: allow(shop, 'settings'),
    handler: async (request, reply) => {
      const bytes = await uploaded(request, 'image', uploadLimitBytes);
      const picture = isRefusal(bytes) ? bytes : await preparePicture(bytes.content);
      if (isRefusal(picture)) return sendRefusal(reply, picture);
      const file = await shop.files.put(picture.bytes, 'webp');
      return reply.status(201).send({ file, width: picture.width, height: picture.height });
    },
  });

  http.route({
    method: 'POST',
    url: `${url}/:key/previews`,
    schema: {
      tags,
      summary: 'Look at the shop in a theme that is not live, or with settings that are not saved',
      params: themeKeyParam,
      body: previewInput,
      response: { 201: previewView },
    },
    onRequest: allow(shop, 'settings'),
    handler: async (request, reply) => {
      const { key } = request.params;
      const known = await showTheme(db, key);
      if (isRefusal(known)) return sendRefusal(reply, known);
      const token = await startPreview(db, {
        key,
        values: request.body.values ?? null,
        userId: request.user?.id ?? 0,
        now: shop.clock(),
      });
      return reply.status(201).send({ token, url: `/preview/${token}` });
    },
  });

  http.route({
    method: 'PUT',
    url: '/api/v1/theme-previews/:token',
    schema: { tags, summary: 'Show other settings in a preview', params: previewParam, body: previewInput.required() },
    onRequest: allow(shop, 'settings'),
    handler: async (request, reply) => {
      const refused = await changePreview(db, request.params.token, request.body.values, request.user?.id ?? 0);
      return refused ? sendRefusal(reply, refused) : reply.status(204).send();
    },
  });

  ownThemeRoutes(http, shop);
  themeFileRoutes(http, shop);
}

/** Themes of the merchant's own. */
function ownThemeRoutes(http: Http, shop: Shop): void {
  const { db } = shop;
  const tags = ['Themes'];
  async function sendMade(reply: FastifyReply, made: string | Refusal) {
    if (isRefusal(made)) return sendRefusal(reply, made);
    return sendResult(reply.status(201), await showTheme(db, made));
  }

  http.route({
    method: 'POST',
    url: `${url}/:key/duplicate`,
    schema: {
      tags,
      summary: 'Copy a theme into one of your own, whose files can be changed',
      params: themeKeyParam,
      body: themeNameInput,
      response: { 201: themeDetail },
    },
    onRequest: allow(shop, 'settings'),
    handler: async (request, reply) => {
      const { name } = request.body;
      return sendMade(reply, await duplicateTheme(db, request.params.key, { name, actor: actorOf(request) }));
    },
  });

  http.route({
    method: 'PUT',
    url: `${url}/:key`,
    schema: { tags, summary: 'Rename a theme', params: themeKeyParam, body: renameInput, response: { 200: themeView } },
    onRequest: allow(shop, 'settings'),
    handler: async (request, reply) => {
      const refused = await renameTheme(db, request.params.key, request.body);
      return refused ? sendRefusal(reply, refused) : sendResult(reply, await showTheme(db, request.params.key));
    },
  });

  http.route({
    method: 'DELETE',
    url: `${url}/:key`,
    schema: { tags, summary: 'Delete a theme that is not live', params: themeKeyParam },
    onRequest: allow(shop, 'settings'),
    handler: async (request, reply) => {
      const refused = await deleteTheme(db, request.params.key);
      return refused ? sendRefusal(reply, refused) : reply.status(204).send();
    },
  });

  http.route({
    method: 'GET',
    url: `${url}/:key/download`,
    schema: { tags, summary: 'A theme as a ZIP', params: themeKeyParam },
    onRequest: allow(shop, 'settings'),
    handler: async (request, reply) => {
      const packed = await packTheme(db, request.params.key);
      if (isRefusal(packed)) return sendRefusal(reply, packed);
      return reply
        .type('application/zip')
        .header('content-disposition', `attachment; filename="${packed.name}"`)
        .header('cache-control', 'no-store')
        .send(packed.stream);
    },
  });

  http.route({
    method: 'POST',
    url: `${url}/upload`,
    schema: {
      tags,
      summary: 'Bring in a theme (multipart field "file": a ZIP)',
      consumes: ['multipart/form-data'],
      response: { 201: themeDetail },
    },
    onRequest: allow(shop, 'settings'),
    handler: async (request, reply) => {
      const upload = await uploaded(request, 'file', uploadLimitBytes);
      if (isRefusal(upload)) return sendRefusal(reply, upload);
      const { content: bytes, fileName } = upload;
      return sendMade(reply, await unpackTheme(db, shop.files, { bytes, fileName, actor: actorOf(request) }));
    },
  });
}
