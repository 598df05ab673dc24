import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { actorOf } from '../accounts/actor.ts';
import { allow } from '../accounts/allow.ts';
import type { Http } from '../platform/http.ts';
import { sendRefusal, sendResult } from '../platform/http.ts';
import { isRefusal, type Refusal, refuse } from '../platform/refusals.ts';
import type { Shop } from '../shop.ts';
import {
  listFileVersions,
  listThemeFiles,
  readThemeFile,
  removeThemeFile,
  rollBackThemeFile,
  saveThemeFile,
  showFileVersion,
  showThemeFile,
} from './change-files.ts';
import { themeLimits, themePath } from './rules/theme-paths.ts';
import {
  fileQuery,
  fileVersionList,
  fileVersionQuery,
  removeFileQuery,
  rollbackInput,
  saveFileInput,
  themeFile,
  themeFileList,
  themeKeyParam,
} from './schemas.ts';
import { uploaded } from './upload.ts';

/** The files of a theme over HTTP. Those of one that came with the shop can be read, not changed. */
export function themeFileRoutes(http: Http, shop: Shop): void {
  const { db } = shop;
  const tags = ['Themes'];
  const url = '/api/v1/themes/:key/files';
  const guard = allow(shop, 'settings');
  const sendFile = async (
    request: { params: { key: string } },
    reply: FastifyReply,
    path: string,
    refused?: Refusal,
  ) => (refused ? sendRefusal(reply, refused) : sendResult(reply, await showThemeFile(db, request.params.key, path)));

  http.route({
    method: 'GET',
    url,
    schema: { tags, summary: 'The files a theme is made of', params: themeKeyParam, response: { 200: themeFileList } },
    onRequest: guard,
    handler: async (request, reply) => {
      const items = await listThemeFiles(db, request.params.key);
      return isRefusal(items) ? sendRefusal(reply, items) : reply.send({ items });
    },
  });

  http.route({
    method: 'GET',
    url: `${url}/content`,
    schema: { tags, summary: 'One file', params: themeKeyParam, querystring: fileQuery, response: { 200: themeFile } },
    onRequest: guard,
    handler: async (request, reply) => sendFile(request, reply, request.query.path),
  });

  http.route({
    method: 'GET',
    url: `${url}/bytes`,
    schema: { tags, summary: 'A picture or font as it is', params: themeKeyParam, querystring: fileQuery },
    onRequest: guard,
    handler: async (request, reply) => {
      const { path } = request.query;
      const bytes = await readThemeFile(db, request.params.key, path);
      const at = themePath(path);
      if (!bytes || at?.kind !== 'asset')
        return sendRefusal(reply, refuse('not_found', `There is no asset '${path}'.`));
      return reply
        .type(at.type)
        .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox")
        .header('cache-control', 'no-store')
        .send(bytes);
    },
  });

  http.route({
    method: 'PUT',
    url: `${url}/content`,
    schema: {
      tags,
      summary: 'Save a file of an own theme; refused where it would break the theme, with file and line',
      params: themeKeyParam,
      body: saveFileInput,
      response: { 200: themeFile },
    },
    onRequest: guard,
    handler: async (request, reply) => {
      const { path, text, version } = request.body;
      const change = { path, version, actor: actorOf(request), content: Buffer.from(text) };
      return sendFile(request, reply, path, await saveThemeFile(db, request.params.key, change));
    },
  });

  http.route({
    method: 'POST',
    url: `${url}/assets`,
    schema: {
      tags,
      summary: 'Upload a picture, font, style sheet or script (multipart field "file"); one of that name is replaced',
      consumes: ['multipart/form-data'],
      params: themeKeyParam,
      querystring: z.object({ version: z.coerce.number().int().min(0).default(0) }),
      response: { 200: themeFile },
    },
    onRequest: guard,
    handler: async (request, reply) => {
      const upload = await uploaded(request, 'file', themeLimits.assetBytes);
      if (isRefusal(upload)) return sendRefusal(reply, upload);
      const path = `assets/${upload.fileName}`;
      const { version } = request.query;
      const change = { path, version, actor: actorOf(request), content: upload.content };
      return sendFile(request, reply, path, await saveThemeFile(db, request.params.key, change));
    },
  });

  http.route({
    method: 'DELETE',
    url,
    schema: {
      tags,
      summary: 'Take a file out of an own theme; what the shop has in its place is used',
      params: themeKeyParam,
      querystring: removeFileQuery,
    },
    onRequest: guard,
    handler: async (request, reply) => {
      const change = { ...request.query, actor: actorOf(request) };
      const refused = await removeThemeFile(db, request.params.key, change);
      return refused ? sendRefusal(reply, refused) : reply.status(204).send();
    },
  });

  versionRoutes(http, shop, url, sendFile);
}

function versionRoutes(
  http: Http,
  shop: Shop,
  url: string,
  sendFile: (
    request: { params: { key: string } },
    reply: FastifyReply,
    path: string,
    refused?: Refusal,
  ) => Promise<FastifyReply>,
): void {
  const { db } = shop;
  const tags = ['Themes'];
  const guard = allow(shop, 'settings');

  http.route({
    method: 'GET',
    url: `${url}/versions`,
    schema: {
      tags,
      summary: 'The versions of a file, the newest first',
      params: themeKeyParam,
      querystring: fileQuery,
      response: { 200: fileVersionList },
    },
    onRequest: guard,
    handler: async (request, reply) =>
      reply.send({ items: await listFileVersions(db, request.params.key, request.query.path) }),
  });

  http.route({
    method: 'GET',
    url: `${url}/version`,
    schema: {
      tags,
      summary: 'A file as it was at a version',
      params: themeKeyParam,
      querystring: fileVersionQuery,
      response: { 200: z.object({ text: z.string().nullable() }) },
    },
    onRequest: guard,
    handler: async (request, reply) => {
      const { path, version } = request.query;
      return reply.send({ text: await showFileVersion(db, request.params.key, path, version) });
    },
  });

  http.route({
    method: 'POST',
    url: `${url}/rollback`,
    schema: {
      tags,
      summary: 'Make a file what it was at an earlier version',
      params: themeKeyParam,
      body: rollbackInput,
      response: { 200: themeFile },
    },
    onRequest: guard,
    handler: async (request, reply) => {
      const { path } = request.body;
      const change = { ...request.body, actor: actorOf(request) };
      return sendFile(request, reply, path, await rollBackThemeFile(db, request.params.key, change));
    },
  });
}
