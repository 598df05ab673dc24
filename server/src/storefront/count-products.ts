/** What else a product list could be filtered by, and how many products that leaves. */
import { sql } from 'kysely';
import type { OfferStatus } from '../inventory/rules/offer.ts';
import { type Db, inTransaction } from '../platform/db.ts';
import type { ListQuery } from './list-products.ts';
import {
  askFor,
  conditionsOf,
  fewMatches,
  keepPlansSteady,
  matching,
  optionKind,
  optionSeparator,
} from './match-products.ts';
import { statuses } from './rules/best-status.ts';
import { type PriceRange, priceEdges, priceRanges } from './rules/price-ranges.ts';
import { searchWords } from './rules/search-words.ts';

/** How many products each value would leave, the values of its own kind apart. */
export type Counts = {
  total: number;
  availability: Map<OfferStatus, number>;
  brands: [name: string, count: number][];
  tags: [name: string, count: number][];
  /** The categories directly below the one chosen. */
  categories: Map<number, number>;
  options: { name: string; values: [value: string, count: number][] }[];
  prices: PriceRange[];
};

/** Parts of the counts, and what of a match each is made of. */
const parts = {
  availability: sql`(select coalesce(jsonb_agg(jsonb_build_array(availability, n)), '[]')
    from (select availability, count(*) as n from counted group by 1) c)`,
  brands: sql`(select coalesce(jsonb_agg(jsonb_build_array(b.name, n) order by n desc, b.name), '[]')
    from (select brand_id, count(*) as n from counted group by 1 order by n desc limit 100) c join brands b on b.id = brand_id)`,
  tags: sql`(select coalesce(jsonb_agg(jsonb_build_array(t.name, n) order by n desc, t.name), '[]')
    from (select tag, count(*) as n from counted, unnest(tag_ids) tag group by 1 order by n desc limit 50) c join tags t on t.id = tag)`,
  options: sql`(select coalesce(jsonb_agg(jsonb_build_array(option, n) order by n desc, option), '[]')
    from (select option, count(*) as n from counted, unnest(options) option group by 1 order by n desc limit 300) c)`,
  prices: sql`(select coalesce(jsonb_agg(jsonb_build_array(reached, n)), '[]')
    from (select width_bucket(price_minor, ${sql.lit(`{${priceEdges.join(',')}}`)}::bigint[]) as reached, count(*) as n
          from counted group by 1) c)`,
  categories: sql`(select coalesce(jsonb_agg(jsonb_build_array(category, n)), '[]')
    from (select category, count(*) as n from counted, unnest(category_ids) category group by 1) c)`,
};
type Part = keyof typeof parts;
const allParts = Object.keys(parts) as Part[];
type Raw = { total: number } & Record<Part, [key: never, count: number][]>;

/** How a kind of condition is counted: its own part, without itself. */
function partOf(kind: string): Part | null {
  if (kind.startsWith(optionKind(''))) return 'options';
  return partsByKind[kind] ?? null;
}
const partsByKind: Record<string, Part> = {
  brand: 'brands',
  tag: 'tags',
  availability: 'availability',
  price: 'prices',
};

/**
 * Counts the matches and what else they could be filtered by. Null where there are more than `most`: they are counted
 * without that bound, by who can wait.
 */
async function countMatches(db: Db, query: CountQuery, most: number | null): Promise<Counts | null> {
  return inTransaction(db, async (trx) => {
    await keepPlansSteady(trx);
    const search = await askFor(trx, query);
    const conditions = conditionsOf(query.filter);
    const read = async (wanted: readonly Part[], except?: string): Promise<Raw | null> => {
      const { rows } = await sql<Raw & { matches: number }>`
        with matches as materialized (
          select r.availability, r.price_minor, r.brand_id, r.category_ids, r.tag_ids, r.options
          ${matching(query.language, search, conditions, except)} ${most === null ? sql`` : sql`limit ${most + 1}`}),
        counted as (select * from matches ${most === null ? sql`` : sql`where (select count(*) from matches) <= ${most}::int`})
        select (select count(*)::int from matches) as total,
          ${sql.join(wanted.map((part) => sql`${parts[part]} as ${sql.ref(part)}`))}`.execute(trx);
      const [raw] = rows;
      return !raw || (most !== null && raw.total > most) ? null : raw;
    };
    const main = await read(allParts);
    if (main === null) return null;
    const counts = countsOf(main);
    // What is chosen leaves its own kind out: another brand beside the chosen one is what its number says.
    for (const kind of conditions.keys()) {
      const part = partOf(kind);
      if (part === null) continue;
      const others = await read([part], kind);
      if (others === null) return null;
      mergeKind(counts, countsOf({ ...emptyRaw, ...others }), kind);
    }
    return counts;
  });
}

