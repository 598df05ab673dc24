/** What a theme's settings come to: what was chosen, and where nothing was, what the theme has. */
import { isColour } from './colours.ts';

type Words = Record<string, string>;
type Option = { value: string };
type Image = { file: string; width: number; height: number };

export type Setting =
  | { type: 'colour'; id: string; default: string }
  | { type: 'font' | 'choice'; id: string; options: readonly Option[]; default: string }
  | { type: 'text'; id: string; default: Words }
  | { type: 'switch'; id: string; default: boolean }
  | { type: 'image'; id: string };

type Value = string | boolean | null | Words | Image;
export type Values = Readonly<Record<string, Value>>;

/** Why a value does not fit its setting; null where it does. */
export function wrongValue(setting: Setting, value: Value): string | null {
  switch (setting.type) {
    case 'colour':
      return typeof value === 'string' && isColour(value) ? null : 'must be a colour such as #0b5a5e';
    case 'switch':
      return typeof value === 'boolean' ? null : 'must be on or off';
    case 'font':
    case 'choice': {
      const names = setting.options.map((option) => option.value);
      return names.includes(value as string) ? null : `must be one of ${names.join(', ')}`;
    }
    case 'text':
      return isWords(value) ? null : 'must be texts by language';
    case 'image':
      return value === null || isImage(value) ? null : 'must be a picture uploaded for the theme, or none';
  }
}

/** The `settings` object of templates, in the words of the first language that has any. */
export function valuesFor(
  settings: readonly Setting[],
  chosen: Values,
  languages: readonly string[],
): Record<string, unknown> {
  return Object.fromEntries(
    settings.map((setting) => {
      const value = Object.hasOwn(chosen, setting.id) ? chosen[setting.id] : undefined;
      // A theme's next version may offer other things than what was chosen from.
      const fits = value !== undefined && wrongValue(setting, value) === null;
      return [setting.id, shownValue(setting, fits ? value : undefined, languages)];
    }),
  );
}

function shownValue(setting: Setting, chosen: Value | undefined, languages: readonly string[]): unknown {
  if (setting.type === 'image') {
    return isImage(chosen) ? { url: `/files/${chosen.file}`, width: chosen.width, height: chosen.height } : null;
  }
  if (setting.type === 'text') {
    const texts = isWords(chosen) ? [chosen, setting.default] : [setting.default];
    return texts.flatMap((each) => languages.map((language) => each[language])).find(Boolean) ?? '';
  }
  return chosen ?? setting.default;
}

function isWords(value: Value | undefined): value is Words {
  return typeof value === 'object' && value !== null && !('file' in value);
}

function isImage(value: Value | undefined): value is Image {
  return typeof value === 'object' && value !== null && 'file' in value;
}
