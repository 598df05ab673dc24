/** A product's or category's address: lower-case letters, digits and single hyphens. */

/** Makes a slug of a title: 'Crème brûlée  No. 5' → 'creme-brulee-no-5'. A title without letters or digits gives 'item'. */
export function slugOf(title: string): string {
  const ascii = title
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('ø', 'o')
    .replaceAll('æ', 'ae')
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .replace(/['’]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 150)
    .replace(/^-+|-+$/g, '');
  return ascii || 'item';
}

/** The first of 'slug', 'slug-2', 'slug-3', ... that is not taken. */
export function freeSlug(slug: string, taken: ReadonlySet<string>): string {
  if (!taken.has(slug)) return slug;
  let number = 2;
  while (taken.has(`${slug}-${number}`)) number += 1;
  return `${slug}-${number}`;
}
