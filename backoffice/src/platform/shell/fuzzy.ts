import UFuzzy from '@leeoniya/ufuzzy';

// One slip a word is forgiven: a letter too many, too few, another, or two exchanged.
const fuzzy = new UFuzzy({ intraMode: 1, intraIns: 1, intraSub: 1, intraTrn: 1, intraDel: 1 });
const withoutAccents = (text: string) => UFuzzy.latinize(text.toLowerCase());

/** The items whose words the text means, best first; all of them, in their order, where there is no text. */
export function fuzzyFind<Item extends { label: string; words: string }>(items: readonly Item[], text: string): Item[] {
  const wanted = withoutAccents(text).trim();
  if (!wanted) return [...items];
  const found = new Set<Item>();
  // What is written on an item counts before the words it is merely known by.
  for (const words of [items.map(({ label }) => label), items.map((item) => item.words)]) {
    const haystack = words.map(withoutAccents);
    const [ids, info, order] = fuzzy.search(haystack, wanted, 1);
    for (const at of order && info ? order.map((place) => info.idx[place]) : (ids ?? [])) {
      const item = at === undefined ? undefined : items[at];
      if (item) found.add(item);
    }
  }
  return [...found];
}
