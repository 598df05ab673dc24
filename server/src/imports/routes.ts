import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { MultipartFile } from '@fastify/multipart';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { actorOf } from '../accounts/actor.ts';
import { allow } from '../accounts/allow.ts';
import { undo } from '../changes/bulk-edit.ts';
import type { Http } from '../platform/http.ts';
import { sendRefusal, sendResult } from '../platform/http.ts';
import { isRefusal, type Refusal, refuse } from '../platform/refusals.ts';
import { idParam, page, pageQuery } from '../platform/schemas.ts';
import { findUnstorableText } from '../platform/storable-text.ts';
import { megabytes, sheetLimits } from '../sheets/sheet.ts';
import type { Shop } from '../shop.ts';
import { checkImport } from './check-import.ts';
import { chooseColumns } from './choose-columns.ts';
import { discardImport } from './discard-import.ts';
import { fetchImportPicture, readPictures, uploadPictures } from './import-pictures.ts';
import { listImportRows, listImports, loadImportDetail } from './list-imports.ts';
import { writeProblemSheet } from './problem-sheet.ts';
import { runImport } from './run-import.ts';
import { columnsInput, importDetail, importRowsQuery, importRowView, importView } from './schemas.ts';
import { startImport, stopImport } from './start-import.ts';
import { uploadImport } from './upload-import.ts';
import { writeTemplate } from './write-template.ts';

/** Starts checking and making the imports that are left to the background. */
export async function startImports(shop: Shop): Promise<void> {
  await shop.jobs.handle('check-import', ({ importId, check }) => checkImport(shop, importId, check));
  await shop.jobs.handle('run-import', ({ importId }) => runImport(shop, importId));
  await shop.jobs.handle('read-import-pictures', ({ importId, document }) => readPictures(shop, importId, document));
  await shop.jobs.handle('fetch-import-picture', ({ importId, fetchId }) =>
    fetchImportPicture(shop, importId, fetchId),
  );
}

