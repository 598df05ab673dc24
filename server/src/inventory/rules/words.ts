/** Lower case, without accents: how the Inventory page's search and order see a text. */
export function plainWords(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/**
 * Patterns for LIKE that find each word of a text in `inventory_facets.words`. Three letters are the least the index finds
 * inside words; fewer are looked for at their beginning.
 */
export function matchingWords(text: string): string[] {
  return plainWords(text)
    .split(' ')
    .filter(Boolean)
    .map((word) => word.replace(/[\\%_]/g, '\\$&'))
    .map((word) => (word.length < 3 ? `% ${word}%` : `%${word}%`));
}
