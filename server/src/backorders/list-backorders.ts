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

type Page<Item> = { items: Item[]; total: number; nextCursor: string | null };
type Query = BackorderQuery & { today: string };

const waits = sql`l.ordered - l.cancelled - l.allocated - l.shipped > 0`;
/** As the index order_lines_promised has it. */
const promised = sql`coalesce(l.first_promised_on, l.promise_date, 'infinity'::date)`;
const never = 'infinity';
/** A place in the list: the day first promised, when it was ordered, the id. */
const place = z.tuple([z.union([z.literal(never), z.iso.date()]), z.iso.datetime(), z.int()]);

/** The figures above the list. */
export async function summarizeBackorders(db: Db, today: string): Promise<BackorderSummary> {
  const { rows } = await sql<Omit<BackorderSummary, 'oldestAt'> & { oldestAt: Date | null }>`
    select coalesce(sum(l.waiting), 0)::int8 as units, count(*) as lines, count(distinct l.order_id) as orders,
      count(distinct l.variant_id) as variants, coalesce(sum(l.waiting * l.unit_price_minor), 0)::int8 as minor,
      count(*) filter (where ${promised} < ${today}::date) as "lateLines", min(l.placed_at) as "oldestAt"
    from order_lines l where ${waits}`.execute(db);
  const [row] = rows;
  if (!row) throw new Error('the database answered no row');
  return { ...row, oldestAt: row.oldestAt?.toISOString() ?? null };
}

/** One page of variants that anyone waits for. Refuses a cursor it did not make. */
export async function listBackordersByVariant(db: Db, query: Query): Promise<Page<BackorderVariant> | Refusal> {
  const after = decodeCursor(query.cursor, place);
  if (after === undefined) return notACursor();
  return readTogether(db, async (one) => {
    const { rows } = await sql<VariantRow>`
      with found as (
        select l.variant_id, sum(l.waiting)::int as units, count(*)::int as lines, count(distinct l.order_id)::int as orders,
          sum(l.waiting * l.unit_price_minor)::int8 as minor, min(${promised}) as promised, min(l.placed_at) as oldest,
          count(*) filter (where ${promised} < ${query.today}::date)::int as late
        from order_lines l where ${waits} and ${ofFilter(query)} and ${variantWords(query.search)}
        group by l.variant_id)
      select f.variant_id as "variantId", f.units, f.lines, f.orders, f.minor, f.promised::text, f.oldest, f.late as "lateLines",
        (select count(*) from found)::int as total
      from found f
      where ${after === null ? sql`true` : sql`(f.promised, f.oldest, f.variant_id) > (${after[0]}::date, ${after[1]}::timestamptz, ${after[2]}::bigint)`}
      order by f.promised, f.oldest, f.variant_id limit ${query.limit + 1}`.execute(one);
    const shown = rows.slice(0, query.limit);
    const last = shown.at(-1);
    const ids = shown.map((row) => row.variantId);
    const [titles, supply, available] = await Promise.all([
      loadTitles(one, ids),
      loadOpenSupply(one, ids),
      loadAvailable(one, ids),
    ]);
    return {
      items: shown.map(({ promised: day, oldest, total: _, ...row }) => ({
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
      total: rows[0]?.total ?? 0,
      nextCursor:
        rows.length > shown.length && last
          ? encodeCursor([last.promised, last.oldest.toISOString(), last.variantId])
          : null,
    };
  });
}

type VariantRow = Pick<BackorderVariant, 'variantId' | 'units' | 'lines' | 'orders' | 'minor' | 'lateLines'> & {
  promised: string;
  oldest: Date;
  total: number;
};

/**
 * One page of orders that wait, each with its waiting lines. Walks the index of promised days: an order stands where
 * its first line does, and its other lines are passed over.
 */
export async function listBackordersByOrder(db: Db, query: Query): Promise<Page<BackorderOrder> | Refusal> {
  const after = decodeCursor(query.cursor, place);
  if (after === undefined) return notACursor();
  return readTogether(db, async (one) => {
    const isFirst = sql`not exists (select from order_lines m where m.order_id = l.order_id and m.id <> l.id
      and m.ordered - m.cancelled - m.allocated - m.shipped > 0 and ${ofFilter(query, sql.raw('m'))}
      and (coalesce(m.first_promised_on, m.promise_date, 'infinity'::date), m.id) < (${promised}, l.id))`;
    const { rows } = await sql<{ orderId: number; lineId: number; promised: string; placedAt: Date }>`
      select l.order_id as "orderId", l.id as "lineId", ${promised}::text as promised, l.placed_at as "placedAt"
      from order_lines l
      where ${waits} and ${isFirst} and ${ofFilter(query)} and ${orderWords(query.search)}
        and ${after === null ? sql`true` : sql`(${promised}, l.placed_at, l.id) > (${after[0]}::date, ${after[1]}::timestamptz, ${after[2]}::bigint)`}
      order by ${promised}, l.placed_at, l.id limit ${query.limit + 1}`.execute(one);
    const shown = rows.slice(0, query.limit);
    const last = shown.at(-1);
    return {
      items: await loadOrders(
        one,
        shown.map((row) => row.orderId),
        query.today,
      ),
      total: await countOrders(one, query),
      nextCursor:
        rows.length > shown.length && last
          ? encodeCursor([last.promised, last.placedAt.toISOString(), last.lineId])
          : null,
    };
  });
}

async function countOrders(db: Db, query: Query): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(distinct l.order_id)::int as count from order_lines l
    where ${waits} and ${ofFilter(query)} and ${orderWords(query.search)}`.execute(db);
  return rows[0]?.count ?? 0;
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
      variantIds,
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

/** Waiting units that are served before each of the lines; held orders are skipped. One pass over each queue. */
async function loadUnitsAhead(
  db: Db,
  variantIds: readonly number[],
  lineIds: readonly number[],
): Promise<Map<number, number>> {
  const { rows } = await sql<{ id: number; ahead: number }>`
    with queue as (
      select l.id, sum(case when h.id is null then l.waiting else 0 end)
        over (partition by l.variant_id order by -l.priority, l.placed_at, l.id rows between unbounded preceding and 1 preceding) as ahead
      from order_lines l left join (select id from orders where held_at is not null) h on h.id = l.order_id
      where l.variant_id = any(${variantIds}::bigint[]) and ${waits})
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

function ofFilter({ filter, today }: Query, line = sql.raw('l')): RawBuilder<unknown> {
  if (filter === 'late') return sql`coalesce(${line}.first_promised_on, ${line}.promise_date) < ${today}::date`;
  return filter === 'undated' ? sql`${line}.promise_date is null` : sql`true`;
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
