/**
 * The shop's own HTTP server with one route that answers a string of the size given: what a page costs that costs
 * nothing to make. Prints its port once it listens.
 */
import type { AddressInfo } from 'node:net';
import { systemClock } from '../../server/src/platform/clock.ts';
import { readConfig } from '../../server/src/platform/config.ts';
import { buildHttp } from '../../server/src/platform/http.ts';

const http = await buildHttp({ ...readConfig({}), logLevel: 'warn' }, systemClock);
const page = 'x'.repeat(Number(process.argv[2]));
http.get('/', { schema: { hide: true } }, (_request, reply) => reply.type('text/html; charset=utf-8').send(page));
await http.listen({ port: 0, host: '127.0.0.1' });
console.info(`port ${(http.server.address() as AddressInfo).port}`);
