/** Which of many variants that match some words are worth showing first. */

export type Match = {
  variantId: number;
  productId: number;
  productTitle: string;
  variantTitle: string;
  sku: string;
  ean: string;
  articleCode: string;
};

/** How well a match answers; less is better. */
function distance(match: Match, text: string): number {
  const codes = [match.sku, match.ean, match.articleCode].map(plain);
  const title = plain(match.productTitle);
  if (codes.includes(text)) return 0;
  if (title === text) return 1;
  if (codes.some((code) => code.startsWith(text))) return 2;
  if (title.startsWith(text)) return 3;
  if (title.split(' ').some((word) => word.startsWith(text.split(' ')[0] ?? text))) return 4;
  return 5;
}

const plain = (text: string) =>
  text
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/\s+/g, ' ')
    .trim();

/**
 * The best products and variants of what matched. A variant is shown where its own codes or title matched; where the
 * product's title alone did, the product says it all.
 */
export function rank(matches: readonly Match[], text: string, most: number): { products: Match[]; variants: Match[] } {
  const wanted = plain(text);
  const words = wanted.split(' ');
  const ranked = matches
    .map((match) => ({ match, distance: distance(match, wanted) }))
    .sort(
      (a, b) =>
        a.distance - b.distance ||
        a.match.productTitle.localeCompare(b.match.productTitle) ||
        a.match.variantId - b.match.variantId,
    )
    .map(({ match }) => match);
  const inTitle = (match: Match) => words.every((word) => plain(match.productTitle).includes(word));
  const products = ranked.filter((match, at) => ranked.findIndex((each) => each.productId === match.productId) === at);
  return {
    products: products.slice(0, most),
    variants: ranked.filter((match) => !inTitle(match)).slice(0, most),
  };
}
