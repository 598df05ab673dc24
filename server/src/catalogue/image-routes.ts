import { extname } from 'node:path';
import { z } from 'zod';
import { allow } from '../accounts/allow.ts';
import { inTransaction } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';
import { sendRefusal, uploadLimitBytes } from '../platform/http.ts';
import { isRefusal, type Refusal, refuse } from '../platform/refusals.ts';
import { id, idParam } from '../platform/schemas.ts';
import type { Shop } from '../shop.ts';
import { addProductImage, arrangeProductImages } from './images.ts';
import { resizePicture } from './resize-picture.ts';
import { productView } from './schemas.ts';
import { loadProduct } from './store.ts';

const contentTypes: Record<string, string> = { '.webp': 'image/webp', '.png': 'image/png', '.jpg': 'image/jpeg' };

/** Uploading, arranging and serving product pictures. */
export function imageRoutes(http: Http, shop: Shop): void {
  const tags = ['Products'];

  http.route({
    method: 'POST',
    url: '/api/v1/products/:id/images',
    schema: {
      tags,
      summary: 'Upload a picture (multipart field "image", optional "alt" before it)',
      consumes: ['multipart/form-data'],
      params: idParam,
      response: { 201: productView },
    },
    onRequest: allow(shop, 'catalogue'),
    handler: async (request, reply) => {
      const productId = request.params.id;
      const part = request.isMultipart() ? await request.file() : undefined;
      if (part?.fieldname !== 'image') {
        return sendRefusal(
          reply,
          refuse('invalid', 'image: send the picture as multipart/form-data in the field "image".', { field: 'image' }),
        );
      }
      const bytes = await part.toBuffer().catch(() => null);
      if (bytes === null) {
        const megabytes = uploadLimitBytes / 1024 / 1024;
        return sendRefusal(
          reply,
          refuse('too_large', `image: the file is larger than ${megabytes} MB.`, { field: 'image' }),
        );
      }
      const alt = z.object({ value: z.string().max(500) }).safeParse(part.fields.alt).data?.value ?? '';
      const added = await inTransaction(shop.db, (trx) => addProductImage(trx, shop.files, productId, bytes, alt));
      return isRefusal(added) ? sendRefusal(reply, added) : reply.status(201).send(await known(productId));
    },
  });

  http.route({
    method: 'PUT',
    url: '/api/v1/products/:id/images',
    schema: {
      tags,
      summary: 'Order the pictures; one left out is removed',
      params: idParam,
      body: z.array(z.object({ id, alt: z.string().trim().max(500).default('') })).max(100),
      response: { 200: productView },
    },
    onRequest: allow(shop, 'catalogue'),
    handler: async (request, reply) => {
      const productId = request.params.id;
      const refused = await inTransaction<Refusal | undefined>(shop.db, (trx) =>
        arrangeProductImages(trx, productId, request.body),
      );
      return refused ? sendRefusal(reply, refused) : reply.send(await known(productId));
    },
  });

  http.get(
    '/files/:name',
    { schema: { hide: true, params: z.object({ name: z.string() }) } },
    async (request, reply) => {
      const { name } = request.params;
      const bytes = await shop.files.get(name);
      const type = contentTypes[extname(name)];
      if (!bytes || !type) return sendRefusal(reply, refuse('not_found', 'There is no such picture.'));
      return reply.header('cache-control', 'public, max-age=31536000, immutable').type(type).send(bytes);
    },
  );

  http.get(
    '/files/:width/:name',
    { schema: { hide: true, params: z.object({ width: z.coerce.number().int(), name: z.string() }) } },
    async (request, reply) => {
      const { width, name } = request.params;
      const resized = await resizePicture(shop.files, name, width, request.headers.accept ?? '');
      if (!resized) return sendRefusal(reply, refuse('not_found', 'There is no such picture.'));
      return reply
        .header('vary', 'accept')
        .header('cache-control', resized.isLasting ? 'public, max-age=31536000, immutable' : 'no-store')
        .type(resized.type)
        .send(resized.bytes);
    },
  );

  async function known(productId: number) {
    const product = await loadProduct(shop.db, productId);
    if (!product) throw new Error(`product ${productId} vanished`);
    return product;
  }
}
