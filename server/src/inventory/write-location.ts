import { sql } from 'kysely';
import { type Db, inTransaction, refusingConstraints, stillReferenced, type Transaction } from '../platform/db.ts';
import { refuseListOrder } from '../platform/list-order.ts';
import { changedMeanwhile, type Refusal, refuse } from '../platform/refusals.ts';
import type { LocationInput, LocationView } from './schemas.ts';

const nameTaken = {
  locations_name_key: () => refuse('conflict', 'name: another location has this name already.', { field: 'name' }),
};

/** The locations in the order allocation takes from, or one of them, with what is on hand there. */
export async function listLocations(db: Db, id: number | null = null): Promise<LocationView[]> {
  const { rows } = await sql<LocationView>`
    select l.id, l.version, l.name, coalesce(s.on_hand, 0)::int8 as "onHand", coalesce(s.allocated, 0)::int8 as allocated
    from locations l
    left join (select location_id, sum(on_hand) as on_hand, sum(allocated) as allocated from stock_levels
               where ${id}::bigint is null or location_id = ${id} group by 1) s on s.location_id = l.id
    where ${id}::bigint is null or l.id = ${id} order by l.priority`.execute(db);
  return rows;
}

/** Adds a location; allocation takes from it last. Refuses a name that is taken. */
export async function createLocation(db: Db, input: LocationInput): Promise<LocationView | Refusal> {
  return refusingConstraints(nameTaken, () =>
    inTransaction(db, async (trx) => {
      const others = await lockLocations(trx);
      const priority = Math.max(0, ...others.map((each) => each.priority)) + 1;
      const { id } = await trx
        .insertInto('locations')
        .values({ name: input.name, priority })
        .returning('id')
        .executeTakeFirstOrThrow();
      return oneLocation(trx, id);
    }),
  );
}

/** Renames a location. Refuses a stale version and a name that is taken. */
export async function changeLocation(
  db: Db,
  id: number,
  input: LocationInput & { version: number },
): Promise<LocationView | Refusal> {
  return refusingConstraints(nameTaken, () =>
    inTransaction(db, async (trx) => {
      const known = (await lockLocations(trx)).find((each) => each.id === id);
      if (!known) return notFound(id);
      if (known.version !== input.version) return changedMeanwhile('location', known.version);
      await trx
        .updateTable('locations')
        .set({ name: input.name, version: known.version + 1 })
        .where('id', '=', id)
        .execute();
      return oneLocation(trx, id);
    }),
  );
}

/** Puts the locations in another order: new orders take from the first first. What is allocated stays where it is. */
export async function orderLocations(
  db: Db,
  wanted: { order: number[]; seen: number[] },
): Promise<LocationView[] | Refusal> {
  return inTransaction(db, async (trx) => {
    const locations = await lockLocations(trx);
    const wrong = refuseListOrder(
      locations.map((each) => each.id),
      wanted,
    );
    if (wrong) return wrong;
    await sql`update locations l set priority = wanted.priority
      from unnest(${wanted.order}::bigint[]) with ordinality as wanted (id, priority) where l.id = wanted.id`.execute(
      trx,
    );
    return listLocations(trx);
  });
}

/**
 * Deletes a location where nothing ever was: a mistake. Refuses the only one, one the ledger knows, as its history
 * would lose its place, and one that purchase orders deliver to.
 */
export async function deleteLocation(db: Db, id: number): Promise<Refusal | undefined> {
  const inUse = () => refuse('conflict', 'This location is in use, so it stays. You can rename it.');
  return refusingConstraints({ [stillReferenced]: inUse }, () =>
    inTransaction(db, async (trx) => {
      const locations = await lockLocations(trx);
      if (!locations.some((each) => each.id === id)) return notFound(id);
      if (locations.length === 1) {
        return refuse('conflict', 'This is the only location; goods have to be somewhere. You can rename it.');
      }
      // Whoever puts goods there shares a lock on the row: from here on they wait, and then find no such location.
      await trx.selectFrom('locations').select('id').where('id', '=', id).forUpdate().execute();
      const { moved, ordered } = await usesOf(trx, id);
      if (moved) {
        return refuse(
          'conflict',
          'Goods have been at this location, and the stock history names it, so it stays. You can rename it.',
        );
      }
      if (ordered) {
        return refuse('conflict', 'Purchase orders deliver to this location, so it stays. You can rename it.');
      }
      await trx.deleteFrom('stock_levels').where('location_id', '=', id).execute(); // shelves that were never used
      await trx.deleteFrom('locations').where('id', '=', id).execute();
      return undefined;
    }),
  );
}

async function usesOf(trx: Transaction, id: number): Promise<{ moved: boolean; ordered: boolean }> {
  const { rows } = await sql<{ moved: boolean; ordered: boolean }>`
    select exists (select from movements where location_id = ${id}) as moved,
      exists (select from purchase_order_lines where location_id = ${id}) as ordered`.execute(trx);
  return rows[0] as { moved: boolean; ordered: boolean };
}

/** All locations in their order; two people who change the list take turns. Placing orders goes on. */
async function lockLocations(trx: Transaction): Promise<{ id: number; version: number; priority: number }[]> {
  await sql`lock table locations in share row exclusive mode`.execute(trx);
  return trx.selectFrom('locations').select(['id', 'version', 'priority']).orderBy('priority').execute();
}

async function oneLocation(trx: Transaction, id: number): Promise<LocationView> {
  return (await listLocations(trx, id))[0] as LocationView;
}

function notFound(id: number): Refusal {
  return refuse('not_found', `There is no location ${id}.`);
}
