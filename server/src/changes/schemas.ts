/** Change sets over HTTP: what is asked, and what history tells. */
import { z } from 'zod';
import { productInput, variantInput } from '../catalogue/schemas.ts';
import { adjustmentInput, inventoryFilter, stockRuleInput } from '../inventory/schemas.ts';
import { id, pageQuery } from '../platform/schemas.ts';
import { changeSetKinds } from './change.ts';

const { priceMinor, oldPriceMinor, costPriceMinor, buyMinimum, buyMaximum, deliveryTimeframeId } = variantInput.shape;
const { visibility, taxRateId } = productInput.shape;

/** New values of fields; absent fields stay as they are. `visibility` and `taxRateId` go to the variants' products. */
export const bulkValues = z.strictObject({
  ...stockRuleInput.shape,
  stock: adjustmentInput.optional().meta({ description: 'An adjustment, through the ledger, with its reason.' }),
  priceMinor: priceMinor.unwrap().optional(),
  oldPriceMinor: oldPriceMinor.unwrap().optional(),
  costPriceMinor: costPriceMinor.unwrap().optional(),
  buyMinimum: buyMinimum.unwrap().optional(),
  buyMaximum: buyMaximum.unwrap().optional(),
  deliveryTimeframeId: deliveryTimeframeId.unwrap().optional(),
  visibility: visibility.unwrap().optional(),
  taxRateId: taxRateId.unwrap().optional(),
});
export type BulkValues = z.infer<typeof bulkValues>;

/** Variants edited one by one in a request; a filter may choose any number. */
export const mostChosen = 2_000;

export const bulkEditInput = z
  .object({
    variantIds: z.array(id).min(1).max(mostChosen).optional(),
    filter: inventoryFilter.optional().meta({ description: 'Instead of variantIds: all that match it now.' }),
    values: bulkValues.optional().meta({ description: 'The same for all chosen variants.' }),
    each: z
      .array(z.object({ variantId: id, values: bulkValues }))
      .max(mostChosen)
      .optional()
      .meta({ description: 'Values of single variants; they come after `values`.' }),
  })
  .refine((body) => body.variantIds === undefined || body.filter === undefined, {
    message: 'give either variantIds or filter, and not both',
    path: ['filter'],
  })
  .refine((body) => body.values === undefined || body.variantIds !== undefined || body.filter !== undefined, {
    message: 'say which variants: give variantIds or filter',
    path: ['variantIds'],
  })
  .refine((body) => body.values !== undefined || (body.each !== undefined && body.each.length > 0), {
    message: 'give values, or each with values for single variants',
    path: ['values'],
  });
export type BulkEditInput = z.infer<typeof bulkEditInput>;

export const changeSetView = z.object({
  id,
  kind: z.enum(changeSetKinds),
  title: z.string(),
  /** Who did it, by name. */
  actor: z.string(),
  /** Fields it was to change; empty where that is not known. */
  fields: z.array(z.string()),
  state: z.enum(['running', 'done', 'failed', 'undone']),
  failure: z.string().nullable(),
  progress: z.number().int().meta({ description: 'Rows done of `total`, while it runs.' }),
  total: z.number().int(),
  counts: z
    .object({ changed: z.number().int(), unchanged: z.number().int(), refused: z.number().int() })
    .meta({ description: 'Products and variants, each once: refused when any of its fields was.' }),
  undoes: z
    .object({ id, kind: z.enum(changeSetKinds), title: z.string(), fields: z.array(z.string()) })
    .nullable()
    .meta({ description: 'The set this one takes back.' }),
  undoneBy: z.object({ id, actor: z.string() }).nullable().meta({ description: 'The set that takes this one back.' }),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  undoneAt: z.iso.datetime().nullable(),
});
export type ChangeSetView = z.infer<typeof changeSetView>;

export const changeQuery = pageQuery
  .omit({ search: true })
  .extend({ outcome: z.enum(['all', 'changed', 'refused']).default('all') });

export const changeView = z.object({
  id,
  entity: z.enum(['product', 'variant']),
  entityId: id,
  /** The product's or variant's title, in the store's default language. */
  title: z.string(),
  sku: z.string().nullable(),
  field: z.string(),
  before: z.unknown(),
  after: z.unknown(),
  outcome: z.enum(['changed', 'refused']),
  why: z.string().nullable(),
  code: z.string().nullable().meta({ description: 'Of a refused one: why, for programs.' }),
});
export type ChangeView = z.infer<typeof changeView>;
