/** The orders' SQL. Amounts are minor units, quantities whole units. */
import { sql } from 'kysely';
import type { StockPromise } from '../inventory/rules/promise.ts';
import { orderPaymentState } from '../payments/rules/balance.ts';
import { loadMoneyFacts } from '../payments/store.ts';
import type { Db, Transaction } from '../platform/db.ts';
import type { NewOrder } from './place-orders.ts';
import { shipmentStateOf } from './rules/order-state.ts';
import type { OrderView, PlacedOrder } from './schemas.ts';
import { loadReturns, loadShipments } from './shipment-store.ts';

export type ShippingMethod = {
  code: string;
  title: string;
  description: string;
  priceMinor: number;
  taxBasisPoints: number;
};

/** The enabled shipping methods in their order, by language; words missing in a language are the default language's. */
export async function loadShippingMethods(db: Db, defaultLanguage: string): Promise<Map<string, ShippingMethod[]>> {
  const { rows } = await sql<ShippingMethod & { language: string }>`
    select l.code as language, m.code, coalesce(t.title, d.title, m.code) as title,
      coalesce(t.description, d.description, '') as description,
      m.price_minor as "priceMinor", coalesce(r.rate_basis_points, 0) as "taxBasisPoints"
    from shipping_methods m cross join languages l
    left join tax_rates r on r.id = m.tax_rate_id
    left join shipping_method_texts t on t.shipping_method_id = m.id and t.language = l.code
    left join shipping_method_texts d on d.shipping_method_id = m.id and d.language = ${defaultLanguage}
    where m.enabled order by m.position, m.id`.execute(db);
  const methods = new Map<string, ShippingMethod[]>();
  for (const { language, ...method } of rows) methods.set(language, [...(methods.get(language) ?? []), method]);
  return methods;
}

/**
 * Writes accepted orders with their lines and payments, in one statement for any number of orders.
 * Answers the orders' numbers by id.
 */
export async function insertOrders(trx: Transaction, orders: NewOrder[]): Promise<Map<number, string>> {
  if (orders.length === 0) return new Map();
  const { rows } = await sql<{ id: number; number: string }>`
    with made as (
      insert into orders (id, token, idempotency_key, request_hash, placed_at, channel, language, currency, email,
        shipping_address, billing_address, note, shipping_method, shipping_title, shipping_minor, shipping_tax_minor,
        subtotal_minor, tax_minor, total_minor, prices_include_tax, payment_provider, ship_complete)
      overriding system value
      select * from jsonb_to_recordset(${JSON.stringify(orders.map(orderRow))}::jsonb) as o (
        id bigint, token text, idempotency_key text, request_hash text, placed_at timestamptz, channel text, language text,
        currency text, email text, shipping_address jsonb, billing_address jsonb, note text, shipping_method text,
        shipping_title text, shipping_minor bigint, shipping_tax_minor bigint, subtotal_minor bigint, tax_minor bigint,
        total_minor bigint, prices_include_tax boolean, payment_provider text, ship_complete boolean)
      returning id, number),
    lines as (
      insert into order_lines (id, order_id, position, variant_id, placed_at, product_title, variant_title, sku,
        unit_price_minor, tax_basis_points, total_minor, tax_minor, ordered, allocated,
        promise_kind, promise_date, promise_text, promised_at)
      overriding system value
      select * from jsonb_to_recordset(${JSON.stringify(orders.flatMap(lineRows))}::jsonb) as l (
        id bigint, order_id bigint, position int, variant_id bigint, placed_at timestamptz, product_title text,
        variant_title text, sku text, unit_price_minor bigint, tax_basis_points int, total_minor bigint, tax_minor bigint,
        ordered int, allocated int, promise_kind text, promise_date date, promise_text text, promised_at timestamptz)),
    payments as (
      insert into payments (order_id, provider, state, amount_minor, created_at)
      select id, provider, 'awaiting', amount, at
      from unnest(${orders.map((o) => o.id)}::bigint[], ${orders.map((o) => o.placement.input.paymentProvider)}::text[],
        ${orders.map((o) => o.totals.totalMinor)}::bigint[], ${orders.map((o) => o.placedAt)}::timestamptz[])
        as p (id, provider, amount, at))
    select id, number from made`.execute(trx);
  return new Map(rows.map((row) => [row.id, row.number]));
}

