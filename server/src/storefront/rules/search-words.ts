/** What a shopper typed, as the words to look for. The words of the listing are cut the same way (refresh-listing.ts). */
import { plainWords } from '../../inventory/rules/words.ts';

const mostWords = 10;

/** Everything between words, as a regular expression's set both JavaScript and PostgreSQL read alike. */
export const betweenWords = '[\\s!-/:-@\\[-`{-~\\u00a0-\\u00bf\\u2010-\\u2027]+';

/** The words of a text: lower case, without accents and punctuation, each once. */
export function searchWords(text: string): string[] {
  const words = plainWords(text).split(new RegExp(betweenWords)).filter(Boolean);
  return [...new Set(words)].slice(0, mostWords);
}

/** PostgreSQL's dictionaries by language. */
const dictionaries: Record<string, string> = {
  ar: 'arabic',
  ca: 'catalan',
  da: 'danish',
  de: 'german',
  el: 'greek',
  en: 'english',
  es: 'spanish',
  et: 'estonian',
  eu: 'basque',
  fi: 'finnish',
  fr: 'french',
  ga: 'irish',
  hi: 'hindi',
  hu: 'hungarian',
  hy: 'armenian',
  id: 'indonesian',
  it: 'italian',
  lt: 'lithuanian',
  nb: 'norwegian',
  ne: 'nepali',
  nl: 'dutch',
  nn: 'norwegian',
  no: 'norwegian',
  pt: 'portuguese',
  ro: 'romanian',
  ru: 'russian',
  sr: 'serbian',
  sv: 'swedish',
  ta: 'tamil',
  tr: 'turkish',
  yi: 'yiddish',
};

/** The dictionary that stems a language's words; 'simple' leaves them as they are. */
export function dictionaryOf(language: string): string {
  return dictionaries[language.slice(0, 2)] ?? 'simple';
}
