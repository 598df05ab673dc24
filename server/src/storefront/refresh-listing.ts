/**
 * Keeps listing_rows and listing_words, which shoppers search, filter and sort by, up to date. Triggers note what
 * changed in listing_changed; this folds a part of that queue into the rows. One at a time, in any process.
 */
import { sql } from 'kysely';
import { plain } from '../inventory/refresh-list.ts';
import { offerFor } from '../inventory/rules/offer.ts';
import { loadVariantStates } from '../inventory/store.ts';
import type { Transaction } from '../platform/db.ts';
import { distinctIds, listRefresher, takeNotes } from '../platform/list-refresher.ts';
import { loadLanguages, loadStoreSettings } from '../settings/store.ts';
import { optionSeparator } from './match-products.ts';
import { bestStatus, statusRank } from './rules/best-status.ts';
import { betweenWords, dictionaryOf } from './rules/search-words.ts';
import { shown, type Words } from './store.ts';

const refresher = listRefresher({
  notes: 'listing_changed',
  lock: 7_355_622,
  async fold(trx) {
    const take = () => takeNotes<{ product_id: number | null; variant_id: number | null }>(trx, 'listing_changed');
    let notes = await take();
    if (notes.some((note) => note.product_id === null && note.variant_id === null)) {
      await noteAll(trx);
      notes = await take();
    }
    const variantIds = distinctIds(notes.flatMap((note) => note.variant_id ?? []));
    const owners = await sql<{ id: number }>`
      select distinct product_id as id from variants where id = any(${variantIds}::bigint[])`.execute(trx);
    const productIds = distinctIds([
      ...notes.flatMap((note) => note.product_id ?? []),
      ...owners.rows.map((row) => row.id),
    ]);
    if (productIds.length > 0) await writeListing(trx, productIds);
    return notes.length;
  },
});
export const { refresh: refreshListing, refreshAll: refreshWholeListing, start: startRefreshingListing } = refresher;

/** Every product anew, one note each, so that they are folded part by part. */
async function noteAll(trx: Transaction): Promise<void> {
  for (const table of ['listing_rows', 'listing_words', 'listing_vocabulary'] as const) {
    await sql`delete from ${sql.table(table)} where language <> all(array(select code from languages))`.execute(trx);
  }
  await sql`delete from listing_changed`.execute(trx);
  await sql`insert into listing_changed (product_id) select id from products`.execute(trx);
}

async function writeListing(trx: Transaction, productIds: readonly number[]): Promise<void> {
  const { defaultLanguage } = await loadStoreSettings(trx);
  const labels = await loadLabels(trx, productIds);
  const listed = await deleteUnlisted(trx, productIds);
  const products = [...labels].filter(([id]) => listed.has(id));
  if (products.length === 0) return;
  for (const { code } of await loadLanguages(trx)) {
    const words = { language: code, defaultLanguage };
    await writeRows(trx, words, products);
    await writeWords(
      trx,
      words,
      products.map(([id]) => id),
    );
  }
}

/** The best label among each product's variants, by the rule that shows it. */
async function loadLabels(trx: Transaction, productIds: readonly number[]): Promise<Map<number, number>> {
  const { rows } = await sql<{ id: number; productId: number; buyMinimum: number; buyMaximum: number }>`
    select id, product_id as "productId", buy_minimum as "buyMinimum", buy_maximum as "buyMaximum"
    from variants where product_id = any(${productIds}::bigint[]) and archived_at is null`.execute(trx);
  const states = await loadVariantStates(
    trx,
    rows.map((row) => row.id),
  );
  const statuses = new Map<number, ReturnType<typeof offerFor>['status'][]>();
  for (const { id, productId, buyMinimum, buyMaximum } of rows) {
    const state = states.get(id);
    if (!state) continue;
    const known = statuses.get(productId) ?? [];
    statuses.set(productId, [...known, offerFor(state, buyMinimum, buyMaximum).status]);
  }
  return new Map([...statuses].map(([productId, each]) => [productId, statusRank[bestStatus(each)]]));
}

/** Takes out what is not shown any more; answers which of the products are shown. */
async function deleteUnlisted(trx: Transaction, productIds: readonly number[]): Promise<Set<number>> {
  const { rows } = await sql<{ id: number }>`
    select p.id from products p where p.id = any(${productIds}::bigint[]) and ${shown}
      and exists (select from variants v where v.product_id = p.id and v.archived_at is null)`.execute(trx);
  const listed = new Set(rows.map((row) => row.id));
  const gone = productIds.filter((id) => !listed.has(id));
  for (const table of ['listing_rows', 'listing_words'] as const) {
    if (gone.length > 0) await trx.deleteFrom(table).where('product_id', '=', sql<number>`any(${gone})`).execute();
  }
  return listed;
}

/** The words of a product in a language; what a language lacks is said in the default one. */
const texts = ({ language, defaultLanguage }: Words) => sql`
  join product_texts s on s.product_id = p.id and s.language = ${defaultLanguage}
  left join product_texts t on t.product_id = p.id and t.language = ${language}
  left join brands b on b.id = p.brand_id`;

