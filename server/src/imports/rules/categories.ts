/** The category columns of a row: XX_Category_1 to 3 tell one path, Categories all of them. */
import { type Finding, type Given, problemAt, type ReadRow } from './row.ts';

/** Titles from the top, by language. */
export type CategoryPath = Record<string, string[]>;

export type ReadCategories = {
  /** The categories the product is to be in; undefined: the row says nothing about them. */
  paths: CategoryPath[] | undefined;
  problems: Finding[];
};

/** The categories a row names. With both ways of telling them, the whole list counts. */
export function readCategories(row: ReadRow, defaultLanguage: string): ReadCategories {
  const list = row.given.get('categories')?.at(-1);
  if (list) {
    const paths = (list.value as string[][]).map((titles) => ({ [defaultLanguage]: titles }));
    return { paths, problems: [] };
  }
  const path: CategoryPath = {};
  const problems: Finding[] = [];
  let said = false;
  for (const [field, [given]] of row.given) {
    const [, language = '', level = ''] = /^category\.([^.]+)\.(\d)$/.exec(field) ?? [];
    if (!given || level === '') continue;
    said = true;
    if (given.value === '') continue;
    path[language] ??= [];
    (path[language] as string[])[Number(level) - 1] = String(given.value);
  }
  for (const [language, titles] of Object.entries(path)) {
    const gap = Array.from(titles, (title) => title ?? '').indexOf('');
    const below = row.given.get(`category.${language}.${titles.length}`)?.[0];
    if (gap < 0 || !below) continue;
    const message = `is a category below level ${gap + 1}, which is empty. Fill that in too.`;
    problems.push(problemAt(below.column, below.cell, 'category_gap', message, { level: gap + 1 }));
  }
  if (!said) return { paths: undefined, problems };
  return { paths: Object.keys(path).length === 0 ? [] : [path], problems };
}

/** The cell to show a change of categories at. */
export function categoryCell(row: ReadRow): Given | undefined {
  const fields = [...row.given.keys()].filter((field) => field === 'categories' || field.startsWith('category.'));
  return fields.length > 0 ? row.given.get(fields[0] as string)?.[0] : undefined;
}
