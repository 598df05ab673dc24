/**
 * Which products a search and filters mean, as conditions on listing_rows r and listing_words w (refresh-listing.ts).
 */
import { type RawBuilder, sql } from 'kysely';
import type { OfferStatus } from '../inventory/rules/offer.ts';
import type { Db, Transaction } from '../platform/db.ts';
import { statusRank } from './rules/best-status.ts';
import { dictionaryOf, searchWords } from './rules/search-words.ts';

/** Up to so many matches are looked at for a page: some tens of milliseconds. More are counted apart, and ranked no further. */
export const fewMatches = 5_000;

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
/** A search as the database is asked for it; null where there is nothing to search for. */
export type Search = { question: string; words: string[]; whole: string; dictionary: string };

/** Compiling and hashing in parallel pay for reports, not for a page. */
export async function keepPlansSteady(trx: Transaction): Promise<void> {
  await sql`select set_config('jit', 'off', true), set_config('max_parallel_workers_per_gather', '0', true)`.execute(
    trx,
  );
}

/** A search as the database is asked for it, or null where there is nothing to search for. */
export async function askFor(
  db: Db,
  { language, search }: { language: string; search: string },
): Promise<Search | null> {
  const words = searchWords(search);
  if (search.trim() === '') return null;
  const dictionary = dictionaryOf(language);
  const { rows } = await sql<{ question: string }>`
    select listing_query(${dictionary}::regconfig, ${words}::text[])::text as question`.execute(db);
  return { question: rows[0]?.question ?? '', words, whole: search.trim().toLowerCase(), dictionary };
}

/** The products a list is made of, as its `from` and `where`; without the condition of the kind `except`. */
export function matching(
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
export function conditionsOf(filter: Filter): Map<string, RawBuilder<unknown>> {
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

/** The kind of the condition on an option. */
export const optionKind = (name: string) => `option ${name}`;