const contentTypes = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** Tools > Imports over HTTP. */
export async function importRoutes(http: Http, shop: Shop): Promise<void> {
  const { db } = shop;
  const tags = ['Imports'];
  const guard = allow(shop, 'catalogue');
  const by = (request: FastifyRequest) => ({ actor: actorOf(request), now: shop.clock() });

  async function sendImport(reply: FastifyReply, importId: number, refused?: Refusal) {
    if (refused) return sendRefusal(reply, refused);
    const imported = await loadImportDetail(db, importId);
    return sendResult(reply, imported ?? refuse('not_found', `There is no import ${importId}.`));
  }

  http.route({
    method: 'GET',
    url: '/api/v1/imports',
    schema: {
      tags,
      summary: 'Imports, newest first',
      querystring: pageQuery.omit({ search: true }),
      response: { 200: page(importView) },
    },
    onRequest: guard,
    handler: async (request, reply) => sendResult(reply, await listImports(db, request.query)),
  });

  http.route({
    method: 'POST',
    url: '/api/v1/imports',
    schema: {
      tags,
      summary: 'Upload a sheet (multipart field "file": CSV, XLSX or ODS; optional "lastModified" before it)',
      description: 'Nothing is changed: choose its columns next, look at the preview, then start it.',
      consumes: ['multipart/form-data'],
      response: { 201: importDetail },
    },
    onRequest: guard,
    handler: async (request, reply) => {
      const part = await filePart(request);
      if (isRefusal(part)) return sendRefusal(reply, part);
      const made = await inFile(shop, part, (path) =>
        uploadImport(db, { fileName: nameOf(part), path, lastModified: lastModifiedOf(part) }, by(request)),
      );
      if (isRefusal(made)) return sendRefusal(reply, made);
      reply.status(201);
      return sendImport(reply, made);
    },
  });

  http.route({
    method: 'GET',
    url: '/api/v1/imports/:id',
    schema: { tags, summary: 'One import', params: idParam, response: { 200: importDetail } },
    onRequest: guard,
    handler: async (request, reply) => sendImport(reply, request.params.id),
  });

  http.route({
    method: 'PUT',
    url: '/api/v1/imports/:id/columns',
    schema: {
      tags,
      summary: 'Choose what the columns mean; all rows are checked in the background',
      params: idParam,
      body: columnsInput,
      response: { 200: importDetail },
    },
    onRequest: guard,
    handler: async (request, reply) => {
      const { id } = request.params;
      return sendImport(reply, id, await chooseColumns(shop, id, request.body));
    },
  });

  http.route({
    method: 'PUT',
    url: '/api/v1/imports/:id/pictures',
    schema: {
      tags,
      summary: 'Bring pictures (multipart field "file": a ZIP); rows name them by file name',
      description: 'They are read in the background; choose the columns when they are. Another ZIP replaces this one.',
      consumes: ['multipart/form-data'],
      params: idParam,
      response: { 200: importDetail },
    },
    onRequest: guard,
    handler: async (request, reply) => {
      const part = await filePart(request);
      if (isRefusal(part)) return sendRefusal(reply, part);
      const { id } = request.params;
      const refused = await uploadPictures(shop, id, part.file);
      return sendImport(reply, id, part.file.truncated ? await tooLarge(id) : refused);
    },
  });

  /** A ZIP that was cut off at the limit is no ZIP; its reading finds that out, and this says why. */
  async function tooLarge(importId: number): Promise<Refusal> {
    const failure = `it has more than ${megabytes(sheetLimits.fileBytes)}. Split it up.`;
    await db
      .updateTable('imports')
      .set({ pictures_state: 'failed', pictures_failure: failure, pictures_document: null })
      .where('id', '=', importId)
      .execute();
    return refuse('too_large', `file: ${failure}`, { field: 'file' });
  }

  http.route({
    method: 'GET',
    url: '/api/v1/imports/:id/rows',
    schema: {
      tags,
      summary: 'What each row does, or why it does nothing',
      params: idParam,
      querystring: importRowsQuery,
      response: { 200: page(importRowView) },
    },
    onRequest: guard,
    handler: async (request, reply) => sendResult(reply, await listImportRows(db, request.params.id, request.query)),
  });

  http.route({
    method: 'POST',
    url: '/api/v1/imports/:id/start',
    schema: {
      tags,
      summary: 'Import the new and changed rows, in the background; one that was stopped goes on',
      params: idParam,
      response: { 200: importDetail },
    },
    onRequest: guard,
    handler: async (request, reply) => {
      const { id } = request.params;
      return sendImport(reply, id, await startImport(shop, id));
    },
  });

  http.route({
    method: 'POST',
    url: '/api/v1/imports/:id/stop',
    schema: {
      tags,
      summary: 'Stop a running import; what was done stays and can be undone',
      params: idParam,
      response: { 200: importDetail },
    },
    onRequest: guard,
    handler: async (request, reply) => {
      const { id } = request.params;
      return sendImport(reply, id, await stopImport(db, id, shop.clock()));
    },
  });

  http.route({
    method: 'POST',
    url: '/api/v1/imports/:id/undo',
    schema: {
      tags,
      summary: 'Undo an import',
      description:
        'Gives everything it changed its former value back and archives what it made; what was changed since is left ' +
        'alone. Answers the change set that does so, which may still be running.',
      params: idParam,
      response: { 200: z.object({ changeSetId: z.number().int() }) },
    },
    onRequest: guard,
    handler: async (request, reply) => {
      const imported = await loadImportDetail(db, request.params.id);
      if (!imported) return sendRefusal(reply, refuse('not_found', `There is no import ${request.params.id}.`));
      if (imported.changeSetId === null) {
        return sendRefusal(reply, refuse('conflict', 'This import has changed nothing; there is nothing to undo.'));
      }
      const made = await undo(shop, imported.changeSetId, by(request));
      return sendResult(reply, isRefusal(made) ? made : { changeSetId: made });
    },
  });

  http.route({
    method: 'GET',
    url: '/api/v1/imports/:id/problems.:format',
    schema: {
      tags,
      summary: 'The rows that were not imported, with the reason, as a sheet to mend and import again',
      params: z.object({ ...idParam.shape, format: z.enum(['csv', 'xlsx']) }),
    },
    onRequest: guard,
    handler: async (request, reply) => {
      const { id, format } = request.params;
      return sendSheet(reply, format, await writeProblemSheet(shop, id));
    },
  });

  http.route({
    method: 'GET',
    url: '/api/v1/imports/template.:format',
    schema: {
      tags,
      summary: 'A sheet to begin with: the columns new products need, and those most of them have',
      params: z.object({ format: z.enum(['csv', 'xlsx']) }),
    },
    onRequest: guard,
    handler: async (request, reply) => sendSheet(reply, request.params.format, await writeTemplate(shop)),
  });

  http.route({
    method: 'DELETE',
    url: '/api/v1/imports/:id',
    schema: {
      tags,
      summary: 'Forget an import that has changed nothing',
      params: idParam,
      response: { 204: z.null() },
    },
    onRequest: guard,
    handler: async (request, reply) => {
      const refused = await discardImport(db, request.params.id);
      return refused ? sendRefusal(reply, refused) : reply.status(204).send(null);
    },
  });

  /** Sends one of the two documents of a sheet that was made for this answer, and removes both. */
  async function sendSheet(
    reply: FastifyReply,
    format: 'csv' | 'xlsx',
    made: { fileName: string; csv: string; xlsx: string } | Refusal,
  ) {
    if (isRefusal(made)) return sendRefusal(reply, made);
    const document = await shop.files.getDocument(made[format]);
    if (!document) throw new Error(`${made.fileName} is gone`);
    document.stream.once('close', () => {
      for (const name of [made.csv, made.xlsx]) void shop.files.removeDocument(name).catch(() => undefined);
    });
    return reply
      .type(contentTypes[format])
      .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(`${made.fileName}.${format}`)}`)
      .header('content-length', document.bytes)
      .send(document.stream);
  }
}

/** The file of an upload, at most as large as we read. Refuses a request without one. */
async function filePart(request: FastifyRequest): Promise<MultipartFile | Refusal> {
  const limits = { fileSize: sheetLimits.fileBytes, files: 1, fields: 5 };
  const part = request.isMultipart() ? await request.file({ limits }) : undefined;
  if (part?.fieldname === 'file') return part;
  return refuse('invalid', 'file: send it as multipart/form-data in the field "file".', { field: 'file' });
}

/** Receives an upload into a file of its own, which is gone afterwards. Refuses one that is too large. */
async function inFile<Result>(
  shop: Shop,
  part: MultipartFile,
  work: (path: string) => Promise<Result | Refusal>,
): Promise<Result | Refusal> {
  const uploads = join(shop.config.dataDir, 'uploads');
  await mkdir(uploads, { recursive: true });
  const folder = await mkdtemp(join(uploads, 'import-'));
  try {
    const path = join(folder, 'file');
    await pipeline(part.file, createWriteStream(path));
    if (!part.file.truncated) return await work(path);
    const message = `file: it has more than ${megabytes(sheetLimits.fileBytes)}, the most that is read. Split it up.`;
    return refuse('too_large', message, { field: 'file', details: { most: sheetLimits.fileBytes } });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function nameOf(part: MultipartFile): string {
  const name = part.filename.split(/[\\/]/).at(-1)?.trim().slice(0, 200) || 'sheet';
  return findUnstorableText(name) === null ? name : 'sheet';
}

/** When the file was last changed on the merchant's machine, as browsers tell. */
function lastModifiedOf(part: MultipartFile): Date | undefined {
  const field = z.object({ value: z.coerce.number().int().min(0).max(8.64e15) }).safeParse(part.fields.lastModified);
  return field.success ? new Date(field.data.value) : undefined;
}
