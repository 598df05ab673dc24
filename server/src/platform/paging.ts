import type { z } from 'zod';

/** A list's place, as opaque text: the sort values of the last row shown. */
export function encodeCursor(values: unknown[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/** The values of a cursor; null when none was given, undefined when it is not one of `shape`. */
export function decodeCursor<Values>(cursor: string | undefined, shape: z.ZodType<Values>): Values | null | undefined {
  if (!cursor) return null;
  try {
    return shape.safeParse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))).data;
  } catch {
    return undefined;
  }
}

/** A pattern for ILIKE that finds `text` anywhere, taking % and _ as themselves. */
export function likePattern(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}

/** One page out of rows read with one more than `limit`; every row carries the list's total. */
export function pageOf<Row extends { total: number }>(
  rows: Row[],
  limit: number,
  key: (row: Row) => unknown[],
): { items: Row[]; total: number; nextCursor: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items,
    total: rows[0]?.total ?? 0,
    nextCursor: rows.length > limit && last ? encodeCursor(key(last)) : null,
  };
}
