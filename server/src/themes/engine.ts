/**
 * Renders templates. They see plain data only: no file, process or network is within their reach, nor what an object has
 * by nature; every output is escaped. Used in the server for its own themes, in a worker for those of merchants.
 */
import { Liquid } from 'liquidjs';
import { cleanHtml } from '../catalogue/clean-html.ts';
import { ThemeError } from './failure.ts';
import { formatDay, formatMoney } from './formats.ts';
import { readableOn, textOn } from './rules/colours.ts';
import { fontStacks } from './rules/fonts.ts';
import { splitUnits, type ThemeStock } from './rules/stock-object.ts';
import { splitTexts } from './split-texts.ts';
import { compileWords, type Phrases, type Words } from './words.ts';

export type Locale = { language: string; fallback: string; currency: string };

/** All of a theme that templates are made of; plain data, so that it can be handed to a worker. */
export type ThemeSource = {
  /** Where its assets are served: '/theme/harbour/0123456789ab/'. */
  assets: string;
  /** By name: those of templates/ and snippets/, and of mails/ with .html or .txt. */
  templates: Record<string, string>;
  /** The file each template is from. */
  paths: Record<string, string>;
  /** Phrases by language. */
  phrases: Record<string, Phrases>;
  /** Font stacks of its own, by name. */
  fonts: Record<string, string>;
};

/** What one page or mail is rendered from. */
export type RenderJob = {
  template: string;
  locale: Locale;
  data: Record<string, unknown>;
  /** Seen in every template and snippet without being handed on. */
  shared: Record<string, unknown>;
};

export type Engine = {
  render(job: RenderJob): Promise<string>;
  renderSync(job: RenderJob): string;
  /** Reads a template without rendering it; throws what is wrong with it. */
  parse(name: string): void;
};

// Far above what an honest page needs. They stop most of what runs away, and say where; a worker's limits stop the rest.
const limits = { parseLimit: 2_000_000, renderLimit: 1_500, memoryLimit: 50_000_000 };
/** The longest page there may be. */
const mostOutput = 5_000_000;

type This = { context: { globals: object } };

/**
 * Makes a theme's templates ready. `trusted`: they came with the software. In others `raw` cleans what it lets through,
 * as they are not to undo what protects shoppers.
 */
export function createEngine(source: ThemeSource, trusted: boolean): Engine {
  const words = compileWords(source.phrases);
  const make = (html: boolean) => {
    const engine = new Liquid({
      templates: source.templates,
      cache: true,
      ownPropertyOnly: true,
      strictFilters: true,
      outputEscape: html ? 'escape' : undefined,
      extname: '',
      ...limits,
    });
    registerFilters(engine, source, words, trusted);
    return engine;
  };
  const escaping = make(true);
  const plain = make(false);
  // Mails in plain text are no HTML: there is nothing to escape.
  const engineOf = (template: string) => (template.endsWith('.txt') ? plain : escaping);
  const options = ({ shared, locale }: RenderJob) => ({ globals: { ...shared, locale } });
  return {
    async render(job) {
      return checked(await engineOf(job.template).renderFile(job.template, job.data, options(job)));
    },
    renderSync: (job) => checked(engineOf(job.template).renderFileSync(job.template, job.data, options(job))),
    parse(name) {
      engineOf(name).parseFileSync(name);
    },
  };
}

function checked(output: string): string {
  if (output.length <= mostOutput) return output;
  const message = `It makes a page of more than ${mostOutput / 1_000_000} million characters.`;
  throw new ThemeError({ why: 'output', message, path: null, line: null });
}

function registerFilters(engine: Liquid, source: ThemeSource, words: Words, trusted: boolean): void {
  const localeOf = (self: This) => (self.context.globals as { locale: Locale }).locale;
  engine.registerFilter('t', function (this: This, key: string, ...named: [string, unknown][]) {
    return sayIn(words, localeOf(this), String(key), Object.fromEntries(named));
  });
  engine.registerFilter('money', function (this: This, minor: number, currency?: string) {
    const locale = localeOf(this);
    return formatMoney(minor, currency ?? locale.currency, locale.language);
  });
  engine.registerFilter('day', function (this: This, value: string) {
    return formatDay(value, localeOf(this).language);
  });
  engine.registerFilter('asset_url', (asset: string) => source.assets + asset);
  engine.registerFilter('text_on', (background: unknown) => textOn(String(background)));
  engine.registerFilter('readable_on', (colour: unknown, background: unknown) =>
    readableOn(String(colour), String(background)),
  );
  engine.registerFilter('font_stack', {
    raw: true,
    handler: (name: unknown) => stackOf(source.fonts, String(name)) ?? stackOf(fontStacks, String(name)) ?? 'inherit',
  });
  // "<" is escaped so that no text can close the script element it stands in.
  engine.registerFilter('script_json', {
    raw: true,
    handler: (value: unknown) => JSON.stringify(value ?? null).replaceAll('<', '\\u003c'),
  });
  const splitText = engine.filters.split as (...all: unknown[]) => unknown;
  engine.registerFilter('split', function (this: This, value: unknown, by: unknown) {
    if (!isStock(value)) return splitText.call(this, value, by);
    const locale = localeOf(this);
    const units = splitUnits(value, Number(by));
    const say = (key: string, values: Record<string, unknown> = {}) => sayIn(words, locale, key, values);
    return { ...splitTexts(say, locale.language, units), missing: units.missing };
  });
  if (!trusted) engine.registerFilter('raw', { raw: true, handler: (html: unknown) => cleanHtml(String(html ?? '')) });
}

/** A phrase in the shopper's language, the store's or English; its key where there is none, so that a page stands. */
function sayIn(words: Words, locale: Locale, key: string, values: Record<string, unknown>): string {
  return words.say([locale.language, locale.fallback, 'en'], key, values) ?? key;
}

function stackOf(stacks: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(stacks, name) ? stacks[name] : undefined;
}

function isStock(value: unknown): value is ThemeStock {
  return typeof value === 'object' && value !== null && 'allow_outofstock_sale' in value && 'incoming' in value;
}
