/** The words and formats of papers, in the language of the order. */
import type { Address } from '../orders/schemas.ts';
import { formatDay, formatMoney, type Locale, type Theme } from '../storefront/theme.ts';

export type PaperWords = {
  t(key: string, values?: Record<string, unknown>): string;
  money(minor: number): string;
  day(iso: string): string;
  number(count: number): string;
  address(address: Address): string[];
  page(number: number, of: number): string;
};

/** Words from the theme, as mails have them. */
export function paperWords(theme: Theme, locale: Locale): PaperWords {
  const t = (key: string, values?: Record<string, unknown>) => theme.translate(locale, key, values);
  const countries = new Intl.DisplayNames(locale.language, { type: 'region' });
  return {
    t,
    money: (minor) => formatMoney(minor, locale.currency, locale.language),
    day: (iso) => formatDay(iso, locale.language),
    number: (count) => new Intl.NumberFormat(locale.language).format(count),
    address: ({ name, company, street, postalCode, city, country, phone }) =>
      [name, company, street, `${postalCode} ${city}`, countries.of(country) ?? country, phone].filter(Boolean),
    page: (number, of) => t('paper.page', { number, of }),
  };
}

/** '21 %': basis points as the language writes them. */
export function percent(basisPoints: number, language: string): string {
  return new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 2 }).format(basisPoints / 10_000);
}
