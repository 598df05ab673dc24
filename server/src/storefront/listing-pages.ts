/** Product lists: a category's, and what a search finds. Both can be filtered, ordered and paged through. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Http } from '../platform/http.ts';
import type { Shop } from '../shop.ts';
import { ownPath } from './addresses.ts';
import { type Counts, type ListCounter, openListCounter } from './count-products.ts';
import { listProducts, type Sort } from './list-products.ts';
import { isFiltered, readAsked, writeAsked } from './listing-address.ts';
import { cardViews, chipViews, filterViews, pageViews, sortViews } from './listing-view.ts';
import { type Filter, noFilter } from './match-products.ts';
import { refreshListing, startRefreshingListing } from './refresh-listing.ts';
import { type Category, listCategories, listCategoryPaths, loadCards } from './store.ts';
import { mendSpelling, suggestTitles } from './suggest-words.ts';
import { registerPage, sendNotFound, sendPage, type Visit } from './visit.ts';

const cardsPerPage = 24;
const mostSuggestions = 8;
/** How long a reader waits for another who is folding changes into the list, rather than show it as it was. */
const foldingMilliseconds = 500;

export function listingPages(http: Http, shop: Shop): void {
  const counter = openListCounter();
  http.addHook(
    'onClose',
    startRefreshingListing(shop.db, (error) => http.log.error(error)),
  );

  registerPage(http, shop, 'GET', '/categories/:url', async (visit, request, reply) => {
    const { url } = request.params as { url: string };
    const categories = await listCategories(shop.db, visit.words);
    const category = categories.find((each) => each.url === url);
    if (!category) return sendNotFound(visit, request, reply);
    const { asked, counts, data } = await loadListing(visit, request, counter, categories, category);
    const isPlain = !isFiltered(asked) && asked.sort === null;
    return sendPage(visit, request, reply, {
      template: 'listing',
      title: pageTitle(visit, category.title, data.pages?.page ?? 1),
      paths: await categoryPaths(visit, category.id),
      query: isPlain && (data.pages?.page ?? 1) > 1 ? writeAsked(asked, visit.settings.currency) : '',
      isUnlisted: !isPlain,
      data: {
        ...data,
        heading: category.title,
        trail: trailOf(visit, categories, category.parentId),
        children: categories
          .filter((each) => each.parentId === category.id)
          .map((each) => ({
            title: each.title,
            url: `${visit.prefix}/categories/${each.url}`,
            count: counts.categories.get(each.id) ?? 0,
          })),
      },
    });
  });

  registerPage(http, shop, 'GET', '/search', async (visit, request, reply) => {
    const categories = await listCategories(shop.db, visit.words);
    const query = readAsked(request.query, visit.settings.currency).q;
    const title = query ? visit.t('search.title', { query }) : visit.t('search.prompt');
    const data = query ? (await loadListing(visit, request, counter, categories, null)).data : null;
    return sendPage(visit, request, reply, {
      template: 'listing',
      title: pageTitle(visit, title, data?.pages?.page ?? 1),
      query: query && `?${new URLSearchParams({ q: query })}`,
      isUnlisted: true,
      data: { ...data, heading: title, query },
    });
  });

  registerPage(http, shop, 'GET', '/search/suggestions', async (visit, request, reply) => {
    const { q } = z.object({ q: z.string().trim().max(200).catch('') }).parse(request.query);
    const titles = q.length < 2 ? [] : await suggestTitles(shop.db, visit.words, q, mostSuggestions);
    return reply.header('cache-control', 'private, max-age=60').send(titles);
  });
}

/** The newest products, for the front page. */
export async function loadNewest(visit: Visit, limit: number) {
  await refreshListing(visit.shop.db, foldingMilliseconds);
  const { ids } = await listProducts(visit.shop.db, {
    language: visit.locale.language,
    search: '',
    filter: noFilter,
    sort: 'newest',
    limit,
  });
  return cardViews(visit, await loadCards(visit.shop.db, visit.words, ids));
}

