/**
 * `npm run doctor`: compares every stock counter with the ledger and the order lines, and explains each difference.
 * `npm run doctor -- --repair` sets the counters right. Works beside a running shop. Exits with 1 while anything is off.
 */
import { findDifferences, repairVariant } from '../server/src/inventory/doctor.ts';
import { readConfig } from '../server/src/platform/config.ts';
import { openDb } from '../server/src/platform/db.ts';
import { migrate } from '../server/src/platform/migrate.ts';
import { joinDatabase } from '../server/src/platform/open-database.ts';
import { StartError } from '../server/src/platform/start-error.ts';

try {
  const { pool, stop } = await joinDatabase(readConfig(process.env));
  try {
    await migrate(pool);
    const db = openDb(pool);
    const differences = await findDifferences(db);
    for (const each of differences) {
      console.info(
        `variant ${each.variantId}, ${each.what} (${each.where}): ${each.counter}, should be ${each.truth}: ${each.explanation}.`,
      );
    }
    let left = differences.length;
    if (left === 0) console.info('All stock counters agree with the ledger and the order lines.');
    else if (process.argv.includes('--repair')) {
      for (const variantId of new Set(differences.filter((each) => each.repairable).map((each) => each.variantId))) {
        left -= (await repairVariant(db, variantId)).length;
      }
      console.info(left === 0 ? 'All of it is mended.' : `${left} differences need a person.`);
    } else console.info(`${left} differences. Run \`npm run doctor -- --repair\` to set the counters right.`);
    process.exitCode = left === 0 ? 0 : 1;
  } finally {
    await stop();
  }
} catch (error) {
  if (!(error instanceof StartError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
