/** The SQL of invoices. */
import { sql } from 'kysely';
import { titleOf } from '../orders/rules/placement.ts';
import type { OrderView } from '../orders/schemas.ts';
import { loadOrder } from '../orders/store.ts';
import type { Db, Transaction } from '../platform/db.ts';
import type { BilledOrder, InvoiceLine } from './rules/invoice.ts';
import type { InvoiceRow } from './schemas.ts';

export type Invoice = InvoiceRow & {
  orderId: number;
  seller: { name: string; details: string; email: string };
  billTo: OrderView['billingAddress'];
  language: string;
  currency: string;
  pricesIncludeTax: boolean;
  lines: InvoiceLine[];
  taxMinor: number;
};

/** An order as its invoices bill it, with how it is written on them; null when there is none. */
export async function loadBilledOrder(
  db: Db,
  orderId: number,
  keptOf: (returnNumber: string) => string,
): Promise<{ order: OrderView; billed: BilledOrder } | null> {
  const order = await loadOrder(db, orderId);
  if (!order) return null;
  const { shipping_tax_minor } = await db
    .selectFrom('orders')
    .select('shipping_tax_minor')
    .where('id', '=', orderId)
    .executeTakeFirstOrThrow();
  return {
    order,
    billed: {
      pricesIncludeTax: order.pricesIncludeTax,
      shipping: { title: order.shippingTitle, totalMinor: order.shippingMinor, taxMinor: shipping_tax_minor },
      lines: order.lines.map((line) => ({ ...line, title: titleOf(line.productTitle, line.variantTitle) })),
      returns: order.returns.map((each) => ({ ...each, title: keptOf(each.number) })),
    },
  };
}

/** Every line on the order's invoices so far. */
export async function loadInvoicedLines(db: Db, orderId: number): Promise<InvoiceLine[]> {
  const rows = await db.selectFrom('invoices').select('lines').where('order_id', '=', orderId).orderBy('id').execute();
  return rows.flatMap((row) => row.lines as InvoiceLine[]);
}

/** An order's invoices, oldest first. */
export async function listInvoices(db: Db, orderId: number): Promise<InvoiceRow[]> {
  const rows = await db
    .selectFrom('invoices')
    .select(['id', 'kind', 'number', 'issued_at', 'total_minor'])
    .where('order_id', '=', orderId)
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind as InvoiceRow['kind'],
    number: row.number,
    issuedAt: row.issued_at.toISOString(),
    totalMinor: row.total_minor,
  }));
}

/** An invoice as it was issued, or null. */
export async function loadInvoice(db: Db, invoiceId: number): Promise<Invoice | null> {
  const row = await db.selectFrom('invoices').selectAll().where('id', '=', invoiceId).executeTakeFirst();
  if (!row) return null;
  return {
    id: row.id,
    kind: row.kind as Invoice['kind'],
    number: row.number,
    orderId: row.order_id,
    issuedAt: row.issued_at.toISOString(),
    seller: row.seller as Invoice['seller'],
    billTo: row.bill_to as Invoice['billTo'],
    language: row.language,
    currency: row.currency,
    pricesIncludeTax: row.prices_include_tax,
    lines: row.lines as InvoiceLine[],
    taxMinor: row.tax_minor,
    totalMinor: row.total_minor,
  };
}

/** Writes an invoice under the next number of its kind. Others who issue one wait for this transaction to end. */
export async function insertInvoice(
  trx: Transaction,
  invoice: Omit<Invoice, 'id' | 'number' | 'issuedAt'> & { issuedAt: Date; actor: string },
): Promise<number> {
  const { last } = await trx
    .updateTable('invoice_numbers')
    .set({ last: sql`last + 1` })
    .where('kind', '=', invoice.kind)
    .returning('last')
    .executeTakeFirstOrThrow();
  const { id } = await trx
    .insertInto('invoices')
    .values({
      kind: invoice.kind,
      number: `${invoice.kind === 'invoice' ? 'INV' : 'CRN'}${String(last).padStart(5, '0')}`,
      order_id: invoice.orderId,
      issued_at: invoice.issuedAt,
      actor: invoice.actor,
      seller: JSON.stringify(invoice.seller),
      bill_to: JSON.stringify(invoice.billTo),
      language: invoice.language,
      currency: invoice.currency,
      prices_include_tax: invoice.pricesIncludeTax,
      lines: JSON.stringify(invoice.lines),
      total_minor: invoice.totalMinor,
      tax_minor: invoice.taxMinor,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}
