import { sql } from 'kysely';
import type { Transaction } from '../platform/db.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import { freeSlug, slugOf } from './rules/slug.ts';
import { checkLanguages } from './write-texts.ts';

/** Whoever changes categories does so in turns: each wants a free address and a place between others. */
export async function lockCategories(trx: Transaction): Promise<void> {
  await sql`select pg_advisory_xact_lock(7355613)`.execute(trx);
}

/** Adds a category at the end of `parentId` (null: at the top), with a title per language. Refuses an unknown parent. */
export async function createCategory(
  trx: Transaction,
  input: { parentId: number | null; titles: Record<string, string> },
): Promise<{ id: number } | Refusal> {
  const wrong = await checkLanguages(trx, input.titles);
  if (wrong) return wrong;
  if (input.parentId !== null) {
    const parent = await trx.selectFrom('categories').select('id').where('id', '=', input.parentId).executeTakeFirst();
    if (!parent) return refuse('invalid', `parentId: there is no category ${input.parentId}.`, { field: 'parentId' });
  }
  await lockCategories(trx);
  const { id } = await trx
    .insertInto('categories')
    .values({
      parent_id: input.parentId,
      position: sql`(select coalesce(max(position), 0) + 1 from categories
                     where parent_id is not distinct from ${input.parentId}::bigint)`,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const known = await trx.selectFrom('category_texts').select(['language', 'url']).execute();
  await trx
    .insertInto('category_texts')
    .values(
      Object.entries(input.titles).map(([language, title]) => {
        const taken = new Set(known.filter((row) => row.language === language).map((row) => row.url));
        return { category_id: id, language, title, url: freeSlug(slugOf(title), taken) };
      }),
    )
    .execute();
  return { id };
}
