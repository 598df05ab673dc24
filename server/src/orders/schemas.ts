import { z } from 'zod';
import { id, languageCode, minor, units } from '../platform/schemas.ts';

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

/** An address as it stands on an order; one from over the counter may be empty. */
const knownAddress = z.object({
  name: z.string(),
  company: z.string().default(''),
  street: z.string(),
  postalCode: z.string(),
  city: z.string(),
  country: z.string(),
  phone: z.string().default(''),
});

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
  shipComplete: z.boolean().default(false).meta({
    description:
      'Send everything together, once all of it is there. Counts where the shop leaves the choice to the shopper; the answer says what was decided.',
  }),
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
  returned: units.meta({ description: 'Of those shipped.' }),
  unitPriceMinor: z.number(),
  taxBasisPoints: z.number(),
  totalMinor: z.number(),
  promise: promise.nullable().meta({ description: 'What the shopper was told about the waiting units.' }),
});

export const paymentState = z
  .enum(['awaiting', 'authorised', 'partly_paid', 'paid', 'overpaid', 'refunded', 'cancelled'])
  .meta({ description: 'authorised: a card promises it; overpaid: a refund is due; cancelled: nothing is owed.' });
export const shipmentState = z.enum(['not_shipped', 'partly_shipped', 'shipped', 'cancelled']);

/** Goods that left the house, or are prepared to (shippedAt null). */
export const shipmentView = z.object({
  id,
  number: z.string(),
  preparedAt: z.iso.datetime(),
  shippedAt: z.iso.datetime().nullable(),
  carrier: z.string(),
  trackingNumber: z.string(),
  trackingUrl: z.string(),
  lines: z.array(z.object({ lineId: id, units })),
});
export type ShipmentView = z.infer<typeof shipmentView>;

/** Goods that came back. */
export const returnView = z.object({
  id,
  number: z.string(),
  at: z.iso.datetime(),
  reason: z.string(),
  restocked: z.boolean(),
  creditMinor: z.number(),
  lines: z.array(z.object({ lineId: id, units })),
});
export type ReturnView = z.infer<typeof returnView>;

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
  paymentProvider: z.string().meta({ description: 'Where it is paid online, shoppers go on at `orderUrl` + "/pay".' }),
  paymentState,
  shipmentState,
  shipComplete: z.boolean().meta({ description: 'Everything is sent together, once all of it is there.' }),
  shipments: z.array(shipmentView),
});
export type PlacedOrder = z.infer<typeof placedOrder>;

/** The back office's view adds what is the merchant's alone. */
export const orderView = placedOrder.extend({
  shippingAddress: knownAddress,
  billingAddress: knownAddress,
  note: z.string(),
  language: z.string(),
  channel: z.string(),
  heldAt: z.iso.datetime().nullable(),
  pricesIncludeTax: z.boolean(),
  returns: z.array(returnView),
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
  promisedOn: z.string().nullable().meta({ description: 'The earliest day promised for units that wait.' }),
  late: z.boolean().meta({ description: 'That day has passed.' }),
  ready: z.boolean().meta({ description: 'Something of it can leave now.' }),
  prepared: z.boolean().meta({ description: 'A shipment is prepared and has not left.' }),
  held: z.boolean(),
  paymentState,
  shipmentState,
});

export const orderFilter = z.object({
  search: z.string().trim().max(200).optional(),
  filter: z
    .enum(['all', 'ready', 'prepared', 'waiting', 'late', 'held', 'refused'])
    .default('all')
    .meta({
      description:
        'ready: something can leave now; waiting: has backorders; late: a promised day has passed; refused: the payment ' +
        'provider refused a capture, a release or a refund that still has to be looked after.',
    }),
  payment: paymentState.optional(),
  shipment: shipmentState.optional(),
  promisedFrom: z.iso.date().optional().meta({ description: 'Promised no earlier than this day.' }),
  promisedTo: z.iso.date().optional().meta({ description: 'Promised no later than this day.' }),
});
export type OrderFilter = z.infer<typeof orderFilter>;
export const orderCounts = z.object({
  ready: z.number().int(),
  prepared: z.number().int(),
  waiting: z.number().int(),
  late: z.number().int(),
  held: z.number().int(),
  refused: z.number().int(),
});

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
const lineUnits = z
  .array(z.object({ lineId: id, units: z.number().int().min(1).max(1_000_000) }))
  .min(1)
  .max(200);

