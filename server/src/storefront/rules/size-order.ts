/** The order people expect of an option's values: sizes by size, numbers by number, the rest by letter. */

const sizes = ['xxxs', 'xxs', 'xs', 's', 'm', 'l', 'xl', 'xxl', 'xxxl', '2xl', '3xl', '4xl', '5xl'];

/** The values with sizes from small to large first, then the others by number and letter. */
export function inSizeOrder<Item extends { value: string }>(items: readonly Item[]): Item[] {
  const rank = ({ value }: Item) => {
    const at = sizes.indexOf(value.toLowerCase());
    return at < 0 ? sizes.length : at;
  };
  return items.toSorted((a, b) => rank(a) - rank(b) || a.value.localeCompare(b.value, 'en', { numeric: true }));
}
