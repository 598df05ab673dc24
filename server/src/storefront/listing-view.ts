/** A product list as templates see it: cards, what is chosen, what could be, and the pages before and after. */
import { offerFor } from '../inventory/rules/offer.ts';
import { loadVariantStates } from '../inventory/store.ts';
import type { Counts } from './count-products.ts';
import { imageView } from './image-view.ts';
import type { ListPage, Sort } from './list-products.ts';
import { type Asked, isFiltered, optionField, unfiltered, writeAsked } from './listing-address.ts';
import { bestStatus, statuses } from './rules/best-status.ts';
import { inSizeOrder } from './rules/size-order.ts';
import type { Category, ProductCard } from './store.ts';
import { decimalAmount, formatMoney } from './theme.ts';
import { statusView } from './views.ts';
import type { Visit } from './visit.ts';

const mostOptions = 5;
const mostBrands = 40;
const mostTags = 20;

/** Cards with the best label among a product's variants, as their stock is now. */
export async function cardViews(visit: Visit, cards: ProductCard[]) {
  const states = await loadVariantStates(
    visit.shop.db,
    cards.flatMap((card) => card.variants.map(({ id }) => id)),
  );
  return cards.map((card) => {
    const labels = card.variants.flatMap(({ id, buyMinimum, buyMaximum }) => {
      const state = states.get(id);
      return state ? offerFor(state, buyMinimum, buyMaximum).status : [];
    });
    return {
      title: card.title,
      brand: card.brand,
      url: `${visit.prefix}/products/${card.url}`,
      image: card.image && imageView(card.image, card.title),
      price: card.priceMinor,
      price_varies: card.priceVaries,
      old_price: card.oldPriceMinor && card.oldPriceMinor > card.priceMinor ? card.oldPriceMinor : null,
      status: statusView(visit, bestStatus(labels)),
    };
  });
}

type Frame = { visit: Visit; path: string; asked: Asked };

/** The list's address with something about it changed; it begins at its beginning again. */
function addressWith({ visit, path, asked }: Frame, change: Partial<Asked>): string {
  return path + writeAsked({ ...asked, at: '', page: 1, ...change }, visit.settings.currency);
}

/** The orders to choose from; relevance only where something is searched for. */
export function sortViews(frame: Frame, sort: Sort) {
  const offered: Sort[] = [...(frame.asked.q ? (['relevance'] as const) : []), 'newest', 'price', 'price_desc', 'name'];
  return offered.map((code) => ({ code, label: frame.visit.t(`sort.${code}`), selected: code === sort }));
}

/** What is chosen, each with the address of the list without it. */
export function chipViews(frame: Frame, categories: readonly Category[]) {
  const { visit, asked } = frame;
  const without = <Kind extends 'brand' | 'tag' | 'availability'>(kind: Kind, value: string) =>
    addressWith(frame, { [kind]: asked[kind].filter((each) => each !== value) });
  const category = categories.find((each) => each.url === asked.category);
  return [
    ...(category ? [{ label: category.title, url: addressWith(frame, { category: '' }) }] : []),
    ...asked.availability.map((status) => ({
      label: visit.t(`status.${status}`),
      url: without('availability', status),
    })),
    ...(asked.from !== null || asked.to !== null
      ? [{ label: priceLabel(visit, asked.from, asked.to), url: addressWith(frame, { from: null, to: null }) }]
      : []),
    ...asked.brand.map((name) => ({ label: name, url: without('brand', name) })),
    ...asked.options.map((option) => ({
      label: `${option.name}: ${option.value}`,
      url: addressWith(frame, { options: asked.options.filter((each) => each !== option) }),
    })),
    ...asked.tag.map((name) => ({ label: name, url: without('tag', name) })),
  ];
}

