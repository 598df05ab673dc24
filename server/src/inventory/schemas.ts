import { z } from 'zod';
import { id, units, version } from '../platform/schemas.ts';

export const stockPolicy = z.enum(['untracked', 'deny', 'backorder']);

/** A variant's stock as the back office shows it; the words are those of docs/glossary.md. */
export const variantStock = z.object({
  policy: stockPolicy,
  backorderLimit: units.nullable().meta({ description: 'The most units that may wait at once; null = no limit.' }),
  stockMinimum: units,
  stockAlert: units,
  onHand: units,
  allocated: units,
  available: units,
  waiting: units,
  incoming: units.meta({ description: 'Open units on ordered purchase orders.' }),
  nextIncomingOn: z.string().nullable().meta({ description: 'The first expected day of what is incoming.' }),
  locations: z.array(z.object({ locationId: id, name: z.string(), onHand: units, allocated: units, available: units })),
});
export type VariantStock = z.infer<typeof variantStock>;

/** What a merchant may set; stock itself changes only through adjustments. */
export const stockRuleInput = z.object({
  policy: stockPolicy.optional(),
  backorderLimit: units.nullable().optional(),
  stockMinimum: units.optional(),
  stockAlert: units.optional(),
});
export type StockRuleInput = z.infer<typeof stockRuleInput>;

export const adjustmentReason = z.enum(['count', 'found', 'damage', 'loss', 'received', 'returned', 'other']);

/** Either `change` (units to add or, negative, to take) or `counted` (units that are on the shelf now). */
export const adjustmentInput = z
  .object({
    locationId: id.optional().meta({ description: 'Absent: the location with the first priority.' }),
    change: z.number().int().min(-1_000_000_000).max(1_000_000_000).optional(),
    counted: units.optional(),
    reason: adjustmentReason,
    note: z.string().trim().max(500).default(''),
  })
  .refine((body) => (body.change === undefined) !== (body.counted === undefined), {
    message: 'give either change or counted, and not both',
    path: ['change'],
  });
export type AdjustmentInput = z.infer<typeof adjustmentInput>;

const concernedLine = z.object({ orderId: id, orderNumber: z.string(), orderLineId: id, units });

/** What an adjustment did: goods to those who waited, or allocations that went back to waiting. */
export const adjustmentResult = z.object({
  onHandDelta: z.number().int(),
  filled: z.array(concernedLine).meta({ description: 'Who got units they waited for: the first 200, in queue order.' }),
  filledCount: z.number().int().meta({ description: 'How many lines got units, in all.' }),
  sentBackToWaiting: z.array(concernedLine).meta({ description: 'Who waits again: the first 200.' }),
  sentBackCount: z.number().int(),
  stock: variantStock,
});

export const movement = z.object({
  id,
  at: z.iso.datetime(),
  kind: z.string(),
  locationId: id,
  locationName: z.string(),
  onHandDelta: z.number().int(),
  allocatedDelta: z.number().int(),
  cause: z.string(),
  reason: z.string(),
  actor: z.string(),
  orderId: id.nullable(),
  orderNumber: z.string().nullable(),
});

/** What the Inventory page is narrowed down by; all that is given must hold. A category includes those in it. */
export const inventoryFilter = z.object({
  search: z.string().trim().max(200).optional().meta({ description: 'Words of title, SKU, EAN or article code.' }),
  status: z.enum(['all', 'on_backorder', 'out_of_stock', 'low', 'untracked']).default('all'),
  policy: stockPolicy.optional(),
  brand: z.string().max(255).optional(),
  supplier: z.string().max(255).optional(),
  categoryId: z.coerce.number().int().positive().optional(),
  tag: z.string().max(255).optional(),
  locationId: z.coerce.number().int().positive().optional(),
  productId: z.coerce.number().int().positive().optional(),
});
export type InventoryFilter = z.infer<typeof inventoryFilter>;

export const inventorySort = z.enum(['title', 'sku', 'onHand', 'allocated', 'available', 'waiting', 'incoming']);

/** One row of the Inventory page. */
export const inventoryRow = z.object({
  variantId: id,
  productId: id,
  productTitle: z.string(),
  variantTitle: z.string(),
  sku: z.string(),
  ean: z.string(),
  priceMinor: z.number().int(),
  visibility: z.string(),
  brand: z.string().nullable(),
  imageUrl: z.string().nullable(),
  policy: stockPolicy,
  backorderLimit: units.nullable(),
  stockAlert: units,
  level: z.enum(['out', 'low', 'in']).meta({ description: 'Low: available, but not above the alert level.' }),
  onHand: units,
  allocated: units,
  available: units,
  waiting: units,
  incoming: units,
  nextIncomingOn: z.string().nullable().meta({ description: 'The first expected day of what is incoming.' }),
});

/** Goods of a variant on their way: an open line of an ordered purchase order. */
export const incomingLine = z.object({
  purchaseOrderId: id,
  purchaseOrderNumber: z.string(),
  purchaseOrderLineId: id,
  supplier: z.string().nullable(),
  locationName: z.string(),
  ordered: units,
  received: units,
  open: units,
  expectedOn: z.string().nullable().meta({ description: 'A day, or null where nobody knows.' }),
  late: z.boolean().meta({ description: 'The expected day has passed.' }),
});

/** Why a line waits; docs in rules/wait-reason.ts. */
export const waitReason = z.object({
  keptBack: z.enum(['held', 'all_at_once']).nullable(),
  unitsAhead: units.meta({ description: 'Waiting units of others that are served first.' }),
  available: units,
  supply: z.object({
    kind: z.enum(['on_shelf', 'covered', 'late', 'undated', 'part', 'all_ahead', 'none']),
    number: z.string().nullable().meta({ description: 'The purchase order that completes the line.' }),
    expectedOn: z.string().nullable(),
    units: units.meta({ description: 'Units of the line that are on their way to it.' }),
  }),
  late: z
    .object({ number: z.string(), expectedOn: z.string() })
    .nullable()
    .meta({ description: 'The purchase order that is late the longest.' }),
});

/** One place in the queue, as told to the shopper. */
export const waitingLine = z.object({
  place: z.number().int().positive().meta({ description: 'The first in the queue has 1.' }),
  orderId: id,
  orderNumber: z.string(),
  orderLineId: id,
  placedAt: z.iso.datetime(),
  customer: z.string(),
  waiting: units,
  held: z.boolean(),
  promise: z
    .object({
      kind: z.enum(['date', 'timeframe', 'no_date']),
      date: z.string().nullable(),
      text: z.string().nullable(),
    })
    .nullable(),
  why: waitReason,
});

/** Settings > Locations. */
export const locationInput = z.object({ name: z.string().trim().min(1, 'must not be empty').max(100) });
export type LocationInput = z.infer<typeof locationInput>;
export const locationView = locationInput.extend({ id, version, onHand: units, allocated: units });
export type LocationView = z.infer<typeof locationView>;
