import type pg from 'pg';
import type { Http } from './http.ts';

/** /healthz: the process lives. /readyz: it can serve, which includes its database. */
export function healthRoutes(http: Http, shop: { pool: pg.Pool }): void {
  http.get('/healthz', { schema: { hide: true }, logLevel: 'silent' }, () => ({ status: 'ok' }));
  http.get('/readyz', { schema: { hide: true }, logLevel: 'silent' }, async (_request, reply) => {
    try {
      await shop.pool.query('select 1');
      return { status: 'ready' };
    } catch {
      return reply.status(503).header('retry-after', '2').send({ status: 'database unreachable' });
    }
  });
}
