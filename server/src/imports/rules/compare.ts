/** What a row changes of the variant it is about, cell by cell. */
import { sameJson } from '../../changes/rules/decide.ts';
import type { StockPolicy } from '../../inventory/rules/stock.ts';
import { inUnit, type VariantWords, volumeUnits, weightUnits } from '../../sheets/rules/cells.ts';
import { type CategoryPath, categoryCell, readCategories } from './categories.ts';
import { type Finding, type Given, givenOf, problemAt, type ReadRow, type RowColumn } from './row.ts';
import { readCount, type StockFacts } from './stock-count.ts';
import { hiddenBackorders, readSwitches } from './switches.ts';

/** A variant as the shop has it: values by field as in a products sheet, and its stock. */
export type Now = { values: Readonly<Record<string, unknown>>; policy: StockPolicy; stock: StockFacts };

/** What names in a sheet stand for. */
export type Lookups = {
  defaultLanguage: string;
  /** Tax rates by basis points, delivery timeframes by lower-case name. */
  taxRates: ReadonlyMap<number, number>;
  timeframes: ReadonlyMap<string, number>;
};

export type CountOptions = { keepSales: boolean; takenAt: string };

/** A change for the engine. `categories` are paths to be turned into ids when it is made. */
export type PlannedChange = {
  entity: 'product' | 'variant';
  field: string;
  value: unknown;
  expected?: unknown;
  /** The file's column behind it. */
  column: string;
};
/** A cell before and after, as the sheet shows them. */
export type ShownChange = { column: string; before: string; after: string };

export type Plan = { shown: ShownChange[]; changes: PlannedChange[]; warnings: Finding[]; problems: Finding[] };

/** Fields that need more than being compared. */
const special =
  /^(productId|variantId|matrix|images|handle|pictureOnly|stockTrack|disableSoldOut|stockLevel|weightValue|weightUnit|volumeValue|volumeUnit|categories|category\..*)$/;

/** The changes a row makes; `only` leaves those of the other entity out. */
export function compareRow(
  row: ReadRow,
  now: Now,
  lookups: Lookups,
  counts: CountOptions,
  only?: RowColumn['entity'],
): Plan {
  const plan: Plan = { shown: [], changes: [], warnings: [], problems: [] };
  for (const [field, given] of row.given) {
    if (special.test(field) || (only && given[0]?.column.entity !== only)) continue;
    compareField(plan, field, withMeasure(row, field, given), now, lookups);
  }
  if (only !== 'product') {
    measureAlone(plan, row, now, lookups);
    compareStock(plan, row, now, counts);
    checkLimits(plan, row, now);
  }
  if (only !== 'variant') compareCategories(plan, row, now, lookups);
  checkLanguages(plan, row, now);
  return plan;
}

function compareField(plan: Plan, field: string, given: readonly Given[], now: Now, lookups: Lookups): void {
  const current = now.values[field];
  const differing = given.filter((one) => !isSame(one, current));
  const [first, second] = differing;
  if (!first) return;
  if (second && !sameJson(first.value, second.value)) {
    const message = `and “${first.cell}” in ${first.column.heading} say different things; keep one of the two columns.`;
    plan.problems.push(problemAt(second.column, second.cell, 'columns_disagree', message));
    return;
  }
  const { changes, problem } = changesOf(first, current, lookups);
  if (problem) plan.problems.push(problem);
  else if (changes.length > 0) {
    plan.changes.push(...changes);
    plan.shown.push(shown(first, current));
  }
}

/** Unchanged is what has the shop's value, and what is its text: a rounded measure, a list in another order. */
function isSame({ value, cell, column }: Given, current: unknown): boolean {
  return sameJson(value, current ?? null) || (current !== undefined && String(column.format(current)) === cell.trim());
}

