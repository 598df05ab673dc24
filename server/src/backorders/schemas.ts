import { z } from 'zod';
import { waitingLine } from '../inventory/schemas.ts';
import { id, pageQuery, units } from '../platform/schemas.ts';

/** `late`: the day first promised has passed. `undated`: no day was promised, or none is known any more. */
export const backorderFilter = z.enum(['all', 'late', 'undated']);
export const backorderQuery = pageQuery.extend({ filter: backorderFilter.default('all') });
export type BackorderQuery = z.infer<typeof backorderQuery>;

const why = waitingLine.shape.why;
const figures = {
  units,
  lines: z.number().int(),
  minor: z.number().int().meta({ description: 'What the waiting units were sold for.' }),
  firstPromisedOn: z.string().nullable().meta({ description: 'The earliest day first promised.' }),
  oldestAt: z.iso.datetime().meta({ description: 'When the one that waits longest was ordered.' }),
};

export const backorderSummary = z.object({
  units,
  lines: z.number().int(),
  orders: z.number().int(),
  minor: z.number().int(),
  lateLines: z.number().int(),
  oldestAt: z.iso.datetime().nullable().meta({ description: 'When the first of the orders was placed.' }),
});
export type BackorderSummary = z.infer<typeof backorderSummary>;

export const backorderVariant = z.object({
  ...figures,
  variantId: id,
  productTitle: z.string(),
  variantTitle: z.string(),
  sku: z.string(),
  imageUrl: z.string().nullable(),
  orders: z.number().int(),
  lateLines: z.number().int(),
  incoming: units,
  /** What covers the whole queue; see inventory/rules/wait-reason.ts. */
  why,
});
export type BackorderVariant = z.infer<typeof backorderVariant>;

export const backorderOrder = z.object({
  ...figures,
  orderId: id,
  orderNumber: z.string(),
  customer: z.string(),
  held: z.boolean(),
  late: z.boolean(),
  waitingLines: z.array(
    z.object({
      orderLineId: id,
      variantId: id,
      title: z.string(),
      waiting: units,
      promise: waitingLine.shape.promise,
      firstPromisedOn: z.string().nullable(),
      why,
    }),
  ),
});
export type BackorderOrder = z.infer<typeof backorderOrder>;
