/**
 * Kinds of cells: how a value is written into a sheet and read from what a person typed there. Reading answers the
 * value, or a sentence that names what was found and what is allowed, or that an empty cell says nothing.
 */
import { joinList, quote, splitList } from './cell-list.ts';
import { type Decimal, readDecimal, scaled, toNumber } from './decimal.ts';

/** `empty`: an empty cell where empty is no value; the field stays as it is, or gets its default where it is new. */
export type Parsed<Value = unknown> = { value: Value } | { problem: string } | { empty: true };

export type CellKind<Value> = {
  format(value: Value): string | number;
  parse(text: string): Parsed<Value>;
  /** Written as a number, which a spreadsheet calculates with. */
  isNumber?: true;
  /** Decimal places a number is shown with. */
  decimals?: number;
};

const empty = { empty: true } as const;
const problem = (text: string, allowed: string) => ({ problem: `“${shorten(text)}” ${allowed}` });
const shorten = (text: string) => (text.length > 60 ? `${text.slice(0, 57).trimEnd()}…` : text).replace(/\s+/g, ' ');

/** Words for each value, the first as it is written; reading minds no case. */
function choice<Value>(
  words: readonly (readonly [value: Value, ...words: string[]])[],
  allowed: string,
): CellKind<Value> {
  return {
    format: (value) => words.find(([each]) => each === value)?.[1] ?? '',
    parse(text) {
      const word = text.trim().toLowerCase();
      if (word === '') return empty;
      const found = words.find(([, ...all]) => all.some((each) => each.toLowerCase() === word));
      return found ? { value: found[0] } : problem(text, allowed);
    },
  };
}

/** Y or N. */
export const yesNo: CellKind<boolean> = choice<boolean>(
  [
    [true, 'Y', 'yes', 'true', '1', 'J', 'ja'],
    [false, 'N', 'no', 'false', '0', 'nee'],
  ],
  'is neither Y nor N.',
);

/** Y always, N never, S when it can be had. */
export const visible = choice<'visible' | 'hidden' | 'visible_when_in_stock'>(
  [
    ['visible', 'Y', 'yes', 'true', '1', 'J', 'ja'],
    ['hidden', 'N', 'no', 'false', '0', 'nee'],
    ['visible_when_in_stock', 'S'],
  ],
  'is not allowed; write Y (visible), N (hidden) or S (visible when in stock).',
);

/** A whole number. `empty` is what an empty cell means; absent: nothing. */
export function whole<Value extends number | null = number>(
  least: number,
  most: number,
  meaning: { empty?: Value } = {},
): CellKind<Value> {
  return {
    isNumber: true,
    format: (value) => value ?? '',
    parse(text) {
      if (text.trim() === '') return meaning.empty === undefined ? empty : { value: meaning.empty };
      const decimal = readDecimal(text);
      const number = decimal && !decimal.ambiguous ? scaled(decimal, 0) : null;
      if (number === null || number < least || number > most) {
        return problem(text, `is not a whole number from ${least} to ${most}.`);
      }
      return { value: number as Value };
    },
  };
}

export type Currency = { code: string; digits: number; signs: readonly string[] };

/** An amount in minor units, with or without the currency's sign or code. `empty` as for `whole`. */
export function money<Value extends number | null = number>(
  { code, digits, signs }: Currency,
  most: number,
  meaning: { empty?: Value } = {},
): CellKind<Value> {
  const example = digits === 0 ? '20' : `19.${'95'.padEnd(digits, '0').slice(0, digits)}`;
  return {
    isNumber: true,
    decimals: digits,
    format: (value) => (value === null ? '' : value / 10 ** digits),
    parse(text) {
      if (text.trim() === '') return meaning.empty === undefined ? empty : { value: meaning.empty };
      const decimal = readDecimal(withoutSign(text, signs));
      if (!decimal) return problem(text, `is not an amount in ${code}; write it like ${example}.`);
      const minor = scaled(decimal, digits);
      if (minor === null)
        return problem(text, `has more decimals than ${code} has (${digits}); write it like ${example}.`);
      if (minor < 0 || minor > most) return problem(text, `is not an amount from 0 to ${most / 10 ** digits}.`);
      return { value: minor as Value };
    },
  };
}

function withoutSign(text: string, signs: readonly string[]): string {
  const trimmed = text.trim();
  for (const sign of signs) {
    if (trimmed.toUpperCase().startsWith(sign.toUpperCase())) return trimmed.slice(sign.length);
    if (trimmed.toUpperCase().endsWith(sign.toUpperCase())) return trimmed.slice(0, -sign.length);
  }
  return trimmed;
}