/** The engine's changes for one value. */
function changesOf(
  { value, cell, column }: Given,
  current: unknown,
  { defaultLanguage, taxRates, timeframes }: Lookups,
): { changes: PlannedChange[]; problem?: Finding } {
  const { entity, heading, field } = column;
  const change = (name: string, to: unknown, expected?: unknown): PlannedChange => ({
    entity,
    field: name,
    value: to,
    ...(expected !== undefined && { expected }),
    column: heading,
  });
  const [, language, part] = /^texts\.([^.]+)\.(\w+)$/.exec(field) ?? [];
  if (part === 'variant') {
    const [words, before] = [value as VariantWords, current as VariantWords];
    return {
      changes: [
        ...(words.title === before.title ? [] : [change(`texts.${language}.title`, words.title, before.title || null)]),
        ...(sameJson(words.options, before.options) ? [] : [change(`texts.${language}.options`, words.options)]),
      ],
    };
  }
  if (part === 'url' && value === '') return { changes: [] };
  if (part === 'title' && value === '') {
    if (language !== defaultLanguage) return { changes: [change(field, null, current)] };
    return { changes: [], problem: problemAt(column, cell, 'title_empty', 'The title may not be empty.') };
  }
  if (field === 'taxRate') {
    const id = value === null ? null : taxRates.get(value as number);
    if (id !== undefined) return { changes: [change('taxRateId', id)] };
    const message = 'is no tax rate of this shop; add it in Settings > Taxes, or write one there is.';
    return { changes: [], problem: problemAt(column, cell, 'tax_unknown', message) };
  }
  if (field === 'deliveryTimeframe' || field === 'variantDeliveryTimeframe') {
    const id = value === null ? null : timeframes.get(String(value).toLowerCase());
    if (id !== undefined) return { changes: [change('deliveryTimeframeId', id)] };
    return {
      changes: [],
      problem: problemAt(column, cell, 'timeframe_unknown', 'is no delivery timeframe of this shop.'),
    };
  }
  if (part !== undefined) return { changes: [change(field, value, current === '' ? undefined : current)] };
  return { changes: [change(field, value, current ?? null)] };
}

/** Weight_value with Weight_unit tells the same as Weight; the unit may come from the other cell. */
function withMeasure(row: ReadRow, field: string, given: readonly Given[]): readonly Given[] {
  const measured = measureOf(row, field);
  return measured ? [...given, measured] : given;
}

const measures = {
  weightGrams: { value: 'weightValue', unit: 'weightUnit', units: weightUnits, own: 'g' },
  volumeMillilitres: { value: 'volumeValue', unit: 'volumeUnit', units: volumeUnits, own: 'ml' },
} as const;

/** The measure told by a number and a unit, or undefined. */
export function measureOf(row: ReadRow, field: string): Given | undefined {
  const parts = field in measures ? measures[field as keyof typeof measures] : undefined;
  const given = parts && givenOf(row, parts.value);
  if (!parts || !given) return undefined;
  const unit = (givenOf(row, parts.unit)?.value as string | undefined) ?? parts.own;
  const value = inUnit(given.value as number, unit, parts.units);
  const column = { ...given.column, field, format: (grams: unknown) => Number(grams) };
  return { value, cell: given.cell, column };
}

/** The measure where the row has it only as number and unit. */
function measureAlone(plan: Plan, row: ReadRow, now: Now, lookups: Lookups): void {
  for (const field of Object.keys(measures)) {
    const given = row.given.has(field) ? undefined : measureOf(row, field);
    if (given) compareField(plan, field, [given], now, lookups);
  }
}

function compareStock(plan: Plan, row: ReadRow, now: Now, counts: CountOptions): void {
  const { policy, warnings } = readSwitches(row, now.policy);
  plan.warnings.push(...warnings);
  const after = policy ?? now.policy;
  const cause = givenOf(row, 'disableSoldOut') ?? givenOf(row, 'stockTrack');
  if (cause && after !== now.policy) {
    plan.changes.push({
      entity: 'variant',
      field: 'policy',
      value: after,
      expected: now.policy,
      column: cause.column.heading,
    });
    showSwitches(plan, row, now.policy, after);
  }
  const visibility = now.values.visibility as Parameters<typeof hiddenBackorders>[1]['after'];
  const shows = (givenOf(row, 'visibility')?.value as typeof visibility | undefined) ?? visibility;
  const hidden = hiddenBackorders(row, { before: visibility, after: shows }, { before: now.policy, after });
  if (hidden) plan.warnings.push(hidden);
  compareCount(plan, row, now, after, counts);
}

function showSwitches(plan: Plan, row: ReadRow, before: StockPolicy, after: StockPolicy): void {
  const sides: [string, (policy: StockPolicy) => boolean][] = [
    ['stockTrack', (policy) => policy !== 'untracked'],
    ['disableSoldOut', (policy) => policy !== 'backorder'],
  ];
  for (const [field, switched] of sides) {
    const column = givenOf(row, field)?.column;
    if (!column || switched(before) === switched(after)) continue;
    const [from, to] = [before, after].map((policy) => String(column.format(switched(policy))));
    plan.shown.push({ column: column.heading, before: from ?? '', after: to ?? '' });
  }
}

