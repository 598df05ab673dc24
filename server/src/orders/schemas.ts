import { z } from 'zod';
import { id, languageCode, units } from '../platform/schemas.ts';

const line = z.string().trim().max(200);
export const address = z.object({
  name: line.min(1, 'must not be empty'),
  company: line.default(''),
  street: line.min(1, 'must not be empty'),
  postalCode: line.min(1, 'must not be empty').max(20),
  city: line.min(1, 'must not be empty'),
  country: z.string().regex(/^[A-Z]{2}$/, 'must be a two-letter country code such as NL'),
  phone: line.default(''),
});
export type Address = z.infer<typeof address>;

/** What a shopper asks for: POST /api/v1/storefront/orders, and what the checkout page sends. */
export const placeOrderInput = z.object({
  lines: z
    .array(
      z.object({
        variantId: id,
        quantity: z.number().int().min(1).max(1_000_000),
        expectedUnitPriceMinor: z
          .number()
          .int()
          .min(0)
          .optional()
          .meta({ description: 'The price the shopper saw; another price now is refused, not charged.' }),
      }),
    )
    .min(1, 'must name at least one variant')
    .max(200),
  email: z.email('must be an e-mail address').trim().max(254),
  shippingAddress: address,
  billingAddress: address.optional().meta({ description: 'Absent: the shipping address.' }),
  shippingMethod: z.string().max(50),
  paymentProvider: z.string().max(50).default('bank_transfer'),
  language: languageCode.optional(),
  note: z.string().trim().max(2000).default(''),
  shipComplete: z.boolean().default(false).meta({ description: 'Send everything together, once all of it is there.' }),
});
export type PlaceOrderInput = z.infer<typeof placeOrderInput>;

export const promise = z.object({
  kind: z.enum(['date', 'timeframe', 'no_date']),
  date: z.string().nullable(),
  text: z.string().nullable(),
});

export const orderLineView = z.object({
  id,
  variantId: id,
  productTitle: z.string(),
  variantTitle: z.string(),
  sku: z.string(),
  ordered: units,
  cancelled: units,
  allocated: units,
  shipped: units,
  waiting: units,
  unitPriceMinor: z.number(),
  taxBasisPoints: z.number(),
  totalMinor: z.number(),
  promise: promise.nullable().meta({ description: 'What the shopper was told about the waiting units.' }),
});

export const paymentState = z.enum(['awaiting', 'paid', 'cancelled']);
export const shipmentState = z.enum(['not_shipped', 'partly_shipped', 'shipped', 'cancelled']);

/** What the shopper is answered, and what the private order page shows. */
export const placedOrder = z.object({
  id,
  number: z.string(),
  orderUrl: z.string().meta({ description: 'The private link of the order page.' }),
  placedAt: z.iso.datetime(),
  currency: z.string(),
  email: z.string(),
  lines: z.array(orderLineView),
  subtotalMinor: z.number(),
  shippingTitle: z.string(),
  shippingMinor: z.number(),
  taxMinor: z.number(),
  totalMinor: z.number(),
  paymentProvider: z.string(),
  paymentState,
  shipmentState,
});
export type PlacedOrder = z.infer<typeof placedOrder>;

/** The back office's view adds what is the merchant's alone. */
export const orderView = placedOrder.extend({
  shippingAddress: address,
  billingAddress: address,
  note: z.string(),
  language: z.string(),
  channel: z.string(),
  heldAt: z.iso.datetime().nullable(),
  shipComplete: z.boolean(),
});
export type OrderView = z.infer<typeof orderView>;

export const orderRow = z.object({
  id,
  number: z.string(),
  placedAt: z.iso.datetime(),
  customer: z.string(),
  email: z.string(),
  totalMinor: z.number(),
  units,
  waiting: units,
  paymentState,
  shipmentState,
});
export const orderFilter = z.enum(['all', 'waiting', 'ready']);

/** How a wanted quantity would be met if it were ordered now; nothing is held. */
export const quoteInput = z.object({
  lines: z
    .array(z.object({ variantId: id, quantity: z.number().int().min(1).max(1_000_000) }))
    .min(1)
    .max(200),
  language: languageCode.optional(),
});
export const lineQuote = z.object({
  variantId: id,
  quantity: units,
  status: z.enum(['in_stock', 'on_backorder', 'out_of_stock']),
  now: units,
  waiting: units,
  refusal: z
    .object({
      refused: z.string(),
      message: z.string(),
      field: z.string().optional(),
      details: z.record(z.string(), z.unknown()).optional(),
    })
    .nullable(),
  stock: z.object({
    available: z.boolean(),
    onStock: z.boolean(),
    track: z.boolean(),
    allowOutOfStockSale: z.boolean(),
    level: units,
    minimum: units,
    maximum: units,
    delivery: z.string().nullable(),
  }),
  promise: promise.nullable(),
  unitPriceMinor: z.number().int(),
  taxBasisPoints: z.number().int(),
});

/** Units of lines to ship or to cancel. */
export const lineUnitsInput = z.object({
  lines: z
    .array(z.object({ lineId: id, units: z.number().int().min(1).max(1_000_000) }))
    .min(1)
    .max(200),
});
