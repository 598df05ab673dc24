import { z } from 'zod';
import { role } from '../accounts/schemas.ts';
import { orderLineView, orderView, paymentState } from '../orders/schemas.ts';
import { id, minor, shortText, units, version } from '../platform/schemas.ts';
import { scannedVariant } from '../purchasing/schemas.ts';

const signedMinor = z.number().int().min(-1_000_000_000_00).max(1_000_000_000_00);

/** Settings > Registers. */
export const registerInput = z.object({
  name: z.string().trim().min(1, 'must not be empty').max(60),
  locationId: id.meta({ description: 'Where the register stands: it sells what is on the shelf there.' }),
  discountLimitPercent: z
    .number()
    .int()
    .min(0)
    .max(100)
    .default(10)
    .meta({ description: 'The most that staff and cashiers may take off. Owners and managers may give any discount.' }),
});
export type RegisterInput = z.infer<typeof registerInput>;
export const registerSettings = registerInput.extend({
  id,
  version,
  locationName: z.string(),
  enrolledAt: z.iso.datetime().nullable().meta({ description: 'Since when a device is enrolled; null: none is.' }),
  isOpen: z.boolean(),
});
export type RegisterSettings = z.infer<typeof registerSettings>;
export const enrolmentCode = z.object({ code: z.string(), until: z.iso.datetime() });
export type EnrolmentCode = z.infer<typeof enrolmentCode>;

export const enrolInput = z.object({ code: z.string().trim().min(1, 'must not be empty').max(40) });
export const pinSignIn = z.object({ userId: id, pin: z.string().min(1).max(20) });

const method = z.enum(['cash', 'card']);
/** What a register's drawer should hold, and what came in so far. */
export const registerSession = z.object({
  id,
  openedAt: z.iso.datetime(),
  openedBy: z.string(),
  floatMinor: z.number(),
  receipts: z.number().int(),
  takings: z.array(z.object({ method, receivedMinor: z.number(), givenBackMinor: z.number() })),
  expectedMinor: z.number().meta({ description: 'Cash the drawer should hold.' }),
  closedAt: z.iso.datetime().nullable(),
  closedBy: z.string().nullable(),
  countedMinor: z.number().nullable(),
  differenceMinor: z.number().nullable().meta({ description: 'Counted less expected.' }),
  note: z.string(),
});
export type RegisterSession = z.infer<typeof registerSession>;

/** What a device must know before it can draw anything. */
export const tillView = z.object({
  store: z.object({
    name: z.string(),
    currency: z.string(),
    language: z.string(),
    country: z.string(),
    details: z.string().meta({ description: 'Printed under the name on receipts.' }),
    pricesIncludeTax: z.boolean(),
  }),
  register: z
    .object({ id, name: z.string(), locationId: id, locationName: z.string(), discountLimitPercent: z.number() })
    .nullable()
    .meta({ description: 'Null: this device is not enrolled.' }),
  staff: z.array(z.object({ id, name: z.string() })).meta({ description: 'Who can sign in here by their PIN.' }),
  user: z
    .object({ id, name: z.string(), role, anyDiscount: z.boolean().meta({ description: 'No limit applies.' }) })
    .nullable(),
  session: registerSession.nullable().meta({ description: 'Null: the register is closed.' }),
});
export type TillView = z.infer<typeof tillView>;

export const openInput = z.object({ floatMinor: minor });
export const closeInput = z.object({ countedMinor: minor, note: z.string().trim().max(500).default('') });

/** A variant as the till sells it. */
export const tillProduct = scannedVariant.extend({
  priceMinor: z.number(),
  taxBasisPoints: z.number(),
  policy: z.enum(['untracked', 'deny', 'backorder']),
  onHand: units.meta({ description: 'At this location.' }),
  free: units.meta({ description: 'At this location, and nobody’s.' }),
  elsewhere: units.meta({ description: 'Free at other locations.' }),
  waiting: units.meta({ description: 'Units that customers wait for.' }),
});
export type TillProduct = z.infer<typeof tillProduct>;
export const productQuery = z.object({
  search: z.string().trim().max(200).optional(),
  code: z.string().trim().max(100).optional().meta({ description: 'A scanned SKU or EAN.' }),
  variantId: z.coerce.number().int().positive().optional(),
});

const payments = z
  .array(
    z.object({
      method,
      amountMinor: signedMinor.meta({ description: 'Negative: given back.' }),
      tenderedMinor: minor.optional().meta({ description: 'The cash handed over, change included.' }),
    }),
  )
  .max(20)
  .default([]);

const customer = z.object({
  name: shortText.default(''),
  email: z.union([z.literal(''), z.email('must be an e-mail address').trim().max(254)]).default(''),
  phone: shortText.default(''),
});

