// Keeps the register's page and files on the device, so that it starts without a network. What is sold and in stock is
// never answered from here: those requests go to the shop, or fail.
const cacheName = 'evershelf-pos-1';

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

// The page tells which files it loaded; those of an earlier version are dropped.
self.addEventListener('message', (event) => {
  const keep = event.data?.keep;
  if (Array.isArray(keep)) event.waitUntil(keepFiles(keep));
});

async function keepFiles(urls) {
  const cache = await caches.open(cacheName);
  const wanted = new Set(urls.map((url) => new URL(url, self.location.origin).href));
  await Promise.all([...wanted].map((url) => cache.add(url).catch(() => undefined)));
  for (const request of await cache.keys()) if (!wanted.has(request.url)) await cache.delete(request);
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  if (request.mode === 'navigate') event.respondWith(fetch(request).catch(() => kept('/pos')));
  else if (pathname.startsWith('/admin/'))
    event.respondWith(kept(request).then((known) => (known.ok ? known : fetch(request))));
});

/** What was kept of a request, or an error where nothing was. */
async function kept(request) {
  return (await (await caches.open(cacheName)).match(request)) ?? Response.error();
}
