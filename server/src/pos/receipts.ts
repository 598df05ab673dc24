/** Receipts as they are shown, printed and mailed. Reads only. */
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { taxSummary } from '../documents/rules/invoice.ts';
import { matchingWords } from '../inventory/rules/words.ts';
import { refreshOrdersList } from '../orders/refresh-orders-list.ts';
import { titleOf } from '../orders/rules/placement.ts';
import { lineTotal } from '../orders/rules/totals.ts';
import { loadOrder } from '../orders/store.ts';
import { loadOpenMinor } from '../payments/store.ts';
import type { Db } from '../platform/db.ts';
import { decodeCursor, encodeCursor } from '../platform/paging.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import { loadStoreSettings } from '../settings/store.ts';
import { changeOf } from './rules/settlement.ts';
import type { ReceiptRow, ReceiptView } from './schemas.ts';

type ReceiptLine = ReceiptView['lines'][number];
type Taxed = { totalMinor: number; taxMinor: number; taxBasisPoints: number };
type Stored = Pick<ReceiptView, 'id' | 'number' | 'kind' | 'soldBy' | 'registerName' | 'totalMinor'> & {
  at: Date;
  orderId: number | null;
  returnId: number | null;
  returnedOrderId: number | null;
  payments: ReceiptView['payments'];
  exceptions: (Omit<ReceiptView['exceptions'][number], 'title'> & { productTitle: string; variantTitle: string })[];
};
type StoredLine = {
  orderId: number;
  variantId: number;
  productTitle: string;
  variantTitle: string;
  sku: string;
  units: number;
  /** Units of the line that came back before. */
  before: number;
  unitPriceMinor: number;
  listPriceMinor: number | null;
  taxBasisPoints: number;
};

/** One receipt as it is printed, with its order as it stands now; null when there is none. */
export async function loadReceipt(db: Db, receiptId: number): Promise<ReceiptView | null> {
  const receipt = await loadStored(db, receiptId);
  if (!receipt) return null;
  const settings = await loadStoreSettings(db);
  const order = await loadOrder(db, (receipt.orderId ?? receipt.returnedOrderId) as number);
  if (!order) throw new Error(`receipt ${receiptId} is about no order`);
  const withTax = order.pricesIncludeTax;
  const sold = (await loadSoldLines(db, receipt.orderId)).map((line) => ({ line, ...totalsOf(line, withTax) }));
  const back = (await loadReturnedLines(db, receipt.returnId)).map((line) => ({ line, ...totalsOf(line, withTax) }));
  const negative = back.map(({ taxBasisPoints, totalMinor, taxMinor }) => ({
    taxBasisPoints,
    totalMinor: -totalMinor,
    taxMinor: -taxMinor,
  }));
  return {
    id: receipt.id,
    number: receipt.number,
    kind: receipt.kind,
    at: receipt.at.toISOString(),
    soldBy: receipt.soldBy,
    registerName: receipt.registerName,
    currency: settings.currency,
    pricesIncludeTax: withTax,
    totalMinor: receipt.totalMinor,
    changeMinor: changeOf(
      receipt.payments.map((payment) => ({ ...payment, tenderedMinor: payment.tenderedMinor ?? undefined })),
    ),
    payments: receipt.payments,
    lines: joined(sold),
    returned: joined(back),
    taxes: taxSummary([...sold, ...negative], withTax),
    orderTotalMinor: receipt.orderId === null ? null : order.totalMinor,
    openMinor: await loadOpenMinor(db, order.id),
    email: order.email,
    order: {
      id: order.id,
      number: order.number,
      customer: order.shippingAddress.name,
      paymentState: order.paymentState,
      lines: order.lines,
    },
    exceptions: receipt.exceptions.map(({ productTitle, variantTitle, ...exception }) => ({
      ...exception,
      title: titleOf(productTitle, variantTitle),
    })),
  };
}

/** Lines that differ only in how a discount was spread over their units are one on paper. */
function joined(lines: readonly (Taxed & { line: StoredLine })[]): ReceiptLine[] {
  const receiptLines: (ReceiptLine & { variantId: number })[] = [];
  for (const { line, totalMinor } of lines) {
    const { variantId, sku, units, taxBasisPoints } = line;
    const listPriceMinor = line.listPriceMinor ?? line.unitPriceMinor;
    const discountMinor = (listPriceMinor - line.unitPriceMinor) * units;
    const last = receiptLines.at(-1);
    if (line.listPriceMinor !== null && last?.variantId === variantId && last.listPriceMinor === listPriceMinor) {
      last.units += units;
      last.discountMinor += discountMinor;
      last.totalMinor += totalMinor;
      continue;
    }
    const title = titleOf(line.productTitle, line.variantTitle);
    receiptLines.push({ variantId, title, sku, units, listPriceMinor, discountMinor, totalMinor, taxBasisPoints });
  }
  return receiptLines.map(({ variantId, ...line }) => line);
}

