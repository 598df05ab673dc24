/** Imports over HTTP. */
import { z } from 'zod';
import { id, pageQuery } from '../platform/schemas.ts';

export const importStates = ['uploaded', 'checking', 'checked', 'importing', 'stopped', 'done', 'failed'] as const;
export const outcomes = ['new', 'changed', 'unchanged', 'problem'] as const;
export type Outcome = (typeof outcomes)[number];

/** What the merchant chooses beside the columns. */
export const importOptions = z.object({
  matchBy: z
    .enum(['ids', 'sku', 'ean', 'articleCode', 'handle'])
    .meta({ description: 'How rows find their variant: by Internal ids, or by a code that only one variant has.' }),
  clearEmpty: z.boolean().meta({ description: 'An empty cell empties its field; else it says nothing.' }),
  takenAt: z.iso.datetime().meta({ description: 'The moment the counts in Stock_Level are of.' }),
  keepSales: z
    .boolean()
    .meta({ description: 'Take what moved since `takenAt` off the counts; else they are what is there now.' }),
});
export type ImportOptions = z.infer<typeof importOptions>;

/** For each of the file's columns the shop's, by its title; null: left out. */
export const columnMapping = z.array(z.string().max(100).nullable()).min(1).max(500);
export const columnsInput = z.object({ mapping: columnMapping, options: importOptions });
export type ColumnsInput = z.infer<typeof columnsInput>;

export const importView = z.object({
  id,
  fileName: z.string(),
  described: z.string().meta({ description: 'How the file was read: its kind, encoding, separator, sheet.' }),
  layout: z.enum(['own', 'shopify']),
  actor: z.string().meta({ description: 'Who uploaded it, by name.' }),
  state: z.enum(importStates),
  failure: z.string().nullable(),
  rows: z.number().int(),
  progress: z.number().int().meta({ description: 'Rows checked, while it is checking.' }),
  counts: z.object({
    new: z.number().int(),
    changed: z.number().int(),
    unchanged: z.number().int(),
    problem: z.number().int(),
    warning: z.number().int(),
  }),
  done: z.number().int().meta({ description: 'New and changed rows imported, or tried, so far.' }),
  failed: z
    .number()
    .int()
    .meta({ description: 'Rows that could not be imported after all; they are among the problems.' }),
  pictures: z
    .object({
      state: z.enum(['none', 'reading', 'read', 'failed']),
      failure: z.string().nullable(),
      progress: z.number().int(),
      total: z.number().int(),
      usable: z.number().int(),
      fetched: z.number().int(),
      toFetch: z.number().int(),
      notFetched: z.number().int(),
    })
    .meta({ description: 'The ZIP of pictures beside the sheet, and pictures fetched from the internet.' }),
  changeSetId: id.nullable(),
  undone: z.boolean(),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
});
export type ImportView = z.infer<typeof importView>;

const sheetColumn = z.object({
  title: z.string(),
  label: z.string(),
  group: z.string(),
  unused: z.string().nullable(),
});
export const importDetail = importView.extend({
  titles: z.array(z.string()),
  mapping: columnMapping,
  options: importOptions,
  examples: z.array(z.array(z.string())).meta({ description: 'The first rows, cell by cell.' }),
  columns: z.array(sheetColumn).meta({ description: 'What the file’s columns can be mapped to.' }),
  pictureProblems: z.array(z.object({ name: z.string(), message: z.string() })),
  notes: z
    .array(
      z.object({
        code: z.string(),
        message: z.string(),
        params: z.record(z.string(), z.union([z.string(), z.number()])),
      }),
    )
    .meta({ description: 'What holds for all rows, such as the policy new products begin with.' }),
});
export type ImportDetail = z.infer<typeof importDetail>;

const finding = z.object({
  code: z.string(),
  column: z.string().nullable(),
  value: z.string(),
  message: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});

export const importRowView = z.object({
  row: z.number().int().meta({ description: 'As a spreadsheet program numbers it.' }),
  outcome: z.enum(outcomes),
  title: z.string(),
  productId: id.nullable(),
  variantId: id.nullable(),
  productRow: z.number().int().meta({ description: 'The first row of the same new product, or the row itself.' }),
  cells: z.array(z.object({ column: z.string(), before: z.string(), after: z.string() })),
  warnings: z.array(finding),
  problems: z.array(finding),
});
export type ImportRowView = z.infer<typeof importRowView>;

export const importRowsQuery = pageQuery
  .omit({ search: true })
  .extend({ outcome: z.enum([...outcomes, 'warning', 'all']).default('all') });
