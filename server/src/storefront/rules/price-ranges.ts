/** Price ranges to filter by, with round ends, made of how many products cost what. */

/** Where ranges may begin, in minor units with two digits after the point: 1, 2 and 5 at every size. */
export const priceEdges: readonly number[] = [2, 3, 4, 5, 6, 7, 8].flatMap((size) =>
  [1, 2, 5].map((digit) => digit * 10 ** size),
);

/** From `from` up to but without `below`; null: no end. */
export type PriceRange = { from: number | null; below: number | null; count: number };

/**
 * At most `most` ranges that share the products out evenly. `counts`: products by how many edges their price reaches,
 * as PostgreSQL's width_bucket counts. Nothing to choose from is no range at all.
 */
export function priceRanges(counts: ReadonlyMap<number, number>, most = 5): PriceRange[] {
  const ranges = [...counts]
    .filter(([, count]) => count > 0)
    .sort(([a], [b]) => a - b)
    .map(([reached, count]) => ({
      from: reached === 0 ? null : (priceEdges[reached - 1] ?? null),
      below: priceEdges[reached] ?? null,
      count,
    }));
  while (ranges.length > most) {
    const at = fewestTogether(ranges);
    const [left, right] = ranges.slice(at, at + 2) as [PriceRange, PriceRange];
    ranges.splice(at, 2, { from: left.from, below: right.below, count: left.count + right.count });
  }
  return ranges.length < 2 ? [] : ranges;
}

/** Where the two neighbours begin that hold the fewest together. */
function fewestTogether(ranges: readonly PriceRange[]): number {
  let best = 0;
  const together = (at: number) => (ranges[at]?.count ?? 0) + (ranges[at + 1]?.count ?? 0);
  for (let at = 1; at < ranges.length - 1; at += 1) {
    if (together(at) < together(best)) best = at;
  }
  return best;
}
