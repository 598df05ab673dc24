/**
 * Finished pages, kept by this process for as long as nothing they were made of has changed (docs/decisions/0032).
 *
 * Triggers log what changed in page_changes (migrations/0032). Before a kept page is sent the log is read up to the
 * present: a change committed before a request arrived is known before it is answered, whichever process made it.
 * Requests that arrive while the log is read share the next reading, so many cost as much as one.
 */
import type pg from 'pg';
import type { PackedPage } from './send-packed.ts';

export type PageCache = {
  /** Reads what changed; once it is known, pages made of it are gone. */
  catchUp(): Promise<void>;
  /** The page kept under a key. Only what is asked for after `catchUp` is current. */
  get(key: string): PackedPage | null;
  /**
   * Begins to make a page. The function it answers keeps the page, unless something it shows changed meanwhile; so it
   * must be called before anything the page is made of is read.
   */
  begin(): (key: string, page: PackedPage, madeOf: MadeOf) => void;
  close(): void;
};

/** The product and the variants a page shows. What is on every page besides need not be named. */
export type MadeOf = { productId: number; variantIds: readonly number[] };

type Changes = { everything: boolean; products: ReadonlySet<number>; variants: ReadonlySet<number> };
type Entry = PackedPage & { key: string; madeOf: MadeOf };

const mostBytes = 64 * 1024 * 1024;
/** What an entry costs besides its page: keys, map places and buffers' heads. */
const entryBytes = 1_000;
/** The log is read at least so often, as others clear it of what is older than they need. */
const heartbeatMilliseconds = 10_000;
/** A process that has not read the log for so long may have missed something, and forgets all it kept. */
const mostSilentMilliseconds = 60_000;
/** Entries of the log stay for so long after everybody could see them. */
const loggedMilliseconds = 180_000;

const readLog = {
  name: 'page-changes',
  text: `select pg_current_snapshot()::text as snapshot, c.product_id, c.variant_id, c.transaction is not null as is_change
    from (select) as always left join page_changes c
      on c.transaction >= pg_snapshot_xmin($1::pg_snapshot) and not pg_visible_in_snapshot(c.transaction, $1::pg_snapshot)`,
};

/** A cache of pages over a database's log of changes. */
export function openPageCache(
  pool: Pick<pg.Pool, 'query'>,
  { now = Date.now, limit = mostBytes }: { now?: () => number; limit?: number } = {},
): PageCache {
  const pages = new Map<string, Entry>();
  const byProduct = new Map<number, Set<Entry>>();
  const byVariant = new Map<number, Set<Entry>>();
  const making = new Set<{ since: number; missed: boolean; seen: Changes[] }>();
  let bytes = 0;
  /** What the log was read up to; null: not yet, or too long ago. */
  let snapshot: string | null = null;
  let readAt = 0;
  let oldest: { snapshot: string; at: number } | null = null;

  const sizeOf = (entry: Entry) => entry.gzip.length + 2 * entry.key.length + entryBytes;

  function forget(entry: Entry): void {
    if (pages.get(entry.key) !== entry) return;
    pages.delete(entry.key);
    bytes -= sizeOf(entry);
    const drop = (index: Map<number, Set<Entry>>, id: number) => {
      const entries = index.get(id);
      entries?.delete(entry);
      if (entries?.size === 0) index.delete(id);
    };
    drop(byProduct, entry.madeOf.productId);
    for (const id of entry.madeOf.variantIds) drop(byVariant, id);
  }

  function forgetAll(): void {
    pages.clear();
    byProduct.clear();
    byVariant.clear();
    bytes = 0;
    for (const each of making) each.missed = true;
  }

  function apply(changes: Changes): void {
    if (changes.everything) {
      forgetAll();
      return;
    }
    for (const id of changes.products) for (const entry of [...(byProduct.get(id) ?? [])]) forget(entry);
    for (const id of changes.variants) for (const entry of [...(byVariant.get(id) ?? [])]) forget(entry);
    if (changes.products.size + changes.variants.size > 0) for (const each of making) each.seen.push(changes);
  }

  async function read(): Promise<void> {
    const startedAt = now();
    if (snapshot !== null && startedAt - readAt > mostSilentMilliseconds) snapshot = null;
    try {
      if (snapshot === null) {
        forgetAll();
        const { rows } = await pool.query('select pg_current_snapshot()::text as snapshot');
        snapshot = rows[0].snapshot as string;
      } else {
        const { rows } = await pool.query<{
          snapshot: string;
          product_id: number | null;
          variant_id: number | null;
          is_change: boolean;
        }>({ ...readLog, values: [snapshot] });
        const changes = rows.filter((row) => row.is_change);
        if (changes.length > 0) {
          apply({
            everything: changes.some((row) => row.product_id === null && row.variant_id === null),
            products: new Set(changes.flatMap((row) => row.product_id ?? [])),
            variants: new Set(changes.flatMap((row) => row.variant_id ?? [])),
          });
        }
        snapshot = rows[0]?.snapshot as string;
      }
      readAt = startedAt;
    } catch (error) {
      snapshot = null;
      forgetAll();
      throw error;
    }
  }

  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  /** A reading that begins now or, where one is under way, right after it: one that began earlier may miss something. */
  function catchUp(): Promise<void> {
    if (running === null) {
      running = read().finally(() => {
        running = null;
      });
      return running;
    }
    next ??= running
      .catch(() => undefined)
      .then(() => {
        next = null;
        return catchUp();
      });
    return next;
  }

  /** Clears the log of what every process has seen by now. */
  async function clearLog(): Promise<void> {
    if (snapshot === null) return;
    if (oldest !== null && now() - oldest.at > loggedMilliseconds) {
      await pool.query('delete from page_changes where pg_visible_in_snapshot(transaction, $1::pg_snapshot)', [
        oldest.snapshot,
      ]);
      oldest = null;
    }
    oldest ??= { snapshot, at: now() };
  }
  const heartbeat = setInterval(() => {
    // What takes so long was given up: a page that failed, or one that is not kept.
    for (const each of making) if (now() - each.since > heartbeatMilliseconds) making.delete(each);
    // Without a database there is nothing to keep up with, and pages say so themselves.
    catchUp()
      .then(clearLog)
      .catch(() => undefined);
  }, heartbeatMilliseconds);
  heartbeat.unref();

  return {
    catchUp,
    get(key) {
      const entry = pages.get(key);
      if (!entry) return null;
      // Asked for last, forgotten last.
      pages.delete(key);
      pages.set(key, entry);
      return entry;
    },
    begin() {
      const mine = { since: now(), missed: snapshot === null, seen: [] as Changes[] };
      making.add(mine);
      return (key, page, madeOf) => {
        if (!making.delete(mine) || mine.missed) return;
        const changed = mine.seen.some(
          ({ products, variants }) =>
            products.has(madeOf.productId) || madeOf.variantIds.some((id) => variants.has(id)),
        );
        const entry = { ...page, key, madeOf };
        if (changed || sizeOf(entry) > limit / 10) return;
        const former = pages.get(key);
        if (former) forget(former);
        pages.set(key, entry);
        bytes += sizeOf(entry);
        addTo(byProduct, madeOf.productId, entry);
        for (const id of madeOf.variantIds) addTo(byVariant, id, entry);
        for (const each of pages.values()) {
          if (bytes <= limit) break;
          forget(each);
        }
      };
    },
    close: () => clearInterval(heartbeat),
  };
}

function addTo<Item>(index: Map<number, Set<Item>>, id: number, item: Item): void {
  const known = index.get(id);
  if (known) known.add(item);
  else index.set(id, new Set([item]));
}