function orderRow(order: NewOrder) {
  const { placement, totals } = order;
  const { input } = placement;
  return {
    id: order.id,
    token: order.token,
    idempotency_key: placement.idempotencyKey,
    request_hash: order.requestHash,
    placed_at: order.placedAt,
    channel: placement.channel,
    language: order.language,
    currency: order.currency,
    email: input.email,
    shipping_address: input.shippingAddress,
    billing_address: input.billingAddress ?? input.shippingAddress,
    note: input.note,
    shipping_method: order.shipping.code,
    shipping_title: order.shipping.title,
    shipping_minor: totals.shippingMinor,
    shipping_tax_minor: totals.shippingTaxMinor,
    subtotal_minor: totals.subtotalMinor,
    tax_minor: totals.taxMinor,
    total_minor: totals.totalMinor,
    prices_include_tax: order.pricesIncludeTax,
    payment_provider: input.paymentProvider,
    ship_complete: order.shipComplete,
  };
}

function lineRows(order: NewOrder) {
  return order.lines.map(({ lineId, wanted, facts, now, promise }, at) => ({
    id: lineId,
    order_id: order.id,
    position: at + 1,
    variant_id: wanted.variantId,
    placed_at: order.placedAt,
    product_title: facts.productTitle,
    variant_title: facts.variantTitle,
    sku: facts.sku,
    unit_price_minor: facts.unitPriceMinor,
    tax_basis_points: facts.taxBasisPoints,
    total_minor: order.totals.lines[at]?.totalMinor,
    tax_minor: order.totals.lines[at]?.taxMinor,
    ordered: wanted.quantity,
    allocated: now,
    promise_kind: promise?.kind ?? null,
    promise_date: promise?.date ?? null,
    promise_text: promise?.text ?? null,
    promised_at: promise ? order.placedAt : null,
  }));
}

/** A line that joins a placed order; its totals are computed with the order's. */
export type NewLine = {
  id: number;
  orderId: number;
  variantId: number;
  placedAt: Date;
  priority: number;
  productTitle: string;
  variantTitle: string;
  sku: string;
  unitPriceMinor: number;
  taxBasisPoints: number;
  ordered: number;
  allocated: number;
  promise: StockPromise | null;
};

/** Writes lines that join placed orders, after the lines these have. */
export async function insertOrderLines(trx: Transaction, lines: readonly NewLine[]): Promise<void> {
  if (lines.length === 0) return;
  const rows = lines.map(({ promise, ...line }, at) => ({
    ...line,
    at,
    promiseKind: promise?.kind ?? null,
    promiseDate: promise?.date ?? null,
    promiseText: promise?.text ?? null,
  }));
  await sql`
    insert into order_lines (id, order_id, position, variant_id, placed_at, priority, product_title, variant_title, sku,
      unit_price_minor, tax_basis_points, total_minor, tax_minor, ordered, allocated,
      promise_kind, promise_date, promise_text, promised_at)
    overriding system value
    select id, "orderId", (select max(position) from order_lines where order_id = "orderId") + 1 + at, "variantId", "placedAt",
      priority, "productTitle", "variantTitle", sku, "unitPriceMinor", "taxBasisPoints", 0, 0, ordered, allocated,
      "promiseKind", "promiseDate", "promiseText", case when "promiseKind" is not null then "placedAt" end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as l (id bigint, "orderId" bigint, at int, "variantId" bigint,
      "placedAt" timestamptz, priority int, "productTitle" text, "variantTitle" text, sku text, "unitPriceMinor" bigint,
      "taxBasisPoints" int, ordered int, allocated int, "promiseKind" text, "promiseDate" date, "promiseText" text)`.execute(
    trx,
  );
}

/** An order just written, as its shopper is answered: what loadPlacedOrders would answer, without asking again. */
export function placedOrderOf(order: NewOrder, number: string): PlacedOrder {
  const { totals, placement } = order;
  const lines = order.lines.map(({ lineId, wanted, facts, now, promise }, at) => ({
    id: lineId,
    variantId: wanted.variantId,
    productTitle: facts.productTitle,
    variantTitle: facts.variantTitle,
    sku: facts.sku,
    ordered: wanted.quantity,
    cancelled: 0,
    allocated: now,
    shipped: 0,
    returned: 0,
    waiting: wanted.quantity - now,
    unitPriceMinor: facts.unitPriceMinor,
    taxBasisPoints: facts.taxBasisPoints,
    totalMinor: totals.lines[at]?.totalMinor ?? 0,
    promise,
  }));
  return {
    id: order.id,
    number,
    orderUrl: orderUrlOf(order.token),
    placedAt: order.placedAt.toISOString(),
    currency: order.currency,
    email: placement.input.email,
    lines,
    subtotalMinor: totals.subtotalMinor,
    shippingTitle: order.shipping.title,
    shippingMinor: totals.shippingMinor,
    taxMinor: totals.taxMinor,
    totalMinor: totals.totalMinor,
    paymentProvider: placement.input.paymentProvider,
    paymentState: orderPaymentState({ totalMinor: totals.totalMinor, creditedMinor: 0, entries: [] }, false),
    shipmentState: shipmentStateOf(lines),
    shipComplete: order.shipComplete,
    shipments: [],
  };
}

