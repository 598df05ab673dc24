/** A theme's files in memory: those that came with the shop, and what templates are made of. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ThemeSource } from './engine.ts';
import { themePath } from './rules/theme-paths.ts';
import { type SettingsSchema, settingsSchema, type ThemeAbout, themeAbout } from './schemas.ts';
import type { Phrases } from './words.ts';

/** Files by their path in the theme. */
export type ThemeFiles = ReadonlyMap<string, Buffer>;

const themesFolder = join(import.meta.dirname, '../../../themes');
/** What every theme has where it brings nothing of its own; no theme by itself. */
const baseFolder = 'base';

const read = new Map<string, ThemeFiles>();

/** The files of a folder of themes/, read once. */
function readFolder(name: string): ThemeFiles {
  const known = read.get(name);
  if (known) return known;
  const folder = join(themesFolder, name);
  const files = new Map<string, Buffer>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(path.slice(folder.length + 1).replaceAll('\\', '/'), readFileSync(path));
  }
  for (const path of files.keys()) {
    if (!themePath(path)) throw new Error(`themes/${name}/${path} is nothing a theme holds`);
  }
  read.set(name, files);
  return files;
}

/** The files every theme falls back to. */
export const baseFiles = (): ThemeFiles => readFolder(baseFolder);

/** The names of the themes that came with the shop. */
export function builtInThemes(): string[] {
  return readdirSync(themesFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== baseFolder)
    .map((entry) => entry.name)
    .sort();
}

/** The files of a theme that came with the shop, or null where there is none of that name. */
export function builtInFiles(name: string): ThemeFiles | null {
  return builtInThemes().includes(name) ? readFolder(name) : null;
}

/** What a theme says of itself. */
export function readAbout(key: string, own: ThemeFiles): ThemeAbout {
  return themeAbout.parse(JSON.parse(own.get('theme.json')?.toString() ?? JSON.stringify({ name: key })));
}

/** A theme's files over those it falls back to. Words of both are said, the theme's own first. */
export type ThemeParts = {
  about: ThemeAbout;
  schema: SettingsSchema;
  source: ThemeSource;
  assets: Map<string, { bytes: Buffer; type: string }>;
  /** Languages the theme has words in. */
  languages: Set<string>;
  /** Changes with any asset. */
  assetVersion: string;
};

/** Reads a theme's files; throws for JSON that is not as it must be, so check it before it is stored. */
export function readTheme(key: string, own: ThemeFiles): ThemeParts {
  const assets: ThemeParts['assets'] = new Map();
  const source: ThemeSource = { assets: '', templates: {}, paths: {}, phrases: {}, fonts: {} };
  for (const [path, bytes] of [...baseFiles(), ...own]) {
    const at = themePath(path);
    if (at?.kind === 'asset') assets.set(at.name, { bytes, type: at.type });
    if (at?.kind === 'words') {
      const known = source.phrases[at.language] ?? {};
      source.phrases[at.language] = { ...known, ...(JSON.parse(bytes.toString()) as Phrases) };
    }
    if (at?.kind === 'template' || at?.kind === 'snippet' || at?.kind === 'mail') {
      source.templates[at.name] = bytes.toString();
      source.paths[at.name] = path;
    }
  }
  const hash = createHash('sha256');
  for (const [name, { bytes }] of [...assets].sort(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(`${name}\n`).update(bytes);
  const assetVersion = hash.digest('hex').slice(0, 12);
  source.assets = `/theme/${key}/${assetVersion}/`;
  const json = (path: string, missing: string) => JSON.parse(own.get(path)?.toString() ?? missing) as unknown;
  const schema = settingsSchema.parse(json('settings.json', '{"groups":[]}'));
  for (const { settings } of schema.groups) {
    for (const setting of settings) {
      if (setting.type !== 'font') continue;
      for (const { value, stack } of setting.options) if (stack) source.fonts[value] = stack;
    }
  }
  return {
    about: readAbout(key, own),
    schema,
    source,
    assets,
    languages: new Set(Object.keys(source.phrases)),
    assetVersion,
  };
}
