/** The Inventory page's list: any filter, any order, page by page, as fast with a million variants as with ten. */
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { type Db, inTransaction, type Transaction } from '../platform/db.ts';
import { decodeCursor, encodeCursor } from '../platform/paging.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import { refreshInventoryList, refreshWholeInventoryList } from './refresh-list.ts';
import { bucketsFor, levelOf } from './rules/bucket.ts';
import { plainWords } from './rules/words.ts';
import type { InventoryFilter, inventoryRow, inventorySort } from './schemas.ts';

/** Up to this many matches of words, brand and the like are looked at one by one; more are met often enough in passing. */
const fewMatches = 10_000;

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
export async function listInventory(db: Db, query: Query): Promise<InventoryPage | Refusal> {
  const from = decodeCursor(query.cursor, place);
  const isText = query.sort === 'title' || query.sort === 'sku';
  if (from === undefined || (from !== null && (typeof from[0] === 'string') !== isText)) {
    return refuse('invalid', 'cursor: this is not a cursor of this list.', { field: 'cursor' });
  }
  const backwards = from?.[2] === 'before';
  const direction = backwards
    ? { ...query, order: query.order === 'asc' ? ('desc' as const) : ('asc' as const) }
    : query;
  await refreshInventoryList(db, 50);
  return inTransaction(db, async (trx) => {
    await keepPlansSteady(trx);
    const { found, total, totalIsExact } = await findRows(trx, direction, from);
    const goesOn = found.length > query.limit;
    const shown = found.slice(0, query.limit);
    if (backwards) shown.reverse();
    const ids = shown.map((row) => row.id);
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
  await refreshInventoryList(db, 50);
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

/** Compiling and hashing pay for reports, not for a page; each costs more than the page itself. */
async function keepPlansSteady(trx: Transaction): Promise<void> {
  await sql`select set_config('jit', 'off', true), set_config('max_parallel_workers_per_gather', '0', true),
    set_config('enable_mergejoin', 'off', true)`.execute(trx);
}

async function findRows(
  trx: Transaction,
  query: Query,
  after: Place | null,
): Promise<{ found: Found[]; total: number; totalIsExact: boolean }> {
  const buckets = bucketsFor(query.policy ?? null, query.status);
  const facets = facetConditions(query);
  if (facets === null) {
    const found = await walk(trx, query, buckets, null, after);
    const total = await countUpTo(trx, fewMatches, sql`from inventory_rows where bucket = any(${buckets}::int[])`);
    return { found, total, totalIsExact: total < fewMatches };
  }
  const matches = await countUpTo(trx, fewMatches + 1, sql`from inventory_facets f where ${facets}`);
  if (matches <= fewMatches) return sortMatches(trx, query, buckets, facets, after);
  const found = await walk(trx, query, buckets, facets, after);
  const total = isWholeStock(query) ? fewMatches : found.length;
  return { found, total, totalIsExact: false };
}

const isWholeStock = (query: Query) => query.status === 'all' && query.policy === undefined;

async function countUpTo(trx: Transaction, most: number, from: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (select ${from} limit ${most}) as counted`.execute(trx);
  return rows[0]?.count ?? 0;
}

/** Few match: look at them all, sort them, count them. */
async function sortMatches(
  trx: Transaction,
  query: Query,
  buckets: number[],
  facets: RawBuilder<unknown>,
  after: Place | null,
): Promise<{ found: Found[]; total: number; totalIsExact: boolean }> {
  const column = sql.ref(`r.${columns[query.sort]}`);
  const { rows } = await sql<Found & { total: number }>`
    with matches as materialized (
      select r.variant_id, ${column} as key from inventory_facets f join inventory_rows r on r.variant_id = f.variant_id
      where ${facets} and r.bucket = any(${buckets}::int[]))
    select variant_id as id, key, (select count(*) from matches) as total from matches
    where ${beyond(query, sql.ref('key'), sql.ref('variant_id'), after)}
    order by ${inOrder(query, sql.ref('key'), sql.ref('variant_id'))} limit ${query.limit + 1}`.execute(trx);
  const total = rows[0]?.total ?? 0;
  return { found: rows, total, totalIsExact: true };
}

/** Many match: walk along the index in order, bucket beside bucket, and take those that match until the page is full. */
async function walk(
  trx: Transaction,
  query: Query,
  buckets: number[],
  facets: RawBuilder<unknown> | null,
  after: Place | null,
): Promise<Found[]> {
  if (buckets.length === 0) return [];
  const column = sql.ref(columns[query.sort]);
  const id = sql.ref('variant_id');
  const lanes = buckets.map(
    (bucket) => sql`(select variant_id, ${column} as key from inventory_rows
      where bucket = ${sql.raw(String(bucket))} and ${beyond(query, column, id, after)} order by ${inOrder(query, column, id)})`,
  );
  if (facets !== null) {
    await sql`select set_config('enable_hashjoin', 'off', true), set_config('enable_sort', 'off', true)`.execute(trx);
  }
  const { rows } = await sql<Found>`
    select r.variant_id as id, r.key from (${sql.join(lanes, sql` union all `)}) r
    ${facets === null ? sql`` : sql`join inventory_facets f on f.variant_id = r.variant_id and ${facets}`}
    order by ${inOrder(query, sql.ref('r.key'), sql.ref('r.variant_id'))} limit ${query.limit + 1}`.execute(trx);
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
  for (const word of search ? plainWords(search).split(' ').filter(Boolean) : []) {
    const literal = word.replace(/[\\%_]/g, '\\$&');
    // Three letters are the least the index finds inside words; fewer are looked for at their beginning.
    conditions.push(sql`f.words like ${word.length < 3 ? `% ${literal}%` : `%${literal}%`}`);
  }
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
