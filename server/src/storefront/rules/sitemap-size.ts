/** How much one sitemap may hold: 50,000 addresses and 50 MB. https://www.sitemaps.org/protocol.html */

const mostAddresses = 50_000;
const mostBytes = 50_000_000;
/** An address with its tag; a product's is at most some 200 characters long, and seldom half of that. */
const bytesPerAddress = 200;

/** The products of one sitemap where each stands in it once a language, naming itself in all and once for everybody. */
export function productsPerSitemap(languages: number): number {
  const byBytes = mostBytes / (languages * (languages + 2) * bytesPerAddress);
  return Math.max(1, Math.floor(Math.min(mostAddresses / languages, byBytes)));
}
