import { z } from 'zod';
import { id } from '../platform/schemas.ts';

export const searchQuery = z.object({
  text: z.string().trim().min(2, 'must have at least 2 characters').max(200),
});

/** What a few letters find, best first. */
export const searchResult = z.object({
  products: z.array(z.object({ id, title: z.string(), brand: z.string().nullable(), imageUrl: z.string().nullable() })),
  variants: z
    .array(z.object({ id, productTitle: z.string(), title: z.string(), sku: z.string(), ean: z.string() }))
    .meta({
      description: 'Those found by more than their product’s title: SKU, EAN, article code or their own title.',
    }),
  orders: z.array(z.object({ id, number: z.string(), customer: z.string(), email: z.string() })),
});
export type SearchResult = z.infer<typeof searchResult>;