const emptyRaw: Raw = { total: 0, availability: [], brands: [], tags: [], options: [], prices: [], categories: [] };

function countsOf(raw: Raw): Counts {
  const options = new Map<string, [string, number][]>();
  for (const [option, count] of raw.options as [string, number][]) {
    const [name = '', value = ''] = option.split(optionSeparator);
    options.set(name, [...(options.get(name) ?? []), [value, count]]);
  }
  return {
    total: raw.total,
    availability: new Map(
      (raw.availability as [number, number][]).map(([rank, count]) => [statuses[rank] ?? 'out_of_stock', count]),
    ),
    brands: raw.brands as [string, number][],
    tags: raw.tags as [string, number][],
    categories: new Map(raw.categories as [number, number][]),
    options: [...options].map(([name, values]) => ({ name, values })),
    prices: priceRanges(new Map(raw.prices as [number, number][])),
  };
}

function mergeKind(counts: Counts, others: Counts, kind: string): void {
  const part = partOf(kind);
  if (part === 'options') {
    const name = kind.slice(optionKind('').length);
    const known = others.options.find((option) => option.name === name);
    counts.options = [...counts.options.filter((option) => option.name !== name), ...(known ? [known] : [])];
  } else if (part !== null) {
    Object.assign(counts, { [part]: others[part] });
  }
}

type CountQuery = Pick<ListQuery, 'language' | 'search' | 'filter'>;

/** Counts over many products are kept for so long; then they are made anew beside the page, which still shows the old ones. */
const freshMilliseconds = 60_000;
const keptMilliseconds = 600_000;
const mostKept = 300;

export type ListCounter = {
  /** The counts of a list: exact, of this moment where there are few matches, else up to a minute old. */
  count(db: Db, query: CountQuery): Promise<Counts>;
};

/** Counts lists; what is dear to count is kept, by this process. */
export function openListCounter(now: () => number = Date.now, few = fewMatches): ListCounter {
  const kept = new Map<string, { at: number; counts: Promise<Counts> }>();
  function keep(key: string, counts: Promise<Counts>): void {
    kept.delete(key);
    kept.set(key, { at: now(), counts });
    for (const oldest of kept.keys()) {
      if (kept.size <= mostKept) break;
      kept.delete(oldest);
    }
  }
  function countAnew(db: Db, query: CountQuery, key: string): Promise<Counts> {
    const counts = countMatches(db, query, null) as Promise<Counts>;
    counts.then(
      () => keep(key, counts),
      () => kept.delete(key),
    );
    return counts;
  }
  return {
    async count(db, query) {
      const key = JSON.stringify([query.language, searchWords(query.search), query.filter]);
      const entry = kept.get(key);
      const age = entry ? now() - entry.at : Number.POSITIVE_INFINITY;
      if (entry && age < freshMilliseconds) return entry.counts;
      if (entry && age < keptMilliseconds) {
        keep(key, entry.counts); // meanwhile nobody else counts it
        countAnew(db, query, key);
        return entry.counts;
      }
      const counts = await countMatches(db, query, few);
      if (counts !== null) return counts;
      const many = kept.get(key)?.counts ?? countAnew(db, query, key);
      keep(key, many); // those who ask meanwhile wait for the same
      return many;
    },
  };
}