/** A list as its address asks for it; below `within`, or of the whole shop. */
async function loadListing(
  visit: Visit,
  request: FastifyRequest,
  counter: ListCounter,
  categories: readonly Category[],
  within: Category | null,
) {
  const { db } = visit.shop;
  const { language } = visit.locale;
  const asked = readAsked(request.query, visit.settings.currency);
  // A category's list is not searched in, and what lies below it has lists of its own.
  if (within) Object.assign(asked, { q: '', category: '' });
  const standardSort: Sort = asked.q ? 'relevance' : 'newest';
  if (asked.sort === standardSort || (asked.sort === 'relevance' && !asked.q)) asked.sort = null;
  const sort = asked.sort ?? standardSort;
  const chosen = categories.find((each) => each.url === asked.category);
  if (!chosen) asked.category = '';
  const filter: Filter = {
    categoryId: within?.id ?? chosen?.id ?? null,
    brands: asked.brand,
    tags: asked.tag,
    availability: asked.availability,
    options: asked.options,
    priceFrom: asked.from,
    priceTo: asked.to,
  };
  await refreshListing(db, foldingMilliseconds);
  const read = async (search: string): Promise<Found> => {
    const [page, counts] = await Promise.all([
      listProducts(db, { language, search, filter, sort, cursor: asked.at, limit: cardsPerPage }),
      counter.count(db, { language, search, filter }),
    ]);
    return { page, counts };
  };
  const first = await read(asked.q);
  const { found, spelling } = await mend(visit, asked.q, first, read);
  const frame = { visit, path: request.url.split('?')[0] ?? '/', asked };
  const products = await cardViews(visit, await loadCards(db, visit.words, found.page.ids));
  return {
    asked,
    counts: found.counts,
    data: {
      products,
      total: found.counts.total,
      sorts: sortViews(frame, sort),
      chips: chipViews(frame, categories),
      filters: filterViews(frame, found.counts, within ? [] : categories),
      pages: pageViews(frame, found.page, found.counts.total, cardsPerPage),
      spelling,
      suggestions: categories
        .filter((each) => each.parentId === null)
        .map((each) => ({ title: each.title, url: `${visit.prefix}/categories/${each.url}` })),
    },
  };
}

type Found = { page: Awaited<ReturnType<typeof listProducts>>; counts: Counts };
/** What was meant by a misspelt search: shown instead where nothing was found, else offered. */
type Spelling = { meant: string; url: string; is_shown: boolean };

/** Fewer results than this make one ask whether another word was meant. */
const fewResults = 3;

async function mend(
  visit: Visit,
  search: string,
  first: Found,
  read: (search: string) => Promise<Found>,
): Promise<{ found: Found; spelling: Spelling | null }> {
  const meant =
    search && first.counts.total < fewResults ? await mendSpelling(visit.shop.db, visit.locale.language, search) : null;
  if (meant === null) return { found: first, spelling: null };
  const second = await read(meant);
  if (second.counts.total <= first.counts.total) return { found: first, spelling: null };
  const url = `${visit.prefix}/search?${new URLSearchParams({ q: meant })}`;
  const isShown = first.counts.total === 0;
  return { found: isShown ? second : first, spelling: { meant, url, is_shown: isShown } };
}

function pageTitle(visit: Visit, title: string, page: number): string {
  return page > 1 ? visit.t('listing.page_title', { title, page }) : title;
}

/** The categories above one, from the top. */
export function trailOf(visit: Visit, categories: readonly Category[], from: number | null) {
  const trail: { title: string; url: string }[] = [];
  for (
    let at = categories.find((each) => each.id === from);
    at && trail.length < 10;
    at = categories.find((each) => each.id === at?.parentId)
  ) {
    trail.unshift({ title: at.title, url: `${visit.prefix}/categories/${at.url}` });
  }
  return trail;
}

/** A category's address in every language. */
async function categoryPaths(visit: Visit, categoryId: number): Promise<Record<string, string>> {
  const urls = await listCategoryPaths(visit.shop.db, categoryId);
  return Object.fromEntries(
    visit.languages.map(({ code }) => [code, ownPath('categories', urls, code, visit.words.defaultLanguage)]),
  );
}
