/**
 * Keeps the rows a page filters and sorts by up to date. Triggers note what changed in a queue table; a refresher folds
 * a part of that queue into the rows. One at a time, in any process.
 */
import { sql } from 'kysely';
import { type Db, inTransaction, type Transaction } from './db.ts';

/** Notes taken from the queue at once: a few milliseconds to some tens of work. */
export const chunkNotes = 4_000;

export type ListRefresher = {
  /**
   * Folds one part of the queue. With `waitMilliseconds` it waits so long at most for another that is at it.
   * Answers whether more is left.
   */
  refresh(db: Db, waitMilliseconds?: number): Promise<boolean>;
  /** Folds all that is noted, for those who have just changed a great many. */
  refreshAll(db: Db): Promise<void>;
  /** Folds in the background until stopped, taking at most a third of one connection's time. */
  start(db: Db, onError: (error: unknown) => void): () => Promise<void>;
};

/**
 * A refresher of the queue table `notes`. `lock`: any constant all server processes of one database agree on.
 * `fold` takes at most chunkNotes notes off the queue, writes their rows and answers how many notes it took.
 */
export function listRefresher(list: {
  notes: string;
  lock: number;
  fold(trx: Transaction): Promise<number>;
}): ListRefresher {
  async function refresh(db: Db, waitMilliseconds = 0): Promise<boolean> {
    const { rows } = await sql`select from ${sql.table(list.notes)} limit 1`.execute(db);
    if (rows.length === 0) return false;
    return inTransaction(db, async (trx) => {
      if (!(await takeTurn(trx, list.lock, waitMilliseconds))) return true;
      return (await list.fold(trx)) === chunkNotes;
    });
  }
  return {
    refresh,
    async refreshAll(db) {
      while (await refresh(db, 5_000));
    },
    start: (db, onError) => refreshInBackground(() => refresh(db), onError),
  };
}

/** Reads of what changed must follow in later statements, so that they see all that the notes taken are about. */
export async function takeNotes<Note>(trx: Transaction, table: string): Promise<Note[]> {
  const { rows } = await sql<Note>`
    delete from ${sql.table(table)} where ctid = any(array(select ctid from ${sql.table(table)} limit ${chunkNotes}))
    returning *`.execute(trx);
  return rows;
}

/** The different numbers, ascending. */
export function distinctIds(ids: readonly number[]): number[] {
  return [...new Set(ids)].sort((a, b) => a - b);
}

function refreshInBackground(refresh: () => Promise<boolean>, onError: (error: unknown) => void): () => Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let stopped = false;
  const idleMilliseconds = 1_000;
  async function turn(): Promise<void> {
    const start = performance.now();
    const more = await refresh().catch((error) => {
      if (!stopped) onError(error);
      return false;
    });
    if (!stopped) next(more ? 2 * (performance.now() - start) : idleMilliseconds);
  }
  function next(milliseconds: number): void {
    timer = setTimeout(() => {
      running = turn();
    }, milliseconds);
    timer.unref();
  }
  next(idleMilliseconds);
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await running;
  };
}

async function takeTurn(trx: Transaction, lock: number, waitMilliseconds: number): Promise<boolean> {
  const until = performance.now() + waitMilliseconds;
  for (;;) {
    const { rows } = await sql<{ mine: boolean }>`select pg_try_advisory_xact_lock(${lock}) as mine`.execute(trx);
    if (rows[0]?.mine) return true;
    if (performance.now() >= until) return false;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
