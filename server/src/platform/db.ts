import { Kysely, type Transaction as KyselyTransaction, PostgresDialect } from 'kysely';
import pg from 'pg';
import { preparingPool } from './prepared-statements.ts';
import { isRefusal, type Refusal } from './refusals.ts';
import type { Database } from './schema.ts';

export type Db = Kysely<Database>;
export type Transaction = KyselyTransaction<Database>;

// node-postgres returns int8 and date in forms that lose or shift; ids and minor units stay far below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const number = Number(text);
  if (!Number.isSafeInteger(number)) throw new RangeError(`int8 out of range: ${text}`);
  return number;
});
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text); // 'YYYY-MM-DD': a calendar day has no time zone
pg.types.setTypeParser(pg.types.builtins.NUMERIC, Number); // sums of integers; money is never stored as numeric

/** A connection pool. `settings` are node-postgres' own: a connectionString, or host, port, user, password, database. */
export function openPool(settings: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({
    max: 20,
    connectionTimeoutMillis: 10_000,
    application_name: 'evershelf',
    ...settings,
  });
  pool.on('error', () => undefined); // an idle connection was lost: the pool replaces it, the next query reports it
  return pool;
}

/** Kysely over a pool. */
export function openDb(pool: pg.Pool): Db {
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool: preparingPool(pool) }) });
}

/** PostgreSQL's codes for "run that again": serialization failure, deadlock. https://www.postgresql.org/docs/18/mvcc-serialization-failure-handling.html */
const retryable = new Set(['40001', '40P01']);
/** A prepared statement outlived a table's change by a newer version; it is prepared anew on the next attempt. */
const stalePlan = '0A000';
const attempts = 5;

/** Whether a thrown error is PostgreSQL asking for the transaction to be run again. */
export function isRetryable(error: unknown): boolean {
  const { code = '', message = '' } = (error ?? {}) as { code?: string; message?: string };
  return retryable.has(code) || (code === stalePlan && message.includes('cached plan'));
}

/** Carries a refusal out of a transaction, so that the driver rolls back. Never leaves this file. */
class RolledBack extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/**
 * Runs `work` in one transaction and returns its result. A refusal rolls back: a refused request leaves nothing
 * behind. A serialization failure or deadlock is retried at most four times, so `work` must do nothing outside the
 * transaction.
 */
export async function inTransaction<Result>(db: Db, work: (trx: Transaction) => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction().execute(async (trx) => {
        const result = await work(trx);
        if (isRefusal(result)) throw new RolledBack(result);
        return result;
      });
    } catch (error) {
      if (error instanceof RolledBack) return error.refusal as Result;
      if (!isRetryable(error) || attempt === attempts) throw error;
    }
  }
}
