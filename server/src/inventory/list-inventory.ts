/** The Inventory page's list: any filter, any order, page by page, as fast with a million variants as with ten. */
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { type Db, inTransaction, type Transaction } from '../platform/db.ts';
import { decodeCursor, encodeCursor } from '../platform/paging.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import { refreshInventoryList, refreshWholeInventoryList } from './refresh-list.ts';
import { bucketsFor, levelOf } from './rules/bucket.ts';
import { matchingWords } from './rules/words.ts';
import type { InventoryFilter, inventoryRow, inventorySort } from './schemas.ts';

/** Beyond these a page of matches is looked for in another way: found out by measuring a million variants. */
export const listBounds = {
  /** Up to so many matches of words, brand and the like are all sorted: some tens of milliseconds. */
  fewMatches: 25_000,
  /** So many rows are walked along at most in search of a page of matches. */
  longestWalk: 20_000,
};
type Bounds = typeof listBounds;
/** How long a reader waits for another who is folding changes into the list, rather than show it as it was. */
const foldingMilliseconds = 1_000;
/** Where nothing but the stock narrows the list down, it is counted so far. */
const mostCounted = 10_000;

type Row = z.infer<typeof inventoryRow>;
export type InventoryPage = {
  items: Row[];
  total: number;
  totalIsExact: boolean;
  nextCursor: string | null;
  previousCursor: string | null;
};
type Sort = z.infer<typeof inventorySort>;
type Query = InventoryFilter & { sort: Sort; order: 'asc' | 'desc'; cursor?: string; limit: number };
/** A place in the list: the sort value and the id of a row, and on which side of it to read on. */
const place = z.tuple([z.union([z.string(), z.int32()]), z.int(), z.enum(['after', 'before'])]);
type Place = z.infer<typeof place>;
type Found = { id: number; key: string | number };

const columns: Record<Sort, string> = {
  title: 'sort_title',
  sku: 'sku',
  onHand: 'on_hand',
  allocated: 'allocated',
  available: 'available',
  waiting: 'waiting',
  incoming: 'incoming',
};

/**
 * One page of variants with their stock, read forwards or, with a `previousCursor`, backwards. `total` stops counting
 * at some thousands and says so. Refuses a strange cursor.
 */
export async function listInventory(
  db: Db,
  query: Query,
  bounds: Bounds = listBounds,
): Promise<InventoryPage | Refusal> {
  const from = decodeCursor(query.cursor, place);
  if (from === undefined || (from !== null && (typeof from[0] === 'string') !== isWords(query.sort))) {
    return refuse('invalid', 'cursor: this is not a cursor of this list.', { field: 'cursor' });
  }
  const backwards = from?.[2] === 'before';
  const direction = backwards
    ? { ...query, order: query.order === 'asc' ? ('desc' as const) : ('asc' as const) }
    : query;
  await refreshInventoryList(db, foldingMilliseconds);
  return inTransaction(db, async (trx) => {
    await keepPlansSteady(trx);
    const { found, total, totalIsExact } = await findRows(trx, direction, from, bounds);
    const goesOn = found.length > query.limit;
    const shown = found.slice(0, query.limit);
    if (backwards) shown.reverse();
    const ids = shown.map((row) => row.id);
    await plan(trx, { nestloop: true, hashjoin: true, sort: true });
    return {
      items: await loadRows(trx, ids),
      total,
      totalIsExact,
      nextCursor: backwards || goesOn ? cursorAt(shown.at(-1), 'after') : null,
      previousCursor: (backwards ? goesOn : from !== null) ? cursorAt(shown[0], 'before') : null,
    };
  });
}

function cursorAt(row: Found | undefined, side: Place[2]): string | null {
  return row ? encodeCursor([row.key, row.id, side] satisfies Place) : null;
}

