/**
 * The storefront's product lists: any search, any filter, any order, page by page, with what else could be filtered by
 * and how many products that leaves. All of it out of listing_rows and listing_words (refresh-listing.ts).
 */
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { OfferStatus } from '../inventory/rules/offer.ts';
import { type Db, inTransaction, type Transaction } from '../platform/db.ts';
import { decodeCursor, encodeCursor } from '../platform/paging.ts';
import { statuses, statusRank } from './rules/best-status.ts';
import { type PriceRange, priceEdges, priceRanges } from './rules/price-ranges.ts';
import { dictionaryOf, searchWords } from './rules/search-words.ts';
import { nearestWord } from './rules/spelling.ts';
import type { Words } from './store.ts';

/** Up to so many matches are looked at for a page: some tens of milliseconds. More are counted apart, and ranked no further. */
export const fewMatches = 5_000;

export const sorts = ['relevance', 'newest', 'price', 'price_desc', 'name'] as const;
export type Sort = (typeof sorts)[number];

/** Between an option's name and its value, as listing_rows keeps them. */
export const optionSeparator = '\u001f';

/** What narrows a list down. Values of one kind are alternatives; kinds add up. Prices are minor units, ends included. */
export type Filter = {
  categoryId: number | null;
  brands: string[];
  tags: string[];
  availability: OfferStatus[];
  options: { name: string; value: string }[];
  priceFrom: number | null;
  priceTo: number | null;
};
export const noFilter: Filter = {
  categoryId: null,
  brands: [],
  tags: [],
  availability: [],
  options: [],
  priceFrom: null,
  priceTo: null,
};
export type ListQuery = {
  language: string;
  search: string;
  filter: Filter;
  sort: Sort;
  cursor?: string;
  limit: number;
};

export type ListPage = { ids: number[]; next: string | null; previous: string | null };

/** How many products each value would leave, the values of its own kind apart. */
export type Counts = {
  total: number;
  availability: Map<OfferStatus, number>;
  brands: [name: string, count: number][];
  tags: [name: string, count: number][];
  /** The categories directly below the one chosen. */
  categories: Map<number, number>;
  options: { name: string; values: [value: string, count: number][] }[];
  prices: PriceRange[];
};

/** A place in the list: sort value and id of a row, and on which side of it to read on. */
const place = z.tuple([z.union([z.string().max(300), z.int()]), z.int(), z.enum(['after', 'before'])]);
type Place = z.infer<typeof place>;

/** A search as the database is asked for it; null where there is nothing to search for. */
type Search = { question: string; words: string[]; whole: string; dictionary: string };

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

/** Compiling and hashing in parallel pay for reports, not for a page. */
async function keepPlansSteady(trx: Transaction): Promise<void> {
  await sql`select set_config('jit', 'off', true), set_config('max_parallel_workers_per_gather', '0', true)`.execute(
    trx,
  );
}