/** The options of a product's variants, one row each, as o ("name", "value"). */
const optionsOf = ({ language, defaultLanguage }: Words) => sql`
  variants v
  left join variant_texts vt on vt.variant_id = v.id and vt.language = ${language} and vt.options <> '[]'
  left join variant_texts vs on vs.variant_id = v.id and vs.language = ${defaultLanguage}
  cross join lateral jsonb_to_recordset(coalesce(vt.options, vs.options, '[]')) as o (name text, value text)
  where v.product_id = p.id and v.archived_at is null and o.value <> ''`;

async function writeRows(trx: Transaction, words: Words, products: readonly [id: number, label: number][]) {
  await sql`
    with recursive above as (
      select id, id as ancestor from categories
      union select above.id, c.parent_id from above join categories c on c.id = above.ancestor where c.parent_id is not null)
    insert into listing_rows
      (language, product_id, availability, price_minor, brand_id, category_ids, tag_ids, options, sort_title)
    select ${words.language}, p.id, d.availability,
      (select min(price_minor) from variants where product_id = p.id and archived_at is null), p.brand_id,
      array(select distinct a.ancestor from product_categories c join above a on a.id = c.category_id
        where c.product_id = p.id order by 1),
      array(select tag_id from product_tags where product_id = p.id order by 1),
      array(select distinct o.name || ${optionSeparator}::text || o.value from ${optionsOf(words)} order by 1),
      left(${plain('coalesce(t.title, s.title)')}, 200)
    from unnest(${products.map(([id]) => id)}::bigint[], ${products.map(([, label]) => label)}::int[]) as d (id, availability)
    join products p on p.id = d.id ${texts(words)}
    on conflict (language, product_id) do update set availability = excluded.availability,
      price_minor = excluded.price_minor, brand_id = excluded.brand_id, category_ids = excluded.category_ids,
      tag_ids = excluded.tag_ids, options = excluded.options, sort_title = excluded.sort_title
    where (listing_rows.availability, listing_rows.price_minor, listing_rows.brand_id, listing_rows.category_ids,
           listing_rows.tag_ids, listing_rows.options, listing_rows.sort_title)
      is distinct from (excluded.availability, excluded.price_minor, excluded.brand_id, excluded.category_ids,
           excluded.tag_ids, excluded.options, excluded.sort_title)`.execute(trx);
}

/** An SQL text as words with one space between them. */
const spaced = (text: string) => sql`regexp_replace(${plain(text)}, ${sql.lit(betweenWords)}, ' ', 'g')`;

async function writeWords(trx: Transaction, words: Words, productIds: readonly number[]): Promise<void> {
  const dictionary = sql.lit(dictionaryOf(words.language));
  // As the language stems them, for "lamps" to find a lamp; and as they stand, for what begins like a word.
  const vector = (text: string, weight: string) => sql`
    setweight(to_tsvector(${dictionary}::regconfig, ${sql.ref(text)}), ${sql.lit(weight)})
    || setweight(to_tsvector('simple', ${sql.ref(text)}), ${sql.lit(weight)})`;
  await sql`
    with said as materialized (
      select p.id, ${spaced("concat_ws(' ', coalesce(t.title, s.title), coalesce(t.full_title, s.full_title))")} as titles,
        ${spaced("concat_ws(' ', b.name, more.tags, more.options, v.codes)")} as names,
        ${spaced("coalesce(nullif(t.description, ''), s.description)")} as description,
        ${spaced("left(regexp_replace(coalesce(nullif(t.content, ''), s.content), '<[^>]*>', ' ', 'g'), 20000) || ' ' || coalesce(nullif(t.meta_keywords, ''), s.meta_keywords)")} as content,
        ' ' || ${plain("concat_ws(' ', coalesce(t.title, s.title), b.name, v.codes)")} as letters,
        ${spaced("concat_ws(' ', coalesce(t.title, s.title), b.name, more.tags, more.options)")} as vocabulary, v.list as codes
      from products p ${texts(words)}
      cross join lateral (
        select coalesce(string_agg(code, ' '), '') as codes, coalesce(array_agg(distinct lower(code)), '{}') as list
        from variants v cross join lateral unnest(array[v.sku, v.ean, v.article_code]) code
        where v.product_id = p.id and v.archived_at is null and code <> '') v
      cross join lateral (
        select (select string_agg(name, ' ') from product_tags join tags on tags.id = tag_id where product_id = p.id) as tags,
          (select string_agg(distinct o.value, ' ') from ${optionsOf(words)}) as options) more
      where p.id = any(${productIds}::bigint[])),
    learnt as (
      insert into listing_vocabulary (language, word)
      select distinct ${words.language}, word from said, regexp_split_to_table(vocabulary, ' ') word
      where word ~ '^[^0-9]{3,30}$' order by word on conflict do nothing)
    insert into listing_words (language, product_id, words, letters, codes)
    select ${words.language}, id, ${vector('titles', 'A')} || ${vector('names', 'B')} || ${vector('description', 'C')}
      || ${vector('content', 'D')}, letters, codes
    from said
    on conflict (language, product_id) do update set words = excluded.words, letters = excluded.letters,
      codes = excluded.codes
    where (listing_words.words, listing_words.letters, listing_words.codes)
      is distinct from (excluded.words, excluded.letters, excluded.codes)`.execute(trx);
}