/** A share as a fraction, `0.2100`, in basis points; `21%` is understood. An empty cell is none. */
export const fraction: CellKind<number | null> = {
  isNumber: true,
  decimals: 4,
  format: (value) => (value === null ? '' : value / 10_000),
  parse(text) {
    if (text.trim() === '') return { value: null };
    const [, number = '', percent] = /^(.*?)\s*(%)?$/s.exec(text.trim()) ?? [];
    const decimal = readDecimal(number);
    const points = decimal && scaled(decimal, percent ? 2 : 4);
    if (points === null || points < 0 || points > 10_000) {
      return problem(text, 'is not a rate from 0 to 1; write 21 % as 0.2100 or as 21%.');
    }
    return { value: points };
  },
};

/** Text as it is, `trim`med of spaces around it or not. `empty` says that an empty cell says nothing. */
export function text(most: number, { trim = true, emptyIsNothing = false } = {}): CellKind<string> {
  return {
    format: (value) => value,
    parse(cell) {
      const value = trim ? cell.trim() : cell;
      if (value === '' && emptyIsNothing) return empty;
      return value.length > most ? problem(cell, `is ${value.length} characters long; ${most} fit.`) : { value };
    },
  };
}

/** A name, or none. */
export function name(most: number): CellKind<string | null> {
  const plain = text(most);
  return {
    format: (value) => value ?? '',
    parse(cell) {
      const parsed = plain.parse(cell);
      return 'value' in parsed ? { value: parsed.value || null } : parsed;
    },
  };
}

/** A code. A spreadsheet that took it for a number has lost its digits, which cannot be mended. */
export function code(most: number): CellKind<string> {
  const plain = text(most);
  return {
    format: plain.format,
    parse(cell) {
      if (!/^\s*\d([.,]\d+)?E\+\d{2}\s*$/i.test(cell)) return plain.parse(cell);
      return problem(cell, 'was rounded by a spreadsheet; format the column as text and enter the whole code again.');
    },
  };
}

/** Lower-case words with hyphens, as in addresses; empty: made from the title. */
export function slug(most: number): CellKind<string> {
  const plain = text(most);
  return {
    format: plain.format,
    parse(cell) {
      if (/^\s*([a-z0-9]+(-[a-z0-9]+)*)?\s*$/.test(cell)) return plain.parse(cell);
      return problem(cell, 'is not an address; lower-case letters, digits and single hyphens are allowed.');
    },
  };
}

/** Units a measure may be written with, each as so many of the measure's own, the first when none is written. */
export type MeasureUnits = Record<string, number>;
export const weightUnits: MeasureUnits = { g: 1, kg: 1000, mg: 0.001, lb: 453.59237, lbs: 453.59237, oz: 28.349523125 };
export const volumeUnits: MeasureUnits = { ml: 1, cl: 10, dl: 100, l: 1000, 'fl oz': 29.5735295625 };
export const sizeUnits: MeasureUnits = { cm: 10, mm: 1, m: 1000, in: 25.4, '"': 25.4, ft: 304.8 };