/** What a line's units come to; of those returned, so that all returns of a line add up to it. */
function totalsOf(line: StoredLine, pricesIncludeTax: boolean): Taxed {
  const upTo = (quantity: number) => lineTotal({ ...line, quantity }, pricesIncludeTax);
  const [from, to] = [upTo(line.before), upTo(line.before + line.units)];
  return {
    taxBasisPoints: line.taxBasisPoints,
    totalMinor: to.totalMinor - from.totalMinor,
    taxMinor: to.taxMinor - from.taxMinor,
  };
}

async function loadStored(db: Db, receiptId: number): Promise<Stored | undefined> {
  const { rows } = await sql<Stored>`
    select r.id, r.number, r.kind, r.at, u.name as "soldBy", g.name as "registerName", r.total_minor as "totalMinor",
      r.order_id as "orderId", r.return_id as "returnId",
      (select order_id from returns where id = r.return_id) as "returnedOrderId",
      (select coalesce(jsonb_agg(jsonb_build_object('method', method, 'amountMinor', amount_minor,
         'tenderedMinor', tendered_minor) order by position), '[]') from till_payments where receipt_id = r.id) as payments,
      (select coalesce(jsonb_agg(jsonb_build_object('variantId', e.variant_id, 'found', e.found, 'taken', e.taken,
         'reason', e.reason,
         'productTitle', coalesce((select title from product_texts
           where product_id = v.product_id and language = settings.default_language), ''),
         'variantTitle', coalesce((select title from variant_texts
           where variant_id = v.id and language = settings.default_language), '')) order by e.variant_id), '[]')
       from till_exceptions e join variants v on v.id = e.variant_id where e.receipt_id = r.id) as exceptions
    from till_receipts r join users u on u.id = r.user_id join registers g on g.id = r.register_id
    cross join store_settings settings
    where r.id = ${receiptId}`.execute(db);
  return rows[0];
}

const lineColumns = sql`l.order_id as "orderId", l.variant_id as "variantId", l.product_title as "productTitle",
  l.variant_title as "variantTitle", l.sku, l.unit_price_minor as "unitPriceMinor", l.list_price_minor as "listPriceMinor",
  l.tax_basis_points as "taxBasisPoints"`;

async function loadSoldLines(db: Db, orderId: number | null): Promise<StoredLine[]> {
  const { rows } = await sql<StoredLine>`
    select ${lineColumns}, l.ordered - l.cancelled as units, 0 as before from order_lines l
    where l.order_id = ${orderId} and l.ordered > l.cancelled order by l.position`.execute(db);
  return rows;
}

async function loadReturnedLines(db: Db, returnId: number | null): Promise<StoredLine[]> {
  const { rows } = await sql<StoredLine>`
    select ${lineColumns}, r.units,
      (select coalesce(sum(units), 0)::int from return_lines
       where order_line_id = l.id and return_id < r.return_id) as before
    from return_lines r join order_lines l on l.id = r.order_line_id
    where r.return_id = ${returnId} order by l.position`.execute(db);
  return rows;
}

/** Receipts, newest first: all, or by their number, their order's number, or who bought. */
export async function listReceipts(
  db: Db,
  query: { search?: string; cursor?: string; limit: number },
): Promise<{ items: ReceiptRow[]; nextCursor: string | null } | Refusal> {
  const before = decodeCursor(query.cursor, z.tuple([z.number()]));
  if (before === undefined) return refuse('invalid', 'cursor: this is not a cursor of this list.', { field: 'cursor' });
  const found = query.search ? await searched(db, query.search) : sql`true`;
  const { rows } = await sql<Omit<ReceiptRow, 'at'> & { at: Date }>`
    select r.id, r.number, r.kind, r.at, u.name as "soldBy", o.number as "orderNumber",
      coalesce(o.shipping_address->>'name', '') as customer, r.total_minor as "totalMinor"
    from till_receipts r join users u on u.id = r.user_id
    left join returns b on b.id = r.return_id
    left join orders o on o.id = coalesce(r.order_id, b.order_id)
    where ${found} and ${before ? sql`r.id < ${before[0]}` : sql`true`}
    order by r.id desc limit ${query.limit + 1}`.execute(db);
  const items = rows.slice(0, query.limit).map((row) => ({ ...row, at: row.at.toISOString() }));
  const last = items.at(-1);
  return { items, nextCursor: rows.length > query.limit && last ? encodeCursor([last.id]) : null };
}

/** Orders looked at for a name that many have. */
const mostOrders = 200;

async function searched(db: Db, text: string): Promise<RawBuilder<unknown>> {
  await refreshOrdersList(db, 50);
  const orderId = /^(?:ORD)?0*(\d{1,15})$/i.exec(text)?.[1];
  const words = matchingWords(text).map((pattern) => sql`words like ${pattern}`);
  return sql`(r.number = ${text} or r.order_id = any(array(
    (select id from orders where id = ${orderId ? Number(orderId) : null}::bigint)
    union (select order_id from order_rows where ${words.length > 0 ? sql.join(words, sql` and `) : sql`false`}
           order by placed_at desc, order_id desc limit ${mostOrders}))))`;
}
