/** Categories over HTTP. */
import { z } from 'zod';
import { ruleValues } from '../inventory/stock-rule-schemas.ts';
import { id, languageCode, version } from '../platform/schemas.ts';
import { productText } from './schemas.ts';

const title = z.string().trim().min(1, 'must not be empty').max(100);

export const newCategoryInput = z.object({ title, parentId: id.nullable().default(null) });
export const newCategory = z.object({ id, parentId: id.nullable(), title: z.string() });

/** One line of the Categories page. */
export const categoryRow = z.object({
  id,
  parentId: id.nullable(),
  depth: z.number().int().meta({ description: '0: at the top.' }),
  title: z.string().meta({ description: 'In the store’s default language.' }),
  products: z.number().int().meta({ description: 'Those in it, not those in categories inside it.' }),
  rule: ruleValues.nullable().meta({ description: 'Its stock rule; null where it gives no value.' }),
});
export type CategoryRow = z.infer<typeof categoryRow>;

export const categoryView = z.object({
  id,
  version,
  parentId: id.nullable(),
  title: z.string(),
  texts: z.record(z.string(), z.object({ title: z.string(), url: z.string() })),
  products: z.number().int(),
  storefrontUrl: z.string(),
});
export type CategoryView = z.infer<typeof categoryView>;

export const categoryPatch = z.object({
  version,
  parentId: id.nullable().optional(),
  texts: z
    .record(languageCode, z.object({ title, url: productText.shape.url }))
    .optional()
    .meta({ description: 'By language code; the default language is required.' }),
});
export type CategoryPatch = z.infer<typeof categoryPatch>;

/** A place in the tree. */
export const categoryPlace = z.object({
  parentId: id.nullable(),
  before: id.nullable().default(null).meta({ description: 'The category it then stands before; null: at the end.' }),
});
export type CategoryPlace = z.infer<typeof categoryPlace>;
