import { type Db, inTransaction } from '../platform/db.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import { productColumns } from '../sheets/product-columns.ts';
import { loadSheetFacts } from '../sheets/read-product-rows.ts';
import type { Shop } from '../shop.ts';
import type { ExportColumn, ExportInput } from './schemas.ts';

/** Days a sheet can be fetched. */
const keptDays = 30;
const dayMilliseconds = 86_400_000;

/** Leaves an export to the background and answers its id. Refuses a column there is none of. */
export async function requestExport(
  { db, jobs }: Pick<Shop, 'db' | 'jobs'>,
  { kind, language, ...choice }: ExportInput,
  by: { userId: number; now: Date },
): Promise<number | Refusal> {
  const strange = choice.columns ? await strangeColumn(db, choice.columns) : undefined;
  if (strange !== undefined) {
    const field = `columns.${choice.columns?.indexOf(strange)}`;
    return refuse('invalid', `${field}: there is no column “${strange}”.`, { field });
  }
  const expiresAt = new Date(by.now.getTime() + keptDays * dayMilliseconds);
  return inTransaction(db, async (trx) => {
    const { id } = await trx
      .insertInto('exports')
      .values({
        kind,
        language,
        user_id: by.userId,
        input: JSON.stringify(choice),
        created_at: by.now,
        expires_at: expiresAt,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await jobs.enqueue(trx, 'make-export', [{ exportId: id }]);
    await jobs.enqueue(trx, 'remove-export', [{ exportId: id }], { notBefore: expiresAt });
    return id;
  });
}

async function strangeColumn(db: Db, titles: readonly string[]): Promise<string | undefined> {
  const known = new Set((await listExportColumns(db)).map((column) => column.title));
  return titles.find((title) => !known.has(title));
}

/** The columns a products sheet can have in this store, in their order. */
export async function listExportColumns(db: Db): Promise<ExportColumn[]> {
  const { store } = await loadSheetFacts(db, '');
  return productColumns(store).map(({ title, label, group }) => ({ title, label, group }));
}
