import type { Db } from '../platform/db.ts';
import { inTreeOrder } from './rules/tree.ts';

export type CategoryNode = {
  id: number;
  parentId: number | null;
  /** In the store's default language. */
  title: string;
  depth: number;
  /** Its line on the Categories page, counted from the top. */
  place: number;
};

/** All categories as the Categories page shows them, each followed by those in it. */
export async function loadCategoryTree(db: Db): Promise<CategoryNode[]> {
  const rows = await db
    .selectFrom('categories')
    .crossJoin('store_settings')
    .leftJoin('category_texts', (join) =>
      join
        .onRef('category_texts.category_id', '=', 'categories.id')
        .onRef('category_texts.language', '=', 'store_settings.default_language'),
    )
    .select(({ fn, val }) => [
      'categories.id',
      'categories.parent_id as parentId',
      fn.coalesce('category_texts.title', val('')).as('title'),
    ])
    .orderBy('categories.position')
    .orderBy('categories.id')
    .execute();
  return inTreeOrder(rows);
}
