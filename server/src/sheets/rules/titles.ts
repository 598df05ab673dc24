/** The row of column titles. */

/** Why these cannot be column titles, or undefined. A column without a title is no problem of its own. */
export function titlesProblem(titles: readonly string[]): string | undefined {
  const seen = new Map<string, number>();
  for (const [at, title] of titles.entries()) {
    if (title === '') continue;
    const key = title.toLowerCase();
    const before = seen.get(key);
    if (before !== undefined) {
      return `the title “${title.slice(0, 60)}” is there twice, in columns ${before + 1} and ${at + 1}. Keep one of them.`;
    }
    seen.set(key, at);
  }
  return undefined;
}
