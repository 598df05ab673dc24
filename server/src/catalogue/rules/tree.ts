/** Categories in the order their page shows them: each followed by those in it. */
export function inTreeOrder<Category extends { id: number; parentId: number | null }>(
  siblingsInOrder: readonly Category[],
): (Category & { depth: number; place: number })[] {
  const known = new Set(siblingsInOrder.map(({ id }) => id));
  // One whose parent is unknown stands at the top rather than nowhere.
  const children = Map.groupBy(siblingsInOrder, ({ parentId }) =>
    parentId !== null && known.has(parentId) ? parentId : null,
  );
  const ordered: (Category & { depth: number; place: number })[] = [];
  const walk = (parentId: number | null, depth: number) => {
    for (const category of children.get(parentId) ?? []) {
      ordered.push({ ...category, depth, place: ordered.length });
      walk(category.id, depth + 1);
    }
  };
  walk(null, 0);
  return ordered;
}

/** A category and all that are in it, or in those. `ordered` is what inTreeOrder answered. */
export function withThoseInside(
  ordered: readonly { id: number; parentId: number | null }[],
  categoryId: number,
): number[] {
  const inside = new Set([categoryId]);
  for (const { id, parentId } of ordered) if (parentId !== null && inside.has(parentId)) inside.add(id);
  return [...inside];
}
