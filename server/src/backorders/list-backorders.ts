/**
 * Everyone who waits, by variant and by order: how many units, for how much, since when, what was promised and what
 * covers it. Those whose first promised day is the earliest stand first. Reads only.
 */
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { loadOpenSupply } from '../inventory/list-waiting.ts';
import { explainWait } from '../inventory/rules/wait-reason.ts';
import { plainWords } from '../inventory/rules/words.ts';
import { type Db, readTogether } from '../platform/db.ts';
import { decodeCursor, encodeCursor } from '../platform/paging.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import type { BackorderOrder, BackorderQuery, BackorderSummary, BackorderVariant } from './schemas.ts';

type Page<Item> = { items: Item[]; total: number; totalIsExact: boolean; nextCursor: string | null };
type Query = BackorderQuery & { today: string };

const waits = sql`l.ordered - l.cancelled - l.allocated - l.shipped > 0`;
/** As the index order_lines_promised has it. */
const promisedOf = (line: string) =>
  sql`coalesce(${sql.ref(`${line}.first_promised_on`)}, ${sql.ref(`${line}.promise_date`)}, 'infinity'::date)`;
const promised = promisedOf('l');
const never = 'infinity';
/** A place in the list: the day first promised, when it was ordered, the id. */
const place = z.tuple([z.union([z.literal(never), z.iso.date()]), z.iso.datetime(), z.int()]);

/** A list's total is counted up to here, which an index does in some hundredths of a second. */
const mostCounted = 10_000;

/** The figures above the list: sums over an index that holds what they need, and the first of two others. */
export async function summarizeBackorders(db: Db, today: string): Promise<BackorderSummary> {
  return readTogether(db, async (one) => {
    const { rows } = await sql<Omit<BackorderSummary, 'lateLines' | 'oldestAt'>>`
      select coalesce(sum(l.waiting), 0)::int8 as units, count(*) as lines, count(distinct l.order_id) as orders,
        coalesce(sum(l.waiting * l.unit_price_minor), 0)::int8 as minor
      from order_lines l where ${waits}`.execute(one);
    const late = await sql<{ lines: number }>`
      select count(*) as lines from order_lines l where ${waits} and ${promised} < ${today}::date`.execute(one);
    const first = await sql<{ placedAt: Date }>`
      select l.placed_at as "placedAt" from order_lines l where ${waits} order by l.order_id limit 1`.execute(one);
    const [sums] = rows;
    if (!sums) throw new Error('the database answered no row');
    return {
      ...sums,
      lateLines: late.rows[0]?.lines ?? 0,
      oldestAt: first.rows[0]?.placedAt.toISOString() ?? null,
    };
  });
}

/**
 * One page of variants that anyone waits for. Walks the index of promised days: a variant stands where its first line
 * does, and its other lines are passed over. Refuses a cursor it did not make.
 */
export async function listBackordersByVariant(db: Db, query: Query): Promise<Page<BackorderVariant> | Refusal> {
  const after = decodeCursor(query.cursor, place);
  if (after === undefined) return notACursor();
  return readTogether(db, async (one) => {
    const found = sql`${waits} and ${ofFilter(query)} and ${variantWords(query.search)}`;
    // As a subquery of one row, so that each line walked over costs one look into an index, however many wait.
    const isFirst = sql`l.id = (select m.id from order_lines m where m.variant_id = l.variant_id
      and m.ordered - m.cancelled - m.allocated - m.shipped > 0 and ${ofFilter(query, 'm')}
      order by ${promisedOf('m')}, m.placed_at, m.id limit 1)`;
    const { rows } = await sql<VariantRow>`
      with firsts as (
        select l.variant_id, l.id, ${promised} as promised, l.placed_at from order_lines l
        where ${found} and ${isFirst} and ${beyond(after)}
        order by ${promised}, l.placed_at, l.id limit ${query.limit + 1})
      select f.variant_id as "variantId", f.id as "lineId", f.promised::text, f.placed_at as "placedAt", sums.*
      from firsts f cross join lateral (
        select sum(l.waiting)::int as units, count(*)::int as lines, count(distinct l.order_id)::int as orders,
          sum(l.waiting * l.unit_price_minor)::int8 as minor, min(l.placed_at) as oldest,
          count(*) filter (where ${promised} < ${query.today}::date)::int as "lateLines"
        from order_lines l where l.variant_id = f.variant_id and ${waits} and ${ofFilter(query)}) sums
      order by f.promised, f.placed_at, f.id`.execute(one);
    const shown = rows.slice(0, query.limit);
    const ids = shown.map((row) => row.variantId);
    const [titles, supply, available] = await Promise.all([
      loadTitles(one, ids),
      loadOpenSupply(one, ids),
      loadAvailable(one, ids),
    ]);
    return {
      items: shown.map(({ promised: day, oldest, placedAt: _, lineId: __, ...row }) => ({
        ...row,
        ...(titles.get(row.variantId) as Titles),
        firstPromisedOn: day === never ? null : day,
        oldestAt: oldest.toISOString(),
        incoming: (supply.get(row.variantId) ?? []).reduce((sum, each) => sum + each.units, 0),
        why: explainWait(
          { waiting: row.units, held: false, shipComplete: false },
          0,
          available.get(row.variantId) ?? 0,
          supply.get(row.variantId) ?? [],
          query.today,
        ),
      })),
      ...(await countUpTo(one, sql`select distinct l.variant_id from order_lines l where ${found}`)),
      nextCursor: nextCursor(rows, query.limit),
    };
  });
}

