/** The background job that makes a sheet: read on one snapshot, written as it is read, stored when it is whole. */
import type { Updateable } from 'kysely';
import { selectVariants } from '../inventory/list-inventory.ts';
import { publicAddress } from '../platform/config.ts';
import { type Db, inTransaction, readTogether } from '../platform/db.ts';
import type { Database } from '../platform/schema.ts';
import { type Cell, writeSheet } from '../sheets/write-sheet.ts';
import type { Shop } from '../shop.ts';
import { backordersSheet } from './backorders-sheet.ts';
import { customersSheet } from './customers-sheet.ts';
import { ordersSheet } from './orders-sheet.ts';
import { productsSheet } from './products-sheet.ts';
import type { ExportChoice, ExportKind } from './schemas.ts';
import type { Sheet } from './sheet.ts';

type Parts = Pick<Shop, 'db' | 'files' | 'jobs' | 'clock' | 'config'>;
type Asked = { id: number; kind: ExportKind; choice: ExportChoice; attempts: number };
type Made = Awaited<ReturnType<typeof writeSheet>> & { rows: number };

/** So many times it is begun before it is given up: by then it is no accident. */
const mostAttempts = 5;
const reportMilliseconds = 700;

/**
 * Makes an export's files and tells its user. Running again after a crash makes them anew; one that is finished, failed
 * or removed is left as it is. What cannot succeed is marked failed with why; what may, is thrown to be tried again.
 */
export async function makeExport(shop: Parts, exportId: number): Promise<void> {
  const asked = await begin(shop.db, exportId);
  if (!asked) return;
  if (asked.attempts > mostAttempts) return fail(shop, exportId, failures.crashed);
  try {
    const made = await make(shop, asked);
    if (!(await finish(shop, exportId, made))) await discard(shop, made);
  } catch (error) {
    if (error instanceof Removed) return;
    const why = reasonOf(error) ?? (asked.attempts < mostAttempts ? null : failures.unknown);
    if (why === null) throw error;
    await fail(shop, exportId, why);
    throw error;
  }
}

/** Someone deleted the export while it was being made. */
class Removed extends Error {}

async function begin(db: Db, id: number): Promise<Asked | undefined> {
  const row = await db
    .updateTable('exports')
    .set((set) => ({ attempts: set('attempts', '+', 1), progress: 0, total: 0 }))
    .where('id', '=', id)
    .where('state', '=', 'processing')
    .returning(['kind', 'input', 'attempts'])
    .executeTakeFirst();
  return row && { id, kind: row.kind, choice: row.input as ExportChoice, attempts: row.attempts };
}

async function make(shop: Parts, asked: Asked): Promise<Made> {
  const { filter, variantIds = filter && (await selectVariants(shop.db, filter)) } = asked.choice;
  return readTogether(shop.db, async (snapshot) => {
    const sheet = await openSheet(snapshot, shop, asked, variantIds);
    const counter = { rows: 0 };
    const files = await writeSheet(shop.files, sheet.head, reported(shop.db, asked.id, sheet, counter));
    return { ...files, rows: counter.rows };
  });
}

function openSheet(snapshot: Db, shop: Parts, { kind, choice }: Asked, variantIds?: readonly number[]): Promise<Sheet> {
  if (kind === 'customers') return customersSheet(snapshot);
  if (kind === 'orders') return ordersSheet(snapshot);
  if (kind === 'backorders') return backordersSheet(snapshot, shop.clock());
  return productsSheet(snapshot, publicAddress(shop.config), { variantIds, titles: choice.columns });
}

/** The sheet's chunks; tells how far it has come, beside the snapshot, and lets the shop answer in between. */
async function* reported(db: Db, id: number, sheet: Sheet, counter: { rows: number }): AsyncIterable<Cell[][]> {
  await report(db, id, 0, sheet.total);
  let toldAt = performance.now();
  for await (const chunk of sheet.chunks) {
    yield chunk;
    counter.rows += chunk.length;
    if (performance.now() - toldAt > reportMilliseconds) {
      await report(db, id, counter.rows, sheet.total);
      toldAt = performance.now();
    }
    await new Promise(setImmediate);
  }
}

async function report(db: Db, id: number, progress: number, total: number): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('exports')
    .set({ progress, total })
    .where('id', '=', id)
    .where('state', '=', 'processing')
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new Removed();
}

/** Whether it was still to be finished. */
async function finish(shop: Parts, id: number, { csv, xlsx, rows }: Made): Promise<boolean> {
  return end(shop, id, {
    state: 'finished',
    progress: rows,
    total: rows,
    csv_file: csv.name,
    csv_bytes: csv.bytes,
    xlsx_file: xlsx.name,
    xlsx_bytes: xlsx.bytes,
  });
}

async function fail(shop: Parts, id: number, failure: string): Promise<void> {
  await end(shop, id, { state: 'failed', failure });
}

/** Ends an export that is being made, with a mail to who wants one; false where it has ended already. */
async function end({ db, jobs, clock }: Parts, id: number, values: Updateable<Database['exports']>): Promise<boolean> {
  return inTransaction(db, async (trx) => {
    const ended = await trx
      .updateTable('exports')
      .set({ ...values, finished_at: clock() })
      .where('id', '=', id)
      .where('state', '=', 'processing')
      .returning('user_id')
      .executeTakeFirst();
    if (!ended) return false;
    const { export_mail: wanted } =
      (await trx.selectFrom('users').select('export_mail').where('id', '=', ended.user_id).executeTakeFirst()) ?? {};
    if (wanted) await jobs.enqueue(trx, 'export-mail', [{ exportId: id }]);
    return true;
  });
}

async function discard({ files }: Parts, { csv, xlsx }: Made): Promise<void> {
  for (const { name } of [csv, xlsx]) await files.removeDocument(name);
}

const failures = {
  disk: 'The server’s disk is full. Make room on it, or delete old exports, and export again.',
  forbidden: 'The server may not write to its data folder. Give it the right to, and export again.',
  crashed: `The server ended ${mostAttempts} times while it made this sheet. Its log says why.`,
  unknown: 'Something went wrong on our side. Please export again; the server’s log says what it was.',
};

/** Why trying again would not help, or null where it might. */
function reasonOf(error: unknown): string | null {
  const { code } = error as { code?: string };
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === '53100') return failures.disk;
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return failures.forbidden;
  return null;
}
