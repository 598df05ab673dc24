/** Which languages words may be given in. */

/** Why words in these languages cannot be kept, with the field concerned; undefined: they can. */
export function languageProblem(
  given: readonly string[],
  defaultLanguage: string,
  known: readonly string[],
): { message: string; field: string } | undefined {
  if (!given.includes(defaultLanguage)) {
    const message = `texts.${defaultLanguage}: the store's default language is required.`;
    return { message, field: `texts.${defaultLanguage}.title` };
  }
  const unknown = given.find((language) => !known.includes(language));
  if (unknown === undefined) return undefined;
  const message = `texts.${unknown}: the store has no language '${unknown}'; it has ${known.join(', ')}.`;
  return { message, field: `texts.${unknown}` };
}
