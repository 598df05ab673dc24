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
