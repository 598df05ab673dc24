/**
 * What should be bought, by supplier, from what waits, the stock minimum, what is there and what is coming; and drafts
 * of it in one click. The rule decides (rules/suggestion.ts); SQL only finds those it could say something about.
 */
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { refreshInventoryList } from '../inventory/refresh-list.ts';
import { type Db, inTransaction, type Transaction } from '../platform/db.ts';
import { decodeCursor, encodeCursor } from '../platform/paging.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import { draftPurchaseOrder } from './draft-purchase-order.ts';
import { titleColumns } from './list-purchase-orders.ts';
import { type Need, suggestPurchase } from './rules/suggestion.ts';
import type { SuggestedLine, SuggestedSupplier } from './schemas.ts';

/** The most lines of one draft; more are spread over several. */
const linesOfDraft = 500;
/** Any constant: drafts are made by one at a time, or a double click would buy twice. */
const makingLock = 7_355_631;

type Needed = Need & {
  variantId: number;
  supplierId: number | null;
  costPriceMinor: number | null;
  suggested: number;
};

/** Suppliers something should be bought from, the dearest first. */
export async function suggestBySupplier(db: Db): Promise<SuggestedSupplier[]> {
  await refreshInventoryList(db, 50);
  const bySupplier = Map.groupBy(await loadNeeded(db), (need) => need.supplierId);
  const { rows: suppliers } = await sql<{ id: number; name: string; leadTimeDays: number | null }>`
    select id, name, lead_time_days as "leadTimeDays" from suppliers
    where id = any(${[...bySupplier.keys()].filter((id) => id !== null)}::bigint[])`.execute(db);
  const known = new Map(suppliers.map((supplier) => [supplier.id, supplier]));
  return [...bySupplier]
    .map(([supplierId, needs]) => ({
      supplierId,
      supplierName: (supplierId !== null && known.get(supplierId)?.name) || null,
      leadTimeDays: (supplierId !== null && known.get(supplierId)?.leadTimeDays) || null,
      variants: needs.length,
      units: needs.reduce((sum, need) => sum + need.suggested, 0),
      costMinor: needs.reduce((sum, need) => sum + need.suggested * (need.costPriceMinor ?? 0), 0),
    }))
    .sort((a, b) => b.costMinor - a.costMinor || b.units - a.units || (a.supplierId ?? 0) - (b.supplierId ?? 0));
}

/** One page of what should be bought from a supplier (null: products without one), with the numbers behind it. */
export async function suggestLines(
  db: Db,
  supplierId: number | null,
  query: { cursor?: string; limit: number },
): Promise<{ items: SuggestedLine[]; total: number; nextCursor: string | null } | Refusal> {
  const after = decodeCursor(query.cursor, z.tuple([z.int()]));
  if (after === undefined) return refuse('invalid', 'cursor: this is not a cursor of this list.', { field: 'cursor' });
  await refreshInventoryList(db, 50);
  const needed = await loadNeeded(db, supplierId);
  const rest = needed.filter((need) => after === null || need.variantId > after[0]);
  const shown = rest.slice(0, query.limit);
  const titles = await loadTitles(
    db,
    shown.map((need) => need.variantId),
  );
  const last = shown.at(-1);
  return {
    items: shown.map(({ supplierId: _, ...need }) => ({
      ...need,
      ...(titles.get(need.variantId) ?? { productTitle: '', variantTitle: '', sku: '' }),
    })),
    total: needed.length,
    nextCursor: rest.length > shown.length && last ? encodeCursor([last.variantId]) : null,
  };
}

/**
 * Makes drafts of all that is suggested, one a supplier (several where one would be too long), or only for some
 * suppliers. What is on a draft is no longer suggested, so a second call makes nothing. Answers the drafts' ids.
 */
