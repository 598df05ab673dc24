import { IntlMessageFormat } from 'intl-messageformat';

/** Phrases by their key, as a file of locales/ holds them. */
export type Phrases = Record<string, string>;

export type Words = {
  /** A phrase in the first of the languages that has it; undefined where none has. */
  say(languages: readonly string[], key: string, values: Record<string, unknown>): string | undefined;
  /** Whether there are words of a language at all. */
  has(language: string): boolean;
};

/** Makes phrases speak. Each is read when it is first said, as a page says few of them. */
export function compileWords(phrases: Record<string, Phrases>): Words {
  const compiled = new Map<string, IntlMessageFormat>();
  return {
    say(languages, key, values) {
      for (const language of languages) {
        const text = ownText(phrases[language], key);
        if (!text) continue;
        const id = `${language} ${key}`;
        const known = compiled.get(id) ?? compilePhrase(text, language);
        compiled.set(id, known);
        return String(known.format(values as Record<string, string>));
      }
      return undefined;
    },
    has: (language) => Object.hasOwn(phrases, language),
  };
}

/** Reads one phrase; throws where it is not written as ICU MessageFormat asks. */
export function compilePhrase(text: string, language: string): IntlMessageFormat {
  return new IntlMessageFormat(text, language, undefined, { ignoreTag: true });
}

/** Keys come from templates: what an object has by nature ('constructor') is no phrase. */
function ownText(phrases: Phrases | undefined, key: string): string | undefined {
  return phrases && Object.hasOwn(phrases, key) ? phrases[key] : undefined;
}
