import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import serveFiles from '@fastify/static';
import type { FastifyReply } from 'fastify';
import type { Http } from '../platform/http.ts';
import type { Shop } from '../shop.ts';

const builtFolder = fileURLToPath(new URL('../../../backoffice/dist/', import.meta.url));

/** Files beside index.html whose names carry no hash: checked again on every visit. */
const plainFiles: Record<string, string> = {
  'color-scheme.js': 'text/javascript; charset=utf-8',
  'favicon.svg': 'image/svg+xml',
};

/** The register, an app of its own at /pos, by the addresses of its files beside the hashed ones. */
const registerFiles: Record<string, [file: string, type: string]> = {
  '/pos': ['pos.html', 'text/html; charset=utf-8'],
  '/pos/sw.js': ['pos-sw.js', 'text/javascript; charset=utf-8'],
  '/pos/manifest.webmanifest': ['pos.webmanifest', 'application/manifest+json'],
  '/pos/icon-192.png': ['pos-icon-192.png', 'image/png'],
  '/pos/icon-512.png': ['pos-icon-512.png', 'image/png'],
  '/pos/icon-maskable.png': ['pos-icon-maskable.png', 'image/png'],
};

const notBuiltPage = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Back office not built yet</title>
<h1>The back office is not built yet</h1>
<p>Run <code>npm run build -w backoffice</code> in the folder of the shop, then reload this page.</p>
</html>
`;

/**
 * The merchant's web app at /admin: its hashed assets for ever, every other path the one page whose router takes over.
 * The built folder is read on each visit, so building it again needs no restart.
 */
export async function backofficeRoutes(http: Http, _shop: Shop): Promise<void> {
  await http.register(serveFiles, {
    root: join(builtFolder, 'assets'),
    prefix: '/admin/assets/',
    decorateReply: false,
    suppressWarning: true,
    index: false,
    preCompressed: true,
    immutable: true,
    maxAge: '365d',
    schemaHide: true,
  });
  for (const [name, type] of Object.entries(plainFiles)) {
    http.get(`/admin/${name}`, { schema: { hide: true } }, (_request, reply) => sendBuilt(reply, name, type));
  }
  for (const [url, [file, type]] of Object.entries(registerFiles)) {
    http.get(url, { schema: { hide: true } }, (_request, reply) => {
      // The worker's file lies below the page it serves.
      if (file === 'pos-sw.js') reply.header('service-worker-allowed', '/pos');
      return sendBuilt(reply, file, type);
    });
  }
  for (const url of ['/admin', '/admin/*']) {
    http.get(url, { schema: { hide: true } }, (_request, reply) =>
      sendBuilt(reply, 'index.html', 'text/html; charset=utf-8'),
    );
  }
}

async function sendBuilt(reply: FastifyReply, name: string, type: string) {
  const bytes = await readFile(join(builtFolder, name)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  reply.header('cache-control', 'no-cache');
  if (!bytes) return reply.status(503).type('text/html; charset=utf-8').send(notBuiltPage);
  return reply.type(type).send(bytes);
}