/** One order as the back office and the order page show it, or null. */
export async function loadOrder(db: Db, orderId: number): Promise<OrderView | null> {
  return (await loadOrders(db, [orderId])).get(orderId) ?? null;
}

/** The order behind a private link, or null. */
export async function loadOrderByToken(db: Db, token: string): Promise<OrderView | null> {
  const row = await db.selectFrom('orders').select('id').where('token', '=', token).executeTakeFirst();
  return row ? loadOrder(db, row.id) : null;
}

/** Where the order with this token is shown to whoever has the link. */
const orderUrlOf = (token: string) => `/orders/${token}`;

/** The private link of the order placed under this idempotency key, or null. */
export async function orderUrlOfKey(db: Db, idempotencyKey: string): Promise<string | null> {
  const row = await db
    .selectFrom('orders')
    .select('token')
    .where('idempotency_key', '=', idempotencyKey)
    .executeTakeFirst();
  return row ? orderUrlOf(row.token) : null;
}

/** Orders as shoppers are answered, by id. */
export async function loadPlacedOrders(db: Db, orderIds: readonly number[]): Promise<Map<number, PlacedOrder>> {
  const orders = await loadOrders(db, orderIds);
  return new Map([...orders].map(([id, order]) => [id, withoutMerchantsPart(order)]));
}

function withoutMerchantsPart(order: OrderView): PlacedOrder {
  const { shippingAddress, billingAddress, note, language, channel, heldAt, returns, pricesIncludeTax, ...placed } =
    order;
  return placed;
}

async function loadOrders(db: Db, orderIds: readonly number[]): Promise<Map<number, OrderView>> {
  if (orderIds.length === 0) return new Map();
  const orders = await db.selectFrom('orders').selectAll().where('id', '=', sql<number>`any(${orderIds})`).execute();
  const lines = await db
    .selectFrom('order_lines')
    .selectAll()
    .where('order_id', '=', sql<number>`any(${orderIds})`)
    .orderBy('order_id')
    .orderBy('position')
    .execute();
  const money = await loadMoneyFacts(db, orderIds);
  const shipments = await loadShipments(db, orderIds);
  const returns = await loadReturns(db, orderIds);
  const linesOf = Map.groupBy(lines, (line) => line.order_id);
  return new Map(
    orders.map((order) => {
      const own = linesOf.get(order.id) ?? [];
      return [
        order.id,
        {
          id: order.id,
          number: order.number,
          orderUrl: orderUrlOf(order.token),
          placedAt: order.placed_at.toISOString(),
          currency: order.currency,
          email: order.email,
          lines: own.map((line) => ({
            id: line.id,
            variantId: line.variant_id,
            productTitle: line.product_title,
            variantTitle: line.variant_title,
            sku: line.sku,
            ordered: line.ordered,
            cancelled: line.cancelled,
            allocated: line.allocated,
            shipped: line.shipped,
            returned: line.returned,
            waiting: line.waiting,
            unitPriceMinor: line.unit_price_minor,
            taxBasisPoints: line.tax_basis_points,
            totalMinor: line.total_minor,
            promise: line.promise_kind && { kind: line.promise_kind, date: line.promise_date, text: line.promise_text },
          })),
          subtotalMinor: order.subtotal_minor,
          shippingTitle: order.shipping_title,
          shippingMinor: order.shipping_minor,
          taxMinor: order.tax_minor,
          totalMinor: order.total_minor,
          paymentProvider: order.payment_provider,
          paymentState: orderPaymentState(
            { totalMinor: order.total_minor, creditedMinor: 0, entries: [], ...money.get(order.id) },
            own.every((line) => line.ordered === line.cancelled),
          ),
          shipmentState: shipmentStateOf(own),
          shipments: shipments.get(order.id) ?? [],
          shippingAddress: order.shipping_address,
          billingAddress: order.billing_address,
          note: order.note,
          language: order.language,
          channel: order.channel,
          heldAt: order.held_at?.toISOString() ?? null,
          shipComplete: order.ship_complete,
          pricesIncludeTax: order.prices_include_tax,
          returns: returns.get(order.id) ?? [],
        },
      ];
    }),
  );
}
