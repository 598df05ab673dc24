/** What the Categories screens show: reads only. */
import { sql } from 'kysely';
import { loadCategoryRules } from '../inventory/inherit-stock-rule.ts';
import type { Db } from '../platform/db.ts';
import { loadStoreSettings } from '../settings/store.ts';
import type { CategoryRow, CategoryView } from './category-schemas.ts';
import { loadCategoryTree } from './category-tree.ts';

/** Every category in the order of its page, each followed by those in it. */
export async function listCategoryRows(db: Db): Promise<CategoryRow[]> {
  const [nodes, { rules }, { rows }] = await Promise.all([
    loadCategoryTree(db),
    loadCategoryRules(db),
    sql<{ id: number; products: number }>`
      select c.category_id as id, count(*) as products from product_categories c
      join products p on p.id = c.product_id and p.archived_at is null group by 1`.execute(db),
  ]);
  const products = new Map(rows.map((row) => [row.id, row.products]));
  return nodes.map(({ id, parentId, depth, title }) => {
    const values = rules.get(id)?.values ?? {};
    const rule = Object.keys(values).length > 0 ? values : null;
    return { id, parentId, depth, title, products: products.get(id) ?? 0, rule };
  });
}

/** One category with its words, or null. */
export async function loadCategory(db: Db, categoryId: number): Promise<CategoryView | null> {
  const category = await db
    .selectFrom('categories')
    .select(['id', 'version', 'parent_id as parentId'])
    .where('id', '=', categoryId)
    .executeTakeFirst();
  if (!category) return null;
  const [{ defaultLanguage }, texts, products] = await Promise.all([
    loadStoreSettings(db),
    db.selectFrom('category_texts').selectAll().where('category_id', '=', categoryId).execute(),
    db
      .selectFrom('product_categories')
      .innerJoin('products', 'products.id', 'product_categories.product_id')
      .select((select) => select.fn.countAll<number>().as('count'))
      .where('category_id', '=', categoryId)
      .where('archived_at', 'is', null)
      .executeTakeFirstOrThrow(),
  ]);
  const own = texts.find((text) => text.language === defaultLanguage);
  return {
    ...category,
    title: own?.title ?? '',
    texts: Object.fromEntries(texts.map(({ language, title, url }) => [language, { title, url }])),
    products: products.count,
    storefrontUrl: `/categories/${own?.url ?? ''}`,
  };
}
