/** What an operator meets at the command line: the shop started as a real process, refused with one sentence, killed. */

import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { freshKey, orderFor } from '../support/fixtures.ts';
import { freePort, type ReadyServer, type ServerProcess, startServer, untilReady } from '../support/server-process.ts';

const folders: string[] = [];
const running: ServerProcess[] = [];

afterEach(async () => {
  for (const { child, exited } of running.splice(0)) {
    child.kill('SIGTERM');
    await exited;
  }
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function temporaryFolder(name = 'evershelf start '): string {
  const folder = mkdtempSync(join(tmpdir(), name)); // 0700, and with a space in its name
  folders.push(folder);
  return folder;
}

function start(env: Record<string, string>): ServerProcess {
  const started = startServer(env);
  running.push(started);
  return started;
}

async function startReady(dataDir: string, env: Record<string, string> = {}): Promise<ReadyServer> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const started = start({ DATA_DIR: dataDir, PORT: String(port), ...env });
  await untilReady(url, started);
  return { ...started, url, port };
}

/** One clear sentence, no stack trace, and a code that tells a supervisor it failed. */
async function expectRefusal(started: ServerProcess, words: RegExp): Promise<void> {
  expect(await started.exited).toBe(1);
  const lines = started
    .output()
    .trim()
    .split('\n')
    .filter((line) => !line.startsWith('Installing'));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^Evershelf cannot start\. /);
  expect(lines[0]).toMatch(words);
}

test('a second shop on the same folder, and a taken port, are each told so; the first goes on', async () => {
  const dataDir = join(temporaryFolder(), 'data');
  const first = await startReady(dataDir);
  await expectRefusal(start({ DATA_DIR: dataDir, PORT: String(await freePort()) }), /in use by another Evershelf/);
  await expectRefusal(
    start({ DATA_DIR: join(temporaryFolder(), 'data'), PORT: String(first.port) }),
    new RegExp(`Port ${first.port} is taken`),
  );
  expect((await fetch(`${first.url}/readyz`)).status).toBe(200);
});

test.each([
  [
    'a database nobody answers at',
    { DATABASE_URL: 'postgres://nobody:x@127.0.0.1:1/none' },
    /DATABASE_URL.*ECONNREFUSED/,
  ],
  [
    'a DATABASE_URL of another kind',
    { DATABASE_URL: 'mysql://127.0.0.1/shop' },
    /DATABASE_URL: must start with postgres/,
  ],
  ['a port that is none', { PORT: '99999' }, /PORT/],
  ['a DEMO that is neither', { DEMO: 'yes' }, /DEMO/],
])('refused: %s', async (_case, env, words) => {
  await expectRefusal(start({ DATA_DIR: temporaryFolder(), ...env }), words);
});

