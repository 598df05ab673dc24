/**
 * `npm run bench -- NAME...`: measures the shop beside raw baselines on the same database, in the same run, and says
 * whether each goal is met. Without names it runs all. DATABASE_URL names a PostgreSQL whose user may create databases;
 * absent, an embedded one in the temporary folder is used and removed afterwards.
 */

import { openCluster } from './support/cluster.ts';
import { printMachine } from './support/machine.ts';
import { printVerdicts } from './support/report.ts';

const benches: Record<string, string> = {
  place: './place.ts',
  hot: './hot.ts',
  allocate: './allocate.ts',
  quote: './quote.ts',
  growth: './growth.ts',
  inventory: './inventory.ts',
  listing: './listing.ts',
  page: './page.ts',
  backorders: './backorders.ts',
  bulk: './bulk.ts',
  import: './import.ts',
  export: './export.ts',
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in benches));
if (unknown.length > 0) {
  console.error(`There is no bench '${unknown.join("', '")}'; there are ${Object.keys(benches).join(', ')}.`);
  process.exit(2);
}

const cluster = await openCluster();
try {
  await printMachine(cluster);
  for (const name of asked.length > 0 ? asked : Object.keys(benches)) {
    console.info(`\n== ${name}`);
    const { run } = (await import(benches[name] as string)) as { run(on: typeof cluster): Promise<void> };
    await run(cluster);
  }
} finally {
  await cluster.stop();
}
process.exitCode = printVerdicts() ? 0 : 1;
