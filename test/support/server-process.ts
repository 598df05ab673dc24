/** The shop as its users run it: a process of its own on a free loopback port. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';

export type ServerProcess = {
  child: ChildProcess;
  /** Both streams so far. */
  output(): string;
  /** Its exit code; null when a signal ended it. */
  exited: Promise<number | null>;
};
export type ReadyServer = ServerProcess & { url: string; port: number };

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** Starts the server with an empty store unless `env` says otherwise; does not wait for it. */
export function startServer(env: Record<string, string>): ServerProcess {
  const main = join(import.meta.dirname, '../../server/src/main.ts');
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main], {
    env: { ...process.env, DEMO: '0', NODE_ENV: '', RATE_LIMIT_USER: '0', ...env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      output += chunk;
    });
  }
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  return { child, output: () => output, exited };
}

/** Waits until it answers /readyz; throws with its output when it ends instead, or after a minute. */
export async function untilReady(url: string, server: ServerProcess): Promise<void> {
  for (let attempt = 0; attempt < 1200; attempt += 1) {
    if (server.child.exitCode !== null) throw new Error(`the shop ended: ${server.output()}`);
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the shop did not become ready: ${server.output()}`);
}

/** Starts the server on a free port and waits until it is ready. */
export async function startReadyServer(env: Record<string, string>): Promise<ReadyServer> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = startServer({ PORT: String(port), ...env });
  await untilReady(url, server);
  return { ...server, url, port };
}
