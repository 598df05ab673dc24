/**
 * PostgreSQL stores neither NUL nor halves of surrogate pairs in text. Found before anything runs, such text is the
 * sender's mistake with a name; found by the database, it would be a failure of ours.
 */

/** The path of the first text that cannot be stored, as `lines.0.note`, or null. Objects and arrays are walked. */
export function findUnstorableText(value: unknown, path = ''): string | null {
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed() ? path : null;
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return null;
  for (const [key, inner] of Object.entries(value)) {
    const found =
      findUnstorableText(key) !== null
        ? path || 'a field name'
        : findUnstorableText(inner, path ? `${path}.${key}` : key);
    if (found !== null) return found;
  }
  return null;
}