/** A measure in whole grams, millilitres or millimetres, written as a number of the first unit. */
export function measure(units: MeasureUnits, most: number): CellKind<number> {
  const [ownUnit = '', own = 1] = Object.entries(units)[0] ?? [];
  const allowed = `is not a measure such as 12.5 or 12.5 ${ownUnit}; units are ${Object.keys(units).join(', ')}.`;
  return {
    isNumber: true,
    format: (value) => value / own,
    parse(cell) {
      if (cell.trim() === '') return empty;
      const [, number = '', unit = ''] = /^(.*?\d[.,]?)\s*([a-z" ]*)$/is.exec(cell.trim()) ?? [];
      const factor = unit === '' ? own : units[unit.trim().toLowerCase()];
      const decimal = readDecimal(number);
      if (factor === undefined || !isClear(decimal)) return problem(cell, allowed);
      const value = Math.round(toNumber(decimal) * factor);
      return value <= most ? { value } : problem(cell, `is more than ${most / own} ${ownUnit}.`);
    },
  };
}

/** A number without its unit, which stands in a cell of its own: see `inUnit`. */
export const measureValue: CellKind<number> = {
  isNumber: true,
  format: (value) => value,
  parse(cell) {
    if (cell.trim() === '') return empty;
    const decimal = readDecimal(cell);
    return isClear(decimal) ? { value: toNumber(decimal) } : problem(cell, 'is not a number such as 12.5, 0 or more.');
  },
};

/** The unit that belongs to a `measureValue`. */
export function measureUnit(units: MeasureUnits): CellKind<string> {
  const names = Object.keys(units);
  return choice(
    names.map((each) => [each, each] as const),
    `is not a unit; write ${names.join(', ')}.`,
  );
}

/** A `measureValue` in whole grams or millilitres. */
export function inUnit(value: number, unit: string, units: MeasureUnits): number {
  return Math.round(value * (units[unit] ?? 1));
}

function isClear(decimal: Decimal | null): decimal is Decimal {
  return decimal !== null && !decimal.negative && !decimal.ambiguous;
}

/** Names in one cell, comma-separated, in quotes where a name has a comma; each once, sorted. */
export function names(most: number, longest: number): CellKind<string[]> {
  return {
    format: (value) => joinList(value),
    parse(cell) {
      const value = [...new Set(splitList(cell).map((item) => item.text.trim()))].filter(Boolean).sort();
      const long = value.find((each) => each.length > longest);
      if (long !== undefined) return problem(long, `is ${long.length} characters long; ${longest} fit.`);
      return value.length > most ? problem(cell, `names ${value.length}; at most ${most} are allowed.`) : { value };
    },
  };
}

/** Addresses of pictures in order, separated by commas, bars or line breaks. */
export const addresses: CellKind<string[]> = {
  format: (value) => value.map((each) => each.replace(/[,|\n\r]/g, encodeURIComponent)).join(','),
  parse: (cell) => ({
    value: cell
      .split(/[,|\n\r]/)
      .map((each) => each.trim())
      .filter(Boolean),
  }),
};

/** Categories, each as its titles from the top: `Apparel > Men,Sale`. */
export const categoryPaths: CellKind<string[][]> = {
  format: (value) => joinList(value.map((path) => path.map((title) => title.replace(/[\\>]/g, '\\$&')).join(' > '))),
  parse(cell) {
    const value = splitList(cell).map((item) =>
      [...item.text.matchAll(/(?:\\.|[^\\>])+/gs)]
        .map(([title]) => title.replace(/\\(.)/gs, '$1').trim())
        .filter(Boolean),
    );
    return { value: value.filter((path) => path.length > 0) };
  },
};

export type VariantWords = { title: string; options: { name: string; value: string }[] };
const longestTitle = 255;
const mostOptions = 5;

/**
 * A variant's title and options. Options are written `"Size: M","Colour: Red"` and make the title `M / Red`; another
 * title comes first as an option without a name, `": Favourite","Size: M"`. A title without options is plain text.
 */
export const variantWords: CellKind<VariantWords> = {
  format({ title, options }) {
    const pairs = options.map(({ name, value }) => `${name.replace(/[\\:]/g, '\\$&')}: ${value}`);
    if (options.length === 0 && wordsOf(title).title === title) return title;
    if (options.length > 0 && titleOf(options) === title) return pairs.map(quote).join(',');
    return [`: ${title}`, ...pairs].map(quote).join(',');
  },
  parse(cell) {
    if (cell.trim() === '') return empty;
    const words = wordsOf(cell.trim());
    if (words.options.length > mostOptions) {
      return problem(cell, `has ${words.options.length} options; at most ${mostOptions} are allowed.`);
    }
    const long = [words.title, ...words.options.flatMap(Object.values)].find((each) => each.length > longestTitle);
    if (long !== undefined) return problem(cell, `has a text of ${long.length} characters; ${longestTitle} fit.`);
    return { value: words };
  },
};

function titleOf(options: VariantWords['options']): string {
  return options.map((option) => option.value).join(' / ');
}

function wordsOf(cell: string): VariantWords {
  const pairs = splitList(cell).map((item) => {
    const [, name = '', value = ''] = /^((?:\\.|[^\\:])*):\s+(.*)$/s.exec(item.text) ?? [undefined, '', ''];
    return { name: name.replace(/\\(.)/gs, '$1').trim(), value: value.trim() };
  });
  const [first] = pairs;
  if (first === undefined || pairs.some(({ value }) => value === '')) return { title: cell, options: [] };
  const options = first.name === '' ? pairs.slice(1) : pairs;
  if (options.some(({ name }) => name === '')) return { title: cell, options: [] };
  return { title: first.name === '' ? first.value : titleOf(options), options };
}

/** A column the shop has nothing for: written empty, read as nothing. */
export const nothing: CellKind<null> = { format: () => '', parse: () => empty };
