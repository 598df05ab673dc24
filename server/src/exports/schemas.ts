import { z } from 'zod';
import { inventoryFilter } from '../inventory/schemas.ts';
import { id, page } from '../platform/schemas.ts';

export const exportKind = z.enum(['products', 'customers', 'orders', 'backorders']);
export type ExportKind = z.infer<typeof exportKind>;
export const exportFormat = z.enum(['csv', 'xlsx']);
export type ExportFormat = z.infer<typeof exportFormat>;

/** Variants named one by one in a request; a filter may choose any number. */
const mostChosen = 2_000;

/** Which rows and columns; products only. */
const choice = z.object({
  columns: z.array(z.string().max(100)).min(1).max(400).optional().meta({ description: 'Titles; absent: all.' }),
  filter: inventoryFilter.optional().meta({ description: 'Only variants that match, as on the Inventory page.' }),
  variantIds: z.array(id).min(1).max(mostChosen).optional().meta({ description: 'Instead of a filter: these.' }),
});
export type ExportChoice = z.infer<typeof choice>;

export const exportInput = choice
  .extend({
    kind: exportKind,
    language: z.enum(['en', 'nl']).default('en').meta({ description: 'Of the mail that tells it is finished.' }),
  })
  .refine((body) => body.variantIds === undefined || body.filter === undefined, {
    message: 'give either variantIds or filter, and not both',
    path: ['filter'],
  })
  .refine((body) => body.kind === 'products' || !(body.columns ?? body.filter ?? body.variantIds), {
    message: 'columns, filter and variantIds are for products',
    path: ['kind'],
  });
export type ExportInput = z.infer<typeof exportInput>;

export const exportView = z.object({
  id,
  kind: exportKind,
  state: z.enum(['processing', 'finished', 'failed']),
  failure: z.string().nullable().meta({ description: 'Why it failed, for a person.' }),
  progress: z.number().int().meta({ description: 'Rows written of `total`.' }),
  total: z.number().int(),
  /** Who asked for it, by name; null where that account is gone. */
  by: z.string().nullable(),
  mine: z.boolean(),
  narrowed: z.boolean().meta({ description: 'Not all products or not all columns.' }),
  fileName: z.string().meta({ description: 'Without its ending.' }),
  csvBytes: z.number().int(),
  xlsxBytes: z.number().int(),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  expiresAt: z.iso.datetime().meta({ description: 'When its files are removed.' }),
});
export type ExportView = z.infer<typeof exportView>;
export const exportPage = page(exportView);

export const exportColumn = z.object({ title: z.string(), label: z.string(), group: z.string() });
export type ExportColumn = z.infer<typeof exportColumn>;
