/** Many variants' stock adjusted at once, for change sets: through the ledger, as adjustStock does for one. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { FieldPart, RowChange, Values } from '../changes/field-part.ts';
import type { Transaction } from '../platform/db.ts';
import { isRefusal, type Refusal, refuse } from '../platform/refusals.ts';
import { units } from '../platform/schemas.ts';
import { adjustStockIn, kindOfReason } from './adjust-stock.ts';
import type { PlannedMovement, VariantState } from './rules/stock.ts';
import { type AdjustmentInput, adjustmentInput, adjustmentReason } from './schemas.ts';
import { loadFirstLocation, lockVariants } from './store.ts';
import { writePlan } from './write-plan.ts';

/** A variant's shelves as the `stock` field has them: on hand by location id, and the location meant by none. */
type Counts = { firstLocationId: number; onHand: Record<number, number> };

/**
 * What a sheet says is on hand over all locations. With `asOf` it is what was there then, and what moved since moves it.
 * The difference is made at the first location.
 */
const sheetCount = z.object({
  countedInAll: units,
  asOf: z.iso.datetime().optional(),
  reason: adjustmentReason,
  note: z.string().max(500).default(''),
});
type SheetCount = z.infer<typeof sheetCount>;
const stockValue = z.union([sheetCount, adjustmentInput]);
type StockValue = SheetCount | AdjustmentInput;

/**
 * `stock` of variants: an adjustment by a change or to a count, or the count of a sheet. History tells {locationId, onHand}. Where nobody waits
 * and no allocation is lost, adjusting moves one shelf and nothing else, so those are written many a statement; all
 * others go variant by variant.
 */
export const stockPart: FieldPart = {
  entity: 'variant',
  schemaOf: (field) => (field === 'stock' ? stockValue : undefined),
  async lock(trx, ids) {
    const first = await loadFirstLocation(trx);
    const states = await lockVariants(trx, ids);
    const archived = new Set(
      (
        await sql<{ id: number }>`
          select id from variants where id = any(${ids}::bigint[]) and archived_at is not null`.execute(trx)
      ).rows.map((row) => row.id),
    );
    return new Map(
      [...states.values()]
        .filter((state) => !archived.has(state.variantId))
        .map((state) => [state.variantId, { stock: countsOf(state, first.id), state }]),
    );
  },
  isSame(current, value) {
    const adjustment = value as Partial<SheetCount & AdjustmentInput>;
    const { firstLocationId, onHand } = current as Counts;
    if (adjustment.countedInAll !== undefined) {
      return adjustment.asOf === undefined && adjustment.countedInAll === inAll(onHand);
    }
    if (adjustment.change !== undefined) return adjustment.change === 0;
    const known = onHand[adjustment.locationId ?? firstLocationId];
    return known !== undefined && adjustment.counted === known;
  },
  async write(trx, wanted, { actor, changeSetId }) {
    const { rows, same } = await asAdjustments(trx, wanted);
    const cause = `change set ${changeSetId}`;
    const refused = new Map<number, Refusal>();
    const recorded = new Map<number, { before: Values; after: Values }>();
    const simple = rows.map((row) => simpleMove(row)).filter((move) => move !== null);
    await writeMoves(trx, simple, { cause, actor });
    for (const { row, movement, onHand } of simple) {
      recorded.set(row.id, toldAs(movement.locationId, onHand, onHand + movement.onHandDelta));
    }
    for (const row of rows) {
      if (recorded.has(row.id)) continue;
      const { firstLocationId, onHand } = row.before.stock as Counts;
      const input = row.after.stock as AdjustmentInput;
      const answer = await adjustStockIn(trx, row.id, input, { actor, cause });
      const locationId = input.locationId ?? firstLocationId;
      if (isRefusal(answer)) refused.set(row.id, answer);
      else if (answer.onHandDelta === 0) {
        refused.set(row.id, refuse('conflict', 'There was nothing to adjust: the count was right already.'));
      } else {
        const before = onHand[locationId] ?? 0;
        recorded.set(row.id, toldAs(locationId, before, before + answer.onHandDelta));
      }
    }
    return { refused, recorded, same };
  },
};