/** The cursor behind the last row shown, or null where the list ends. */
function nextCursor(rows: readonly { promised: string; placedAt: Date; lineId: number }[], limit: number) {
  const last = rows[limit - 1];
  return rows.length > limit && last ? encodeCursor([last.promised, last.placedAt.toISOString(), last.lineId]) : null;
}

/** Lines after a place in the list. */
function beyond(after: z.infer<typeof place> | null): RawBuilder<unknown> {
  if (after === null) return sql`true`;
  return sql`(${promised}, l.placed_at, l.id) > (${after[0]}::date, ${after[1]}::timestamptz, ${after[2]}::bigint)`;
}

async function countUpTo(db: Db, distinct: RawBuilder<unknown>): Promise<{ total: number; totalIsExact: boolean }> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (${distinct} limit ${mostCounted}) as counted`.execute(db);
  const total = rows[0]?.count ?? 0;
  return { total, totalIsExact: total < mostCounted };
}

type VariantRow = Pick<BackorderVariant, 'variantId' | 'units' | 'lines' | 'orders' | 'minor' | 'lateLines'> & {
  lineId: number;
  promised: string;
  placedAt: Date;
  oldest: Date;
};

/**
 * One page of orders that wait, each with its waiting lines. Walks the index of promised days: an order stands where
 * its first line does, and its other lines are passed over.
 */
export async function listBackordersByOrder(db: Db, query: Query): Promise<Page<BackorderOrder> | Refusal> {
  const after = decodeCursor(query.cursor, place);
  if (after === undefined) return notACursor();
  return readTogether(db, async (one) => {
    const isFirst = sql`l.id = (select m.id from order_lines m where m.order_id = l.order_id
      and m.ordered - m.cancelled - m.allocated - m.shipped > 0 and ${ofFilter(query, 'm')}
      order by ${promisedOf('m')}, m.id limit 1)`;
    const { rows } = await sql<{ orderId: number; lineId: number; promised: string; placedAt: Date }>`
      select l.order_id as "orderId", l.id as "lineId", ${promised}::text as promised, l.placed_at as "placedAt"
      from order_lines l
      where ${waits} and ${isFirst} and ${ofFilter(query)} and ${orderWords(query.search)}
        and ${beyond(after)}
      order by ${promised}, l.placed_at, l.id limit ${query.limit + 1}`.execute(one);
    const shown = rows.slice(0, query.limit);
    return {
      items: await loadOrders(
        one,
        shown.map((row) => row.orderId),
        query.today,
      ),
      ...(await countUpTo(
        one,
        sql`select distinct l.order_id from order_lines l where ${waits} and ${ofFilter(query)} and ${orderWords(query.search)}`,
      )),
      nextCursor: nextCursor(rows, query.limit),
    };
  });
}

type LineRow = {
  orderId: number;
  orderNumber: string;
  customer: string;
  held: boolean;
  shipComplete: boolean;
  placedAt: Date;
  orderLineId: number;
  variantId: number;
  title: string;
  waiting: number;
  minor: number;
  firstPromisedOn: string | null;
  kind: 'date' | 'timeframe' | 'no_date' | null;
  date: string | null;
  text: string | null;
};

async function loadOrders(db: Db, orderIds: readonly number[], today: string): Promise<BackorderOrder[]> {
  if (orderIds.length === 0) return [];
  const { rows } = await sql<LineRow>`
    select o.id as "orderId", o.number as "orderNumber", o.shipping_address->>'name' as customer,
      o.held_at is not null as held, o.ship_complete as "shipComplete", l.placed_at as "placedAt", l.id as "orderLineId",
      l.variant_id as "variantId", concat_ws(', ', nullif(l.product_title, ''), nullif(nullif(l.variant_title, ''), 'Default')) as title,
      l.waiting, l.waiting * l.unit_price_minor as minor, coalesce(l.first_promised_on, l.promise_date) as "firstPromisedOn",
      l.promise_kind as kind, l.promise_date as date, l.promise_text as text
    from order_lines l join orders o on o.id = l.order_id
    where l.order_id = any(${orderIds}::bigint[]) and ${waits} order by l.position`.execute(db);
  const variantIds = [...new Set(rows.map((row) => row.variantId))];
  const [ahead, supply, available] = await Promise.all([
    loadUnitsAhead(
      db,
      rows.map((row) => row.orderLineId),
    ),
    loadOpenSupply(db, variantIds),
    loadAvailable(db, variantIds),
  ]);
  const byOrder = Map.groupBy(rows, (row) => row.orderId);
  return orderIds.flatMap((orderId) => {
    const lines = byOrder.get(orderId) ?? [];
    const [first] = lines;
    if (!first) return [];
    const days = lines.flatMap((line) => line.firstPromisedOn ?? []).sort();
    return {
      orderId,
      orderNumber: first.orderNumber,
      customer: first.customer,
      held: first.held,
      late: days.some((day) => day < today),
      units: lines.reduce((sum, line) => sum + line.waiting, 0),
      lines: lines.length,
      minor: lines.reduce((sum, line) => sum + line.minor, 0),
      firstPromisedOn: days[0] ?? null,
      oldestAt: first.placedAt.toISOString(),
      waitingLines: lines.map((line) => ({
        orderLineId: line.orderLineId,
        variantId: line.variantId,
        title: line.title,
        waiting: line.waiting,
        promise: line.kind && { kind: line.kind, date: line.date, text: line.text },
        firstPromisedOn: line.firstPromisedOn,
        why: explainWait(
          line,
          ahead.get(line.orderLineId) ?? 0,
          available.get(line.variantId) ?? 0,
          supply.get(line.variantId) ?? [],
          today,
        ),
      })),
    };
  });
}

/**
 * Waiting units that are served before each of the lines; held orders are skipped. One pass over each queue, as far as
 * the last of the lines.
 */
async function loadUnitsAhead(db: Db, lineIds: readonly number[]): Promise<Map<number, number>> {
  const { rows } = await sql<{ id: number; ahead: number }>`
    with last as (
      select distinct on (variant_id) variant_id, -priority as rank, placed_at, id from order_lines
      where id = any(${lineIds}::bigint[]) order by variant_id, -priority desc, placed_at desc, id desc),
    queue as (
      select l.id, sum(case when h.id is null then l.waiting else 0 end)
        over (partition by l.variant_id order by -l.priority, l.placed_at, l.id rows between unbounded preceding and 1 preceding) as ahead
      from last join order_lines l on l.variant_id = last.variant_id and ${waits}
        and (-l.priority, l.placed_at, l.id) <= (last.rank, last.placed_at, last.id)
      left join (select id from orders where held_at is not null) h on h.id = l.order_id)
    select id, coalesce(ahead, 0)::int8 as ahead from queue where id = any(${lineIds}::bigint[])`.execute(db);
  return new Map(rows.map((row) => [row.id, row.ahead]));
}

async function loadAvailable(db: Db, variantIds: readonly number[]): Promise<Map<number, number>> {
  const { rows } = await sql<{ id: number; units: number }>`
    select variant_id as id, sum(on_hand - allocated)::int as units from stock_levels
    where variant_id = any(${variantIds}::bigint[]) group by 1`.execute(db);
  return new Map(rows.map((row) => [row.id, row.units]));
}

type Titles = Pick<BackorderVariant, 'productTitle' | 'variantTitle' | 'sku' | 'imageUrl'>;

async function loadTitles(db: Db, variantIds: readonly number[]): Promise<Map<number, Titles>> {
  const { rows } = await sql<Titles & { id: number }>`
    select v.id, coalesce((select title from product_texts where product_id = p.id and language = s.default_language), '') as "productTitle",
      coalesce((select title from variant_texts where variant_id = v.id and language = s.default_language), '') as "variantTitle", v.sku,
      (select '/files/' || file from product_images i where i.id = v.image_id
         or (v.image_id is null and i.product_id = p.id) order by i.position limit 1) as "imageUrl"
    from variants v join products p on p.id = v.product_id cross join store_settings s
    where v.id = any(${variantIds}::bigint[])`.execute(db);
  return new Map(rows.map(({ id, ...titles }) => [id, titles]));
}

function ofFilter({ filter, today }: Query, line: 'l' | 'm' = 'l'): RawBuilder<unknown> {
  if (filter === 'late') return sql`${promisedOf(line)} < ${today}::date`;
  return filter === 'undated' ? sql`${sql.ref(`${line}.promise_date`)} is null` : sql`true`;
}

/** Each word is somewhere among the words of the variant, as the Inventory page finds it. */
function variantWords(search: string | undefined): RawBuilder<unknown> {
  const words = wordPatterns(search).map((pattern) => sql`f.words like ${pattern}`);
  if (words.length === 0) return sql`true`;
  return sql`l.variant_id in (select f.variant_id from inventory_facets f where ${sql.join(words, sql` and `)})`;
}

/** The same for the order: its number, name, e-mail. */
function orderWords(search: string | undefined): RawBuilder<unknown> {
  const words = wordPatterns(search).map((pattern) => sql`r.words like ${pattern}`);
  if (words.length === 0) return sql`true`;
  return sql`l.order_id in (select r.order_id from order_rows r where r.waiting > 0 and ${sql.join(words, sql` and `)})`;
}

function wordPatterns(search: string | undefined): string[] {
  const words = search ? plainWords(search).split(' ').filter(Boolean) : [];
  return words.map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`);
}

function notACursor(): Refusal {
  return refuse('invalid', 'cursor: this is not a cursor of this list.', { field: 'cursor' });
}
