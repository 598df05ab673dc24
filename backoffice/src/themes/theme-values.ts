import { same } from '../platform/form/merge-changes.ts';
import type { ThemeSetting, ThemeValues } from './api.ts';

/** Every setting with what is chosen, else as the theme has it: what the form shows. */
export function shownValues(settings: readonly ThemeSetting[], chosen: ThemeValues): ThemeValues {
  return Object.fromEntries(settings.map((setting) => [setting.id, chosen[setting.id] ?? standard(setting)]));
}

/** What differs from the theme's own: only that is stored, so that the rest follows the theme's updates. */
export function changedValues(settings: readonly ThemeSetting[], values: ThemeValues): ThemeValues {
  return Object.fromEntries(
    settings.flatMap((setting) => {
      const value = tidy(values[setting.id] ?? null);
      return same(value, tidy(standard(setting))) ? [] : [[setting.id, value] as const];
    }),
  );
}

function standard(setting: ThemeSetting): ThemeValues[string] {
  if (setting.type === 'image') return null;
  // What the theme itself says stays unseen in the fields: empty, it is said in each language.
  return setting.type === 'text' ? {} : setting.default;
}

/** A text without the languages it is empty in. */
function tidy(value: ThemeValues[string]): ThemeValues[string] {
  if (typeof value !== 'object' || value === null || 'file' in value) return value;
  return Object.fromEntries(Object.entries(value as Record<string, string>).filter(([, text]) => text.trim() !== ''));
}
