/** What stands between the cells of a text file. */

const delimiters = [',', ';', '\t'] as const;

/** The delimiter found most often in the first line, outside quotes; a line without any has one column. */
export function sniffDelimiter(text: string): ',' | ';' | '\t' {
  const named = /^\uFEFF?sep=([,;\t])\r?\n/i.exec(text)?.[1];
  if (named) return named as ',' | ';' | '\t';
  const counts = { ',': 0, ';': 0, '\t': 0 };
  let quoted = false;
  for (const character of text.replace(/^[\uFEFF\s]+/, '')) {
    if (character === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (character === '\n' || character === '\r') break;
    else if (character in counts) counts[character as keyof typeof counts] += 1;
  }
  return delimiters.reduce((best, each) => (counts[each] > counts[best] ? each : best));
}
