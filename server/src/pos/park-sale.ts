/** Sales set aside: the shopper forgot their purse, the next one is in a hurry. Any register of the place goes on with one. */
import { sql } from 'kysely';
import { type Db, inTransaction } from '../platform/db.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import type { AtTill } from './at-till.ts';
import type { ParkedSale } from './schemas.ts';

/** More than these would be forgotten rather than parked. */
const mostParked = 100;

/** The sales parked at a location, oldest first. */
export async function listParked(db: Db, locationId: number): Promise<ParkedSale[]> {
  const { rows } = await sql<Omit<ParkedSale, 'parkedAt'> & { parkedAt: Date }>`
    select p.id, p.label, p.parked_at as "parkedAt", u.name as "parkedBy", p.basket
    from parked_sales p join users u on u.id = p.user_id where p.location_id = ${locationId} order by p.id`.execute(db);
  return rows.map((row) => ({ ...row, parkedAt: row.parkedAt.toISOString() }));
}

/** Parks a sale, once per key; nothing is held for it. Refuses one too many. Answers all that are parked. */
export async function parkSale(
  db: Db,
  input: { label: string; basket: Record<string, unknown> },
  by: AtTill & { idempotencyKey: string },
): Promise<ParkedSale[] | Refusal> {
  const { locationId } = by.register;
  return inTransaction(db, async (trx) => {
    await trx
      .insertInto('parked_sales')
      .values({
        location_id: locationId,
        idempotency_key: by.idempotencyKey,
        label: input.label,
        basket: JSON.stringify(input.basket),
        user_id: by.user.id,
        parked_at: by.now,
      })
      .onConflict((conflict) => conflict.column('idempotency_key').doNothing())
      .execute();
    const parked = await listParked(trx, locationId);
    if (parked.length > mostParked) {
      return refuse('conflict', `${mostParked} sales are parked here already. Take one up or drop it first.`);
    }
    return parked;
  });
}

/** Takes a parked sale up: of two registers that try, one gets it. Refuses one that is gone. */
export async function takeUpParked(db: Db, id: number, by: AtTill): Promise<ParkedSale | Refusal> {
  return inTransaction(db, async (trx) => {
    const parked = (await listParked(trx, by.register.locationId)).find((each) => each.id === id);
    const taken = await trx
      .deleteFrom('parked_sales')
      .where('id', '=', id)
      .where('location_id', '=', by.register.locationId)
      .returning('id')
      .executeTakeFirst();
    if (!parked || !taken)
      return refuse('not_found', 'This sale is parked no more: somebody took it up or dropped it.');
    return parked;
  });
}
