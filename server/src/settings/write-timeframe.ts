import { type Db, inTransaction, refusingConstraints, stillReferenced, type Transaction } from '../platform/db.ts';
import { changedMeanwhile, isRefusal, type Refusal, refuse } from '../platform/refusals.ts';
import { listTimeframes } from './list-settings.ts';
import type { Timeframe, TimeframeInput } from './schemas.ts';
import { refuseUnknownLanguage } from './store.ts';

const nameTaken = {
  delivery_timeframes_name_key: () =>
    refuse('conflict', 'name: another delivery timeframe has this name already.', { field: 'name' }),
};

/** Adds a delivery timeframe. Refuses a name that is taken and a language the store does not speak. */
export async function createTimeframe(db: Db, input: TimeframeInput): Promise<Timeframe | Refusal> {
  return refusingConstraints(nameTaken, () =>
    inTransaction(db, async (trx) => {
      const { id } = await trx
        .insertInto('delivery_timeframes')
        .values(columnsOf(input))
        .returning('id')
        .executeTakeFirstOrThrow();
      return (await writeTexts(trx, id, input.texts)) ?? oneTimeframe(trx, id);
    }),
  );
}

/**
 * Changes what shoppers are told from now on; orders keep what their shoppers were told. Refuses a stale version, a
 * name that is taken and a language the store does not speak.
 */
export async function changeTimeframe(
  db: Db,
  id: number,
  input: TimeframeInput & { version: number },
): Promise<Timeframe | Refusal> {
  return refusingConstraints(nameTaken, () =>
    inTransaction(db, async (trx) => {
      const known = await lockTimeframe(trx, id);
      if (isRefusal(known)) return known;
      if (known.version !== input.version) return changedMeanwhile('delivery timeframe', known.version);
      await trx
        .updateTable('delivery_timeframes')
        .set({ ...columnsOf(input), version: known.version + 1 })
        .where('id', '=', id)
        .execute();
      return (await writeTexts(trx, id, input.texts)) ?? oneTimeframe(trx, id);
    }),
  );
}

/** Deletes a delivery timeframe that nothing uses; refuses one in use, with how many products and variants do. */
export async function deleteTimeframe(db: Db, id: number): Promise<Refusal | undefined> {
  const inUse = () => refuse('conflict', 'This delivery timeframe is in use. Give what uses it another one first.');
  return refusingConstraints({ [stillReferenced]: inUse }, () =>
    inTransaction(db, async (trx) => {
      const known = await lockTimeframe(trx, id);
      if (isRefusal(known)) return known;
      const { products, variants } = await oneTimeframe(trx, id);
      if (products + variants > 0) {
        return refuse(
          'conflict',
          `Products with this delivery timeframe, archived ones included: ${products}; variants: ${variants}. Give them another one first.`,
          { details: { products, variants } },
        );
      }
      await trx.deleteFrom('delivery_timeframes').where('id', '=', id).execute();
      return undefined;
    }),
  );
}

function columnsOf(input: TimeframeInput) {
  return { name: input.name, in_stock_days: input.inStockDays, out_of_stock_days: input.outOfStockDays };
}

async function writeTexts(trx: Transaction, id: number, texts: TimeframeInput['texts']): Promise<Refusal | undefined> {
  const wrong = await refuseUnknownLanguage(trx, texts);
  if (wrong) return wrong;
  await trx.deleteFrom('delivery_timeframe_texts').where('delivery_timeframe_id', '=', id).execute();
  const rows = Object.entries(texts)
    .filter(([, text]) => text.inStock || text.outOfStock)
    .map(([language, text]) => ({
      delivery_timeframe_id: id,
      language,
      in_stock: text.inStock,
      out_of_stock: text.outOfStock,
    }));
  if (rows.length > 0) await trx.insertInto('delivery_timeframe_texts').values(rows).execute();
  return undefined;
}

async function lockTimeframe(trx: Transaction, id: number): Promise<{ version: number } | Refusal> {
  const known = await trx
    .selectFrom('delivery_timeframes')
    .select('version')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return known ?? refuse('not_found', `There is no delivery timeframe ${id}.`);
}

async function oneTimeframe(trx: Transaction, id: number): Promise<Timeframe> {
  return (await listTimeframes(trx, id))[0] as Timeframe;
}
