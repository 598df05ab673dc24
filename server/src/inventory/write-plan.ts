/**
 * The only writer of stock: ledger, levels, allocations, line counters and the waiting counter change together or not
 * at all. All of a plan is one statement, however many variants and lines it holds.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Transaction } from '../platform/db.ts';
import { flowOf } from './rules/flow.ts';
import type { LineChange, PlannedMovement, StockPlan } from './rules/stock.ts';

export type PlanContext = {
  /** What this is about, for the ledger: 'order 12', 'adjustment'. */
  cause: string | ((movement: PlannedMovement) => string);
  reason?: string;
  /** Who did it: 'shopper', 'user 3', 'system'. */
  actor: string;
  /** When those who wait joined or left, where that is not now. */
  at?: Date;
};

/** A part of the statement: the name of its CTE and the data-modifying statement in it. */
type Part = [name: string, statement: RawBuilder<unknown>];

/**
 * Writes a plan made from states read under lockVariants. `newLines` are lines the same transaction has inserted
 * already with their counters set; for them only shelves, ledger and the waiting counter move.
 */
export async function writePlan(
  trx: Transaction,
  plan: StockPlan,
  context: PlanContext,
  newLines: ReadonlySet<number> = new Set(),
): Promise<void> {
  const parts = [
    ...levelParts(plan.movements),
    ...movementParts(plan.movements, context),
    ...allocationParts(plan.movements),
    ...lineParts(plan.lines.filter((line) => !newLines.has(line.lineId))),
    ...waitingParts(plan),
    ...flowParts(plan, context),
  ];
  if (parts.length === 0) return;
  // The parts touch different tables or different rows, so that their order does not matter.
  const clauses = parts.map(([name, statement]) => sql`${sql.ref(name)} as (${statement})`);
  await sql`with ${sql.join(clauses)} select 1`.execute(trx);
}

function levelParts(movements: PlannedMovement[]): Part[] {
  const levels = sumBy(
    movements,
    (movement) => `${movement.variantId}/${movement.locationId}`,
    ({ variantId, locationId }) => ({ variantId, locationId, onHand: 0, allocated: 0 }),
    (sum, movement) => {
      sum.onHand += movement.onHandDelta;
      sum.allocated += movement.allocatedDelta;
    },
  ).filter((level) => level.onHand !== 0 || level.allocated !== 0);
  if (levels.length === 0) return [];
  const update = sql`
    update stock_levels s set on_hand = s.on_hand + d.on_hand, allocated = s.allocated + d.allocated
    from unnest(${levels.map((l) => l.variantId)}::bigint[], ${levels.map((l) => l.locationId)}::bigint[],
                ${levels.map((l) => l.onHand)}::int[], ${levels.map((l) => l.allocated)}::int[])
      as d (variant_id, location_id, on_hand, allocated)
    where s.variant_id = d.variant_id and s.location_id = d.location_id`;
  return [['levels', update]];
}

function movementParts(movements: PlannedMovement[], context: PlanContext): Part[] {
  if (movements.length === 0) return [];
  const { cause } = context;
  // One cause for all travels once, not once a row.
  const eachCause = typeof cause === 'string' ? [] : [movements.map(cause)];
  const insert = sql`
    insert into movements (variant_id, location_id, kind, on_hand_delta, allocated_delta, order_line_id, cause, reason, actor)
    select d.*, ${typeof cause === 'string' ? sql`${cause}::text, ` : sql``}${context.reason ?? ''}::text, ${context.actor}::text
    from unnest(${movements.map((m) => m.variantId)}::bigint[], ${movements.map((m) => m.locationId)}::bigint[],
                ${movements.map((m) => m.kind)}::text[], ${movements.map((m) => m.onHandDelta)}::int[],
                ${movements.map((m) => m.allocatedDelta)}::int[], ${movements.map((m) => m.lineId)}::bigint[]
                ${sql.join(
                  eachCause.map((causes) => sql`, ${causes}::text[]`),
                  sql``,
                )}) as d`;
  return [['ledger', insert]];
}

