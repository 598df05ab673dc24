import { type Db, inTransaction, refusingConstraints, stillReferenced, type Transaction } from '../platform/db.ts';
import { changedMeanwhile, isRefusal, type Refusal, refuse } from '../platform/refusals.ts';
import { listTaxRates } from './list-settings.ts';
import type { TaxRate, TaxRateInput } from './schemas.ts';

const nameTaken = {
  tax_rates_name_key: () => refuse('conflict', 'name: another tax has this name already.', { field: 'name' }),
};

/** Adds a tax. Refuses a name that is taken. */
export async function createTaxRate(db: Db, input: TaxRateInput): Promise<TaxRate | Refusal> {
  return refusingConstraints(nameTaken, () =>
    inTransaction(db, async (trx) => {
      const made = await trx
        .insertInto('tax_rates')
        .values({ name: input.name, rate_basis_points: input.basisPoints })
        .returning('id')
        .executeTakeFirstOrThrow();
      return oneTaxRate(trx, made.id);
    }),
  );
}

/** Changes a tax from now on; orders keep the rate they were placed with. Refuses a stale version and a taken name. */
export async function changeTaxRate(
  db: Db,
  id: number,
  input: TaxRateInput & { version: number },
): Promise<TaxRate | Refusal> {
  return refusingConstraints(nameTaken, () =>
    inTransaction(db, async (trx) => {
      const known = await lockTaxRate(trx, id);
      if (isRefusal(known)) return known;
      if (known.version !== input.version) return changedMeanwhile('tax', known.version);
      await trx
        .updateTable('tax_rates')
        .set({ name: input.name, rate_basis_points: input.basisPoints, version: known.version + 1 })
        .where('id', '=', id)
        .execute();
      return oneTaxRate(trx, id);
    }),
  );
}

/** Deletes a tax that neither a product nor a shipping method uses; refuses one in use, with how many do. */
export async function deleteTaxRate(db: Db, id: number): Promise<Refusal | undefined> {
  const inUse = () => refuse('conflict', 'This tax is in use. Give what uses it another tax first.');
  return refusingConstraints({ [stillReferenced]: inUse }, () =>
    inTransaction(db, async (trx) => {
      const known = await lockTaxRate(trx, id);
      if (isRefusal(known)) return known;
      const { products, shippingMethods } = await oneTaxRate(trx, id);
      if (products + shippingMethods > 0) {
        return refuse(
          'conflict',
          `Products with this tax, archived ones included: ${products}; shipping methods: ${shippingMethods}. Give them another one first.`,
          { details: { products, shippingMethods } },
        );
      }
      await trx.deleteFrom('tax_rates').where('id', '=', id).execute();
      return undefined;
    }),
  );
}

async function lockTaxRate(trx: Transaction, id: number): Promise<{ version: number } | Refusal> {
  const known = await trx.selectFrom('tax_rates').select('version').where('id', '=', id).forUpdate().executeTakeFirst();
  return known ?? refuse('not_found', `There is no tax ${id}.`);
}

async function oneTaxRate(trx: Transaction, id: number): Promise<TaxRate> {
  return (await listTaxRates(trx, id))[0] as TaxRate;
}
