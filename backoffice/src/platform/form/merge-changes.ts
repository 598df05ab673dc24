type Plain = Record<string, unknown>;

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether two form values hold the same content. */
export function same(left: unknown, right: unknown): boolean {
  if (isPlain(left) && isPlain(right)) {
    const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
    return [...keys].every((key) => same(left[key], right[key]));
  }
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => same(item, right[index]));
  }
  return Object.is(left, right);
}

/**
 * Three versions of a form become one: where I changed a field (mine differs from what I started from) mine stays,
 * everywhere else the latest counts. Objects are merged field by field, lists are taken whole.
 */
export function mergeChanges<Values>(started: Values, mine: Values, latest: Values): Values {
  if (isPlain(started) && isPlain(mine) && isPlain(latest)) {
    const keys = new Set([...Object.keys(mine), ...Object.keys(latest)]);
    return Object.fromEntries(
      [...keys].map((key) => [key, mergeChanges(started[key], mine[key], latest[key])]),
    ) as Values;
  }
  return same(started, mine) ? latest : mine;
}