/** Everything the list could be filtered by, with how many products each would leave. */
export function filterViews(frame: Frame, counts: Counts, categories: readonly Category[]) {
  const { visit, path, asked } = frame;
  const { currency } = visit.settings;
  const major = (minor: number | null) => (minor === null ? '' : decimalAmount(minor, currency));
  const chosen = categories.find((each) => each.url === asked.category);
  const below = categories.filter((each) => each.parentId === (chosen?.id ?? null) && counts.categories.has(each.id));
  const groups = [
    group('availability', visit.t('filter.availability'), asked.availability, [
      ...statuses
        .filter((status) => counts.availability.has(status) || asked.availability.includes(status))
        .map((status) => ({
          value: status,
          label: visit.t(`status.${status}`),
          count: counts.availability.get(status) ?? 0,
        })),
    ]),
    group('brand', visit.t('filter.brand'), asked.brand, valuesOf(counts.brands.slice(0, mostBrands), asked.brand)),
    ...optionGroups(frame, counts),
    group('tag', visit.t('filter.tag'), asked.tag, valuesOf(counts.tags.slice(0, mostTags), asked.tag)),
  ].filter(({ values }) => values.length > 1 || values.some((value) => value.checked));
  return {
    action: path,
    category: asked.category,
    is_filtered: isFiltered(asked),
    clear_url: path + writeAsked(unfiltered(asked), currency),
    categories:
      asked.q || asked.category
        ? below.map((each) => ({
            title: each.title,
            count: counts.categories.get(each.id) ?? 0,
            url: addressWith(frame, { category: each.url }),
          }))
        : [],
    groups,
    price: {
      from: major(asked.from),
      to: major(asked.to),
      ranges: counts.prices.map(({ from, below: end, count }) => {
        const to = end === null ? null : end - 1;
        const current = asked.from === from && asked.to === to;
        return {
          label: priceLabel(visit, from, to),
          count,
          current,
          url: addressWith(frame, current ? { from: null, to: null } : { from, to }),
        };
      }),
    },
  };
}

function optionGroups(frame: Frame, counts: Counts) {
  const { asked } = frame;
  const names = counts.options.slice(0, mostOptions).map(({ name }) => name);
  const chosen = asked.options.map(({ name }) => name).filter((name) => !names.includes(name));
  return [...names, ...new Set(chosen)].map((name) => {
    const known = counts.options.find((option) => option.name === name)?.values ?? [];
    const picked = asked.options.filter((option) => option.name === name).map(({ value }) => value);
    return group(optionField(name), name, picked, inSizeOrder(valuesOf(known.slice(0, mostBrands), picked)));
  });
}

type Value = { value: string; label: string; count: number };

function valuesOf(counted: readonly [name: string, count: number][], chosen: readonly string[]): Value[] {
  const missing = chosen.filter((name) => counted.every(([known]) => known !== name));
  return [...counted, ...missing.map((name) => [name, 0] as const)].map(([name, count]) => ({
    value: name,
    label: name,
    count,
  }));
}

function group(field: string, title: string, chosen: readonly string[], values: readonly Value[]) {
  return {
    field,
    title,
    open: chosen.length > 0,
    values: values.map((each) => ({ ...each, checked: chosen.includes(each.value) })),
  };
}

function priceLabel(visit: Visit, from: number | null, to: number | null): string {
  const money = (minor: number) => formatMoney(minor, visit.settings.currency, visit.locale.language);
  if (from === null) return visit.t('filter.price_to', { amount: money(to ?? 0) });
  if (to === null) return visit.t('filter.price_from', { amount: money(from) });
  return `${money(from)} – ${money(to)}`;
}

/** Links to the pages before and after; null where all is on one. */
export function pageViews(frame: Frame, { next, previous }: ListPage, total: number, perPage: number) {
  const { asked } = frame;
  if (next === null && previous === null) return null;
  const page = previous === null ? 1 : Math.max(2, asked.page);
  return {
    page,
    last: Math.max(page + (next === null ? 0 : 1), Math.ceil(total / perPage)),
    // The second page leads back to the list itself, so that it has one address.
    previous: previous === null ? null : addressWith(frame, page === 2 ? {} : { at: previous, page: page - 1 }),
    next: next === null ? null : addressWith(frame, { at: next, page: page + 1 }),
  };
}