const webLink = z
  .string()
  .trim()
  .max(500)
  .regex(/^(https?:\/\/\S+)?$/, 'must be a link that begins with https:// or http://');
const notify = z.boolean().default(true).meta({ description: 'Whether the shopper is written to.' });

export const shipInput = z.object({
  lines: lineUnits,
  carrier: z.string().trim().max(100).default(''),
  trackingNumber: z.string().trim().max(100).default(''),
  trackingUrl: webLink
    .default('')
    .meta({ description: 'Where the parcel can be followed. Empty: the page of a known carrier.' }),
  notify,
});
export type ShipInput = z.infer<typeof shipInput>;

const reason = z.string().trim().max(500).default('').meta({ description: 'For the timeline.' });

export const cancelInput = z.object({ lines: lineUnits, reason, notify });
export type CancelInput = z.infer<typeof cancelInput>;

/** Another quantity for lines (0 takes one out), and lines to add. */
export const editInput = z.object({
  lines: z
    .array(
      z.union([
        z.strictObject({
          lineId: id,
          seenQuantity: units.meta({
            description: 'The quantity the change was made from; another one now is refused.',
          }),
          quantity: z.number().int().min(0).max(1_000_000),
        }),
        z.strictObject({ variantId: id, quantity: z.number().int().min(1).max(1_000_000) }),
      ]),
    )
    .min(1)
    .max(200),
  reason,
  notify,
});
export type EditInput = z.infer<typeof editInput>;

export const returnInput = z.object({
  lines: lineUnits,
  restock: z.boolean().meta({ description: 'True: the goods go back on the shelf, and to those who wait.' }),
  locationId: id.optional().meta({ description: 'Where they are put. Absent: the location with the first priority.' }),
  creditMinor: minor.optional().meta({ description: 'What the shopper is credited. Absent: what the units cost.' }),
  reason,
  notify,
});
export type ReturnInput = z.infer<typeof returnInput>;

export const prepareInput = z.object({ orderIds: z.array(id).min(1).max(1_000) });
/** What became of each order that was to be prepared. */
export const prepareResult = z.object({
  prepared: z.array(
    z.object({ orderId: id, orderNumber: z.string(), shipmentId: id, shipmentNumber: z.string(), units }),
  ),
  skipped: z.array(
    z.object({
      orderId: id,
      orderNumber: z.string(),
      why: z.enum(['nothing_allocated', 'held', 'waits_for_the_rest', 'unknown']),
    }),
  ),
});

export const noteInput = z.object({ text: z.string().trim().min(1, 'must not be empty').max(2000) });

/** Something that happened to an order, from the facts: who, when, which units, how much. */
export const timelineEntry = z.object({
  at: z.iso.datetime(),
  kind: z.enum([
    'placed',
    'allocated',
    'released',
    'prepared',
    'shipped',
    'cancelled',
    'edited',
    'returned',
    'held',
    'let_go',
    'note',
    'expired',
    'authorised',
    'authorisation_released',
    'received',
    'refunded',
    'mail',
  ]),
  by: z.object({ kind: z.enum(['user', 'shopper', 'system']), name: z.string() }),
  lines: z.array(z.object({ title: z.string(), units: z.number().int() })),
  text: z.string().meta({ description: 'A note, a reason, a mail’s subject, a tracking number.' }),
  cause: z.string().meta({ description: 'What moved the units, as the ledger has it.' }),
  mailId: id.nullable(),
  number: z.string().nullable().meta({ description: 'Of the shipment, return or invoice.' }),
  amountMinor: z.number().nullable().meta({ description: 'Of money: how much.' }),
});
export type TimelineEntry = z.infer<typeof timelineEntry>;
