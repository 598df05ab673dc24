/** Changing, moving and deleting categories. Each is one transaction of the caller: a refusal means roll back. */
import { sql } from 'kysely';
import type { Transaction } from '../platform/db.ts';
import { changedMeanwhile, isRefusal, type Refusal, refuse } from '../platform/refusals.ts';
import type { CategoryPatch, CategoryPlace } from './category-schemas.ts';
import { loadCategoryTree } from './category-tree.ts';
import { lockCategories } from './create-category.ts';
import { freeSlug, slugOf } from './rules/slug.ts';
import { withThoseInside } from './rules/tree.ts';
import { checkLanguages } from './write-texts.ts';

/** Renames a category and moves it to the end of another; absent fields stay. Refuses by field, and a stale version. */
export async function changeCategory(
  trx: Transaction,
  categoryId: number,
  patch: CategoryPatch,
): Promise<Refusal | undefined> {
  await lockCategories(trx);
  const category = await lockCategory(trx, categoryId);
  if (isRefusal(category)) return category;
  if (category.version !== patch.version) return changedMeanwhile('category', category.version);
  const refused = patch.texts && (await writeTexts(trx, categoryId, patch.texts));
  if (refused) return refused;
  if (patch.parentId !== undefined && patch.parentId !== category.parent_id) {
    const misplaced = await place(trx, categoryId, { parentId: patch.parentId, before: null });
    if (misplaced) return misplaced;
  }
  await trx
    .updateTable('categories')
    .set({ version: category.version + 1 })
    .where('id', '=', categoryId)
    .execute();
  return undefined;
}

/** Puts a category elsewhere in the tree, with all that are in it. Refuses a place inside itself, or an unknown one. */
export async function placeCategory(
  trx: Transaction,
  categoryId: number,
  to: CategoryPlace,
): Promise<Refusal | undefined> {
  await lockCategories(trx);
  const category = await lockCategory(trx, categoryId);
  if (isRefusal(category)) return category;
  const refused = await place(trx, categoryId, to);
  if (refused) return refused;
  await trx
    .updateTable('categories')
    .set({ version: category.version + 1 })
    .where('id', '=', categoryId)
    .execute();
  return undefined;
}

/**
 * Deletes a category and its stock rule. Its products stay in the shop and in their other categories, their variants
 * keep what they have. Refuses one that holds other categories.
 */
export async function deleteCategory(trx: Transaction, categoryId: number): Promise<Refusal | undefined> {
  await lockCategories(trx);
  const category = await lockCategory(trx, categoryId);
  if (isRefusal(category)) return category;
  const { held } = await trx
    .selectFrom('categories')
    .select((select) => select.fn.countAll<number>().as('held'))
    .where('parent_id', '=', categoryId)
    .executeTakeFirstOrThrow();
  if (held > 0) {
    const what = held === 1 ? 'another category' : `${held} other categories`;
    return refuse('conflict', `This category holds ${what}. Move or delete what is in it first.`, {
      details: { held },
    });
  }
  await trx.deleteFrom('categories').where('id', '=', categoryId).execute();
  return undefined;
}

async function lockCategory(
  trx: Transaction,
  categoryId: number,
): Promise<{ version: number; parent_id: number | null } | Refusal> {
  const category = await trx
    .selectFrom('categories')
    .select(['version', 'parent_id'])
    .where('id', '=', categoryId)
    .forUpdate()
    .executeTakeFirst();
  return category ?? refuse('not_found', `There is no category ${categoryId}.`);
}

async function place(trx: Transaction, categoryId: number, to: CategoryPlace): Promise<Refusal | undefined> {
  const { parentId, before } = to;
  const tree = await loadCategoryTree(trx);
  if (parentId !== null && !tree.some(({ id }) => id === parentId)) {
    return refuse('invalid', `parentId: there is no category ${parentId}.`, { field: 'parentId' });
  }
  if (parentId !== null && withThoseInside(tree, categoryId).includes(parentId)) {
    return refuse('invalid', 'parentId: a category cannot be inside itself.', { field: 'parentId' });
  }
  const siblings = tree.filter((node) => node.parentId === parentId && node.id !== categoryId).map(({ id }) => id);
  const at = before === null ? siblings.length : siblings.indexOf(before);
  if (at === -1) return refuse('invalid', `before: category ${before} is not in that place.`, { field: 'before' });
  const order = siblings.toSpliced(at, 0, categoryId);
  await sql`
    update categories c set position = d.place, parent_id = ${parentId}::bigint
    from unnest(${order}::bigint[]) with ordinality as d (id, place)
    where c.id = d.id and (c.position, c.parent_id) is distinct from (d.place, ${parentId}::bigint)`.execute(trx);
  return undefined;
}

async function writeTexts(
  trx: Transaction,
  categoryId: number,
  texts: NonNullable<CategoryPatch['texts']>,
): Promise<Refusal | undefined> {
  const wrong = await checkLanguages(trx, texts);
  if (wrong) return wrong;
  const known = await trx.selectFrom('category_texts').select(['category_id', 'language', 'url']).execute();
  const rows = [];
  for (const [language, { title, url }] of Object.entries(texts)) {
    const own = known.find((row) => row.category_id === categoryId && row.language === language);
    const others = known.filter((row) => row.category_id !== categoryId && row.language === language);
    const taken = new Set(others.map((row) => row.url));
    if (url && taken.has(url)) {
      return refuse('conflict', `texts.${language}.url: another category has the address '${url}'.`, {
        field: `texts.${language}.url`,
      });
    }
    rows.push({ category_id: categoryId, language, title, url: freeSlug(url || own?.url || slugOf(title), taken) });
  }
  await trx.deleteFrom('category_texts').where('category_id', '=', categoryId).execute();
  await trx.insertInto('category_texts').values(rows).execute();
  return undefined;
}
