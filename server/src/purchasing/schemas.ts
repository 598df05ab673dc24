import { z } from 'zod';
import { id, minor, pageQuery, shortText, units, version } from '../platform/schemas.ts';

/** A calendar day, YYYY-MM-DD. */
export const day = z.iso.date('must be a day such as 2026-03-31');
const note = z.string().trim().max(2_000);

export const supplierInput = z.object({
  name: shortText.min(1, 'must not be empty'),
  contact: shortText.default(''),
  email: z.union([z.literal(''), z.email('must be an e-mail address').trim().max(254)]).default(''),
  phone: shortText.default(''),
  leadTimeDays: z
    .number()
    .int()
    .min(0)
    .max(3_650)
    .nullable()
    .default(null)
    .meta({ description: 'Days from order to arrival; null: not known.' }),
  currencyNote: z.string().trim().max(500).default(''),
});
export type SupplierInput = z.infer<typeof supplierInput>;
export const supplierPatch = supplierInput.extend({ version });

export const supplierView = supplierInput.extend({
  id,
  version,
  products: z.number().int().meta({ description: 'Products they supply.' }),
  openOrders: z.number().int().meta({ description: 'Purchase orders with units still to come.' }),
  drafts: z.number().int(),
});
export type SupplierView = z.infer<typeof supplierView>;

const mostLines = 500;
export const purchaseLineInput = z.object({
  variantId: id,
  locationId: id.optional().meta({ description: 'Where it goes; absent: the location with the first priority.' }),
  ordered: z.number().int().min(1).max(1_000_000),
  costPriceMinor: minor.nullable().optional().meta({ description: 'Of one unit; absent: the variant’s cost price.' }),
  expectedOn: day.nullable().default(null),
});
export const purchaseOrderInput = z.object({
  supplierId: id.nullable().default(null),
  reference: shortText.default('').meta({ description: 'The supplier’s own number for it.' }),
  note: note.default(''),
  lines: z.array(purchaseLineInput).max(mostLines).default([]),
});
export type PurchaseOrderInput = z.infer<typeof purchaseOrderInput>;

/** A draft may be changed wholly; of an ordered one only what is not about its lines. Absent fields stay. */
export const purchaseOrderPatch = z.object({
  version,
  supplierId: id.nullable().optional(),
  reference: shortText.optional(),
  note: note.optional(),
  lines: z.array(purchaseLineInput).max(mostLines).optional(),
});
export type PurchaseOrderPatch = z.infer<typeof purchaseOrderPatch>;

export const placeInput = z.object({
  version,
  expectedOn: day.nullable().optional().meta({
    description: 'For the lines without a day; absent: today and the supplier’s lead time; null: no day is known.',
  }),
});
export const expectedInput = z.object({
  version,
  lines: z
    .array(z.object({ lineId: id, expectedOn: day.nullable() }))
    .min(1)
    .max(mostLines),
});
export const cancelRestInput = z.object({
  version,
  lineIds: z.array(id).min(1).max(mostLines).optional().meta({ description: 'Absent: every line.' }),
});

export const purchaseState = z.enum(['draft', 'ordered', 'partly_received', 'received', 'cancelled']);

export const purchaseLineView = z.object({
  id,
  variantId: id,
  productTitle: z.string(),
  variantTitle: z.string(),
  sku: z.string(),
  ean: z.string(),
  locationId: id,
  locationName: z.string(),
  ordered: units,
  received: units,
  cancelled: units,
  open: units,
  costPriceMinor: z.number().int().nullable(),
  expectedOn: z.string().nullable(),
  late: z.boolean().meta({ description: 'Units are open and their day has passed.' }),
});
export type PurchaseLineView = z.infer<typeof purchaseLineView>;

export const purchaseEvent = z.object({
  id,
  at: z.iso.datetime(),
  kind: z.enum(['drafted', 'ordered', 'expected', 'cancelled', 'received']),
  detail: z.record(z.string(), z.unknown()),
  actor: z.string().meta({ description: 'Who did it, by name.' }),
});

export const purchaseOrderView = z.object({
  id,
  number: z.string(),
  version,
  state: purchaseState,
  late: z.boolean(),
  supplier: z
    .object({
      id,
      name: z.string(),
      contact: z.string(),
      email: z.string(),
      leadTimeDays: z.number().int().nullable(),
      currencyNote: z.string(),
    })
    .nullable(),
  reference: z.string(),
  note: z.string(),
  createdAt: z.iso.datetime(),
  orderedAt: z.iso.datetime().nullable(),
  lines: z.array(purchaseLineView),
  costMinor: z.number().int().meta({ description: 'Of all that is not cancelled, as far as prices are known.' }),
  events: z.array(purchaseEvent),
});
export type PurchaseOrderView = z.infer<typeof purchaseOrderView>;

export const purchaseFilter = z.enum(['all', 'draft', 'open', 'late', 'done']);
export const purchaseQuery = pageQuery.extend({
  filter: purchaseFilter.default('all'),
  supplierId: z.coerce.number().int().positive().optional(),
});
export type PurchaseQuery = z.infer<typeof purchaseQuery>;

export const purchaseOrderRow = z.object({
  id,
  number: z.string(),
  state: purchaseState,
  late: z.boolean(),
  supplierId: id.nullable(),
  supplierName: z.string().nullable(),
  reference: z.string(),
  createdAt: z.iso.datetime(),
  orderedAt: z.iso.datetime().nullable(),
  lines: z.number().int(),
  ordered: units,
  received: units,
  open: units,
  costMinor: z.number().int(),
  nextExpectedOn: z.string().nullable().meta({ description: 'The first day on which something open should come.' }),
});
export type PurchaseOrderRow = z.infer<typeof purchaseOrderRow>;

/** One variant that should be bought, with the numbers behind it: see rules/suggestion.ts. */
export const suggestedLine = z.object({
  variantId: id,
  productTitle: z.string(),
  variantTitle: z.string(),
  sku: z.string(),
  waiting: units,
  minimum: units,
  available: units,
  incoming: units,
  drafted: units,
  suggested: units,
  costPriceMinor: z.number().int().nullable(),
});
export type SuggestedLine = z.infer<typeof suggestedLine>;

export const suggestedSupplier = z.object({
  supplierId: id.nullable().meta({ description: 'null: products without a supplier.' }),
  supplierName: z.string().nullable(),
  leadTimeDays: z.number().int().nullable(),
  variants: z.number().int(),
  units,
  costMinor: z.number().int(),
});
export type SuggestedSupplier = z.infer<typeof suggestedSupplier>;

export const makeDraftsInput = z.object({
  supplierIds: z.array(id.nullable()).min(1).max(1_000).optional().meta({
    description: 'Only for these suppliers; null: products without one. Absent: all of them.',
  }),
});