export const saleInput = z
  .object({
    lines: z
      .array(
        z.object({
          variantId: id,
          quantity: z.number().int().min(1).max(100_000),
          unitPriceMinor: minor.meta({ description: 'The price shown; another price now is refused, not charged.' }),
          discountMinor: minor.default(0).meta({ description: 'What comes off all units of the line together.' }),
          found: z
            .number()
            .int()
            .min(0)
            .max(100_000)
            .default(0)
            .meta({ description: 'So many units in the hand are not on the books; as many as needed are recorded.' }),
          overrideReason: z
            .string()
            .trim()
            .max(500)
            .default('')
            .meta({ description: 'Why units of customers who wait are sold; the newest of them go back to waiting.' }),
        }),
      )
      .max(200)
      .default([]),
    returned: z
      .object({
        orderId: id,
        lines: z
          .array(z.object({ lineId: id, units: z.number().int().min(1).max(100_000) }))
          .min(1)
          .max(200),
        restock: z.boolean().meta({ description: 'True: the goods go back on the shelf here.' }),
        reason: z.string().trim().max(500).default(''),
      })
      .optional(),
    payments,
    customer: customer.prefault({}),
    note: z.string().trim().max(2000).default(''),
    expectedTotalMinor: signedMinor.meta({
      description: 'What the screen showed: to be paid, or to be given back (negative). Another total is refused.',
    }),
  })
  .refine((sale) => sale.lines.length > 0 || sale.returned, {
    path: ['lines'],
    error: 'must name what is sold or returned',
  });
export type SaleInput = z.infer<typeof saleInput>;

/** A special order: goods ordered over the counter, with what is there bound and the rest in the queue. */
export const counterOrderInput = z.object({
  lines: z
    .array(z.object({ variantId: id, quantity: z.number().int().min(1).max(100_000), unitPriceMinor: minor }))
    .min(1)
    .max(200),
  customer: customer.extend({ name: shortText.min(1, 'must not be empty') }),
  payments: payments.meta({ description: 'The deposit: nothing, a part, or all of it.' }),
  note: z.string().trim().max(2000).default(''),
});
export type CounterOrderInput = z.infer<typeof counterOrderInput>;

/** An order that is collected: units that are allocated, and what is paid of what is open. */
export const handOverInput = z.object({
  lines: z
    .array(z.object({ lineId: id, units: z.number().int().min(1).max(100_000) }))
    .max(200)
    .default([]),
  payments,
});
export type HandOverInput = z.infer<typeof handOverInput>;
export const readyOrder = z.object({
  id,
  number: z.string(),
  placedAt: z.iso.datetime(),
  customer: z.string(),
  ready: units.meta({ description: 'Units that can be handed over now.' }),
  waiting: units,
});
export type ReadyOrder = z.infer<typeof readyOrder>;
export const collectedOrder = orderView.extend({
  openMinor: z.number().meta({ description: 'What nobody has paid or promised by card yet.' }),
});
export type CollectedOrder = z.infer<typeof collectedOrder>;

const receiptLine = z.object({
  title: z.string(),
  sku: z.string(),
  units: z.number().int(),
  listPriceMinor: z.number().meta({ description: 'Before a discount.' }),
  discountMinor: z.number(),
  totalMinor: z.number(),
  taxBasisPoints: z.number(),
});

export const receiptView = z.object({
  id,
  number: z.string(),
  kind: z.enum(['sale', 'return', 'exchange', 'special_order', 'payment']),
  at: z.iso.datetime(),
  soldBy: z.string(),
  registerName: z.string(),
  currency: z.string(),
  pricesIncludeTax: z.boolean(),
  totalMinor: z.number().meta({ description: 'To be paid, or given back (negative).' }),
  changeMinor: z.number(),
  payments: z.array(z.object({ method, amountMinor: z.number(), tenderedMinor: z.number().nullable() })),
  lines: z.array(receiptLine).meta({ description: 'Sold, or ordered.' }),
  returned: z.array(receiptLine).meta({ description: 'Taken back; amounts are what was credited.' }),
  taxes: z.array(z.object({ taxBasisPoints: z.number(), netMinor: z.number(), taxMinor: z.number() })),
  orderTotalMinor: z.number().nullable().meta({ description: 'Of what was sold or ordered, tax included.' }),
  openMinor: z.number().meta({ description: 'Of a special order: what is still to be paid.' }),
  email: z.string(),
  order: z
    .object({
      id,
      number: z.string(),
      customer: z.string(),
      paymentState,
      lines: z.array(orderLineView).meta({ description: 'With what was returned of it since.' }),
    })
    .nullable(),
  exceptions: z.array(z.object({ variantId: id, title: z.string(), found: units, taken: units, reason: z.string() })),
});
export type ReceiptView = z.infer<typeof receiptView>;
export const receiptRow = z.object({
  id,
  number: z.string(),
  kind: receiptView.shape.kind,
  at: z.iso.datetime(),
  soldBy: z.string(),
  orderNumber: z.string().nullable(),
  customer: z.string(),
  totalMinor: z.number(),
});
export type ReceiptRow = z.infer<typeof receiptRow>;
export const receiptMail = z.object({ email: z.email('must be an e-mail address').trim().max(254) });

/** A basket set aside; what is in it is the register's own business. */
export const parkInput = z.object({
  label: shortText.default(''),
  basket: z.record(z.string(), z.unknown()),
});
export const parkedSale = z.object({
  id,
  label: z.string(),
  parkedAt: z.iso.datetime(),
  parkedBy: z.string(),
  basket: z.record(z.string(), z.unknown()),
});
export type ParkedSale = z.infer<typeof parkedSale>;
