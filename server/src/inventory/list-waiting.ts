/** Who waits for a variant, page by page in the order they will be served, and why each still waits. */
import { sql } from 'kysely';
import { z } from 'zod';
import { type Db, readTogether } from '../platform/db.ts';
import { decodeCursor, pageOf } from '../platform/paging.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import { availableUnits } from './rules/stock.ts';
import { explainWait, type OpenSupply } from './rules/wait-reason.ts';
import type { waitingLine } from './schemas.ts';
import { loadVariantStates } from './store.ts';

type WaitingLine = z.infer<typeof waitingLine>;
type Page = { items: WaitingLine[]; total: number; nextCursor: string | null };

/** The last line shown: where it stands, its place, and the units that are served before the next. */
const lastShown = z.tuple([z.int32(), z.int().min(0).max(8.64e15), z.int(), z.int(), z.int()]);
type LastShown = z.infer<typeof lastShown>;

/** One page of the queue. Refuses an unknown variant and a strange cursor. */
export async function listWaiting(
  db: Db,
  variantId: number,
  query: { cursor?: string; limit: number; now: Date },
): Promise<Page | Refusal> {
  const after = decodeCursor(query.cursor, lastShown);
  if (after === undefined) return refuse('invalid', 'cursor: this is not a cursor of this list.', { field: 'cursor' });
  const [states, rows, supplies] = await readTogether(db, (one) =>
    Promise.all([
      loadVariantStates(one, [variantId]),
      loadLines(one, variantId, after, query.limit + 1),
      loadOpenSupply(one, [variantId]),
    ]),
  );
  const state = states.get(variantId);
  if (!state) return refuse('not_found', `There is no variant ${variantId}.`);
  const available = availableUnits(state.shelves);
  const supply = supplies.get(variantId) ?? [];
  const today = query.now.toISOString().slice(0, 10);
  let [, , , place, unitsAhead] = after ?? [0, 0, 0, 0, 0];
  const queue = rows.map((row) => {
    const why = explainWait(row, unitsAhead, available, supply, today);
    place += 1;
    if (!row.held) unitsAhead += row.waiting;
    return { ...row, place, why, unitsBeforeNext: unitsAhead };
  });
  const page = pageOf(queue, query.limit, (row): LastShown => {
    return [row.rank, row.placedAt.getTime(), row.orderLineId, row.place, row.unitsBeforeNext];
  });
  return { ...page, items: page.items.map(viewOf) };
}

type Row = {
  /** Priority with its sign turned, as the index has it: the smallest goes first. */
  rank: number;
  orderId: number;
  orderNumber: string;
  orderLineId: number;
  placedAt: Date;
  customer: string;
  waiting: number;
  held: boolean;
  shipComplete: boolean;
  kind: 'date' | 'timeframe' | 'no_date' | null;
  date: string | null;
  text: string | null;
  total: number;
};

async function loadLines(db: Db, variantId: number, after: LastShown | null, limit: number): Promise<Row[]> {
  const waits = sql`l.variant_id = ${variantId} and (l.ordered - l.cancelled - l.allocated - l.shipped) > 0`;
  const beyond =
    after === null
      ? sql`true`
      : sql`(-l.priority, l.placed_at, l.id) > (${after[0]}::int, ${new Date(after[1])}::timestamptz, ${after[2]}::bigint)`;
  const { rows } = await sql<Row>`
    select -l.priority as rank, o.id as "orderId", o.number as "orderNumber", l.id as "orderLineId",
      l.placed_at as "placedAt", o.shipping_address->>'name' as customer, l.waiting, o.held_at is not null as held,
      o.ship_complete as "shipComplete", l.promise_kind as kind, l.promise_date as date, l.promise_text as text,
      (select count(*) from order_lines l where ${waits}) as total
    from order_lines l join orders o on o.id = l.order_id
    where ${waits} and ${beyond}
    order by -l.priority, l.placed_at, l.id limit ${limit}`.execute(db);
  return rows;
}

/** What is on its way to each variant, a purchase order and day each, in the order they were ordered. */
export async function loadOpenSupply(db: Db, variantIds: readonly number[]): Promise<Map<number, OpenSupply[]>> {
  const { rows } = await sql<OpenSupply & { variantId: number }>`
    select l.variant_id as "variantId", o.number, l.expected_on as "expectedOn", sum(l.open)::int8 as units
    from purchase_order_lines l
    join purchase_orders o on o.id = l.purchase_order_id and o.state in ('ordered', 'partly_received')
    where l.variant_id = any(${variantIds}::bigint[]) and l.received + l.cancelled < l.ordered
    group by l.variant_id, o.id, l.expected_on order by o.id, l.expected_on`.execute(db);
  return Map.groupBy(rows, (row) => row.variantId);
}

function viewOf({ placedAt, kind, date, text, ...row }: Row & Pick<WaitingLine, 'place' | 'why'>): WaitingLine {
  const { orderId, orderNumber, orderLineId, customer, waiting, held, place, why } = row;
  const promise = kind && { kind, date, text };
  return {
    place,
    orderId,
    orderNumber,
    orderLineId,
    placedAt: placedAt.toISOString(),
    customer,
    waiting,
    held,
    promise,
    why,
  };
}
