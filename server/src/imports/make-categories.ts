import { createCategory, lockCategories } from '../catalogue/create-category.ts';
import type { Transaction } from '../platform/db.ts';
import { isRefusal } from '../platform/refusals.ts';
import { loadStoreSettings } from '../settings/store.ts';
import { loadCategoryPaths } from '../sheets/read-product-rows.ts';
import { categoryFinder } from './read-context.ts';
import type { CategoryPath } from './rules/categories.ts';

/** Makes the categories of these paths that are not there, from the top. Answers how to find each one's id. */
export async function makeCategories(
  trx: Transaction,
  wanted: readonly CategoryPath[],
): Promise<(path: CategoryPath) => number> {
  if (wanted.length === 0) return () => 0;
  let paths = await loadCategoryPaths(trx);
  let find = categoryFinder(paths);
  if (wanted.every((path) => find(path) !== undefined)) return (path) => find(path) as number;
  await lockCategories(trx);
  paths = await loadCategoryPaths(trx);
  find = categoryFinder(paths);
  const { defaultLanguage } = await loadStoreSettings(trx);
  for (const path of wanted) {
    const depth = Math.max(...Object.values(path).map((titles) => titles.length));
    let parentId: number | null = null;
    for (let level = 1; level <= depth; level += 1) {
      const upTo = cut(path, level);
      const known = find(upTo);
      parentId = known ?? (await make(trx, upTo, parentId, defaultLanguage));
      if (known !== undefined) continue;
      paths.set(parentId, new Map(Object.entries(upTo)));
      find = categoryFinder(paths);
    }
  }
  return (path) => find(path) as number;
}

function cut(path: CategoryPath, level: number): CategoryPath {
  const entries = Object.entries(path).filter(([, titles]) => titles.length >= level);
  return Object.fromEntries(entries.map(([language, titles]) => [language, titles.slice(0, level)]));
}

async function make(
  trx: Transaction,
  path: CategoryPath,
  parentId: number | null,
  defaultLanguage: string,
): Promise<number> {
  const titles = Object.fromEntries(Object.entries(path).map(([language, list]) => [language, list.at(-1) ?? '']));
  titles[defaultLanguage] ??= Object.values(titles)[0] ?? '';
  const made = await createCategory(trx, { parentId, titles });
  if (isRefusal(made)) throw new Error(made.message);
  return made.id;
}
