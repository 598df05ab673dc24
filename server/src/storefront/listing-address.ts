/** What a list's address asks for, read and written: filters, order and place, each with a name of its own. */
import { z } from 'zod';
import type { OfferStatus } from '../inventory/rules/offer.ts';
import { type Sort, sorts } from './list-products.ts';
import type { Filter } from './match-products.ts';
import { statuses } from './rules/best-status.ts';
import { decimalAmount, minorAmount } from './theme.ts';

const mostValues = 50;
const optionPrefix = 'option.';

const text = z.string().trim().max(200);
const several = z
  .preprocess(
    (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
    z.array(text.min(1)).max(mostValues),
  )
  .catch([]);
const one = z.preprocess((value) => (Array.isArray(value) ? value[0] : value), text).catch('');

/** A list as its address describes it. Strange values are left out rather than refused. */
export type Asked = {
  q: string;
  category: string;
  brand: string[];
  tag: string[];
  availability: OfferStatus[];
  options: Filter['options'];
  /** Minor units; null: no end. */
  from: number | null;
  to: number | null;
  sort: Sort | null;
  at: string;
  /** Which page this is, for showing; where it begins is told by `at`. */
  page: number;
};

/** Reads a query string. Prices stand there as people write them: 12.50 */
export function readAsked(query: unknown, currency: string): Asked {
  const fields = z.record(z.string(), z.unknown()).catch({}).parse(query);
  const price = (value: unknown) => minorAmount(one.parse(value), currency);
  return {
    q: one.parse(fields.q),
    category: one.parse(fields.category),
    brand: several.parse(fields.brand),
    tag: several.parse(fields.tag),
    availability: statuses.filter((status) => several.parse(fields.availability).includes(status)),
    options: Object.entries(fields)
      .filter(([name]) => name.startsWith(optionPrefix))
      .slice(0, 10)
      .flatMap(([name, value]) =>
        several.parse(value).map((each) => ({ name: name.slice(optionPrefix.length), value: each })),
      ),
    from: price(fields.from),
    to: price(fields.to),
    sort: sorts.find((sort) => sort === fields.sort) ?? null,
    at: z.string().max(1000).catch('').parse(fields.at),
    page: z.coerce.number().int().min(1).max(1_000_000).catch(1).parse(fields.page),
  };
}

/** The query string of a list, '' for the plain one, always in the same order. */
export function writeAsked(asked: Asked, currency: string): string {
  const price = (minor: number | null) => (minor === null ? [] : [decimalAmount(minor, currency)]);
  const parameters = new URLSearchParams([
    ...entries('q', [asked.q]),
    ...entries('category', [asked.category]),
    ...entries('availability', asked.availability),
    ...entries('from', price(asked.from)),
    ...entries('to', price(asked.to)),
    ...entries('brand', asked.brand),
    ...asked.options.map(({ name, value }): [string, string] => [optionPrefix + name, value]),
    ...entries('tag', asked.tag),
    ...entries('sort', asked.sort === null ? [] : [asked.sort]),
    ...(asked.page > 1 ? entries('page', [String(asked.page)]) : []),
    ...entries('at', [asked.at]),
  ]).toString();
  return parameters && `?${parameters}`;
}

function entries(name: string, values: readonly string[]): [string, string][] {
  return values.filter(Boolean).map((value) => [name, value]);
}

/** The name of an option's field in the filter form. */
export const optionField = (name: string) => optionPrefix + name;

/** Whether anything but the search itself narrows the list down. */
export function isFiltered(asked: Asked): boolean {
  const { category, brand, tag, availability, options, from, to } = asked;
  return (
    category !== '' ||
    from !== null ||
    to !== null ||
    [brand, tag, availability, options].some((each) => each.length > 0)
  );
}

/** The same list from its beginning, without any filter. */
export function unfiltered(asked: Asked): Asked {
  return { ...asked, ...noFilters, at: '', page: 1 };
}

const noFilters = { category: '', brand: [], tag: [], availability: [], options: [], from: null, to: null };