function allocationParts(movements: PlannedMovement[]): Part[] {
  const changes = sumBy(
    movements.filter((movement) => movement.lineId !== null && movement.allocatedDelta !== 0),
    (movement) => `${movement.lineId}/${movement.locationId}`,
    ({ lineId, locationId, variantId }) => ({ lineId: lineId as number, locationId, variantId, units: 0 }),
    (sum, movement) => {
      sum.units += movement.allocatedDelta;
    },
  );
  const more = changes.filter((change) => change.units > 0);
  const fewer = changes.filter((change) => change.units < 0);
  const parts: Part[] = [];
  if (more.length > 0) {
    const insert = sql`
      insert into allocations (order_line_id, location_id, variant_id, units)
      select * from unnest(${more.map((c) => c.lineId)}::bigint[], ${more.map((c) => c.locationId)}::bigint[],
                           ${more.map((c) => c.variantId)}::bigint[], ${more.map((c) => c.units)}::int[])
      on conflict (order_line_id, location_id) do update set units = allocations.units + excluded.units`;
    parts.push(['bound', insert]);
  }
  if (fewer.length > 0) {
    const rows = sql`unnest(${fewer.map((c) => c.lineId)}::bigint[], ${fewer.map((c) => c.locationId)}::bigint[],
                            ${fewer.map((c) => c.units)}::int[]) as d (order_line_id, location_id, units)`;
    const ofRows = sql`a.order_line_id = d.order_line_id and a.location_id = d.location_id`;
    // A sum below zero is left to the update, whose check constraint refuses it.
    parts.push(
      ['unbound', sql`delete from allocations a using ${rows} where ${ofRows} and a.units + d.units = 0`],
      [
        'lessened',
        sql`update allocations a set units = a.units + d.units from ${rows} where ${ofRows} and a.units + d.units <> 0`,
      ],
    );
  }
  return parts;
}

const lineCounters = ['ordered', 'cancelled', 'allocated', 'shipped'] as const;

function lineParts(lines: LineChange[]): Part[] {
  if (lines.length === 0) return [];
  const changes = sumBy(
    lines,
    (line) => String(line.lineId),
    (line) => ({ lineId: line.lineId, ordered: 0, cancelled: 0, allocated: 0, shipped: 0 }),
    (sum, line) => {
      sum.ordered += line.ordered;
      sum.cancelled += line.cancelled;
      sum.allocated += line.allocated;
      sum.shipped += line.shipped;
    },
  );
  const changed = lineCounters.filter((counter) => changes.some((change) => change[counter] !== 0));
  if (changed.length === 0) return [];
  const update = sql`
    update order_lines l set ${sql.join(changed.map((counter) => sql.raw(`${counter} = l.${counter} + d.${counter}`)))}
    from unnest(${changes.map((change) => change.lineId)}::bigint[],
                ${sql.join(changed.map((counter) => sql`${changes.map((change) => change[counter])}::int[]`))})
      as d (id, ${sql.raw(changed.join(', '))})
    where l.id = d.id`;
  return [['lines', update]];
}

function waitingParts(plan: StockPlan): Part[] {
  const sums = new Map<number, { waiting: number; displaced: number }>();
  const sumOf = (variantId: number) => {
    const known = sums.get(variantId) ?? { waiting: 0, displaced: 0 };
    sums.set(variantId, known);
    return known;
  };
  for (const line of plan.lines) {
    sumOf(line.variantId).waiting += line.ordered - line.cancelled - line.allocated - line.shipped;
  }
  for (const { variantId, units } of plan.displaced) sumOf(variantId).displaced += units;
  const changes = [...sums].filter(([, sum]) => sum.waiting !== 0 || sum.displaced !== 0);
  if (changes.length === 0) return [];
  const update = sql`
    update variant_stock v set waiting = v.waiting + d.waiting, displaced = v.displaced + d.displaced
    from unnest(${changes.map(([id]) => id)}::bigint[], ${changes.map(([, sum]) => sum.waiting)}::int[],
                ${changes.map(([, sum]) => sum.displaced)}::int[]) as d (variant_id, waiting, displaced)
    where v.variant_id = d.variant_id`;
  return [['queue', update]];
}

function flowParts(plan: StockPlan, { at }: PlanContext): Part[] {
  const rows = Object.entries(flowOf(plan.lines)).filter(([, units]) => units > 0);
  if (rows.length === 0) return [];
  const insert = sql`
    insert into waiting_flow (at, kind, units)
    select coalesce(${at ?? null}::timestamptz, now()), d.*
    from unnest(${rows.map(([kind]) => kind)}::text[], ${rows.map(([, units]) => units)}::int[]) as d`;
  return [['flow', insert]];
}

/** Sums items that share a key, keeping the order of first appearance. */
function sumBy<Item, Sum>(
  items: readonly Item[],
  key: (item: Item) => string,
  start: (item: Item) => Sum,
  add: (sum: Sum, item: Item) => void,
): Sum[] {
  const sums = new Map<string, Sum>();
  for (const item of items) {
    const at = key(item);
    const sum = sums.get(at) ?? start(item);
    sums.set(at, sum);
    add(sum, item);
  }
  return [...sums.values()];
}
