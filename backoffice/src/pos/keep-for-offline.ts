/**
 * Has the service worker keep the register's own files, so that it starts without a network. Only over https and on
 * localhost do browsers allow one; elsewhere the register works as a page.
 */
export async function keepForOffline(): Promise<void> {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
  try {
    await navigator.serviceWorker.register('/pos/sw.js', { scope: '/pos' });
    const { active } = await navigator.serviceWorker.ready;
    const loaded = performance.getEntriesByType('resource').map((entry) => entry.name);
    active?.postMessage({ keep: ['/pos', ...loaded.filter((url) => new URL(url).pathname.startsWith('/admin/'))] });
  } catch {
    // Private windows and managed browsers may forbid it; nothing else depends on it.
  }
}
