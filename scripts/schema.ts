/** `npm run schema` writes migrations/schema.sql and server/src/platform/schema.ts; with --check it only compares. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPool } from '../server/src/platform/db.ts';
import { dumpSql, dumpTypes } from '../server/src/platform/dump-schema.ts';
import { startEmbeddedPostgres } from '../server/src/platform/embedded-postgres.ts';
import { migrate } from '../server/src/platform/migrate.ts';

const root = join(import.meta.dirname, '..');
const folder = await mkdtemp(join(tmpdir(), 'evershelf-schema-'));
const postgres = await startEmbeddedPostgres(join(folder, 'data'), { durable: false });
const pool = openPool({ ...postgres.connection, database: 'postgres' });
try {
  await migrate(pool);
  const written = {
    'migrations/schema.sql': await dumpSql(pool),
    'server/src/platform/schema.ts': await dumpTypes(pool),
  };
  for (const [file, text] of Object.entries(written)) {
    const path = join(root, file);
    if (!process.argv.includes('--check')) {
      await writeFile(path, text);
    } else if ((await readFile(path, 'utf8').catch(() => '')) !== text) {
      console.error(`${file} does not match the migrations; run \`npm run schema\` and commit what it writes.`);
      process.exitCode = 1;
    }
  }
} finally {
  await pool.end();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}