async function askFor(db: Db, { language, search }: Pick<ListQuery, 'language' | 'search'>): Promise<Search | null> {
  const words = searchWords(search);
  if (search.trim() === '') return null;
  const dictionary = dictionaryOf(language);
  const { rows } = await sql<{ question: string }>`
    select listing_query(${dictionary}::regconfig, ${words}::text[])::text as question`.execute(db);
  return { question: rows[0]?.question ?? '', words, whole: search.trim().toLowerCase(), dictionary };
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

function matching(
  language: string,
  search: Search | null,
  conditions: ReadonlyMap<string, RawBuilder<unknown>>,
  except?: string,
): RawBuilder<unknown> {
  const parts = [...conditions].filter(([kind]) => kind !== except).map(([, condition]) => condition);
  if (search !== null) parts.push(found(search));
  return sql`from listing_rows r
    ${search === null ? sql`` : sql`join listing_words w on w.language = r.language and w.product_id = r.product_id`}
    where ${sql.join([sql`r.language = ${language}`, ...parts], sql` and `)}`;
}

/**
 * Words as they begin or as the language stems them; also inside of others, where three letters let the index help:
 * "lamp" finds a "bureaulamp", and a part of a code its product.
 */
function found({ question, words }: Search): RawBuilder<unknown> {
  if (words.length === 0) return sql`false`; // signs only, which nothing is found by
  const asWords = sql`w.words @@ ${question}::tsquery`;
  if (words.some((word) => word.length < 3)) return asWords;
  const inside = words.map((word) => sql`w.letters like ${`%${word}%`}`);
  return sql`(${asWords} or (${sql.join(inside, sql` and `)}))`;
}

/** One condition a kind, on listing_rows r. */
function conditionsOf(filter: Filter): Map<string, RawBuilder<unknown>> {
  const conditions = new Map<string, RawBuilder<unknown>>();
  if (filter.categoryId !== null)
    conditions.set('category', sql`r.category_ids @> array[${filter.categoryId}::bigint]`);
  if (filter.brands.length > 0) {
    conditions.set(
      'brand',
      sql`r.brand_id = any(array(select id from brands where name = any(${filter.brands}::text[])))`,
    );
  }
  if (filter.tags.length > 0) {
    conditions.set('tag', sql`r.tag_ids && array(select id from tags where name = any(${filter.tags}::text[]))`);
  }
  if (filter.availability.length > 0) {
    const ranks = filter.availability.map((status) => statusRank[status]);
    conditions.set('availability', sql`r.availability = any(${ranks}::int[])`);
  }
  if (filter.priceFrom !== null || filter.priceTo !== null) {
    conditions.set(
      'price',
      sql`r.price_minor between ${filter.priceFrom ?? 0}::bigint and ${filter.priceTo ?? Number.MAX_SAFE_INTEGER}::bigint`,
    );
  }
  for (const name of new Set(filter.options.map((option) => option.name))) {
    const values = filter.options.filter((option) => option.name === name);
    conditions.set(
      optionKind(name),
      sql`r.options && ${values.map((option) => option.name + optionSeparator + option.value)}::text[]`,
    );
  }
  return conditions;
}

const optionKind = (name: string) => `option ${name}`;

/** Parts of the counts, and what of a match each is made of. */
const parts = {
  availability: sql`(select coalesce(jsonb_agg(jsonb_build_array(availability, n)), '[]')
    from (select availability, count(*) as n from counted group by 1) c)`,
  brands: sql`(select coalesce(jsonb_agg(jsonb_build_array(b.name, n) order by n desc, b.name), '[]')
    from (select brand_id, count(*) as n from counted group by 1 order by n desc limit 100) c join brands b on b.id = brand_id)`,
  tags: sql`(select coalesce(jsonb_agg(jsonb_build_array(t.name, n) order by n desc, t.name), '[]')
    from (select tag, count(*) as n from counted, unnest(tag_ids) tag group by 1 order by n desc limit 50) c join tags t on t.id = tag)`,
  options: sql`(select coalesce(jsonb_agg(jsonb_build_array(option, n) order by n desc, option), '[]')
    from (select option, count(*) as n from counted, unnest(options) option group by 1 order by n desc limit 300) c)`,
  prices: sql`(select coalesce(jsonb_agg(jsonb_build_array(reached, n)), '[]')
    from (select width_bucket(price_minor, ${sql.lit(`{${priceEdges.join(',')}}`)}::bigint[]) as reached, count(*) as n
          from counted group by 1) c)`,
  categories: sql`(select coalesce(jsonb_agg(jsonb_build_array(category, n)), '[]')
    from (select category, count(*) as n from counted, unnest(category_ids) category group by 1) c)`,
};
type Part = keyof typeof parts;
const allParts = Object.keys(parts) as Part[];
type Raw = { total: number } & Record<Part, [key: never, count: number][]>;

/** How a kind of condition is counted: its own part, without itself. */
function partOf(kind: string): Part | null {
  if (kind.startsWith(optionKind(''))) return 'options';
  return partsByKind[kind] ?? null;
}
const partsByKind: Record<string, Part> = {
  brand: 'brands',
  tag: 'tags',
  availability: 'availability',
  price: 'prices',
};

/**
 * Counts the matches and what else they could be filtered by. Null where there are more than `most`: they are counted
 * without that bound, by who can wait.
 */
async function countMatches(db: Db, query: CountQuery, most: number | null): Promise<Counts | null> {
  return inTransaction(db, async (trx) => {
    await keepPlansSteady(trx);
    const search = await askFor(trx, query);
    const conditions = conditionsOf(query.filter);
    const read = async (wanted: readonly Part[], except?: string): Promise<Raw | null> => {
      const { rows } = await sql<Raw & { matches: number }>`
        with matches as materialized (
          select r.availability, r.price_minor, r.brand_id, r.category_ids, r.tag_ids, r.options
          ${matching(query.language, search, conditions, except)} ${most === null ? sql`` : sql`limit ${most + 1}`}),
        counted as (select * from matches ${most === null ? sql`` : sql`where (select count(*) from matches) <= ${most}::int`})
        select (select count(*)::int from matches) as total,
          ${sql.join(wanted.map((part) => sql`${parts[part]} as ${sql.ref(part)}`))}`.execute(trx);
      const [raw] = rows;
      return !raw || (most !== null && raw.total > most) ? null : raw;
    };
    const main = await read(allParts);
    if (main === null) return null;
    const counts = countsOf(main);
    // What is chosen leaves its own kind out: another brand beside the chosen one is what its number says.
    for (const kind of conditions.keys()) {
      const part = partOf(kind);
      if (part === null) continue;
      const others = await read([part], kind);
      if (others === null) return null;
      mergeKind(counts, countsOf({ ...emptyRaw, ...others }), kind);
    }
    return counts;
  });
}

const emptyRaw: Raw = { total: 0, availability: [], brands: [], tags: [], options: [], prices: [], categories: [] };

function countsOf(raw: Raw): Counts {
  const options = new Map<string, [string, number][]>();
  for (const [option, count] of raw.options as [string, number][]) {
    const [name = '', value = ''] = option.split(optionSeparator);
    options.set(name, [...(options.get(name) ?? []), [value, count]]);
  }
  return {
    total: raw.total,
    availability: new Map(
      (raw.availability as [number, number][]).map(([rank, count]) => [statuses[rank] ?? 'out_of_stock', count]),
    ),
    brands: raw.brands as [string, number][],
    tags: raw.tags as [string, number][],
    categories: new Map(raw.categories as [number, number][]),
    options: [...options].map(([name, values]) => ({ name, values })),
    prices: priceRanges(new Map(raw.prices as [number, number][])),
  };
}

function mergeKind(counts: Counts, others: Counts, kind: string): void {
  const part = partOf(kind);
  if (part === 'options') {
    const name = kind.slice(optionKind('').length);
    const known = others.options.find((option) => option.name === name);
    counts.options = [...counts.options.filter((option) => option.name !== name), ...(known ? [known] : [])];
  } else if (part !== null) {
    Object.assign(counts, { [part]: others[part] });
  }
}

type CountQuery = Pick<ListQuery, 'language' | 'search' | 'filter'>;

/** Counts over many products are kept for so long; then they are made anew beside the page, which still shows the old ones. */
const freshMilliseconds = 60_000;
const keptMilliseconds = 600_000;
const mostKept = 300;

export type ListCounter = {
  /** The counts of a list: exact, of this moment where there are few matches, else up to a minute old. */
  count(db: Db, query: CountQuery): Promise<Counts>;
};

/** Counts lists; what is dear to count is kept, by this process. */
export function openListCounter(now: () => number = Date.now, few = fewMatches): ListCounter {
  const kept = new Map<string, { at: number; counts: Promise<Counts> }>();
  function keep(key: string, counts: Promise<Counts>): void {
    kept.delete(key);
    kept.set(key, { at: now(), counts });
    for (const oldest of kept.keys()) {
      if (kept.size <= mostKept) break;
      kept.delete(oldest);
    }
  }
  function countAnew(db: Db, query: CountQuery, key: string): Promise<Counts> {
    const counts = countMatches(db, query, null) as Promise<Counts>;
    counts.then(
      () => keep(key, counts),
      () => kept.delete(key),
    );
    return counts;
  }
  return {
    async count(db, query) {
      const key = JSON.stringify([query.language, searchWords(query.search), query.filter]);
      const entry = kept.get(key);
      const age = entry ? now() - entry.at : Number.POSITIVE_INFINITY;
      if (entry && age < freshMilliseconds) return entry.counts;
      if (entry && age < keptMilliseconds) {
        keep(key, entry.counts); // meanwhile nobody else counts it
        countAnew(db, query, key);
        return entry.counts;
      }
      const counts = await countMatches(db, query, few);
      if (counts !== null) return counts;
      const many = kept.get(key)?.counts ?? countAnew(db, query, key);
      keep(key, many); // those who ask meanwhile wait for the same
      return many;
    },
  };
}

/**
 * What was meant by words nothing is found for: each unknown one replaced by the nearest word the shop uses. Null where
 * none is near.
 */
export async function mendSpelling(db: Db, language: string, text: string): Promise<string | null> {
  const words = searchWords(text);
  const mended = await Promise.all(
    words.map(async (word) => {
      if (word.length < 3 || /\d/.test(word)) return word;
      const { rows } = await sql<{ word: string; known: boolean }>`
        (select word, true as known from listing_vocabulary
         where language = ${language} and word like ${`${word}%`} limit 1)
        union all
        (select word, false from listing_vocabulary
         where language = ${language} and (word % ${word}
           or (left(word, 1) = left(${word}, 1) and length(word) between ${word.length - 2} and ${word.length + 2}))
         limit 3000)`.execute(db);
      if (rows.some((row) => row.known)) return word;
      return nearestWord(
        word,
        rows.map((row) => row.word),
      );
    }),
  );
  const changed = mended.some((word, at) => word !== null && word !== words[at]);
  return changed && mended.every((word) => word !== null) ? mended.join(' ') : null;
}

/** Titles to suggest for what was typed so far. */
export async function suggestTitles(db: Db, words: Words, text: string, limit: number): Promise<string[]> {
  const { ids } = await listProducts(db, {
    language: words.language,
    search: text,
    filter: noFilter,
    sort: 'relevance',
    limit,
  });
  const { rows } = await sql<{ title: string }>`
    select coalesce(t.title, d.title) as title from unnest(${ids}::bigint[]) with ordinality as f (id, place)
    left join product_texts t on t.product_id = f.id and t.language = ${words.language}
    join product_texts d on d.product_id = f.id and d.language = ${words.defaultLanguage}
    order by f.place`.execute(db);
  return [...new Set(rows.map((row) => row.title))];
}
