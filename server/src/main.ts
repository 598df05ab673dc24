import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { buildApp } from './app.ts';
import { openPlacements } from './orders/place-order.ts';
import { openPaymentProviders } from './payments/providers.ts';
import { systemClock } from './platform/clock.ts';
import { type Config, publicAddress, readConfig } from './platform/config.ts';
import { openDb } from './platform/db.ts';
import { folderFileStore } from './platform/files.ts';
import { startJobs } from './platform/jobs.ts';
import { migrate } from './platform/migrate.ts';
import { openDatabase } from './platform/open-database.ts';
import { StartError } from './platform/start-error.ts';
import { prepareStore } from './settings/prepare-store.ts';
import { startWork } from './start-work.ts';

/** Seconds in which running requests and jobs may finish after SIGTERM. */
const drainSeconds = 15;

try {
  await start(readConfig(process.env));
} catch (error) {
  if (!(error instanceof StartError)) throw error;
  console.error(`Evershelf cannot start. ${error.message}`);
  process.exit(1);
}

async function start(config: Config): Promise<void> {
  const closing: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const close of closing.reverse()) await close().catch((error) => console.error(error));
  };
  try {
    const { pool, stop: closeDatabase } = await openDatabase(config);
    closing.push(closeDatabase);
    await migrate(pool);
    const db = openDb(pool);
    await mkdir(config.dataDir, { recursive: true });
    const files = folderFileStore(join(config.dataDir, 'files'));
    const prepared = await prepareStore(db, files, config);
    const jobs = await startJobs(pool, (error) => console.error(error));
    closing.push(() => jobs.stop());
    const payments = openPaymentProviders(config);
    const placements = openPlacements({ db, jobs, payments });
    const shop = { config, db, pool, clock: systemClock, files, jobs, payments, placements };
    await startWork(shop);
    const http = await buildApp(shop);
    closing.push(() => http.close());
    await listen(http, config);
    greet(config, prepared.demoSignIn);
  } catch (error) {
    await stop();
    throw error;
  }
  drainOn(['SIGTERM', 'SIGINT'], stop);
}

async function listen(http: Awaited<ReturnType<typeof buildApp>>, config: Config): Promise<void> {
  try {
    await http.listen({ port: config.port, host: config.host });
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'EADDRINUSE') {
      throw new StartError(
        `Port ${config.port} is taken by another program; choose a free one, such as PORT=${config.port + 1}.`,
      );
    }
    if (code === 'EACCES' || code === 'EADDRNOTAVAIL') {
      throw new StartError(`This user cannot listen on ${config.host}:${config.port} (${code}); set HOST and PORT.`);
    }
    throw error;
  }
}

function greet(config: Config, demoSignIn: { email: string; password: string } | null): void {
  const url = publicAddress(config);
  console.info(
    `\nEvershelf is open.\n\n  Shop         ${url}/\n  Back office  ${url}/admin\n  API          ${url}/api/docs`,
  );
  if (demoSignIn) console.info(`\n  Sign in      ${demoSignIn.email}  /  ${demoSignIn.password}   (demo data)`);
  console.info('\nStop with Ctrl+C.\n');
}

function drainOn(signals: NodeJS.Signals[], stop: () => Promise<void>): void {
  let stopping = false;
  for (const signal of signals) {
    process.on(signal, async () => {
      if (stopping) return;
      stopping = true;
      setTimeout(() => process.exit(1), drainSeconds * 1000).unref();
      await stop();
      process.exit(0);
    });
  }
}
