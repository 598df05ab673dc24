/** What shoppers meant by what they typed, wholly or so far. */
import { sql } from 'kysely';
import type { Db } from '../platform/db.ts';
import { listProducts } from './list-products.ts';
import { noFilter } from './match-products.ts';
import { searchWords } from './rules/search-words.ts';
import { nearestWord } from './rules/spelling.ts';
import type { Words } from './store.ts';

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
