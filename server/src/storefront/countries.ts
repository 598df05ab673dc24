/** Countries the shop ships to: the European Economic Area, the United Kingdom and Switzerland, and North America. */
const codes =
  'AT BE BG CA CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MT MX NL NO PL PT RO SE SI SK US'.split(' ');

/** The countries with their names in a language, in its alphabet's order. */
export function countries(language: string): { code: string; name: string }[] {
  const names = new Intl.DisplayNames(language, { type: 'region' });
  return codes
    .map((code) => ({ code, name: names.of(code) ?? code }))
    .sort((a, b) => a.name.localeCompare(b.name, language));
}
