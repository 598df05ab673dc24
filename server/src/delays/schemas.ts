import { z } from 'zod';
import { id, pageQuery } from '../platform/schemas.ts';

const day = z.string().meta({ description: 'YYYY-MM-DD' });

/** One question put to a shopper about late goods, and what became of it. */
export const delayNotice = z.object({
  id,
  orderId: id,
  orderNumber: z.string(),
  customer: z.string(),
  orderLineId: id,
  productTitle: z.string(),
  variantTitle: z.string(),
  sku: z.string(),
  number: z.number().int().meta({ description: '1 for the first delay of this line.' }),
  rules: z.enum(['us', 'eu', 'own']),
  units: z.number().int().meta({ description: 'Waiting when it was asked.' }),
  waiting: z.number().int(),
  originalOn: day.meta({ description: 'First promised, or due by law.' }),
  toldOn: day.nullable().meta({ description: 'Promised until then; null: no day was known.' }),
  revisedOn: day.nullable().meta({ description: 'The new day; null: none is known.' }),
  answerBy: day,
  onSilence: z.enum(['wait', 'cancel']),
  mayCancelLater: z.boolean(),
  madeAt: z.iso.datetime(),
  sentAt: z.iso.datetime().nullable(),
  outcome: z.enum(['wait', 'cancel', 'goods_came', 'units_cancelled', 'asked_again']).nullable(),
  decidedBy: z.enum(['shopper', 'silence', 'merchant', 'events']).nullable(),
  decidedAt: z.iso.datetime().nullable(),
  refundBy: day.nullable().meta({ description: 'The last day for giving the money back.' }),
});
export type DelayNotice = z.infer<typeof delayNotice>;

export const delayQuery = pageQuery
  .omit({ search: true })
  .extend({ state: z.enum(['open', 'decided', 'refund_due']).default('open') });
export type DelayQuery = z.infer<typeof delayQuery>;

export const delayDecision = z.object({ outcome: z.enum(['wait', 'cancel']) });
