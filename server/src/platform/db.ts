import {
  CompiledQuery,
  type DatabaseConnection,
  Kysely,
  Transaction as KyselyTransaction,
  PostgresDialect,
} from 'kysely';
import pg from 'pg';
import { preparingPool } from './prepared-statements.ts';
import { isRefusal, type Refusal } from './refusals.ts';
import type { Database } from './schema.ts';

export type Db = Kysely<Database>;
export type Transaction = KyselyTransaction<Database>;

// node-postgres returns int8 and date in forms that lose or shift; ids and minor units stay far below 2^53.
function int8(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number)) throw new RangeError(`int8 out of range: ${text}`);
  return number;
}
pg.types.setTypeParser(pg.types.builtins.INT8, int8);
// The pg_type.oid of text[] and bigint[], which node-postgres has no names for.
const [texts, int8s]: number[] = [1009, 1016];
const readTexts: (text: string) => (string | null)[] = pg.types.getTypeParser(texts as number);
pg.types.setTypeParser(int8s as number, (text) => readTexts(text).map((each) => (each === null ? null : int8(each))));
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text); // 'YYYY-MM-DD': a calendar day has no time zone
pg.types.setTypeParser(pg.types.builtins.NUMERIC, Number); // sums of integers; money is never stored as numeric

/** A connection pool. `settings` are node-postgres' own: a connectionString, or host, port, user, password, database. */
export function openPool(settings: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({
    max: 20,
    connectionTimeoutMillis: 10_000,
    application_name: 'evershelf',
    pipeline: true,
    ...settings,
  });
  pool.on('error', () => undefined); // an idle connection was lost: the pool replaces it, the next query reports it
  return pool;
}

/** Kysely over a pool. */
export function openDb(pool: pg.Pool): Db {
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool: preparingPool(pool) }) });
}

/** PostgreSQL's code for "an earlier statement of this transaction has failed". */
const inAbortedTransaction = '25P02';

/** Kysely asks for a dialect and a driver to build a transaction; these open no connection. */
const dialect = new PostgresDialect({ pool: () => Promise.reject(new Error('a transaction opens no connection')) });
const driver = dialect.createDriver();

/**
 * Runs `work` with every statement on one connection, sent the moment it is asked for, behind those still running.
 * Statements asked for together (Promise.all) reach the database in the order of the calls and cost one round trip;
 * Kysely's own transactions send each one when the last was answered. None can be sent once `work` is over. Throws
 * what went wrong first, not what the statements behind it say of that ("current transaction is aborted").
 */
async function pipelined<Result>(
  db: Db,
  connection: DatabaseConnection,
  work: (one: Transaction) => Promise<Result>,
): Promise<Result> {
  let over = false;
  let first: unknown;
  const executor = db.getExecutor().withConnectionProvider({
    provideConnection: async (consumer) => {
      if (over) throw new Error('this statement came after its transaction had ended');
      return consumer(connection).catch((error: unknown) => {
        first ??= error;
        throw error;
      });
    },
  });
  try {
    return await work(new KyselyTransaction<Database>({ config: { dialect }, dialect, driver, executor }));
  } catch (error) {
    throw (error as { code?: string }).code === inAbortedTransaction ? first : error;
  } finally {
    over = true;
  }
}

/** How a transaction begins. */
type Begin = {
  /**
   * Plans each prepared statement once for any values, for statements that look rows up by key: planning such a join
   * anew costs more than running it, yet PostgreSQL does so, as it takes an unknown list of keys for ten.
   */
  keepPlans?: boolean;
  /** One snapshot for all statements, and no writes. */
  readOnly?: boolean;
};

function beginStatement({ keepPlans, readOnly }: Begin): string {
  const begin = readOnly ? 'begin isolation level repeatable read read only' : 'begin';
  return keepPlans ? `${begin}; set local plan_cache_mode = force_generic_plan` : begin;
}

/** Runs `work` between begin and commit; rolls back what it throws. */
function transact<Result>(db: Db, begin: Begin, work: (trx: Transaction) => Promise<Result>): Promise<Result> {
  return db.getExecutor().provideConnection(async (connection) => {
    let result: Result;
    try {
      // The first statements follow `begin` without waiting for it; where it fails, so do they.
      [, result] = await Promise.all([
        connection.executeQuery(CompiledQuery.raw(beginStatement(begin))),
        pipelined(db, connection, work),
      ]);
    } catch (error) {
      await driver.rollbackTransaction(connection).catch(() => undefined); // the driver drops a lost connection
      throw error;
    }
    await driver.commitTransaction(connection);
    return result;
  });
}

/** Runs reads by key together: on one snapshot, those asked for at once (Promise.all) in one round trip. */
export function readTogether<Result>(db: Db, work: (one: Db) => Promise<Result>): Promise<Result> {
  return db.isTransaction ? work(db) : transact(db, { readOnly: true, keepPlans: true }, work);
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
export async function inTransaction<Result>(
  db: Db,
  work: (trx: Transaction) => Promise<Result>,
  begin: Pick<Begin, 'keepPlans'> = {},
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await transact(db, begin, async (trx) => {
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

/**
 * Runs `work`; where the database refuses it for one of the constraints named, that refusal is the answer. For what
 * others may do between looking and writing: a name taken meanwhile, a thing that came into use.
 */
export async function refusingConstraints<Result>(
  constraints: Record<string, () => Refusal>,
  work: () => Promise<Result>,
): Promise<Result | Refusal> {
  try {
    return await work();
  } catch (error) {
    const { constraint = '', code = '' } = error as { constraint?: string; code?: string };
    const refusal = constraints[constraint] ?? constraints[code];
    if (!refusal) throw error;
    return refusal();
  }
}

/** PostgreSQL's code for a row that others still point at; a key for `refusingConstraints`. */
export const stillReferenced = '23503';
