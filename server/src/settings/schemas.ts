import { z } from 'zod';
import { version } from '../platform/schemas.ts';

/** Settings > Workflow. */
export const workflowSettings = z.object({
  version,
  allowBackorders: z
    .boolean()
    .meta({ description: 'The default for variants of new products; rewrites none that exist.' }),
});
export type WorkflowSettings = z.infer<typeof workflowSettings>;

/** Settings > Store. */
export const storeSettings = z.object({
  version,
  name: z.string().trim().min(1, 'must not be empty').max(100),
  email: z.union([z.literal(''), z.email('must be an e-mail address')]),
  currency: z.string().regex(/^[A-Z]{3}$/, 'must be a three-letter currency code such as EUR'),
  country: z.string().regex(/^[A-Z]{2}$/, 'must be a two-letter country code such as NL'),
  defaultLanguage: z.string(),
  pricesIncludeTax: z.boolean(),
  theme: z.string(),
  paymentInstructions: z.string().max(2000),
});
export type StoreSettings = z.infer<typeof storeSettings>;

/** Settings > Late deliveries. The day counts and `onSilence` matter to the merchant's own rules alone. */
export const delaySettings = z.object({
  version,
  rules: z.enum(['us', 'eu', 'own']).meta({ description: 'Whose rules say what silence means, and by when.' }),
  graceDays: z.number().int().min(0).max(365).meta({ description: 'So many days later silence still means waiting.' }),
  answerDays: z.number().int().min(1).max(365).meta({ description: 'Days a shopper has to answer.' }),
  onSilence: z.enum(['wait', 'cancel']).meta({ description: 'What silence means beyond the days of grace.' }),
});
export type DelaySettings = z.infer<typeof delaySettings>;
