import { z } from 'zod';
import { id, languageCode, version } from '../platform/schemas.ts';
import { isColour } from './rules/colours.ts';
import { fontStacks } from './rules/fonts.ts';

/** A text in the languages of the back office or the shop, by language code. */
const words = z.record(languageCode, z.string().max(500));
const colour = z.string().refine(isColour, 'must be a colour such as #0b5a5e');
const settingId = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,39}$/, 'must be a name of small letters, digits and _, such as accent_colour');
const option = z.object({
  value: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,39}$/, 'must be a name of small letters, digits, - and _'),
  label: words,
});
const fontOption = option.extend({
  stack: z
    .string()
    .max(300)
    .regex(/^[\w\s',-]+$/, "must be a CSS font-family list, with ' around names")
    .optional()
    .meta({ description: 'For fonts of the theme’s own; others are among the stacks every theme has.' }),
});
const base = { id: settingId, label: words, help: words.optional() };

/** One setting of a theme, by what it is. */
export const themeSetting = z.discriminatedUnion('type', [
  z.object({ type: z.literal('colour'), ...base, default: colour }),
  z.object({ type: z.literal('font'), ...base, options: z.array(fontOption).min(1).max(30), default: z.string() }),
  z.object({ type: z.literal('text'), ...base, default: words.default({}), long: z.boolean().default(false) }),
  z.object({ type: z.literal('switch'), ...base, default: z.boolean() }),
  z.object({ type: z.literal('choice'), ...base, options: z.array(option).min(2).max(30), default: z.string() }),
  z.object({ type: z.literal('image'), ...base }),
]);
export type ThemeSetting = z.infer<typeof themeSetting>;

const settingsGroup = z.object({ label: words, settings: z.array(themeSetting).min(1).max(50) });
const isOffered = (setting: ThemeSetting) =>
  !('options' in setting) || setting.options.some(({ value }) => value === setting.default);
const hasStack = (setting: ThemeSetting) =>
  setting.type !== 'font' || setting.options.every(({ value, stack }) => stack || Object.hasOwn(fontStacks, value));

/** A theme's settings.json. */
export const settingsSchema = z
  .object({ groups: z.array(settingsGroup).max(20) })
  .superRefine(({ groups }, context) => {
    const known = new Set<string>();
    for (const [group, { settings }] of groups.entries()) {
      for (const [at, setting] of settings.entries()) {
        const path = ['groups', group, 'settings', at];
        const refuse = (message: string, field: string) =>
          context.addIssue({ code: 'custom', path: [...path, field], message });
        if (known.has(setting.id)) refuse('is the id of another setting too', 'id');
        if (!isOffered(setting)) refuse('must be the value of one of its options', 'default');
        if (!hasStack(setting))
          refuse(`each needs a stack, or one of ${Object.keys(fontStacks).join(', ')}`, 'options');
        known.add(setting.id);
      }
    }
  });
export type SettingsSchema = z.infer<typeof settingsSchema>;

/** A theme's theme.json. */
export const themeAbout = z.object({
  name: z.string().trim().min(1, 'must not be empty').max(60),
  version: z.string().max(20).default('1.0.0'),
  author: z.string().max(100).default(''),
  description: z.union([z.string().max(300), words]).default(''),
});
export type ThemeAbout = z.infer<typeof themeAbout>;

/** A picture chosen in a setting: a file of the shop's. */
export const themeImage = z.object({
  file: z.string().regex(/^[0-9a-f]{64}\.webp$/, 'must be a picture uploaded for the theme'),
  width: z.number().int().positive().max(10_000),
  height: z.number().int().positive().max(10_000),
});

/** What a merchant chose, by setting; what is not chosen is as the theme has it. */
export const themeValues = z.record(
  settingId,
  z.union([z.string().max(500), z.boolean(), z.record(languageCode, z.string().max(500)), themeImage, z.null()]),
);
export type ThemeValues = z.infer<typeof themeValues>;

export const themeKey = z.string().regex(/^[a-z][a-z0-9-]{0,62}$/);
export const themeKeyParam = z.object({ key: themeKey });
const themeName = z.string().trim().min(1, 'must not be empty').max(60);

const failure = z.object({
  why: z.enum(['mistake', 'time', 'memory', 'output', 'busy']),
  message: z.string(),
  path: z.string().nullable(),
  line: z.number().int().nullable(),
});

/** A theme in the list of Settings > Themes. */
export const themeView = z.object({
  key: z.string(),
  name: z.string(),
  description: z.record(z.string(), z.string()).meta({ description: 'By language; "" where it is in none.' }),
  isOwn: z.boolean().meta({ description: 'A merchant’s own, whose files can be changed; else it came with the shop.' }),
  isLive: z.boolean(),
  version: z.number().int().meta({ description: 'Rises with every change of its files or settings.' }),
  madeFrom: z.string().nullable(),
  changedAt: z.string().nullable(),
  lastFailure: failure.extend({ at: z.string() }).nullable(),
});
export type ThemeView = z.infer<typeof themeView>;
export const themeList = z.object({ items: z.array(themeView) });

/** A theme with what can be set in it. */
export const themeDetail = themeView.extend({ schema: settingsSchema, values: themeValues });
export type ThemeDetail = z.infer<typeof themeDetail>;

export const themeSettingsInput = z.object({ version: z.number().int().min(0), values: themeValues });
export const themeNameInput = z.object({ name: themeName });
export const renameInput = themeNameInput.extend({ version });
export const previewInput = z.object({
  values: themeValues.optional().meta({ description: 'Settings not saved yet; absent: as they are saved.' }),
});
export const previewView = z.object({
  token: z.string(),
  url: z.string().meta({ description: 'Whoever opens it sees the shop in this theme until the preview ends.' }),
});
export const previewParam = z.object({ token: z.string().max(100) });
export const imageView = themeImage;

const filePath = z.string().max(200);
export const fileQuery = z.object({ path: filePath });
/** A file in the tree of a theme's editor. */
export const themeFileView = z.object({
  path: filePath,
  bytes: z.number().int(),
  isText: z.boolean(),
  isOwn: z.boolean().meta({ description: 'The theme’s own; else it is the shop’s, used as the theme has none.' }),
  version: z.number().int().meta({ description: '0: never changed in this theme.' }),
});
export const themeFileList = z.object({ items: z.array(themeFileView) });
export const themeFile = themeFileView.extend({
  text: z.string().nullable().meta({ description: 'null for a picture or font.' }),
});
export type ThemeFileView = z.infer<typeof themeFileView>;
export type ThemeFile = z.infer<typeof themeFile>;
export const saveFileInput = z.object({
  path: filePath,
  text: z.string(),
  version: z.number().int().min(0).meta({ description: 'The version it was read at; 0 for a new file.' }),
});
export const removeFileQuery = fileQuery.extend({ version: z.coerce.number().int().min(1) });
export const fileVersionView = z.object({
  version: z.number().int(),
  savedAt: z.string(),
  by: z.string().nullable(),
  bytes: z.number().int().nullable().meta({ description: 'null: the file was taken out.' }),
});
export const fileVersionList = z.object({ items: z.array(fileVersionView) });
export type FileVersionView = z.infer<typeof fileVersionView>;
export const fileVersionQuery = fileQuery.extend({ version: z.coerce.number().int().min(1) });
export const rollbackInput = z.object({ path: filePath, to: id, version: z.number().int().min(1) });
