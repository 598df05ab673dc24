/** A text of a theme in the language of the screens, else in English, else in whichever it has. */
export function inLanguage(words: Record<string, string>, language: string): string {
  return words[language] ?? words.en ?? Object.values(words)[0] ?? '';
}
