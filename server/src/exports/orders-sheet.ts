import { sql } from 'kysely';
import { shipmentStateOf } from '../orders/rules/order-state.ts';
import type { Address } from '../orders/schemas.ts';
import { orderPaymentState } from '../payments/rules/balance.ts';
import { type MoneyFacts, moneyColumns } from '../payments/store.ts';
import type { Db } from '../platform/db.ts';
import { loadStoreSettings } from '../settings/store.ts';
import { currencyOf } from '../sheets/product-columns.ts';
import { amount, type Column, count, moment, promiseText, type Sheet, sheetOf, text, yesNo } from './sheet.ts';

type Line = {
  position: number;
  variantId: number;
  productTitle: string;
  variantTitle: string;
  sku: string;
  unitPriceMinor: number;
  taxBasisPoints: number;
  ordered: number;
  cancelled: number;
  allocated: number;
  shipped: number;
  waiting: number;
  totalMinor: number;
  taxMinor: number;
  promiseKind: 'date' | 'timeframe' | 'no_date' | null;
  promiseDate: string | null;
  promiseText: string | null;
};
type Order = {
  id: number;
  number: string;
  placedAt: Date;
  channel: string;
  language: string;
  currency: string;
  email: string;
  shipping: Address;
  billing: Address;
  note: string;
  shippingTitle: string;
  held: boolean;
  shipComplete: boolean;
  subtotalMinor: number;
  shippingMinor: number;
  taxMinor: number;
  totalMinor: number;
  lines: Line[];
} & MoneyFacts;
/** A line with its order; `isFirst` of the order's lines. */
type Row = { order: Order; line: Line; isFirst: boolean };

const pageOrders = 100;

/**
 * Orders as they were placed, a row a line. What is the order's stands on each of its rows, except its amounts: those
 * stand on the first, so that a column adds up.
 */
export async function ordersSheet(db: Db): Promise<Sheet> {
  const { currency } = await loadStoreSettings(db);
  const { rows } = await sql<{ lines: number }>`select count(*) as lines from order_lines`.execute(db);
  return sheetOf('orders', columnsFor(currencyOf(currency).digits), rows[0]?.lines ?? 0, pages(db));
}

function columnsFor(digits: number): Column<Row>[] {
  const ofOrder = (of: (order: Order) => number) => (row: Row) => (row.isFirst ? of(row.order) : null);
  return [
    text('Order', ({ order }) => order.number),
    moment('Placed_At', ({ order }) => order.placedAt),
    text('Channel', ({ order }) => order.channel),
    text('Language', ({ order }) => order.language),
    text('Email', ({ order }) => order.email),
    ...addressColumns<Row>('', ({ order }) => order.shipping),
    ...addressColumns<Row>('Billing_', ({ order }) => order.billing),
    text('Note', ({ order }) => order.note),
    text('Payment', ({ order }) =>
      orderPaymentState(
        order,
        order.lines.every((line) => line.ordered === line.cancelled),
      ),
    ),
    text('Shipment', ({ order }) => shipmentStateOf(order.lines)),
    yesNo('Held', ({ order }) => order.held),
    yesNo('Ship_Complete', ({ order }) => order.shipComplete),
    text('Shipping_Method', ({ order }) => order.shippingTitle),
    text('Currency', ({ order }) => order.currency),
    amount(
      'Subtotal',
      digits,
      ofOrder((order) => order.subtotalMinor),
    ),
    amount(
      'Shipping',
      digits,
      ofOrder((order) => order.shippingMinor),
    ),
    amount(
      'Tax',
      digits,
      ofOrder((order) => order.taxMinor),
    ),
    amount(
      'Total',
      digits,
      ofOrder((order) => order.totalMinor),
    ),
    count('Line', ({ line }) => line.position),
    count('Internal_Variant_ID', ({ line }) => line.variantId),
    text('Product', ({ line }) => line.productTitle),
    text('Variant', ({ line }) => line.variantTitle),
    text('SKU', ({ line }) => line.sku),
    amount('Unit_Price', digits, ({ line }) => line.unitPriceMinor),
    { title: 'Tax_Rate', shows: 'number', decimals: 4, of: ({ line }) => line.taxBasisPoints / 10_000 },
    count('Ordered', ({ line }) => line.ordered),
    count('Cancelled', ({ line }) => line.cancelled),
    count('Allocated', ({ line }) => line.allocated),
    count('Shipped', ({ line }) => line.shipped),
    count('Waiting', ({ line }) => line.waiting),
    amount('Line_Total', digits, ({ line }) => line.totalMinor),
    amount('Line_Tax', digits, ({ line }) => line.taxMinor),
    text('Promise', ({ line }) => promiseText(line.promiseKind, line.promiseDate, line.promiseText)),
  ];
}

/** A column for each part of an address. */
export function addressColumns<Any>(prefix: string, of: (row: Any) => Address): Column<Any>[] {
  const parts: [title: string, part: keyof Address][] = [
    ['Name', 'name'],
    ['Company', 'company'],
    ['Street', 'street'],
    ['Postal_Code', 'postalCode'],
    ['City', 'city'],
    ['Country', 'country'],
    ['Phone', 'phone'],
  ];
  return parts.map(([title, part]) => text(`${prefix}${title}`, (row) => of(row)[part] ?? null));
}

async function* pages(db: Db): AsyncIterable<Row[]> {
  for (let last = 0; ; ) {
    const { rows } = await sql<Order>`
      select o.id, o.number, o.placed_at as "placedAt", o.channel, o.language, o.currency, o.email,
        o.shipping_address as shipping, o.billing_address as billing, o.note, o.shipping_title as "shippingTitle",
        o.held_at is not null as held, o.ship_complete as "shipComplete", o.subtotal_minor as "subtotalMinor",
        o.shipping_minor as "shippingMinor", o.tax_minor as "taxMinor", o.total_minor as "totalMinor",
        ${moneyColumns}, lines.lines
      from (select * from orders where id > ${last} order by id limit ${pageOrders}) o
      cross join lateral (
        select jsonb_agg(jsonb_build_object(
          'position', l.position, 'variantId', l.variant_id, 'productTitle', l.product_title, 'variantTitle', l.variant_title,
          'sku', l.sku, 'unitPriceMinor', l.unit_price_minor, 'taxBasisPoints', l.tax_basis_points, 'ordered', l.ordered,
          'cancelled', l.cancelled, 'allocated', l.allocated, 'shipped', l.shipped, 'waiting', l.waiting,
          'totalMinor', l.total_minor, 'taxMinor', l.tax_minor, 'promiseKind', l.promise_kind,
          'promiseDate', l.promise_date, 'promiseText', l.promise_text) order by l.position, l.id) as lines
        from order_lines l where l.order_id = o.id) lines
      order by o.id`.execute(db);
    const end = rows.at(-1);
    if (!end) return;
    yield rows.flatMap((order) => (order.lines ?? []).map((line, at) => ({ order, line, isFirst: at === 0 })));
    last = end.id;
  }
}
