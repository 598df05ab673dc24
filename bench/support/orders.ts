/** Orders as a shopper's programme sends them, and the same orders written by hand as the raw baseline. */
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { send } from './load.ts';

export type Basket = { variantId: number; quantity: number }[];

const address = { name: 'Jan Jansen', street: 'Dorpsstraat 1', postalCode: '1234 AB', city: 'Utrecht', country: 'NL' };

/** One to three lines of one to three units over the variants. */
export function randomBasket(variantIds: number[]): Basket {
  const wanted = new Map<number, number>();
  const lines = 1 + Math.floor(Math.random() * 3);
  while (wanted.size < lines) {
    const variantId = variantIds[Math.floor(Math.random() * variantIds.length)] as number;
    wanted.set(variantId, 1 + Math.floor(Math.random() * 3));
  }
  return [...wanted].map(([variantId, quantity]) => ({ variantId, quantity }));
}

/** Places an order over HTTP; answers the status. */
export async function tryToPlace(url: string, basket: Basket): Promise<number> {
  const body = {
    email: 'jan@example.com',
    shippingAddress: address,
    shippingMethod: 'standard',
    paymentProvider: 'bank_transfer',
    lines: basket,
  };
  const { status } = await send(`${url}/api/v1/storefront/orders`, 'POST', body, { 'idempotency-key': randomUUID() });
  return status;
}

/** Places an order over HTTP; throws when the shop did not take it. */
export async function placeOverHttp(url: string, basket: Basket): Promise<void> {
  const status = await tryToPlace(url, basket);
  if (status !== 201) throw new Error(`the shop answered ${status}`);
}

/**
 * The raw baseline: one hand-written transaction an order through the same driver, straight to the database. It checks
 * and binds stock under a row lock and writes order, lines, ledger and counters; it does no HTTP, no validation of the
 * request, no replay check, no prices, promises, payments, queue or mail. Throws when there is not enough.
 */
export async function placeByHand(pool: pg.Pool, basket: Basket): Promise<void> {
  const variants = basket.map((line) => line.variantId);
  const quantities = basket.map((line) => line.quantity);
  const client = await pool.connect();
  try {
    await client.query('begin');
    const { rows } = await client.query<{ variant_id: number; location_id: number; available: number }>({
      name: 'lock',
      text: `select s.variant_id, l.location_id, l.on_hand - l.allocated as available from variant_stock s join stock_levels l using (variant_id)
        where s.variant_id = any($1::bigint[]) order by s.variant_id for update`,
      values: [variants],
    });
    const enough = basket.every(
      (line) => (rows.find((row) => row.variant_id === line.variantId)?.available ?? 0) >= line.quantity,
    );
    if (!enough) throw new Error('the raw loop ran out of stock');
    const [order] = (
      await client.query<{ id: number }>({
        name: 'order',
        text: `insert into orders (token, idempotency_key, request_hash, placed_at, language, currency, email, shipping_address, billing_address,
          shipping_method, shipping_title, shipping_minor, shipping_tax_minor, subtotal_minor, tax_minor, total_minor, prices_include_tax, payment_provider)
          values ($1, $2, '', now(), 'en', 'EUR', 'jan@example.com', $3, $3, 'standard', 'Standard delivery', 495, 86, 1000, 174, 1495, true, 'bank_transfer')
          returning id`,
        values: [randomUUID(), randomUUID(), JSON.stringify(address)],
      })
    ).rows;
    const { rows: lines } = await client.query<{ id: number }>({
      name: 'lines',
      text: `insert into order_lines (order_id, position, variant_id, placed_at, product_title, variant_title, sku, unit_price_minor, tax_basis_points,
        total_minor, tax_minor, ordered, allocated)
        select $1, n, v, now(), 'Product', 'Default', 'B', 1000, 2100, 1000, 174, q, q from unnest($2::bigint[], $3::int[]) with ordinality as u (v, q, n)
        returning id`,
      values: [order?.id, variants, quantities],
    });
    const locations = variants.map((variant) => rows.find((row) => row.variant_id === variant)?.location_id);
    await client.query({
      name: 'levels',
      text: `update stock_levels s set allocated = s.allocated + u.q from unnest($1::bigint[], $2::bigint[], $3::int[]) as u (v, l, q)
        where s.variant_id = u.v and s.location_id = u.l`,
      values: [variants, locations, quantities],
    });
    await client.query({
      name: 'movements',
      text: `insert into movements (variant_id, location_id, kind, on_hand_delta, allocated_delta, order_line_id, cause, actor)
        select v, l, 'allocated', 0, q, o, 'order', 'shopper' from unnest($1::bigint[], $2::bigint[], $3::int[], $4::bigint[]) as u (v, l, q, o)`,
      values: [variants, locations, quantities, lines.map((line) => line.id)],
    });
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}
