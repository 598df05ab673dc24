/**
 * `npm run set-password -- olga@example.com`: for an owner nobody can let in any more. Gives the account a new password,
 * printed once, opens it if it was deactivated, and ends its sessions. Works beside a running shop.
 */
import { randomBytes } from 'node:crypto';
import { letIn } from '../server/src/accounts/write-user.ts';
import { readConfig } from '../server/src/platform/config.ts';
import { openDb } from '../server/src/platform/db.ts';
import { migrate } from '../server/src/platform/migrate.ts';
import { joinDatabase } from '../server/src/platform/open-database.ts';
import { isRefusal } from '../server/src/platform/refusals.ts';
import { StartError } from '../server/src/platform/start-error.ts';

const email = process.argv[2]?.trim().toLowerCase();
try {
  if (!email) throw new StartError('Whose? Give an e-mail address: npm run set-password -- you@example.com');
  const { pool, stop } = await joinDatabase(readConfig(process.env));
  try {
    await migrate(pool);
    const password = randomBytes(15).toString('base64url');
    const user = await letIn(openDb(pool), email, password);
    if (isRefusal(user)) throw new StartError(user.message);
    console.info(`${user.name} (${user.role}) signs in with\n\n  ${email}  /  ${password}\n`);
  } finally {
    await stop();
  }
} catch (error) {
  if (!(error instanceof StartError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