test('a data folder that is a file, or below one', async () => {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  await expectRefusal(start({ DATA_DIR: file }), /data folder .* cannot be used \(EEXIST|ENOTDIR/);
  await expectRefusal(start({ DATA_DIR: join(file, 'data') }), /cannot be used \(ENOTDIR\)/);
});

test('a data folder of another PostgreSQL, and one that is no cluster', async () => {
  const dataDir = temporaryFolder();
  mkdirSync(join(dataDir, 'postgres'));
  await expectRefusal(start({ DATA_DIR: dataDir }), /cannot be read as a shop's/);
  writeFileSync(join(dataDir, 'postgres', 'PG_VERSION'), '99\n');
  await expectRefusal(start({ DATA_DIR: dataDir }), /made by PostgreSQL 99/);
});

test('a database that a newer Evershelf has changed', async () => {
  const dataDir = temporaryFolder();
  const first = await startReady(dataDir);
  const { openPool } = await import('../../server/src/platform/db.ts');
  const { readFileSync } = await import('node:fs');
  const password = readFileSync(join(dataDir, 'postgres.password'), 'utf8').trim();
  const pool = openPool({ host: join(dataDir, 'run'), user: 'evershelf', password, database: 'postgres' });
  await pool.query("insert into migrations (name) values ('9999_tomorrow.sql')");
  await pool.end();
  first.child.kill('SIGTERM');
  expect(await first.exited).toBe(0);
  await expectRefusal(
    start({ DATA_DIR: dataDir, PORT: String(await freePort()) }),
    /newer Evershelf \(it has 9999_tomorrow\.sql\)/,
  );
});

test('a path too long for a socket still works', async () => {
  const long = join(temporaryFolder(), 'a-folder-with-a-rather-long-name-'.repeat(5));
  mkdirSync(long, { recursive: true });
  chmodSync(long, 0o700);
  const shop = await startReady(join(long, 'data'));
  shop.child.kill('SIGTERM');
  expect(await shop.exited).toBe(0);
});

test('SIGTERM lets running requests finish, then ends with 0 and takes its database along', async () => {
  const dataDir = temporaryFolder();
  const shop = await startReady(dataDir);
  const body = JSON.stringify({
    storeName: 'Drained',
    name: 'Olga',
    email: 'olga@example.com',
    password: 'a long password',
  });
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const setup = new Promise<number | undefined>((resolve, reject) => {
    const sent = request(`${shop.url}/api/v1/setup`, { method: 'POST', headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    sent.on('error', reject);
    sent.flushHeaders(); // it runs from here on, however busy the machine is: its body comes after the signal
    setTimeout(() => shop.child.kill('SIGTERM'), 1_000);
    setTimeout(() => sent.end(body), 1_500);
  });
  expect(await setup).toBe(200);
  expect(await shop.exited).toBe(0);
  const again = await startReady(dataDir);
  const session = (await (await fetch(`${again.url}/api/v1/session`)).json()) as { store: { name: string } };
  expect(session.store.name).toBe('Drained');
});

test('kill -9 in the middle of orders, five times: every acknowledged order is there, none twice', async () => {
  const dataDir = temporaryFolder();
  const acknowledged = new Map<string, string>();
  for (let round = 0; round < 5; round += 1) {
    const shop = await startReady(dataDir, { DEMO: '1' });
    const { variantId } = await anyVariant(shop.url);
    const body = JSON.stringify(orderFor([{ variantId, quantity: 1 }]));
    for (const [key, number] of acknowledged) expect(await place(shop.url, key, body)).toBe(number);
    // Eight shoppers order without pause; the kill falls right behind an acknowledgement, so always among open orders.
    const enough = acknowledged.size + 1 + round * 10;
    const shopper = async (): Promise<void> => {
      while (shop.child.signalCode === null) {
        const { 'idempotency-key': key = '' } = freshKey();
        const number = await place(shop.url, key, body).catch(() => null);
        if (number === null) return;
        acknowledged.set(key, number);
        if (acknowledged.size >= enough) shop.child.kill('SIGKILL');
      }
    };
    await Promise.all([...Array.from({ length: 8 }, shopper), shop.exited]);
  }
  expect(acknowledged.size).toBeGreaterThanOrEqual(105);
  expect(new Set(acknowledged.values()).size).toBe(acknowledged.size);
});

test('production makes no demo store and refuses the demo sign-in of one', async () => {
  const production = await startReady(temporaryFolder(), { DEMO: '1', NODE_ENV: 'production' });
  const session = (await (await fetch(`${production.url}/api/v1/session`)).json()) as { setupNeeded: boolean };
  expect(session.setupNeeded).toBe(true);
  expect(production.output()).not.toContain('evershelf-demo');

  const dataDir = temporaryFolder();
  const demo = await startReady(dataDir, { DEMO: '1' });
  expect(demo.output()).toContain('owner@example.com');
  demo.child.kill('SIGTERM');
  await demo.exited;
  const later = await startReady(dataDir, { NODE_ENV: 'production' });
  expect(later.output()).not.toContain('evershelf-demo');
  const answer = await fetch(`${later.url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'owner@example.com', password: 'evershelf-demo' }),
  });
  expect(answer.status).toBe(403);
});

async function anyVariant(url: string): Promise<{ variantId: number }> {
  const page = await (await fetch(`${url}/search?q=gift%20wrapping`)).text();
  const product = /href="(\/products\/[^"]+)"/.exec(page)?.[1];
  const variantId = Number(/name="variant" value="(\d+)"/.exec(await (await fetch(url + product)).text())?.[1]);
  return { variantId };
}

async function place(url: string, key: string, body: string): Promise<string> {
  const answer = await fetch(`${url}/api/v1/storefront/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body,
  });
  if (answer.status !== 201) throw new Error(`${answer.status}: ${await answer.text()}`);
  return ((await answer.json()) as { number: string }).number;
}
