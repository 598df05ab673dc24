import { type Db, inTransaction } from '../platform/db.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import { loadStoreSettings } from '../settings/store.ts';
import { openTheme } from '../storefront/theme.ts';
import { billedLines, type InvoiceLine, invoiceDifference, invoiceTotal } from './rules/invoice.ts';
import type { OrderInvoices } from './schemas.ts';
import { insertInvoice, listInvoices, loadBilledOrder, loadInvoicedLines } from './store.ts';

/**
 * Issues what the order's papers so far do not say: an invoice of what came in addition, a credit note of what fell
 * away. Nothing new to say: nothing is issued. Refuses an order that is not there.
 */
export async function issueInvoices(
  db: Db,
  orderId: number,
  by: { actor: string; now: Date },
): Promise<OrderInvoices | Refusal> {
  return inTransaction(db, async (trx) => {
    await trx.selectFrom('orders').select('id').where('id', '=', orderId).forNoKeyUpdate().execute();
    const known = await findDifference(trx, orderId);
    if (!known) return refuse('not_found', `There is no order ${orderId}.`);
    const { order, invoice, creditNote } = known;
    const settings = await loadStoreSettings(trx);
    for (const [kind, lines] of [
      ['credit_note', creditNote],
      ['invoice', invoice],
    ] as const) {
      if (lines.length === 0) continue;
      await insertInvoice(trx, {
        kind,
        orderId,
        issuedAt: by.now,
        actor: by.actor,
        seller: { name: settings.name, details: settings.invoiceDetails, email: settings.email },
        billTo: order.billingAddress,
        language: order.language,
        currency: order.currency,
        pricesIncludeTax: order.pricesIncludeTax,
        lines,
        ...invoiceTotal(lines, order.pricesIncludeTax),
      });
    }
    return { invoices: await listInvoices(trx, orderId), toInvoiceMinor: 0, toCreditMinor: 0 };
  });
}

/** The order's invoices, and what is not on any of them yet. Refuses an order that is not there. */
export async function showInvoices(db: Db, orderId: number): Promise<OrderInvoices | Refusal> {
  const known = await findDifference(db, orderId);
  if (!known) return refuse('not_found', `There is no order ${orderId}.`);
  const total = (lines: InvoiceLine[]) => invoiceTotal(lines, known.order.pricesIncludeTax).totalMinor;
  return {
    invoices: await listInvoices(db, orderId),
    toInvoiceMinor: total(known.invoice),
    toCreditMinor: total(known.creditNote),
  };
}

async function findDifference(db: Db, orderId: number) {
  const settings = await loadStoreSettings(db);
  const language = await db.selectFrom('orders').select('language').where('id', '=', orderId).executeTakeFirst();
  if (!language) return null;
  const locale = { language: language.language, fallback: settings.defaultLanguage, currency: settings.currency };
  const theme = await openTheme(db, settings);
  const known = await loadBilledOrder(db, orderId, (number) => theme.translate(locale, 'paper.kept', { number }));
  if (!known) return null;
  return {
    order: known.order,
    ...invoiceDifference(billedLines(known.billed), await loadInvoicedLines(db, orderId)),
  };
}