function countsOf(state: VariantState, firstLocationId: number): Counts {
  return {
    firstLocationId,
    onHand: Object.fromEntries(state.shelves.map((shelf) => [shelf.locationId, shelf.onHand])),
  };
}

const inAll = (onHand: Counts['onHand']) => Object.values(onHand).reduce((sum, units) => sum + units, 0);

/** Counts of a sheet as changes at the first location, now that the shelves are locked. */
async function asAdjustments(trx: Transaction, rows: readonly RowChange[]) {
  const counts = rows.flatMap((row) => {
    const value = row.after.stock as StockValue;
    return 'countedInAll' in value ? [{ id: row.id, value }] : [];
  });
  const moved = await movedSince(trx, counts);
  const same = new Set<number>();
  const adjusted = rows.map((row): RowChange => {
    const value = row.after.stock as StockValue;
    if (!('countedInAll' in value)) return row;
    const { firstLocationId, onHand } = row.before.stock as Counts;
    const change = Math.max(0, value.countedInAll + (moved.get(row.id) ?? 0)) - inAll(onHand);
    if (change === 0) same.add(row.id);
    const { reason, note } = value;
    return { ...row, after: { stock: { locationId: firstLocationId, change, reason, note } } };
  });
  return { rows: adjusted.filter((row) => !same.has(row.id)), same };
}

/** How on hand of variants has changed since their counts' times. */
async function movedSince(trx: Transaction, counts: { id: number; value: SheetCount }[]): Promise<Map<number, number>> {
  const timed = counts.filter(({ value }) => value.asOf !== undefined);
  if (timed.length === 0) return new Map();
  const { rows } = await sql<{ id: number; units: number }>`
    select d.id, coalesce(sum(m.on_hand_delta), 0)::int as units
    from unnest(${timed.map(({ id }) => id)}::bigint[], ${timed.map(({ value }) => value.asOf)}::timestamptz[]) as d (id, as_of)
    join movements m on m.variant_id = d.id and m.at > d.as_of
    group by d.id`.execute(trx);
  return new Map(rows.map((row) => [row.id, row.units]));
}

function toldAs(locationId: number, before: number, after: number) {
  return { before: { stock: { locationId, onHand: before } }, after: { stock: { locationId, onHand: after } } };
}

type Move = { row: RowChange; movement: PlannedMovement; onHand: number; input: AdjustmentInput };

/** The one movement an adjustment comes to where nobody else is touched by it; null: ask adjustStock. */
function simpleMove(row: RowChange): Move | null {
  const input = row.after.stock as AdjustmentInput;
  const { firstLocationId } = row.before.stock as Counts;
  const state = row.before.state as VariantState;
  const locationId = input.locationId ?? firstLocationId;
  const shelf = state.shelves.find((each) => each.locationId === locationId);
  if (!shelf || state.policy === 'untracked' || state.waiting > 0) return null;
  const onHandDelta = input.counted === undefined ? (input.change ?? 0) : input.counted - shelf.onHand;
  if (onHandDelta === 0 || shelf.onHand + onHandDelta < shelf.allocated) return null;
  const kind = kindOfReason[input.reason];
  const movement = { variantId: row.id, locationId, kind, onHandDelta, allocatedDelta: 0, lineId: null };
  return { row, movement, onHand: shelf.onHand, input };
}

/** One plan a reason and note, as the ledger keeps both. */
async function writeMoves(trx: Transaction, moves: Move[], context: { cause: string; actor: string }): Promise<void> {
  const reasonOf = ({ input }: Move) => [input.reason, input.note].filter(Boolean).join(': ');
  for (const [reason, group] of Map.groupBy(moves, reasonOf)) {
    const plan = { movements: group.map((move) => move.movement), lines: [], displaced: [] };
    await writePlan(trx, plan, { ...context, reason });
  }
}
