/** Which files a theme may hold, and how much of them. */

/** What a file of a theme is, by where it stands. */
export type ThemePath =
  | { kind: 'about' }
  | { kind: 'settings' }
  | { kind: 'template' | 'snippet' | 'mail'; name: string }
  | { kind: 'words'; language: string }
  | { kind: 'asset'; name: string; type: string };

const megabyte = 1024 * 1024;

/** The most a theme may hold. */
export const themeLimits = {
  files: 300,
  /** Of a template, snippet, mail, words or settings, and of a style sheet or script. */
  textBytes: 256 * 1024,
  /** Of a picture or font. */
  assetBytes: 2 * megabyte,
  bytes: 10 * megabyte,
};

/** What is served as an asset, by the end of its name. */
export const assetTypes: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  webp: 'image/webp',
  avif: 'image/avif',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  ico: 'image/x-icon',
  woff2: 'font/woff2',
  woff: 'font/woff',
  txt: 'text/plain; charset=utf-8',
};
const textAssets = new Set(['css', 'js', 'svg', 'txt']);
const folders = { templates: 'template', snippets: 'snippet', mails: 'mail' } as const;

const liquidName = /^([a-z0-9][a-z0-9_-]{0,79}(?:\.(?:html|txt))?)\.liquid$/;
const assetName = /^[A-Za-z0-9][A-Za-z0-9_-]{0,79}(?:\.[A-Za-z0-9_-]{1,40}){0,3}\.([a-z0-9]{2,5})$/;
const wordsName = /^([a-z]{2}(?:-[A-Z]{2})?)\.json$/;

/** What stands at a path of a theme, or null where a theme has nothing there. */
export function themePath(path: string): ThemePath | null {
  if (path === 'theme.json') return { kind: 'about' };
  if (path === 'settings.json') return { kind: 'settings' };
  const [folder = '', file = '', ...rest] = path.split('/');
  if (rest.length > 0) return null;
  if (folder === 'templates' || folder === 'snippets' || folder === 'mails') {
    const name = liquidName.exec(file)?.[1];
    // A mail is written twice, as HTML and in plain text; pages are HTML alone.
    if (!name || (folder === 'mails') !== /\.(html|txt)$/.test(name)) return null;
    return { kind: folders[folder], name };
  }
  if (folder === 'locales') {
    const language = wordsName.exec(file)?.[1];
    return language ? { kind: 'words', language } : null;
  }
  if (folder !== 'assets') return null;
  const type = assetTypes[assetName.exec(file)?.[1] ?? ''];
  return type ? { kind: 'asset', name: file, type } : null;
}

/** Whether a file of a theme is written by hand: it is shown and edited as text. */
export function isText(path: string): boolean {
  const at = themePath(path);
  return at !== null && (at.kind !== 'asset' || textAssets.has(path.split('.').at(-1) ?? ''));
}

/** The most bytes a file may have at its path. */
export function mostBytes(path: string): number {
  return isText(path) ? themeLimits.textBytes : themeLimits.assetBytes;
}
