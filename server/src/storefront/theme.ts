/**
 * Renders a theme: a folder of Liquid templates, words and assets, read once. Templates see plain data only; they reach
 * no file, process or network, and a runaway one is stopped by limits.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import { Liquid } from 'liquidjs';

export const themesFolder = join(import.meta.dirname, '../../../themes');

export type Theme = {
  /** Renders templates/NAME.liquid or mails/NAME.liquid as `page`. Mails in plain text are rendered unescaped. */
  render(template: string, locale: Locale, data: Record<string, unknown>): Promise<string>;
  /** A phrase of the theme. Words missing in a language are those of `fallback`, else of English. */
  translate(locale: Locale, key: string, values?: Record<string, unknown>): string;
  /** Whether the theme has words of its own in a language. */
  speaks(language: string): boolean;
  /** An asset by its name within assets/, or null. */
  asset(name: string): { bytes: Buffer; type: string } | null;
  /** The address of an asset; it changes with the content, so it may be cached for ever. */
  assetUrl(name: string): string;
};

export type Locale = { language: string; fallback: string; currency: string };

const assetTypes: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
  '.png': 'image/png',
};
// Far above what an honest page needs, far below what would be felt.
const limits = { parseLimit: 2_000_000, renderLimit: 2_000, memoryLimit: 50_000_000 };

const opened = new Map<string, Theme>();

/** The theme of that name, read from its folder once. */
export function openTheme(name: string): Theme {
  const theme = opened.get(name) ?? loadTheme(name);
  opened.set(name, theme);
  return theme;
}

/** Loads a theme by its folder's name. */
export function loadTheme(name: string, folder = join(themesFolder, name)): Theme {
  const templates = {
    ...readTemplates(folder, 'templates'),
    ...readTemplates(folder, 'snippets'),
    ...readTemplates(folder, 'mails'),
  };
  const words = readWords(join(folder, 'locales'));
  const assets = readAssets(join(folder, 'assets'));
  const hash = createHash('sha256');
  for (const asset of assets.values()) hash.update(asset.bytes);
  const version = hash.digest('hex').slice(0, 12);

  const theme: Theme = {
    render(template, locale, data) {
      const engine = template.endsWith('.txt') ? plain : escaping;
      return engine.renderFile(template, data, { globals: { locale, theme_version: version } });
    },
    translate(locale, key, values = {}) {
      const phrase = [locale.language, locale.fallback, 'en'].map((each) => words.get(each)?.get(key)).find(Boolean);
      if (!phrase) throw new Error(`theme ${name} has no phrase '${key}'`);
      return String(phrase.format(values as Record<string, string>));
    },
    speaks: (language) => words.has(language),
    asset: (asset) => assets.get(asset) ?? null,
    assetUrl: (asset) => `/theme/${version}/${asset}`,
  };
  const escaping = createEngine(theme, templates, true);
  const plain = createEngine(theme, templates, false);
  return theme;
}

function createEngine(theme: Theme, templates: Record<string, string>, html: boolean): Liquid {
  const engine = new Liquid({
    templates,
    cache: true,
    ownPropertyOnly: true,
    strictFilters: true,
    outputEscape: html ? 'escape' : undefined,
    extname: '',
    ...limits,
  });
  type This = { context: { globals: object } };
  const localeOf = (self: This) => (self.context.globals as { locale: Locale }).locale;
  engine.registerFilter('t', function (this: This, key: string, ...named: [string, unknown][]) {
    return theme.translate(localeOf(this), key, Object.fromEntries(named));
  });
  engine.registerFilter('money', function (this: This, minor: number, currency?: string) {
    const locale = localeOf(this);
    return formatMoney(minor, currency ?? locale.currency, locale.language);
  });
  engine.registerFilter('day', function (this: This, value: string) {
    return formatDay(value, localeOf(this).language);
  });
  engine.registerFilter('asset_url', (asset: string) => theme.assetUrl(asset));
  return engine;
}

/** Making a formatter costs far more than using it, so each is made once. */
const moneyFormats = new Map<string, { format: Intl.NumberFormat; digits: number }>();

function moneyFormat(currency: string, language: string) {
  const key = `${language} ${currency}`;
  const known = moneyFormats.get(key);
  if (known) return known;
  const format = new Intl.NumberFormat(language, { style: 'currency', currency });
  const made = { format, digits: format.resolvedOptions().maximumFractionDigits ?? 2 };
  moneyFormats.set(key, made);
  return made;
}

/** '12.50': an amount of minor units as a plain decimal, for machines. */
export function decimalAmount(minor: number, currency: string): string {
  const { digits } = moneyFormat(currency, 'en');
  return (minor / 10 ** digits).toFixed(digits);
}

/** '€ 12,50': an amount of minor units in the words of a language. */
export function formatMoney(minor: number, currency: string, language: string): string {
  const { format, digits } = moneyFormat(currency, language);
  return format.format(minor / 10 ** digits);
}

/** '12 March 2026': a calendar day, or the day of an instant, in the words of a language. */
export function formatDay(value: string, language: string): string {
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(value),
  );
}

function readTemplates(folder: string, kind: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(join(folder, kind))
      .filter((file) => file.endsWith('.liquid'))
      .map((file) => [file.slice(0, -'.liquid'.length), readFileSync(join(folder, kind, file), 'utf8')]),
  );
}

function readWords(folder: string): Map<string, Map<string, IntlMessageFormat>> {
  return new Map(
    readdirSync(folder).map((file) => {
      const language = file.slice(0, -extname(file).length);
      const phrases = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, string>;
      const compiled = Object.entries(phrases).map(
        ([key, text]) => [key, new IntlMessageFormat(text, language, undefined, { ignoreTag: true })] as const,
      );
      return [language, new Map(compiled)];
    }),
  );
}

function readAssets(folder: string): Map<string, { bytes: Buffer; type: string }> {
  return new Map(
    readdirSync(folder).map((file) => {
      const type = assetTypes[extname(file)];
      if (!type) throw new Error(`theme asset ${file} has a type that is not served`);
      return [file, { bytes: readFileSync(join(folder, file)), type }];
    }),
  );
}
