/**
 * What messages say: facts as they are when the message is made, without a shopper's name or address; who needs more
 * asks the API at `url`.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../platform/db.ts';
import type { Topic } from './topics.ts';

const orderColumns = sql`
  o.id, json_build_object(
    'id', o.id, 'number', o.number, 'placedAt', o.placed_at, 'channel', o.channel, 'currency', o.currency,
    'totalMinor', o.total_minor, 'held', o.held_at is not null,
    'lines', (select json_agg(json_build_object(
        'id', l.id, 'variantId', l.variant_id, 'sku', l.sku, 'unitPriceMinor', l.unit_price_minor, 'ordered', l.ordered,
        'cancelled', l.cancelled, 'allocated', l.allocated, 'shipped', l.shipped, 'waiting', l.waiting,
        'returned', l.returned) order by l.position)
      from order_lines l where l.order_id = o.id)) as "order"`;

const lineColumns = sql`
  'orderId', l.order_id, 'orderNumber', o.number, 'orderLineId', l.id, 'variantId', l.variant_id, 'sku', l.sku,
  'waiting', l.waiting, 'allocated', l.allocated,
  'promise', case when l.waiting > 0 then
    json_build_object('kind', l.promise_kind, 'date', l.promise_date, 'text', l.promise_text) end`;

type Row = { id: number; url: string; data: Record<string, unknown> };

/** Each topic's facts by the ids that were noted; what is gone has none. `url`: the API's path that tells more. */
const queries: Record<Topic, (ids: readonly number[]) => RawBuilder<Row>> = {
  'order.created': orders,
  'order.changed': orders,
  'order.shipped': (ids) => sql`
    select s.id, '/api/v1/orders/' || s.order_id as url, json_build_object('order', o."order", 'shipment', json_build_object(
      'id', s.id, 'number', s.number, 'shippedAt', s.shipped_at, 'carrier', s.carrier,
      'trackingNumber', s.tracking_number, 'trackingUrl', s.tracking_url,
      'lines', (select json_agg(json_build_object('orderLineId', sl.order_line_id, 'units', sl.units) order by sl.order_line_id)
        from shipment_lines sl where sl.shipment_id = s.id))) as data
    from shipments s join lateral (select ${orderColumns} from orders o where o.id = s.order_id) o on true
    where s.id = any(${ids}::bigint[])`,
  'order.cancelled': (ids) => sql`
    select e.id, '/api/v1/orders/' || e.order_id as url, json_build_object('order', o."order", 'cancelled', json_build_object(
      'at', e.at, 'expired', e.kind = 'expired', 'reason', coalesce(e.details->>'reason', ''),
      'lines', (select json_agg(json_build_object('orderLineId', c->'lineId', 'units', c->'units'))
        from jsonb_array_elements(e.details->'lines') c))) as data
    from order_events e join lateral (select ${orderColumns} from orders o where o.id = e.order_id) o on true
    where e.id = any(${ids}::bigint[])`,
  'backorder.created': lines,
  'backorder.promise_changed': lines,
  'backorder.allocated': (ids) => sql`
    select g.id, '/api/v1/orders/' || l.order_id as url, json_build_object('units', g.units, ${lineColumns}) as data
    from goods_allocated g join order_lines l on l.id = g.order_line_id join orders o on o.id = l.order_id
    where g.id = any(${ids}::bigint[])`,
  'stock.changed': (ids) => sql`
    select v.id, '/api/v1/variants/' || v.id as url, json_build_object(
      'variantId', v.id, 'productId', v.product_id, 'sku', v.sku, 'policy', s.stock_policy,
      'backorderLimit', s.backorder_limit, 'onHand', coalesce(levels.on_hand, 0), 'allocated', coalesce(levels.allocated, 0),
      'available', coalesce(levels.on_hand - levels.allocated, 0), 'waiting', s.waiting,
      'locations', coalesce(levels.locations, '[]'::json)) as data
    from variants v join variant_stock s on s.variant_id = v.id
    left join lateral (
      select sum(on_hand)::int as on_hand, sum(allocated)::int as allocated,
        json_agg(json_build_object('locationId', location_id, 'onHand', on_hand, 'allocated', allocated) order by location_id)
          as locations
      from stock_levels where variant_id = v.id) levels on true
    where v.id = any(${ids}::bigint[])`,
  'product.changed': (ids) => sql`
    select p.id, '/api/v1/products/' || p.id as url, json_build_object(
      'productId', p.id, 'version', p.version, 'visibility', p.visibility, 'archived', p.archived_at is not null,
      'variants', (select coalesce(json_agg(json_build_object('id', v.id, 'sku', v.sku, 'priceMinor', v.price_minor)
          order by v.position, v.id), '[]'::json)
        from variants v where v.product_id = p.id and v.archived_at is null)) as data
    from products p where p.id = any(${ids}::bigint[])`,
};

function orders(ids: readonly number[]): RawBuilder<Row> {
  return sql`
    select o.id, '/api/v1/orders/' || o.id as url, json_build_object('order', o."order") as data
    from (select ${orderColumns} from orders o where o.id = any(${ids}::bigint[])) o`;
}

function lines(ids: readonly number[]): RawBuilder<Row> {
  return sql`
    select l.id, '/api/v1/orders/' || l.order_id as url, json_build_object(${lineColumns}) as data
    from order_lines l join orders o on o.id = l.order_id where l.id = any(${ids}::bigint[])`;
}

/** The bodies of the messages about these ids, in the order of the ids. `base`: where the shop is reached. */
export async function payloadsOf(
  db: Db,
  topic: Topic,
  ids: readonly number[],
  { at, base }: { at: Date; base: string },
): Promise<string[]> {
  const { rows } = await queries[topic](ids).execute(db);
  const known = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = known.get(id);
    return row ? [payload(topic, at, { ...row.data, url: base + row.url })] : [];
  });
}

/** A message's body, the same each time it is sent. */
export function payload(type: string, at: Date, data: object): string {
  return JSON.stringify({ type, timestamp: at.toISOString(), data });
}
