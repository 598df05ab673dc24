import { z } from 'zod';
import { paymentState } from '../orders/schemas.ts';
import { id } from '../platform/schemas.ts';

const amount = z.number().int().min(1, 'must be at least 1').max(1_000_000_000_00);
const note = z.string().trim().max(500).default('');

/** Money that arrived outside any provider, as by bank transfer. */
export const receiptInput = z.object({ amountMinor: amount, note });
export type ReceiptInput = z.infer<typeof receiptInput>;

/** Money given back. For a payment made online the provider sends it; for others the merchant did. */
export const refundInput = z.object({
  paymentId: id,
  amountMinor: amount,
  note,
  returnId: id.optional().meta({ description: 'The return it is for.' }),
  notify: z.boolean().default(true).meta({ description: 'Whether the shopper is written to.' }),
});
export type RefundInput = z.infer<typeof refundInput>;

/** How an order stands with its money. */
export const paymentView = z.object({
  state: paymentState,
  dueMinor: z.number().meta({ description: 'Owed in all: the total less what returns were credited.' }),
  receivedMinor: z.number(),
  refundedMinor: z.number(),
  authorisedMinor: z.number().meta({ description: 'Promised by a card and not yet taken.' }),
  payments: z.array(
    z.object({ id, provider: z.string(), reference: z.string(), captureBefore: z.iso.datetime().nullable() }),
  ),
  entries: z.array(
    z.object({
      id,
      paymentId: id,
      at: z.iso.datetime(),
      kind: z.enum(['authorised', 'released', 'received', 'refunded']),
      amountMinor: z.number(),
      note: z.string(),
    }),
  ),
  requests: z
    .array(
      z.object({
        id,
        paymentId: id,
        kind: z.enum(['capture', 'release', 'refund']),
        amountMinor: z.number(),
        state: z.enum(['asked', 'failed']),
        failure: z.string(),
      }),
    )
    .meta({ description: 'What a provider has not done yet, or refused to do.' }),
  returns: z
    .array(z.object({ id, number: z.string(), creditMinor: z.number(), refundedMinor: z.number() }))
    .meta({ description: 'Goods that came back, and what was refunded for them or is under way.' }),
});
export type PaymentView = z.infer<typeof paymentView>;
