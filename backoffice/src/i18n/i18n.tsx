import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { formatMoney } from '../platform/money.ts';
import { en } from './en.ts';

/** A sentence, or a pair of them chosen by `count`. Words in {braces} are filled in. */
export type Message = string | { one: string; other: string };
export type MessageKey = keyof typeof en;
/** A complete catalogue in another language: the same keys, plural where English is plural. */
export type Catalogue = {
  [Key in MessageKey]: (typeof en)[Key] extends string ? string : { one: string; other: string };
};

type Names<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;
type Parameters<Text> = Text extends { one: infer One; other: infer Other }
  ? 'count' | Names<One> | Names<Other>
  : Names<Text>;
type Arguments<Key extends MessageKey> = [Parameters<(typeof en)[Key]>] extends [never]
  ? []
  : [values: Record<Parameters<(typeof en)[Key]>, string | number>];

/** Says a message of the catalogue; which words it needs is checked by its type. */
export type Translate = <Key extends MessageKey>(key: Key, ...values: Arguments<Key>) => string;

export const languages = [
  { code: 'en', name: 'English' },
  { code: 'nl', name: 'Nederlands' },
] as const;
export type Language = (typeof languages)[number]['code'];

const storageKey = 'evershelf-language';

/** The language of the screens: what was chosen before, else what the browser prefers, else English. */
function preferredLanguage(): Language {
  const known = (code: string | null | undefined) =>
    languages.find((language) => code?.startsWith(language.code))?.code;
  try {
    return known(localStorage.getItem(storageKey)) ?? known(navigator.language) ?? 'en';
  } catch {
    return known(navigator.language) ?? 'en';
  }
}

async function loadCatalogue(language: Language): Promise<Catalogue> {
  return language === 'nl' ? (await import('./nl.ts')).nl : (en as Catalogue);
}

function translator(language: Language, catalogue: Catalogue): Translate {
  const plural = new Intl.PluralRules(language);
  const number = new Intl.NumberFormat(language);
  return (key, ...[values]) => {
    const words = (values ?? {}) as Record<string, string | number>;
    const message: Message = catalogue[key];
    const text =
      typeof message === 'string'
        ? message
        : plural.select(Number(words.count)) === 'one'
          ? message.one
          : message.other;
    return text.replace(/\{(\w+)\}/g, (_, name: string) => {
      const word = words[name];
      return typeof word === 'number' ? number.format(word) : (word ?? '');
    });
  };
}

export type I18n = {
  language: Language;
  setLanguage(language: Language): void;
  t: Translate;
  /** 1234 as "1,234". */
  number(value: number): string;
  /** Minor units as "€12.50". */
  money(minor: number, currency: string): string;
  /** An instant as "24 Nov 2026, 10:15". */
  dateTime(iso: string): string;
  /** A calendar day (YYYY-MM-DD or an instant) as "24 November 2026". */
  day(iso: string): string;
  /** The same as short as can be: "24 Nov", with the year where it is another. */
  shortDay(iso: string): string;
  /** How long since an instant: "3 days". */
  since(iso: string): string;
};

const I18nContext = createContext<I18n | null>(null);

/** The screens' words and formats in the chosen language. */
export function useI18n(): I18n {
  const i18n = useContext(I18nContext);
  if (!i18n) throw new Error('useI18n needs an I18nProvider around it');
  return i18n;
}

function formats(language: Language): Omit<I18n, 'language' | 'setLanguage' | 't'> {
  const locale = language === 'en' ? 'en-GB' : 'nl-NL';
  const numbers = new Intl.NumberFormat(locale);
  const moments = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const days = new Intl.DateTimeFormat(locale, { dateStyle: 'long' });
  const thisYear = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
  const otherYear = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' });
  // A bare date is a day on the calendar: reading it as midnight UTC would show the day before west of Greenwich.
  const dayOf = (iso: string) => new Date(/^\d{4}-\d{2}-\d{2}$/.test(iso) ? `${iso}T00:00` : iso);
  const length = (unit: 'minute' | 'hour' | 'day', amount: number) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(Math.floor(amount));
  return {
    number: (value) => numbers.format(value),
    money: (minor, currency) => formatMoney(minor, currency, locale),
    dateTime: (iso) => moments.format(new Date(iso)),
    day: (iso) => days.format(dayOf(iso)),
    shortDay(iso) {
      const date = dayOf(iso);
      return (date.getFullYear() === new Date().getFullYear() ? thisYear : otherYear).format(date);
    },
    since: (iso) => {
      const minutes = Math.max(0, (Date.now() - new Date(iso).getTime()) / 60_000);
      if (minutes < 60) return length('minute', minutes);
      return minutes < 1440 ? length('hour', minutes / 60) : length('day', minutes / 1440);
    },
  };
}

/** Loads the catalogue of the chosen language and offers it to every screen. */
export function I18nProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState(preferredLanguage);
  const [loaded, setLoaded] = useState<{ language: Language; catalogue: Catalogue } | null>(
    language === 'en' ? { language, catalogue: en as Catalogue } : null,
  );

  useEffect(() => {
    let current = true;
    loadCatalogue(language).then((catalogue) => {
      if (!current) return;
      document.documentElement.lang = language;
      setLoaded({ language, catalogue });
    });
    return () => {
      current = false;
    };
  }, [language]);

  const i18n = useMemo<I18n | null>(() => {
    if (!loaded) return null;
    return {
      language: loaded.language,
      t: translator(loaded.language, loaded.catalogue),
      ...formats(loaded.language),
      setLanguage(chosen) {
        try {
          localStorage.setItem(storageKey, chosen);
        } catch {
          // Storage may be forbidden; the choice then lasts as long as the page.
        }
        setLanguage(chosen);
      },
    };
  }, [loaded]);

  return i18n && <I18nContext.Provider value={i18n}>{children}</I18nContext.Provider>;
}