/** How many variants match, all counted. */
export async function countInventory(db: Db, filter: InventoryFilter): Promise<number> {
  await refreshInventoryList(db, foldingMilliseconds);
  const { rows } = await sql<{ count: number }>`select count(*) as count ${matching(filter)}`.execute(db);
  return rows[0]?.count ?? 0;
}

/** The ids of all variants that match, ascending. */
export async function selectVariants(db: Db, filter: InventoryFilter): Promise<number[]> {
  await refreshWholeInventoryList(db);
  const { rows } = await sql<{ id: number }>`select r.variant_id as id ${matching(filter)} order by 1`.execute(db);
  return rows.map((row) => row.id);
}

function matching(filter: InventoryFilter): RawBuilder<unknown> {
  const facets = facetConditions(filter);
  const buckets = bucketsFor(filter.policy ?? null, filter.status);
  return sql`from inventory_rows r
    ${facets === null ? sql`` : sql`join inventory_facets f on f.variant_id = r.variant_id and ${facets}`}
    where r.bucket = any(${buckets}::int[])`;
}

/**
 * Compiling and hashing pay for reports, not for a page; each costs more than the page itself. And a plan for any values
 * does not know a common word from a rare one: planning anew costs less than visiting every lamp of the shop.
 */
async function keepPlansSteady(trx: Transaction): Promise<void> {
  await sql`select set_config('jit', 'off', true), set_config('max_parallel_workers_per_gather', '0', true),
    set_config('enable_mergejoin', 'off', true), set_config('plan_cache_mode', 'force_custom_plan', true)`.execute(trx);
}

/** What the next statement may be planned with: the size of a list of keys is unknown to the planner. */
async function plan(trx: Transaction, may: Record<'nestloop' | 'hashjoin' | 'sort', boolean>): Promise<void> {
  await sql`select ${sql.join(
    Object.entries(may).map(([way, is]) => sql`set_config(${`enable_${way}`}, ${is ? 'on' : 'off'}, true)`),
  )}`.execute(trx);
}

type Findings = { found: Found[]; total: number; totalIsExact: boolean };

/**
 * Few matches are all sorted. Many are met often enough in passing: a walk along the order finds a page of them, but
 * where the filter goes with the order (all of a brand's titles begin with its name) it may pass by the others for
 * long, so it is bounded, and then all matches are sorted after all.
 */
async function findRows(trx: Transaction, query: Query, after: Place | null, bounds: Bounds): Promise<Findings> {
  const buckets = bucketsFor(query.policy ?? null, query.status);
  const facets = facetConditions(query);
  if (facets === null) {
    const found = await walk(trx, query, buckets, null, after);
    const total = await countUpTo(trx, mostCounted, sql`from inventory_rows where bucket = any(${buckets}::int[])`);
    return { found, total, totalIsExact: total < mostCounted };
  }
  const few = await sortMatches(trx, query, buckets, facets, after, bounds.fewMatches);
  if (few !== null) return few;
  const found =
    query.sort === 'title' && isWholeStock(query)
      ? await readInOrder(trx, query, facets, after)
      : await walk(trx, query, buckets, facets, after, bounds.longestWalk);
  if (found.length <= query.limit) return (await sortMatches(trx, query, buckets, facets, after)) as Findings;
  return { found, total: isWholeStock(query) ? bounds.fewMatches : found.length, totalIsExact: false };
}

const isWords = (sort: Sort) => sort === 'title' || sort === 'sku';
const isWholeStock = (query: Query) => query.status === 'all' && query.policy === undefined;

