import { sql } from 'kysely';
import { prepareShipments } from '../orders/prepare-shipments.ts';
import type { Db } from '../platform/db.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import { readyOrders } from './list-deliveries.ts';

/** Orders prepared in one call: some seconds. The caller comes back for more. */
const mostOfCall = 2_000;
const mostOfTransaction = 500;

/**
 * Prepares shipments of all that is allocated for the orders a delivery filled and that can leave now, at most some
 * thousand at a time. Answers how many were prepared and whether there are more. Doing it twice prepares nothing twice.
 */
export async function prepareDelivered(
  db: Db,
  deliveryId: number,
  by: { actor: string; now: Date },
): Promise<{ prepared: number; more: boolean } | Refusal> {
  const delivery = await db.selectFrom('deliveries').select('id').where('id', '=', deliveryId).executeTakeFirst();
  if (!delivery) return refuse('not_found', `There is no delivery ${deliveryId}.`);
  const { rows } = await sql<{ id: number }>`
    ${readyOrders(deliveryId)} order by 1 limit ${mostOfCall + 1}`.execute(db);
  const ids = rows.slice(0, mostOfCall).map((row) => row.id);
  let prepared = 0;
  for (let from = 0; from < ids.length; from += mostOfTransaction) {
    const done = await prepareShipments(db, ids.slice(from, from + mostOfTransaction), by);
    prepared += done.prepared.length;
  }
  // Orders that stopped being ready between the two looks are left out, and are not asked for again for ever.
  return { prepared, more: rows.length > mostOfCall && prepared > 0 };
}
