/** Several texts in one cell: comma-separated, quoted where needed as in a CSV line: `red,"for him, for her"`. */

export type ListItem = { text: string; quoted: boolean };

/** Reads a cell's items. Unquoted ones are trimmed and dropped when empty; a quote inside a text is just a quote. */
export function splitList(cell: string): ListItem[] {
  const items: ListItem[] = [];
  const pattern = /\s*(?:"((?:[^"]|"")*)"\s*(?=,|$)|([^,]*))(?:,|$)/gy;
  while (pattern.lastIndex < cell.length) {
    const match = pattern.exec(cell);
    if (!match) break;
    const [, quoted, plain = ''] = match;
    if (quoted !== undefined) items.push({ text: quoted.replaceAll('""', '"'), quoted: true });
    else if (plain.trim() !== '') items.push({ text: plain.trim(), quoted: false });
  }
  return items;
}

/** Writes items as one cell; `splitList` reads them back. */
export function joinList(items: readonly string[]): string {
  return items.map((item) => (/^$|^\s|\s$|^"|,/.test(item) ? quote(item) : item)).join(',');
}

/** An item in quotes. */
export function quote(item: string): string {
  return `"${item.replaceAll('"', '""')}"`;
}
