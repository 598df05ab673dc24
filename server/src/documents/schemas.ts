import { z } from 'zod';
import { id } from '../platform/schemas.ts';

/** An invoice, or a credit note (its total is negative). */
export const invoiceRow = z.object({
  id,
  kind: z.enum(['invoice', 'credit_note']),
  number: z.string(),
  issuedAt: z.iso.datetime(),
  totalMinor: z.number(),
});
export type InvoiceRow = z.infer<typeof invoiceRow>;

/** An order's invoices, and what is not on any of them yet. */
export const orderInvoices = z.object({
  invoices: z.array(invoiceRow),
  toInvoiceMinor: z.number().meta({ description: 'What a new invoice would come to.' }),
  toCreditMinor: z.number().meta({ description: 'What a new credit note would come to; negative.' }),
});
export type OrderInvoices = z.infer<typeof orderInvoices>;
