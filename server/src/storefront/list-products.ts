/** The storefront's product lists: any search, any filter, any order, page by page. */
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { type Db, inTransaction, type Transaction } from '../platform/db.ts';
import { decodeCursor, encodeCursor } from '../platform/paging.ts';
import {
  askFor,
  conditionsOf,
  type Filter,
  fewMatches,
  keepPlansSteady,
  matching,
  type Search,
} from './match-products.ts';

export const sorts = ['relevance', 'newest', 'price', 'price_desc', 'name'] as const;
export type Sort = (typeof sorts)[number];

export type ListQuery = {
  language: string;
  search: string;
  filter: Filter;
  sort: Sort;
  cursor?: string;
  limit: number;
};

export type ListPage = { ids: number[]; next: string | null; previous: string | null };

/** A place in the list: sort value and id of a row, and on which side of it to read on. */
const place = z.tuple([z.union([z.string().max(300), z.int()]), z.int(), z.enum(['after', 'before'])]);
type Place = z.infer<typeof place>;

/** One page of products' ids. A strange cursor begins at the beginning. */
export async function listProducts(db: Db, query: ListQuery): Promise<ListPage> {
  const from = placeOf(query);
  return inTransaction(db, async (trx) => {
    await keepPlansSteady(trx);
    const search = await askFor(trx, query);
    const found = await readPage(trx, query, search, from);
    // Fewer are left before this page than a page: the list has changed, so its first page is shown.
    if (from?.[2] === 'before' && found.length <= query.limit) {
      return pageOfRows(await readPage(trx, query, search, null), query, null);
    }
    return pageOfRows(found, query, from);
  });
}

function placeOf(query: ListQuery): Place | null {
  const from = decodeCursor(query.cursor, place) ?? null;
  return from === null || (typeof from[0] === 'string') !== (query.sort === 'name') ? null : from;
}

type Row = { id: number; key: string | number };

function pageOfRows(found: Row[], query: ListQuery, from: Place | null): ListPage {
  const backwards = from?.[2] === 'before';
  const goesOn = found.length > query.limit;
  const rows = found.slice(0, query.limit);
  if (backwards) rows.reverse();
  const cursor = (row: Row | undefined, side: Place[2]) => (row ? encodeCursor([row.key, row.id, side]) : null);
  return {
    ids: rows.map((row) => row.id),
    next: backwards || goesOn ? cursor(rows.at(-1), 'after') : null,
    previous: (backwards ? goesOn : from !== null) ? cursor(rows[0], 'before') : null,
  };
}

async function readPage(trx: Transaction, query: ListQuery, search: Search | null, from: Place | null): Promise<Row[]> {
  const { language, filter, sort, limit } = query;
  const match = matching(language, search, conditionsOf(filter));
  const descends = (sort === 'newest' || sort === 'relevance' || sort === 'price_desc') !== (from?.[2] === 'before');
  const order = (key: RawBuilder<unknown>, id: RawBuilder<unknown>) =>
    descends ? sql`${key} desc, ${id} desc` : sql`${key}, ${id}`;
  const beyond = (key: RawBuilder<unknown>, id: RawBuilder<unknown>) => {
    if (from === null) return sql`true`;
    const type = sql.raw(typeof from[0] === 'string' ? 'text collate "C"' : 'bigint');
    return sql`(${key}, ${id}) ${sql.raw(descends ? '<' : '>')} (${from[0]}::${type}, ${from[1]}::bigint)`;
  };
  const id = sql.ref('r.product_id');
  if (sort === 'relevance' && search !== null) {
    const { rows } = await sql<Row>`
      with ranked as materialized (
        select r.product_id as id, ${rankOf(search)} as key ${match} limit ${fewMatches})
      select id, key from ranked where ${beyond(sql.ref('key'), sql.ref('id'))}
      order by ${order(sql.ref('key'), sql.ref('id'))} limit ${limit + 1}`.execute(trx);
    return rows;
  }
  const key = {
    newest: 'product_id',
    relevance: 'product_id',
    price: 'price_minor',
    price_desc: 'price_minor',
    name: 'sort_title',
  }[sort];
  const column = sql.ref(`r.${key}`);
  const { rows } = await sql<Row>`
    select r.product_id as id, ${column} as key ${match} and ${beyond(column, id)}
    order by ${order(column, id)} limit ${limit + 1}`.execute(trx);
  return rows;
}

/** A whole code first, then a whole title, then by where and how often the words stand. */
function rankOf({ question, whole, words }: Search): RawBuilder<unknown> {
  return sql`(1000000 * (
    ts_rank('{0.05, 0.15, 0.5, 1}', w.words, ${question}::tsquery)
    + case when w.codes @> array[${whole}] then 10 else 0 end
    + case when r.sort_title = ${words.join(' ')} then 5 else 0 end
    - case when r.availability = 2 then 0.1 else 0 end))::bigint`;
}
