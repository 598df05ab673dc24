import { z } from 'zod';

/** Shapes several features share. Amounts are integer minor units; quantities are whole units. */
export const id = z.number().int().positive();
export const idParam = z.object({ id: z.coerce.number().int().positive() });
export const minor = z.number().int().min(0).max(1_000_000_000_00);
export const units = z.number().int().min(0).max(1_000_000_000);
export const languageCode = z.string().regex(/^[a-z]{2}(-[A-Z]{2})?$/);
export const version = z.number().int().positive();
export const shortText = z.string().trim().max(255);

/** What a list answers: one page and how to ask for the next. */
export const page = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), total: z.number().int(), nextCursor: z.string().nullable() });

export const pageQuery = z.object({
  search: z.string().trim().max(200).optional(),
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
