/** Short ways to the things scenario tests start from. */

import type pg from 'pg';
import { expect } from 'vitest';
import { openStock } from '../../server/src/inventory/open-stock.ts';
import type { StockPolicy } from '../../server/src/inventory/rules/stock.ts';
import { inTransaction } from '../../server/src/platform/db.ts';
import type { Shop } from '../../server/src/shop.ts';
import { audit, type Facts } from '../simulation/auditor.ts';

let made = 0;

/** A visible product with one variant; returns the variant's id. */
export async function makeVariant(
  shop: Pick<Shop, 'db'>,
  wanted: {
    policy?: StockPolicy;
    onHand?: number;
    backorderLimit?: number | null;
    priceMinor?: number;
    title?: string;
    buyMinimum?: number;
    buyMaximum?: number;
    visibility?: 'visible' | 'hidden' | 'visible_when_in_stock';
    outOfStockText?: boolean;
  } = {},
): Promise<number> {
  made += 1;
  const title = wanted.title ?? `Product ${made}`;
  return inTransaction(shop.db, async (trx) => {
    const tax = await trx.selectFrom('tax_rates').select('id').where('rate_basis_points', '=', 2100).executeTakeFirst();
    const timeframe = wanted.outOfStockText
      ? await trx.selectFrom('delivery_timeframes').select('id').orderBy('id').executeTakeFirst()
      : undefined;
    const product = await trx
      .insertInto('products')
      .values({
        visibility: wanted.visibility,
        tax_rate_id: tax?.id ?? null,
        delivery_timeframe_id: timeframe?.id ?? null,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await trx
      .insertInto('product_texts')
      .values({ product_id: product.id, language: 'en', title, url: `product-${process.pid}-${made}` })
      .execute();
    const variant = await trx
      .insertInto('variants')
      .values({
        product_id: product.id,
        sku: `SKU-${made}`,
        price_minor: wanted.priceMinor ?? 1000,
        buy_minimum: wanted.buyMinimum,
        buy_maximum: wanted.buyMaximum,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await trx
      .insertInto('variant_texts')
      .values({ variant_id: variant.id, language: 'en', title: 'Default' })
      .execute();
    await openStock(trx, {
      variantId: variant.id,
      policy: wanted.policy ?? 'deny',
      backorderLimit: wanted.backorderLimit ?? null,
      stockMinimum: 0,
      stockAlert: 0,
      onHand: wanted.onHand ?? 0,
      cause: 'test',
      actor: 'system',
    });
    return variant.id;
  });
}

export const someAddress = {
  name: 'Jan Jansen',
  street: 'Dorpsstraat 1',
  postalCode: '1234 AB',
  city: 'Utrecht',
  country: 'NL',
};

/** The body of an order for the lines named. */
export function orderFor(lines: { variantId: number; quantity: number }[], more: Record<string, unknown> = {}) {
  return { lines, email: 'jan@example.com', shippingAddress: someAddress, shippingMethod: 'standard', ...more };
}

let keys = 0;
/** A fresh Idempotency-Key header. */
export function freshKey(): Record<string, string> {
  keys += 1;
  return { 'idempotency-key': `test-${process.pid}-${Date.now()}-${keys}` };
}

/** So many lines of one unit, each of an order of its own, that wait for a variant: made at once, as nobody would place them. */
export async function makeQueue(shop: Pick<Shop, 'pool'>, variantId: number, lines: number): Promise<void> {
  await shop.pool.query(
    `with made as (
       insert into orders (token, idempotency_key, request_hash, placed_at, language, currency, email, shipping_address,
         billing_address, shipping_method, shipping_title, shipping_minor, shipping_tax_minor, subtotal_minor, tax_minor,
         total_minor, prices_include_tax, payment_provider)
       select 'queue-' || $1 || '-' || n, 'queue-' || $1 || '-' || n, '', now() - interval '1 day' + n * interval '1 millisecond', 'en', 'EUR',
         'shopper' || n || '@example.com', '{"name":"Jan"}', '{"name":"Jan"}', 'standard', 'Standard', 0, 0, 0, 0, 0, true, 'bank_transfer'
       from generate_series(1, $2::int) n returning id, placed_at)
     insert into order_lines (order_id, position, variant_id, placed_at, product_title, variant_title, sku, unit_price_minor,
       tax_basis_points, total_minor, tax_minor, ordered)
     select id, 1, $1::bigint, placed_at, 'Rope', 'Default', 'R', 100, 0, 100, 0, 1 from made`,
    [variantId, lines],
  );
  await shop.pool.query('update variant_stock set waiting = waiting + $2 where variant_id = $1', [variantId, lines]);
}

/** All stock facts of a shop at one moment, as the auditor reads them: straight from the tables. */
export async function readFacts(shop: Pick<Shop, 'pool'>): Promise<Facts> {
  const client = await shop.pool.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    return await factsOn(client);
  } finally {
    await client.query('rollback');
    client.release();
  }
}

async function factsOn(client: pg.PoolClient): Promise<Facts> {
  const rows = async <Row>(sql: string) => (await client.query(sql)).rows as Row[];
  return {
    variants: (
      await rows<Facts['variants'][number] & { shelves: Facts['variants'][number]['shelves'] | null }>(
        `select v.variant_id as id, v.stock_policy as policy, v.backorder_limit as limit, v.waiting,
           (select jsonb_agg(jsonb_build_object('location', location_id, 'onHand', on_hand, 'allocated', allocated) order by location_id)
            from stock_levels where variant_id = v.variant_id) as shelves
         from variant_stock v order by 1`,
      )
    ).map((row) => ({ ...row, shelves: row.shelves ?? [] })),
    ledger: await rows(
      `select variant_id as variant, location_id as location, on_hand_delta as "onHand", allocated_delta as allocated,
         order_line_id as line, kind from movements order by id`,
    ),
    overrides: await rows(
      `select override_id as id, order_line_id as line, by_hand as units from allocation_override_lines
       where by_hand > 0 order by 1, 2`,
    ),
    lines: (
      await rows<Facts['lines'][number] & { placed: Date; holds: Facts['lines'][number]['holds'] | null }>(
        `select l.id, l.variant_id as variant, l.placed_at as placed, l.priority, o.held_at is not null as held,
           o.ship_complete as complete, l.ordered, l.cancelled, l.allocated, l.shipped,
           (select jsonb_agg(jsonb_build_object('location', location_id, 'units', units) order by location_id) from allocations
            where order_line_id = l.id) as holds
         from order_lines l join orders o on o.id = l.order_id order by l.id`,
      )
    ).map(({ placed, ...row }) => ({ ...row, placedAt: placed.getTime(), holds: row.holds ?? [] })),
  };
}

/** Fails the test with what the independent auditor finds, if anything. */
export async function expectSound(shop: Pick<Shop, 'pool'>): Promise<void> {
  expect(audit(await readFacts(shop))).toEqual([]);
}
