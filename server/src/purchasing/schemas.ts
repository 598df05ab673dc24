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

const counted = z.number().int().min(0).max(1_000_000);

/** What came in and was counted. Lines of the purchase order that are not named were not counted and stay as they are. */
export const deliveryInput = z.object({
  purchaseOrderId: id.nullable().default(null),
  purchaseOrderVersion: version.optional().meta({
    description: 'The version the counting began with; somebody else’s receipt in between is refused, not added to.',
  }),
  reference: shortText.default('').meta({ description: 'The packing slip’s number.' }),
  note: note.default(''),
  lines: z
    .array(
      z.object({
        variantId: id,
        locationId: id.optional().meta({ description: 'Absent: the location with the first priority.' }),
        counted: counted.meta({ description: 'All units that came, damaged ones among them.' }),
        damaged: counted.default(0),
        over: z
          .enum(['keep', 'send_back'])
          .default('keep')
          .meta({ description: 'What becomes of units beyond those open.' }),
        rest: z
          .enum(['keep_open', 'cancel'])
          .default('keep_open')
          .meta({ description: 'Whether what is short will still come.' }),
        restExpectedOn: day.nullable().optional().meta({ description: 'When the rest will come; absent: as before.' }),
      }),
    )
    .min(1, 'must name what came')
    .max(mostLines),
  overrides: z
    .array(
      z.object({
        variantId: id,
        reason: z.string().trim().min(3, 'must say why, in at least 3 characters').max(500),
        lines: z
          .array(z.object({ orderLineId: id, units: z.number().int().min(1).max(1_000_000) }))
          .min(1)
          .max(200),
      }),
    )
    .max(mostLines)
    .default([])
    .meta({ description: 'Units given to order lines before the queue is served, and why.' }),
});
export type DeliveryInput = z.infer<typeof deliveryInput>;

const concernedLine = z.object({
  orderId: id,
  orderNumber: z.string(),
  customer: z.string(),
  orderLineId: id,
  variantId: id,
  title: z.string(),
});
const toldPromise = z.object({
  kind: z.enum(['date', 'timeframe', 'no_date']),
  date: z.string().nullable(),
  text: z.string().nullable(),
});

/** Who gets units, how many in all, and the first of them by name. */
export const filledSummary = z.object({
  units,
  lines: z.number().int(),
  orders: z.number().int(),
  customers: z.number().int(),
  first: z.array(concernedLine.extend({ units, byHand: z.boolean() })),
});
export const stillWaitingSummary = z.object({
  units,
  lines: z.number().int(),
  orders: z.number().int(),
  first: z.array(
    concernedLine.extend({
      waiting: units,
      held: z.boolean(),
      shipComplete: z.boolean(),
      promise: toldPromise.nullable(),
    }),
  ),
});
export const movedSummary = z.object({
  lines: z.number().int(),
  first: z.array(
    concernedLine.extend({
      waiting: units,
      toldOn: z.string(),
      nowOn: z.string().nullable().meta({ description: 'null: no day is known any more.' }),
    }),
  ),
});

export const deliveryLineView = z.object({
  variantId: id,
  productTitle: z.string(),
  variantTitle: z.string(),
  sku: z.string(),
  locationId: id,
  locationName: z.string(),
  expected: units,
  counted: units,
  accepted: units,
  over: units,
  short: units,
  damaged: units,
  overKept: z.boolean(),
});

/** What a delivery would do, or did. Figures are of all; names are of the first. */
const effects = z.object({ filled: filledSummary, stillWaiting: stillWaitingSummary, moved: movedSummary });
export type DeliveryEffects = z.infer<typeof effects>;

export const deliveryPreview = effects.extend({
  lines: z.array(deliveryLineView),
  /** Of each variant: what would be on the shelf and nobody's. */
  left: z.array(z.object({ variantId: id, units })),
});
export type DeliveryPreview = z.infer<typeof deliveryPreview>;

export const overrideView = z.object({
  variantId: id,
  title: z.string(),
  reason: z.string(),
  actor: z.string(),
  at: z.iso.datetime(),
  lines: z.array(
    z.object({
      orderId: id,
      orderNumber: z.string(),
      customer: z.string(),
      byHand: units,
      byRule: units.meta({ description: 'What the rule would have given.' }),
      got: units,
    }),
  ),
});

export const deliveryView = z.object({
  id,
  number: z.string(),
  state: z.enum(['running', 'done', 'failed']),
  failure: z.string().nullable(),
  progress: z.number().int().meta({ description: 'Lines of the queues served of `total`, while it runs.' }),
  total: z.number().int(),
  purchaseOrderId: id.nullable(),
  purchaseOrderNumber: z.string().nullable(),
  supplierName: z.string().nullable(),
  reference: z.string(),
  note: z.string(),
  receivedAt: z.iso.datetime(),
  actor: z.string().meta({ description: 'Who counted it, by name.' }),
  lines: z.array(deliveryLineView),
  outcome: effects.nullable().meta({ description: 'As it was when the delivery was received; null until then.' }),
  overrides: z.array(overrideView),
  readyOrders: z
    .number()
    .int()
    .meta({ description: 'Orders it filled that can leave now and have no shipment prepared for all of it.' }),
});
export type DeliveryView = z.infer<typeof deliveryView>;

export const deliveryRow = z.object({
  id,
  number: z.string(),
  state: z.enum(['running', 'done', 'failed']),
  receivedAt: z.iso.datetime(),
  actor: z.string(),
  reference: z.string(),
  purchaseOrderId: id.nullable(),
  purchaseOrderNumber: z.string().nullable(),
  supplierName: z.string().nullable(),
  counted: units,
  over: units,
  short: units,
  damaged: units,
  filledOrders: z.number().int(),
});
export type DeliveryRow = z.infer<typeof deliveryRow>;

export const scannedVariant = z.object({
  variantId: id,
  productTitle: z.string(),
  variantTitle: z.string(),
  sku: z.string(),
  ean: z.string(),
  imageUrl: z.string().nullable(),
});
export type ScannedVariant = z.infer<typeof scannedVariant>;
