/** Sends a page compressed, or that the browser has it already. */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/** A page ready to be sent. */
export type PackedPage = { gzip: Buffer; etag: string; language: string };

/** Packs a page's HTML. */
export async function packPage(html: string, language: string): Promise<PackedPage> {
  const etag = `W/"${createHash('sha256').update(html).digest('base64url').slice(0, 22)}"`;
  return { gzip: await compress(html), etag, language };
}

/**
 * Sends a packed page. Browsers keep it but ask before they show it again (no-cache), and get 304 while it is the same:
 * what is shown after a reload is never older than the last sale.
 */
export async function sendPacked(
  request: FastifyRequest,
  reply: FastifyReply,
  page: PackedPage,
): Promise<FastifyReply> {
  reply
    .header('cache-control', 'private, no-cache')
    .header('content-language', page.language)
    .header('etag', page.etag)
    .header('vary', 'accept-encoding, cookie');
  if (request.headers['if-none-match']?.includes(page.etag)) return reply.status(304).send();
  reply.type('text/html; charset=utf-8');
  if (!/\bgzip\b/.test(String(request.headers['accept-encoding'] ?? '')))
    return reply.send(await decompress(page.gzip));
  return reply.header('content-encoding', 'gzip').send(page.gzip);
}
