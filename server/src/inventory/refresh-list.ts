/**
 * Keeps inventory_rows and inventory_facets, which the Inventory page filters and sorts by, up to date. Triggers note
 * what changed in inventory_changed; this folds a part of that queue into the rows. One at a time, in any process.
 */
import { sql } from 'kysely';
import type { Transaction } from '../platform/db.ts';
import { distinctIds, listRefresher, takeNotes } from '../platform/list-refresher.ts';
import { bucketLevels } from './rules/bucket.ts';

const refresher = listRefresher({
  notes: 'inventory_changed',
  lock: 7_355_620,
  async fold(trx) {
    const notes = await takeNotes<{ variant_id: number; facets: boolean }>(trx, 'inventory_changed');
    const all = distinctIds(notes.map((note) => note.variant_id));
    const facets = distinctIds(notes.filter((note) => note.facets).map((note) => note.variant_id));
    if (facets.length > 0) await writeFacets(trx, facets);
    if (all.length > 0) await writeRows(trx, all);
    return notes.length;
  },
});
export const {
  refresh: refreshInventoryList,
  refreshAll: refreshWholeInventoryList,
  start: startRefreshing,
} = refresher;

/** SQL's side of rules/words.ts: the text of an SQL expression in lower case, without accents. */
export const plain = (text: string) =>
  sql.raw(
    `regexp_replace(regexp_replace(normalize(lower(${text}), NFD), '[\\u0300-\\u036f]', '', 'g'), '\\s+', ' ', 'g')`,
  );

/** What cannot be sold any more is not listed. */
async function deleteArchived(
  trx: Transaction,
  table: 'inventory_rows' | 'inventory_facets',
  ids: readonly number[],
): Promise<void> {
  await sql`
    delete from ${sql.ref(table)} r using variants v join products p on p.id = v.product_id
    where r.variant_id = v.id and v.id = any(${ids}::bigint[])
      and (v.archived_at is not null or p.archived_at is not null)`.execute(trx);
}

const sortTitle = sql`left(${plain("coalesce(t.title, '')")}, 200) || ' ' || lpad(v.position::text, 6, '0')`;
const sortSku = sql`left(v.sku, 200)`;

async function writeRows(trx: Transaction, ids: readonly number[]): Promise<void> {
  await deleteArchived(trx, 'inventory_rows', ids);
  await sql`
    insert into inventory_rows (variant_id, bucket, sort_title, sku, on_hand, allocated, available, waiting, incoming)
    select v.id,
      case s.stock_policy when 'untracked' then 0 when 'deny' then 6 else 12 end
        + 2 * case when s.stock_policy = 'untracked' then ${bucketLevels.in}::int
                   when l.on_hand - l.allocated <= 0 then ${bucketLevels.out}::int
                   when l.on_hand - l.allocated <= s.stock_alert then ${bucketLevels.low}::int else ${bucketLevels.in}::int end
        + case when s.waiting > 0 then 1 else 0 end,
      ${sortTitle}, ${sortSku},
      l.on_hand, l.allocated, l.on_hand - l.allocated, s.waiting, i.units
    from unnest(${ids}::bigint[]) as d (id)
    join variants v on v.id = d.id and v.archived_at is null
    join products p on p.id = v.product_id and p.archived_at is null
    join variant_stock s on s.variant_id = v.id
    cross join store_settings settings
    left join product_texts t on t.product_id = p.id and t.language = settings.default_language
    cross join lateral (select coalesce(sum(on_hand), 0)::int as on_hand, coalesce(sum(allocated), 0)::int as allocated
                        from stock_levels where variant_id = v.id) l
    cross join lateral (select coalesce(sum(open), 0)::int as units from purchase_order_lines pl
                        join purchase_orders po on po.id = pl.purchase_order_id and po.state in ('ordered', 'partly_received')
                        where pl.variant_id = v.id and pl.received + pl.cancelled < pl.ordered) i
    on conflict (variant_id) do update set bucket = excluded.bucket, sort_title = excluded.sort_title, sku = excluded.sku,
      on_hand = excluded.on_hand, allocated = excluded.allocated, available = excluded.available,
      waiting = excluded.waiting, incoming = excluded.incoming
    where (inventory_rows.bucket, inventory_rows.sort_title, inventory_rows.sku, inventory_rows.on_hand,
           inventory_rows.allocated, inventory_rows.waiting, inventory_rows.incoming)
      is distinct from (excluded.bucket, excluded.sort_title, excluded.sku, excluded.on_hand, excluded.allocated,
           excluded.waiting, excluded.incoming)`.execute(trx);
}

async function writeFacets(trx: Transaction, ids: readonly number[]): Promise<void> {
  await deleteArchived(trx, 'inventory_facets', ids);
  await sql`
    with recursive above as (
      select id, id as ancestor from categories
      union select above.id, c.parent_id from above join categories c on c.id = above.ancestor where c.parent_id is not null)
    insert into inventory_facets
      (variant_id, product_id, brand_id, supplier_id, category_ids, tag_ids, location_ids, words, sort_title, sku)
    select v.id, p.id, p.brand_id, p.supplier_id,
      array(select distinct a.ancestor from product_categories c join above a on a.id = c.category_id where c.product_id = p.id),
      array(select tag_id from product_tags where product_id = p.id),
      array(select location_id from stock_levels where variant_id = v.id),
      ' ' || ${plain("concat_ws(' ', t.title, vt.title, v.sku, v.ean, v.article_code)")},
      ${sortTitle}, ${sortSku}
    from unnest(${ids}::bigint[]) as d (id)
    join variants v on v.id = d.id and v.archived_at is null
    join products p on p.id = v.product_id and p.archived_at is null
    cross join store_settings settings
    left join product_texts t on t.product_id = p.id and t.language = settings.default_language
    left join variant_texts vt on vt.variant_id = v.id and vt.language = settings.default_language
    on conflict (variant_id) do update set product_id = excluded.product_id, brand_id = excluded.brand_id,
      supplier_id = excluded.supplier_id, category_ids = excluded.category_ids, tag_ids = excluded.tag_ids,
      location_ids = excluded.location_ids, words = excluded.words, sort_title = excluded.sort_title, sku = excluded.sku
    where (inventory_facets.brand_id, inventory_facets.supplier_id, inventory_facets.category_ids,
           inventory_facets.tag_ids, inventory_facets.location_ids, inventory_facets.words, inventory_facets.sort_title,
           inventory_facets.sku)
      is distinct from (excluded.brand_id, excluded.supplier_id, excluded.category_ids, excluded.tag_ids,
           excluded.location_ids, excluded.words, excluded.sort_title, excluded.sku)`.execute(trx);
}