export async function makeDrafts(
  db: Db,
  supplierIds: readonly (number | null)[] | undefined,
  by: { actor: string; now: Date },
): Promise<number[] | Refusal> {
  await refreshInventoryList(db, 50);
  return inTransaction(db, async (trx) => {
    await sql`select pg_advisory_xact_lock(${makingLock})`.execute(trx);
    const bySupplier = Map.groupBy(await loadNeeded(trx), (need) => need.supplierId);
    const made: number[] = [];
    for (const [supplierId, needs] of [...bySupplier].sort(([a], [b]) => (a ?? 0) - (b ?? 0))) {
      if (supplierIds && !supplierIds.includes(supplierId)) continue;
      for (let from = 0; from < needs.length; from += linesOfDraft) {
        const draft = await draftPurchaseOrder(
          trx,
          {
            supplierId,
            reference: '',
            note: '',
            lines: needs.slice(from, from + linesOfDraft).map(({ variantId, suggested }) => ({
              variantId,
              ordered: Math.min(suggested, 1_000_000),
              expectedOn: null,
            })),
          },
          by,
        );
        if ('refused' in draft) return draft;
        made.push(draft.id);
      }
    }
    return made;
  });
}

/** Everything the rule says should be bought, by variant id; of one supplier, or of all. */
async function loadNeeded(db: Db | Transaction, supplierId?: number | null): Promise<Needed[]> {
  const ofSupplier =
    supplierId === undefined ? sql`true` : sql`p.supplier_id is not distinct from ${supplierId}::bigint`;
  const { rows } = await sql<Omit<Needed, 'suggested'>>`
    with recursive ${waitingVariants},
    candidates as (
      select variant_id from waiting_variants
      union
      -- inventory_rows may be a second old; the figures that decide are read below, from the tables they come from.
      select s.variant_id from variant_stock s join inventory_rows r on r.variant_id = s.variant_id
      where s.stock_minimum > 0 and s.stock_minimum > r.available + r.incoming)
    select s.variant_id as "variantId", p.supplier_id as "supplierId", v.cost_price_minor as "costPriceMinor", s.waiting,
      s.stock_minimum as minimum, shelves.available, coming.incoming, coming.drafted
    from candidates c join variant_stock s on s.variant_id = c.variant_id
    join variants v on v.id = s.variant_id and v.archived_at is null
    join products p on p.id = v.product_id and p.archived_at is null
    cross join lateral (select coalesce(sum(on_hand - allocated), 0)::int as available
                        from stock_levels where variant_id = s.variant_id) shelves
    cross join lateral (
      select coalesce(sum(l.open) filter (where o.state in ('ordered', 'partly_received')), 0)::int as incoming,
        coalesce(sum(l.open) filter (where o.state = 'draft'), 0)::int as drafted
      from purchase_order_lines l join purchase_orders o on o.id = l.purchase_order_id
      where l.variant_id = s.variant_id and l.received + l.cancelled < l.ordered) coming
    where s.stock_policy <> 'untracked' and ${ofSupplier}
    order by 1`.execute(db);
  return rows.map((need) => ({ ...need, suggested: suggestPurchase(need) })).filter((need) => need.suggested > 0);
}

/**
 * Variants that anyone waits for: the queue's index is asked for the next variant again and again, so that it costs one
 * look a variant, however many lines wait for each. Goes into `with recursive`.
 */
export const waitingVariants: RawBuilder<unknown> = sql`
  waiting_variants as (
    (select variant_id from order_lines where ordered - cancelled - allocated - shipped > 0 order by variant_id limit 1)
    union all
    select (select l.variant_id from order_lines l where ordered - cancelled - allocated - shipped > 0
            and l.variant_id > w.variant_id order by l.variant_id limit 1)
    from waiting_variants w where w.variant_id is not null)`;

async function loadTitles(db: Db, variantIds: readonly number[]) {
  const { rows } = await sql<{ id: number; productTitle: string; variantTitle: string; sku: string }>`
    select v.id, ${titleColumns}, v.sku from variants v join products p on p.id = v.product_id cross join store_settings settings
    where v.id = any(${variantIds}::bigint[])`.execute(db);
  return new Map(rows.map(({ id, ...titles }) => [id, titles]));
}
