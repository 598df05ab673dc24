/**
 * Opens themes: those that came with the shop are rendered here, those of merchants in workers that cannot hold up the
 * server. What was read of a theme is kept until its version changes, which any process may do.
 */
import type { Db } from '../platform/db.ts';
import { createEngine, type Locale, type RenderJob } from '../themes/engine.ts';
import { ThemeError, type ThemeFailure } from '../themes/failure.ts';
import { themePool } from '../themes/render-pool.ts';
import { valuesFor } from '../themes/rules/setting-values.ts';
import type { ThemeValues } from '../themes/schemas.ts';
import { findThemeRow, loadThemeFiles, noteThemeFailure } from '../themes/store.ts';
import { baseFiles, builtInFiles, readTheme, type ThemeFiles, type ThemeParts } from '../themes/theme-files.ts';
import { compileWords, type Words } from '../themes/words.ts';

export { decimalAmount, formatDay, formatMoney, minorAmount } from '../themes/formats.ts';
export type { Locale };

/** The theme of a new store, and of pages made when the store's own cannot be asked for. */
export const defaultTheme = 'harbour';

export type Theme = {
  key: string;
  /** As its author named it. */
  name: string;
  /** A merchant's own: its mistakes are shown to the merchant, and shoppers get a page that stands. */
  isOwn: boolean;
  /**
   * Renders templates/NAME.liquid or mails/NAME.liquid. `shared` is seen in every snippet too. Throws ThemeError where
   * the theme is at fault; a mail is then written as the shop has it, as it must leave. Mails in plain text are
   * rendered unescaped.
   */
  render(
    template: string,
    locale: Locale,
    data: Record<string, unknown>,
    shared?: Record<string, unknown>,
  ): Promise<string>;
  /** A phrase of the theme. Words missing in a language are those of `fallback`, else of English. */
  translate(locale: Locale, key: string, values?: Record<string, unknown>): string;
  /** Whether the theme has words of its own in a language. */
  speaks(language: string): boolean;
  /** An asset by its name within assets/, or null. `version`: whether it is the one an address names. */
  asset(name: string, version: string): { bytes: Buffer; type: string; isThatVersion: boolean } | null;
  /** The address of an asset; it changes with the content, so it may be cached for ever. */
  assetUrl(name: string): string;
  /** The same theme as it would be with other settings. */
  withSettings(values: ThemeValues): Theme;
};

type Kept = { version: number; opening: Promise<Theme> };
const kept = new Map<string, Kept>();

/** What of the store's settings says which theme it has. */
export type ThemeChoice = { theme: string; themeVersion: number };

/** The theme a store shows, at the version it is of now. */
export function openTheme(db: Db, { theme, themeVersion }: ThemeChoice): Promise<Theme> {
  const known = kept.get(theme);
  if (known?.version === themeVersion) return known.opening;
  const opening = readStored(db, theme);
  kept.set(theme, { version: themeVersion, opening });
  opening.catch(() => kept.delete(theme));
  return opening;
}

/** Any theme by its key, or null where there is none; asks the database for its version. */
export async function findTheme(db: Db, key: string): Promise<Theme | null> {
  const row = await findThemeRow(db, key);
  if (!row && !builtInFiles(key)) return null;
  return openTheme(db, { theme: key, themeVersion: row?.version ?? 0 });
}

/** The theme of a new store with nothing chosen in it: what can always be shown. */
export function openDefaultTheme(): Theme {
  standing ??= bind(defaultTheme, prepareBuiltIn(defaultTheme), {});
  return standing;
}
let standing: Theme | undefined;

async function readStored(db: Db, key: string): Promise<Theme> {
  const row = await findThemeRow(db, key);
  if (row?.isOwn) return bind(key, prepareOwn(db, key, row.version, await loadThemeFiles(db, row.id)), row.values);
  if (!builtInFiles(key)) return openDefaultTheme();
  return bind(key, prepareBuiltIn(key), row?.values ?? {});
}

/** A theme's files, read, and how its pages are made. */
type Prepared = { parts: ThemeParts; words: Words; isOwn: boolean; render(job: RenderJob): Promise<string> };

const builtIn = new Map<string, Prepared>();

function prepareBuiltIn(key: string): Prepared {
  const known = builtIn.get(key);
  if (known) return known;
  const parts = readTheme(key, builtInFiles(key) ?? baseFiles());
  const engine = createEngine(parts.source, true);
  const words = compileWords(parts.source.phrases);
  const prepared: Prepared = { parts, words, isOwn: false, render: (job) => engine.render(job) };
  builtIn.set(key, prepared);
  return prepared;
}

function prepareOwn(db: Db, key: string, version: number, files: ThemeFiles): Prepared {
  const parts = readTheme(key, files);
  return {
    parts,
    words: compileWords(parts.source.phrases),
    isOwn: true,
    async render(job) {
      try {
        return await themePool.render(`${key} ${version}`, parts.source, job);
      } catch (error) {
        if (!(error instanceof ThemeError) || !isMail(job.template)) throw error;
        noteFailure(db, key, error.failure);
        return prepareBuiltIn(defaultTheme).render(job);
      }
    },
  };
}

const isMail = (template: string) => /\.(html|txt)$/.test(template);

const notedAt = new Map<string, number>();

/** Notes that a theme failed. A page that fails does so at every visit, so it is written once a minute. */
export function noteFailure(db: Db, key: string, failure: ThemeFailure): void {
  if (Date.now() - (notedAt.get(key) ?? 0) < 60_000) return;
  notedAt.set(key, Date.now());
  noteThemeFailure(db, key, failure).catch(() => undefined); // the log tells it, too
}

function bind(key: string, prepared: Prepared, values: ThemeValues): Theme {
  const { parts, words, isOwn } = prepared;
  const settings = parts.schema.groups.flatMap((group) => group.settings);
  const chosen = new Map<string, Record<string, unknown>>();
  const settingsIn = (locale: Locale) => {
    const id = `${locale.language} ${locale.fallback}`;
    const known = chosen.get(id) ?? valuesFor(settings, values, [locale.language, locale.fallback, 'en']);
    chosen.set(id, known);
    return known;
  };
  return {
    key,
    name: parts.about.name,
    isOwn,
    render: (template, locale, data, shared = {}) =>
      prepared.render({ template, locale, data, shared: { ...shared, settings: settingsIn(locale) } }),
    translate(locale, phrase, named = {}) {
      const said = words.say([locale.language, locale.fallback, 'en'], phrase, named);
      if (said === undefined) throw new Error(`theme ${key} has no phrase '${phrase}'`);
      return said;
    },
    speaks: (language) => parts.languages.has(language),
    asset(name, version) {
      const asset = parts.assets.get(name);
      return asset ? { ...asset, isThatVersion: version === parts.assetVersion } : null;
    },
    assetUrl: (name) => parts.source.assets + name,
    withSettings: (other) => bind(key, prepared, other),
  };
}
