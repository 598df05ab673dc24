/** Suppliers: who they are, how to reach them, how long they take. A product names its supplier (catalogue). */
import { sql } from 'kysely';
import type { Transaction } from '../platform/db.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import type { SupplierInput } from './schemas.ts';

/** Makes a supplier. Refuses a name that is taken. */
export async function createSupplier(trx: Transaction, input: SupplierInput): Promise<{ id: number } | Refusal> {
  if (await isTaken(trx, input.name, null)) return nameTaken(input.name);
  return trx.insertInto('suppliers').values(columnsOf(input)).returning('id').executeTakeFirstOrThrow();
}

/** Changes a supplier. Refuses a name that is taken, and a change made from an older version. */
export async function changeSupplier(
  trx: Transaction,
  id: number,
  input: SupplierInput & { version: number },
): Promise<Refusal | undefined> {
  const supplier = await lockSupplier(trx, id);
  if (!supplier) return refuse('not_found', `There is no supplier ${id}.`);
  if (supplier.version !== input.version) {
    return refuse('changed_meanwhile', 'Someone else changed this supplier meanwhile. Load it again.', {
      field: 'version',
      details: { currentVersion: supplier.version },
    });
  }
  if (await isTaken(trx, input.name, id)) return nameTaken(input.name);
  await trx
    .updateTable('suppliers')
    .set({ ...columnsOf(input), version: supplier.version + 1 })
    .where('id', '=', id)
    .execute();
  return undefined;
}

/** Deletes a supplier nobody refers to. Refuses one with products or purchase orders, naming how many. */
export async function deleteSupplier(trx: Transaction, id: number): Promise<Refusal | undefined> {
  if (!(await lockSupplier(trx, id))) return refuse('not_found', `There is no supplier ${id}.`);
  const { rows } = await sql<{ products: number; orders: number }>`
    select (select count(*) from products where supplier_id = ${id})::int as products,
      (select count(*) from purchase_orders where supplier_id = ${id})::int as orders`.execute(trx);
  const { products = 0, orders = 0 } = rows[0] ?? {};
  if (products + orders > 0) {
    return refuse(
      'conflict',
      `This supplier is named by ${products} products and ${orders} purchase orders. Give those products another one first; purchase orders are kept.`,
      { details: { products, orders } },
    );
  }
  await trx.deleteFrom('suppliers').where('id', '=', id).execute();
  return undefined;
}

function lockSupplier(trx: Transaction, id: number) {
  return trx.selectFrom('suppliers').select('version').where('id', '=', id).forUpdate().executeTakeFirst();
}

async function isTaken(trx: Transaction, name: string, exceptId: number | null): Promise<boolean> {
  const found = await trx.selectFrom('suppliers').select('id').where('name', '=', name).executeTakeFirst();
  return found !== undefined && found.id !== exceptId;
}

function nameTaken(name: string): Refusal {
  return refuse('conflict', `name: there is already a supplier named ${name}.`, { field: 'name' });
}

function columnsOf(input: SupplierInput) {
  return {
    name: input.name,
    contact: input.contact,
    email: input.email,
    phone: input.phone,
    lead_time_days: input.leadTimeDays,
    currency_note: input.currencyNote,
  };
}