function compareCount(plan: Plan, row: ReadRow, now: Now, policy: StockPolicy, counts: CountOptions): void {
  const given = givenOf(row, 'stockLevel');
  if (!given) return;
  if (policy === 'untracked') {
    if (given.value === now.stock.onHand) return;
    const message = 'is not used: this variant’s inventory is not tracked. Add Stock_Track with Y to keep stock of it.';
    plan.warnings.push(problemAt(given.column, given.cell, 'count_untracked', message));
    return;
  }
  const { onHand, warnings } = readCount(given, now.stock, counts.keepSales, counts.takenAt);
  plan.warnings.push(...warnings);
  if (onHand === undefined) return;
  const value = {
    countedInAll: given.value,
    ...(counts.keepSales && { asOf: counts.takenAt }),
    reason: 'count',
    note: 'import',
  };
  plan.changes.push({ entity: 'variant', field: 'stock', value, column: given.column.heading });
  plan.shown.push({ column: given.column.heading, before: String(now.stock.onHand), after: String(onHand) });
}

function checkLimits(plan: Plan, row: ReadRow, now: Now): void {
  const [least, most] = [givenOf(row, 'buyMinimum'), givenOf(row, 'buyMaximum')];
  const limits = [least?.value ?? now.values.buyMinimum, most?.value ?? now.values.buyMaximum] as number[];
  const given = most ?? least;
  if (!given || (limits[0] ?? 1) <= (limits[1] ?? 1)) return;
  const message = `would make the least order quantity ${limits[0]} and the most ${limits[1]}; the most may not be less.`;
  plan.problems.push(problemAt(given.column, given.cell, 'limits_crossed', message));
}

function compareCategories(plan: Plan, row: ReadRow, now: Now, { defaultLanguage }: Lookups): void {
  const { paths, problems } = readCategories(row, defaultLanguage);
  plan.problems.push(...problems);
  const cell = categoryCell(row);
  if (!paths || !cell || problems.length > 0) return;
  const all = (now.values.categories ?? []) as string[][];
  if (row.given.has('categories')) {
    const wanted = paths.map((path) => path[defaultLanguage] ?? []);
    if (sameJson(sorted(wanted), sorted(all))) return;
    pushCategories(plan, cell, paths, all, wanted);
    return;
  }
  // The three columns show the first category; another path there takes that one's place and leaves the others.
  const [path] = paths;
  const same = Object.entries(path ?? {}).every(([language, titles]) =>
    [1, 2, 3].every((level) => (now.values[`category.${language}.${level}`] ?? '') === (titles[level - 1] ?? '')),
  );
  if (path ? same : all.length === 0) return;
  const others = all.slice(1).map((titles): CategoryPath => ({ [defaultLanguage]: titles }));
  const wanted = [...(path ? [path] : []), ...others];
  pushCategories(
    plan,
    cell,
    wanted,
    all,
    wanted.map((each) => each[defaultLanguage] ?? Object.values(each)[0] ?? []),
  );
}

function pushCategories(plan: Plan, cell: Given, paths: CategoryPath[], before: string[][], after: string[][]): void {
  const text = (list: string[][]) => list.map((titles) => titles.join(' > ')).join(', ');
  plan.changes.push({ entity: 'product', field: 'categories', value: paths, column: cell.column.heading });
  plan.shown.push({ column: cell.column.heading, before: text(before), after: text(after) });
}

const sorted = (paths: string[][]) => paths.map((titles) => titles.join('\n')).sort();

/** Words in a language the product or variant has none in need a title there. */
function checkLanguages(plan: Plan, row: ReadRow, now: Now): void {
  const languages = new Set(
    plan.changes.flatMap(({ field, value }) => (value === null ? [] : (languageOf(field) ?? []))),
  );
  for (const language of languages) {
    const title = `texts.${language}.title`;
    const titled = now.values[title] || givenOf(row, title)?.value;
    const change = plan.changes.find((each) => each.entity === 'product' && languageOf(each.field) === language);
    if (titled || !change) continue;
    const message = `The product has no words in ${language} yet; give it a title in that language too.`;
    plan.problems.push({
      code: 'language_needs_title',
      column: change.column,
      value: '',
      message,
      params: { language },
    });
  }
}

function languageOf(field: string): string | undefined {
  return /^texts\.([^.]+)\./.exec(field)?.[1];
}

function shown({ value, column }: Given, current: unknown): ShownChange {
  const before = current === undefined ? '' : String(column.format(current));
  return { column: column.heading, ...aroundDifference(before, String(column.format(value))) };
}

const mostShown = 160;

/** Long texts from a little before where they begin to differ. */
export function aroundDifference(before: string, after: string): { before: string; after: string } {
  let same = 0;
  while (same < before.length && same < after.length && before[same] === after[same]) same += 1;
  const from = Math.max(before.length, after.length) > mostShown ? Math.max(0, same - 30) : 0;
  const cut = (text: string) =>
    (from > 0 ? '…' : '') +
    (text.length > from + mostShown ? `${text.slice(from, from + mostShown)}…` : text.slice(from));
  return { before: cut(before), after: cut(after) };
}
