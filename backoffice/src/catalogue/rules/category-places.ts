/** Where a category can go in the tree. Rows stand in the order of the page, each followed by those in it. */
type Row = { id: number; parentId: number | null; title: string };

/** The category and all that are in it: where it cannot be put. */
export function insideOf(rows: readonly Row[], id: number): Set<number> {
  const inside = new Set([id]);
  for (const row of rows) if (row.parentId !== null && inside.has(row.parentId)) inside.add(row.id);
  return inside;
}

/** The place one step up or down among those beside it; undefined at the end. */
export function stepFrom(
  rows: readonly Row[],
  id: number,
  direction: 'up' | 'down',
): { parentId: number | null; before: number | null } | undefined {
  const row = rows.find((each) => each.id === id);
  if (!row) return undefined;
  const siblings = rows.filter(({ parentId }) => parentId === row.parentId).map((each) => each.id);
  const at = siblings.indexOf(id);
  if (direction === 'up') return at === 0 ? undefined : { parentId: row.parentId, before: siblings[at - 1] ?? null };
  return at === siblings.length - 1 ? undefined : { parentId: row.parentId, before: siblings[at + 2] ?? null };
}
