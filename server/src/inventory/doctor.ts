/**
 * Compares every stock counter with what it is the sum of, explains each difference, and mends it when told to.
 * The ledger and the order lines are the truth; shelves, allocations and waiting counters are their running sums.
 */
import { sql } from 'kysely';
import { type Db, inTransaction, type Transaction } from '../platform/db.ts';
import { lockVariants } from './store.ts';

/** One counter that is not what it should be. `repairable`: the truth is known, so the counter can be set to it. */
export type Difference = {
  variantId: number;
  what:
    | 'on hand'
    | 'allocated on a shelf'
    | 'allocated to a line'
    | 'waiting'
    | 'line holds more than it has allocated';
  /** Which shelf or line, in words. */
  where: string;
  counter: number;
  truth: number;
  explanation: string;
  repairable: boolean;
};

/** Every difference in the shop, by variant; an empty list is a sound shop. */
export async function findDifferences(db: Db, variantId: number | null = null): Promise<Difference[]> {
  const only = (column: string) => (variantId === null ? sql`true` : sql`${sql.ref(column)} = ${variantId}`);
  const { rows } = await sql<Difference>`
    with ledger as (
      select variant_id, location_id, sum(on_hand_delta) as on_hand, sum(allocated_delta) as allocated
      from movements where ${only('variant_id')} group by 1, 2),
    line_ledger as (
      select variant_id, order_line_id, location_id, sum(allocated_delta) as units
      from movements where order_line_id is not null and ${only('variant_id')} group by 1, 2, 3),
    shelves as (
      select coalesce(s.variant_id, l.variant_id) as variant_id, coalesce(s.location_id, l.location_id) as location_id,
        coalesce(s.on_hand, 0) as on_hand, coalesce(l.on_hand, 0) as ledger_on_hand,
        coalesce(s.allocated, 0) as allocated, coalesce(l.allocated, 0) as ledger_allocated
      from (select * from stock_levels where ${only('variant_id')}) s full join ledger l using (variant_id, location_id)),
    holds as (
      select coalesce(a.variant_id, l.variant_id) as variant_id, coalesce(a.order_line_id, l.order_line_id) as line_id,
        coalesce(a.location_id, l.location_id) as location_id, coalesce(a.units, 0) as units, coalesce(l.units, 0) as ledger_units
      from (select * from allocations where ${only('variant_id')}) a full join line_ledger l using (order_line_id, location_id)),
    queue as (
      select v.variant_id, v.waiting, coalesce(sum(l.waiting), 0) as lines
      from variant_stock v left join order_lines l on l.variant_id = v.variant_id
        and (l.ordered - l.cancelled - l.allocated - l.shipped) > 0
      where ${only('v.variant_id')} group by 1, 2)
    select variant_id as "variantId", 'on hand' as what, 'location ' || location_id as where, on_hand::int as counter,
      ledger_on_hand::int as truth, 'the ledger’s movements at this location add up to ' || ledger_on_hand as explanation, true as repairable
    from shelves where on_hand <> ledger_on_hand
    union all
    select variant_id, 'allocated on a shelf', 'location ' || location_id, allocated::int, ledger_allocated::int,
      'the ledger’s allocations, releases and shipments here add up to ' || ledger_allocated, true
    from shelves where allocated <> ledger_allocated
    union all
    select variant_id, 'allocated to a line', 'line ' || line_id || ' at location ' || location_id, units::int, ledger_units::int,
      'the ledger gave this line ' || ledger_units || ' units of this location', true
    from holds where units <> ledger_units
    union all
    select variant_id, 'waiting', 'variant', waiting::int, lines::int, 'the order lines of this variant wait for ' || lines, true
    from queue where waiting <> lines
    union all
    select l.variant_id, 'line holds more than it has allocated', 'line ' || l.id, l.allocated::int, sum(h.ledger_units)::int,
      'the ledger bound more stock to this line than the line says; a person must decide which is right', false
    from order_lines l join holds h on h.line_id = l.id where ${only('l.variant_id')}
    group by l.id having sum(h.ledger_units) > l.allocated
    order by 1, 2, 3`.execute(db);
  return rows;
}

/** Sets a variant's repairable counters to what they are the sum of, under its lock. Answers what was mended. */
export async function repairVariant(db: Db, variantId: number): Promise<Difference[]> {
  return inTransaction(db, async (trx) => {
    await lockVariants(trx, [variantId]);
    const differences = (await findDifferences(trx, variantId)).filter((difference) => difference.repairable);
    if (differences.length > 0) await rebuildCounters(trx, variantId);
    return differences;
  });
}

async function rebuildCounters(trx: Transaction, variantId: number): Promise<void> {
  await sql`
    insert into stock_levels (variant_id, location_id, on_hand, allocated)
    select variant_id, location_id, sum(on_hand_delta), sum(allocated_delta) from movements where variant_id = ${variantId} group by 1, 2
    on conflict (variant_id, location_id) do update set on_hand = excluded.on_hand, allocated = excluded.allocated`.execute(
    trx,
  );
  await sql`
    update stock_levels set on_hand = 0, allocated = 0 where variant_id = ${variantId}
      and location_id not in (select location_id from movements where variant_id = ${variantId})`.execute(trx);
  await sql`delete from allocations where variant_id = ${variantId}`.execute(trx);
  await sql`
    insert into allocations (order_line_id, location_id, variant_id, units)
    select order_line_id, location_id, variant_id, sum(allocated_delta) from movements
    where variant_id = ${variantId} and order_line_id is not null group by 1, 2, 3 having sum(allocated_delta) > 0`.execute(
    trx,
  );
  // The queue itself is the truth here, so its guard against new backorders does not apply: count it as displaced.
  await sql`
    update variant_stock v set waiting = q.waiting, displaced = v.displaced + greatest(0, q.waiting - v.waiting)
    from (select coalesce(sum(waiting), 0)::int as waiting from order_lines where variant_id = ${variantId}) q
    where v.variant_id = ${variantId}`.execute(trx);
}
