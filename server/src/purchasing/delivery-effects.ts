/** Whom a delivery fills, who waits on, and whose promise holds no more: figures of all, names of the first. */
import { sql } from 'kysely';
import type { Filled } from '../inventory/allocate-waiting.ts';
import type { Supply } from '../inventory/rules/promise.ts';
import type { Db } from '../platform/db.ts';
import type { DeliveryEffects } from './schemas.ts';

const namedFilled = 100;
const namedWaiting = 100;
/** Of one variant: the next in its queue. */
const namedOfVariant = 20;
const namedMoved = 100;

/** Takes in lines as they are filled, part by part. */
export class FilledLines {
  /** All units a line was given, in the order in which lines were first filled. */
  readonly units = new Map<number, number>();
  readonly orders = new Set<number>();
  #byHand = new Set<number>();

  add(lines: readonly Filled[], byHand = false): void {
    for (const { lineId, orderId, units } of lines) {
      this.units.set(lineId, (this.units.get(lineId) ?? 0) + units);
      this.orders.add(orderId);
      if (byHand) this.#byHand.add(lineId);
    }
  }

  async summary(db: Db): Promise<DeliveryEffects['filled']> {
    const { rows } = await sql<{ customers: number }>`
      select count(distinct lower(email))::int as customers from orders where id = any(${[...this.orders]}::bigint[])`.execute(
      db,
    );
    const first = [...this.units].slice(0, namedFilled);
    const names = await loadNames(
      db,
      first.map(([lineId]) => lineId),
    );
    let units = 0;
    for (const each of this.units.values()) units += each;
    return {
      units,
      lines: this.units.size,
      orders: this.orders.size,
      customers: rows[0]?.customers ?? 0,
      first: first.map(([lineId, given]) => ({
        ...(names.get(lineId) as Names),
        units: given,
        byHand: this.#byHand.has(lineId),
      })),
    };
  }
}

type Names = {
  orderId: number;
  orderNumber: string;
  customer: string;
  orderLineId: number;
  variantId: number;
  title: string;
};

const nameColumns = sql`o.id as "orderId", o.number as "orderNumber", o.shipping_address->>'name' as customer,
  l.id as "orderLineId", l.variant_id as "variantId",
  concat_ws(', ', nullif(l.product_title, ''), nullif(nullif(l.variant_title, ''), 'Default')) as title`;

async function loadNames(db: Db, lineIds: readonly number[]): Promise<Map<number, Names>> {
  const { rows } = await sql<Names>`
    select ${nameColumns} from order_lines l join orders o on o.id = l.order_id
    where l.id = any(${lineIds}::bigint[])`.execute(db);
  return new Map(rows.map((row) => [row.orderLineId, row]));
}

/**
 * The queues of these variants once `filled` have what they were given (empty where that is written already), and
 * once `supply` is what comes: who waits on, and which told days hold no more, as rules/promise.ts projects them.
 */
export async function loadAftermath(
  db: Db,
  variantIds: readonly number[],
  filled: ReadonlyMap<number, number>,
  supply: ReadonlyMap<number, readonly Supply[]>,
  today: string,
): Promise<Pick<DeliveryEffects, 'stillWaiting' | 'moved'>> {
  const ladder = variantIds.flatMap((variantId) => stepsOf(variantId, supply.get(variantId) ?? [], today));
  const { rows } = await sql<{
    units: number;
    lines: number;
    orders: number;
    moved: number;
    waitingFirst: (DeliveryEffects['stillWaiting']['first'][number] & { kind: 'date' | null })[] | null;
    movedFirst: DeliveryEffects['moved']['first'] | null;
  }>`
    with given as (
      select * from unnest(${[...filled.keys()]}::bigint[], ${[...filled.values()]}::int[]) as g (line_id, units)),
    ladder as (
      select * from unnest(${ladder.map((step) => step.variantId)}::bigint[], ${ladder.map((step) => step.day)}::date[],
        ${ladder.map((step) => step.covered)}::int8[]) as s (variant_id, day, covered)),
    queue as materialized (
      select l.id, l.variant_id, l.waiting - coalesce(g.units, 0) as waiting, l.promise_kind, l.promise_date, l.order_id,
        row_number() over w as place, sum(l.waiting - coalesce(g.units, 0)) over w as needed
      from order_lines l left join given g on g.line_id = l.id
      where l.variant_id = any(${variantIds}::bigint[]) and l.ordered - l.cancelled - l.allocated - l.shipped > 0
        and l.waiting > coalesce(g.units, 0)
      window w as (partition by l.variant_id order by -l.priority, l.placed_at, l.id rows unbounded preceding)),
    projected as materialized (
      select q.*, (select min(day) from ladder s where s.variant_id = q.variant_id and s.covered >= q.needed) as now_on from queue q),
    moved as materialized (
      select * from projected where promise_kind = 'date' and (now_on is null or now_on > promise_date))
    select (select coalesce(sum(waiting), 0)::int8 from queue) as units, (select count(*)::int from queue) as lines,
      (select count(distinct order_id)::int from queue) as orders, (select count(*)::int from moved) as moved,
      (select json_agg(w) from (
        select ${nameColumns}, q.waiting, o.held_at is not null as held, o.ship_complete as "shipComplete",
          case when l.promise_kind is not null then
            json_build_object('kind', l.promise_kind, 'date', l.promise_date, 'text', l.promise_text) end as promise
        from queue q join order_lines l on l.id = q.id join orders o on o.id = q.order_id
        where q.place <= ${namedOfVariant} order by q.variant_id, q.place limit ${namedWaiting}) w) as "waitingFirst",
      (select json_agg(m) from (
        select ${nameColumns}, q.waiting, q.promise_date as "toldOn", q.now_on as "nowOn"
        from moved q join order_lines l on l.id = q.id join orders o on o.id = q.order_id
        order by q.promise_date, q.id limit ${namedMoved}) m) as "movedFirst"`.execute(db);
  const [row] = rows;
  if (!row) throw new Error('the database answered no row');
  return {
    stillWaiting: { units: row.units, lines: row.lines, orders: row.orders, first: row.waitingFirst ?? [] },
    moved: { lines: row.moved, first: row.movedFirst ?? [] },
  };
}

/** Day by day, how many units have come in by then; what has no day, or whose day has passed, dates nothing. */
function stepsOf(variantId: number, supply: readonly Supply[], today: string) {
  let covered = 0;
  return supply
    .filter(
      (each): each is { expectedOn: string; units: number } => each.expectedOn !== null && each.expectedOn >= today,
    )
    .sort((a, b) => (a.expectedOn < b.expectedOn ? -1 : a.expectedOn > b.expectedOn ? 1 : 0))
    .map(({ expectedOn, units }) => {
      covered += units;
      return { variantId, day: expectedOn, covered };
    });
}