async function countUpTo(trx: Transaction, most: number, from: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (select ${from} limit ${most}) as counted`.execute(trx);
  return rows[0]?.count ?? 0;
}

/** Looks at all matches, sorts them and counts them. Null where there are more than `most`. */
async function sortMatches(
  trx: Transaction,
  query: Query,
  buckets: number[],
  facets: RawBuilder<unknown>,
  after: Place | null,
  most?: number,
): Promise<Findings | null> {
  const key = sql.ref(columns[query.sort]);
  const words = isWords(query.sort);
  // Asked for as one list of keys, the rows are not visited: their index holds the numbers.
  const stock = sql`from inventory_rows
    where variant_id = any(array(select variant_id from matches)) and bucket = any(${buckets}::int[])`;
  const sorted = !words
    ? sql`select variant_id, ${key} as key ${stock}`
    : isWholeStock(query)
      ? sql`select variant_id, key from matches`
      : sql`select variant_id, key from matches where variant_id in (select variant_id ${stock} offset 0)`;
  await plan(trx, { nestloop: !words, hashjoin: true, sort: true });
  const { rows } = await sql<{ id: number | null; key: string | number; total: number; matches: number }>`
    with matches as materialized (
      select f.variant_id ${words ? sql`, f.${key} as key` : sql``} from inventory_facets f where ${facets}
      ${most === undefined ? sql`` : sql`limit ${most + 1}`}),
    sorted as materialized (${sorted} ${most === undefined ? sql`` : sql`${words && isWholeStock(query) ? sql`where` : sql`and`} (select count(*) from matches) <= ${most}::int`})
    select page.id, page.key, (select count(*) from sorted) as total, (select count(*) from matches) as matches
    from (select) as always left join (
      select variant_id as id, key from sorted where ${beyond(query, sql.ref('key'), sql.ref('variant_id'), after)}
      order by ${inOrder(query, sql.ref('key'), sql.ref('variant_id'))} limit ${query.limit + 1}) as page on true`.execute(
    trx,
  );
  if (most !== undefined && (rows[0]?.matches ?? 0) > most) return null;
  const found = rows.filter((row): row is typeof row & Found => row.id !== null);
  return { found, total: rows[0]?.total ?? 0, totalIsExact: true };
}

/** Titles stand beside the facets, a brand's or supplier's in their order; a word often begins them all. */
async function readInOrder(
  trx: Transaction,
  query: Query,
  facets: RawBuilder<unknown>,
  after: Place | null,
): Promise<Found[]> {
  const key = sql.ref(`f.${columns[query.sort]}`);
  const id = sql.ref('f.variant_id');
  await plan(trx, { nestloop: true, hashjoin: true, sort: true });
  const { rows } = await sql<Found>`
    select ${id} as id, ${key} as key from inventory_facets f where ${facets} and ${beyond(query, key, id, after)}
    order by ${inOrder(query, key, id)} limit ${query.limit + 1}`.execute(trx);
  return rows;
}

/**
 * Walks along the index in order, bucket beside bucket, and takes those that match until the page is full; with
 * facets no further than `longest` rows.
 */
async function walk(
  trx: Transaction,
  query: Query,
  buckets: number[],
  facets: RawBuilder<unknown> | null,
  after: Place | null,
  longest = 0,
): Promise<Found[]> {
  if (buckets.length === 0) return [];
  const column = sql.ref(columns[query.sort]);
  const id = sql.ref('variant_id');
  const lanes = buckets.map(
    (bucket) => sql`(select variant_id, ${column} as key from inventory_rows
      where bucket = ${sql.raw(String(bucket))} and ${beyond(query, column, id, after)} order by ${inOrder(query, column, id)})`,
  );
  if (facets !== null) {
    await plan(trx, { nestloop: true, hashjoin: false, sort: false });
  }
  const order = inOrder(query, sql.ref('r.key'), sql.ref('r.variant_id'));
  const all = sql`(${sql.join(lanes, sql` union all `)}) r`;
  const { rows } = await sql<Found>`
    select r.variant_id as id, r.key from ${
      facets === null
        ? all
        : sql`(select r.variant_id, r.key from ${all} order by ${order} limit ${longest}) r
              join inventory_facets f on f.variant_id = r.variant_id and ${facets}`
    }
    order by ${order} limit ${query.limit + 1}`.execute(trx);
  return rows;
}

function inOrder(query: Query, key: RawBuilder<unknown>, id: RawBuilder<unknown>): RawBuilder<unknown> {
  return query.order === 'asc' ? sql`${key}, ${id}` : sql`${key} desc, ${id} desc`;
}

function beyond(
  query: Query,
  key: RawBuilder<unknown>,
  id: RawBuilder<unknown>,
  after: Place | null,
): RawBuilder<unknown> {
  if (after === null) return sql`true`;
  const type = sql.raw(typeof after[0] === 'string' ? 'text collate "C"' : 'int');
  const place = sql`(${after[0]}::${type}, ${after[1]}::bigint)`;
  return query.order === 'asc' ? sql`(${key}, ${id}) > ${place}` : sql`(${key}, ${id}) < ${place}`;
}

/** Conditions on inventory_facets f, or null where none is asked. */
function facetConditions(filter: InventoryFilter): RawBuilder<unknown> | null {
  const conditions: RawBuilder<unknown>[] = [];
  const { search, brand, supplier, categoryId, tag, locationId, productId } = filter;
  for (const pattern of matchingWords(search ?? '')) conditions.push(sql`f.words like ${pattern}`);
  if (brand) conditions.push(sql`f.brand_id = (select id from brands where name = ${brand})`);
  if (supplier) conditions.push(sql`f.supplier_id = (select id from suppliers where name = ${supplier})`);
  if (categoryId) conditions.push(sql`f.category_ids @> array[${categoryId}::bigint]`);
  if (tag)
    conditions.push(sql`f.tag_ids @> array(select id from tags where name = ${tag})
    and exists (select from tags where name = ${tag})`);
  if (locationId) conditions.push(sql`f.location_ids @> array[${locationId}::bigint]`);
  if (productId) conditions.push(sql`f.product_id = ${productId}`);
  return conditions.length === 0 ? null : sql.join(conditions, sql` and `);
}

/** The rows as the tables have them now, in the order of `ids`. */
async function loadRows(trx: Transaction, ids: readonly number[]): Promise<Row[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<Omit<Row, 'level'>>`
    select v.id as "variantId", p.id as "productId", coalesce(pt.title, '') as "productTitle",
      coalesce(vt.title, '') as "variantTitle", v.sku, v.ean, v.price_minor as "priceMinor", p.visibility, b.name as brand,
      (select '/files/' || file from product_images i where i.id = v.image_id
         or (v.image_id is null and i.product_id = p.id) order by i.position limit 1) as "imageUrl",
      s.stock_policy as policy, s.backorder_limit as "backorderLimit", s.stock_alert as "stockAlert",
      l.on_hand::int as "onHand", l.allocated::int as allocated, (l.on_hand - l.allocated)::int as available, s.waiting,
      i.units as incoming, i.next::text as "nextIncomingOn"
    from unnest(${ids}::bigint[]) with ordinality as d (id, place)
    join variants v on v.id = d.id
    join products p on p.id = v.product_id
    join variant_stock s on s.variant_id = v.id
    cross join store_settings settings
    left join brands b on b.id = p.brand_id
    left join product_texts pt on pt.product_id = p.id and pt.language = settings.default_language
    left join variant_texts vt on vt.variant_id = v.id and vt.language = settings.default_language
    cross join lateral (select coalesce(sum(on_hand), 0) as on_hand, coalesce(sum(allocated), 0) as allocated
                        from stock_levels where variant_id = v.id) l
    cross join lateral (select coalesce(sum(open), 0)::int as units, min(expected_on) as next from purchase_order_lines pl
                        join purchase_orders po on po.id = pl.purchase_order_id and po.state in ('ordered', 'partly_received')
                        where pl.variant_id = v.id and pl.received + pl.cancelled < pl.ordered) i
    order by d.place`.execute(trx);
  return rows.map((row) => ({ ...row, level: levelOf(row.policy, row.available, row.stockAlert) }));
}
