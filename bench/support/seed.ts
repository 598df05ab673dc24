/** Fills a bench shop with SQL. Every counter agrees with its ledger, so that the doctor finds nothing. */
import type pg from 'pg';

/**
 * Adds `count` products with one variant each, `onHand` units on the first location's shelf. Answers the variants' ids.
 * Triggers stay on: seeding breaks no rule.
 */
export async function seedVariants(
  pool: pg.Pool,
  count: number,
  stock: { onHand: number; policy: 'deny' | 'backorder'; limit?: number | null },
): Promise<number[]> {
  const { rows } = await pool.query<{ id: number }>(
    `with tax as (select id from tax_rates order by id limit 1),
      made as (insert into products (tax_rate_id, delivery_timeframe_id)
        select tax.id, (select min(id) from delivery_timeframes) from tax, generate_series(1, $1::int) returning id),
      texts as (insert into product_texts (product_id, language, title, url)
        select id, 'en', 'Product ' || id, 'product-' || id from made),
      variants as (insert into variants (product_id, sku, price_minor) select id, 'B-' || id, 1000 + id % 9000 from made returning id)
     select id from variants order by id`,
    [count],
  );
  const ids = rows.map((row) => row.id);
  await pool.query(
    `insert into variant_texts (variant_id, language, title) select id, 'en', 'Default' from unnest($1::bigint[]) id`,
    [ids],
  );
  await pool.query(
    `insert into variant_stock (variant_id, stock_policy, backorder_limit) select id, $2, $3 from unnest($1::bigint[]) id`,
    [ids, stock.policy, stock.limit ?? null],
  );
  await pool.query(
    `insert into stock_levels (variant_id, location_id, on_hand)
     select id, (select id from locations order by priority limit 1), $2 from unnest($1::bigint[]) id`,
    [ids, stock.onHand],
  );
  if (stock.onHand > 0) {
    await pool.query(
      `insert into movements (variant_id, location_id, kind, on_hand_delta, allocated_delta, cause, actor)
       select variant_id, location_id, 'found', on_hand, 0, 'opening stock', 'system' from stock_levels where variant_id = any($1)`,
      [ids],
    );
  }
  // Not the empty tables: a plan made for a table known to be empty is kept by foreign keys and turns slow as it fills.
  await pool.query('analyze products, product_texts, variants, variant_texts, variant_stock, stock_levels');
  return ids;
}

/**
 * Adds `count` orders of `lines` lines each, one unit a line, over the variants in turn. `waiting`: the units wait;
 * otherwise they were shipped. `promised`: a tenth of the lines was told no day, a twentieth a day that has passed, the
 * others a day to come. Written in bulk with triggers off, as no bench measures this.
 */
export async function seedOrders(
  pool: pg.Pool,
  variantIds: number[],
  count: number,
  state: { lines: number; waiting: boolean; daysAgo: number; promised?: boolean },
): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query(`set session_replication_role = replica`);
    await client.query(
      `with made as (
         insert into orders (token, idempotency_key, request_hash, placed_at, language, currency, email, shipping_address,
           billing_address, shipping_method, shipping_title, shipping_minor, shipping_tax_minor, subtotal_minor, tax_minor,
           total_minor, prices_include_tax, payment_provider)
         select 'seed-' || gen_random_uuid(), 'seed-' || gen_random_uuid(), '', now() - $3::int * interval '1 day' + n * interval '1 millisecond',
           'en', 'EUR', 'shopper' || n || '@example.com', address, address, 'standard', 'Standard delivery', 495, 86, 1000, 174, 1495, true,
           'bank_transfer'
         from generate_series(1, $2::int) n,
           (select '{"name":"Jan","street":"Dorpsstraat 1","postalCode":"1234 AB","city":"Utrecht","country":"NL"}'::jsonb as address) a
         returning id, placed_at)
       insert into order_lines (order_id, position, variant_id, placed_at, product_title, variant_title, sku, unit_price_minor,
         tax_basis_points, total_minor, tax_minor, ordered, shipped, promise_kind, promise_date)
       select id, p, ($1::bigint[])[1 + (id * $4 + p) % array_length($1::bigint[], 1)], placed_at, 'Product', 'Default', 'B', 1000, 2100, 1000, 174,
         1, case when $5 then 0 else 1 end,
         case when not $6 then null when n % 10 = 0 then 'no_date' else 'date' end,
         case when not $6 or n % 10 = 0 then null when n % 20 = 1 then current_date - (n % 30)::int - 1
           else current_date + 1 + (n % 60)::int end
       from made, generate_series(1, $4::int) p, lateral (select id * $4 + p as n) line`,
      [variantIds, count, state.daysAgo, state.lines, state.waiting, state.promised ?? false],
    );
    if (state.waiting) {
      await client.query(
        `update variant_stock v set waiting = q.waiting
         from (select variant_id, sum(waiting)::int as waiting from order_lines where variant_id = any($1) group by 1) q
         where v.variant_id = q.variant_id`,
        [variantIds],
      );
    }
    await client.query('set session_replication_role = origin');
    await client.query('vacuum analyze orders, order_lines, variant_stock');
  } finally {
    client.release();
  }
}

/** Puts `units` of each variant on order, half a month and a month from now. */
export async function seedSupply(pool: pg.Pool, variantIds: number[], units: number): Promise<void> {
  await pool.query(
    `with made as (insert into purchase_orders (state, ordered_at) values ('ordered', now()) returning id)
     insert into purchase_order_lines (purchase_order_id, variant_id, location_id, ordered, expected_on)
     select made.id, v, (select id from locations order by priority limit 1), $2, current_date + days
     from made, unnest($1::bigint[]) v, unnest(array[15, 30]) days`,
    [variantIds, units],
  );
  await pool.query('analyze purchase_orders, purchase_order_lines');
}

/** Leaves the database as it is between busy hours: no vacuum due and nothing to write back. Call it after seeding. */
export async function settle(pool: pg.Pool): Promise<void> {
  await pool.query('vacuum analyze');
  await pool.query('checkpoint');
}
