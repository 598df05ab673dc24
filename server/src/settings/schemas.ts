import { z } from 'zod';
import { knownProviderIds } from '../payments/rules/provider-ids.ts';
import { id, languageCode, minor, version } from '../platform/schemas.ts';

/** Settings > Workflow. */
export const workflowSettings = z.object({
  version,
  allowBackorders: z
    .boolean()
    .meta({ description: 'The default for variants of new products; rewrites none that exist.' }),
});
export type WorkflowSettings = z.infer<typeof workflowSettings>;

/** Settings > Store. */
export const storeSettings = z.object({
  version,
  name: z.string().trim().min(1, 'must not be empty').max(100),
  email: z.union([z.literal(''), z.email('must be an e-mail address')]),
  currency: z.string().regex(/^[A-Z]{3}$/, 'must be a three-letter currency code such as EUR'),
  country: z.string().regex(/^[A-Z]{2}$/, 'must be a two-letter country code such as NL'),
  defaultLanguage: z.string(),
  pricesIncludeTax: z.boolean(),
});
export type StoreSettings = z.infer<typeof storeSettings>;

/** Settings > Payments. */
const noneTwice = { message: 'may name each way to pay once' };
export const paymentSettings = z.object({
  version,
  methods: z
    .array(z.enum(knownProviderIds))
    .min(1, 'must hold at least one way to pay')
    .refine((methods) => new Set(methods).size === methods.length, noneTwice)
    .meta({ description: 'The ways to pay shoppers are offered, in this order.' }),
  paymentInstructions: z
    .string()
    .trim()
    .max(2000)
    .meta({ description: 'For bank transfer; {order} stands for the order’s number.' }),
  unpaidExpireDays: z
    .number()
    .int()
    .min(1)
    .max(365)
    .nullable()
    .meta({ description: 'After so many days an order nobody paid anything of is cancelled. null: never.' }),
  onlineExpireMinutes: z
    .number()
    .int()
    .min(30)
    .max(43_200)
    .nullable()
    .meta({ description: 'The same in minutes, for orders that are to be paid online. null: never.' }),
});
export type PaymentSettings = z.infer<typeof paymentSettings>;
export const paymentSettingsView = paymentSettings.extend({
  configured: z
    .array(z.enum(knownProviderIds))
    .meta({ description: 'Ways to pay the server has all it needs for; others are not offered.' }),
});
export type PaymentSettingsView = z.infer<typeof paymentSettingsView>;

/** Settings > Orders. */
export const orderSettings = z.object({
  version,
  shipChoice: z
    .enum(['shopper', 'now', 'together'])
    .meta({ description: 'Whether what is there is sent before the rest: the shopper’s choice, or fixed for all.' }),
  invoiceDetails: z
    .string()
    .trim()
    .max(2000)
    .meta({ description: 'Printed under the store’s name on invoices and packing slips.' }),
});
export type OrderSettings = z.infer<typeof orderSettings>;

/** Settings > Late deliveries. The day counts and `onSilence` matter to the merchant's own rules alone. */
export const delaySettings = z.object({
  version,
  rules: z.enum(['us', 'eu', 'own']).meta({ description: 'Whose rules say what silence means, and by when.' }),
  graceDays: z.number().int().min(0).max(365).meta({ description: 'So many days later silence still means waiting.' }),
  answerDays: z.number().int().min(1).max(365).meta({ description: 'Days a shopper has to answer.' }),
  onSilence: z.enum(['wait', 'cancel']).meta({ description: 'What silence means beyond the days of grace.' }),
});
export type DelaySettings = z.infer<typeof delaySettings>;

const name = z.string().trim().min(1, 'must not be empty').max(100);
const count = z.number().int();

/** Settings > Taxes. */
export const taxRateInput = z.object({
  name,
  basisPoints: z.number().int().min(0).max(10_000).meta({ description: 'Hundredths of a percent: 2100 is 21 %.' }),
});
export type TaxRateInput = z.infer<typeof taxRateInput>;
export const taxRate = taxRateInput.extend({
  id,
  version,
  products: count.meta({ description: 'How many products have it, archived ones included.' }),
  shippingMethods: count,
});
export type TaxRate = z.infer<typeof taxRate>;

/** Settings > Delivery timeframes. */
const businessDays = z
  .number()
  .int()
  .min(0)
  .max(365)
  .nullable()
  .default(null)
  .meta({ description: 'Counted in business days; a day made of it is shown beside the text. null: none is shown.' });
export const timeframeInput = z.object({
  name,
  inStockDays: businessDays,
  outOfStockDays: businessDays,
  texts: z
    .record(
      languageCode,
      z.object({
        inStock: z.string().trim().max(200).default(''),
        outOfStock: z.string().trim().max(200).default(''),
      }),
    )
    .meta({ description: 'By language code. What is missing in a language is shown in the default language.' }),
});
export type TimeframeInput = z.infer<typeof timeframeInput>;
export const timeframe = timeframeInput.extend({
  id,
  version,
  products: count.meta({ description: 'How many products have it, archived ones included.' }),
  variants: count.meta({ description: 'How many variants have it in place of their product’s.' }),
});
export type Timeframe = z.infer<typeof timeframe>;

/** Settings > Business days: on which the days of delivery timeframes are counted. */
const day = z.iso.date('must be a day such as 2026-12-25');
export const calendarView = z.object({
  version,
  workDays: z
    .array(z.number().int().min(1).max(7))
    .min(1, 'must hold at least one day')
    .max(7)
    .meta({ description: 'ISO weekdays: 1 is Monday.' }),
  closures: z
    .array(
      z
        .object({ name, from: day, to: day })
        .refine(({ from, to }) => from <= to, { message: 'must not be before the first day', path: ['to'] })
        .refine(({ from, to }) => Date.parse(to) - Date.parse(from) < 366 * 86_400_000, {
          message: 'must be within a year of the first day',
          path: ['to'],
        }),
    )
    .max(200),
});
export type CalendarView = z.infer<typeof calendarView>;

/** Settings > Shipping. */
export const shippingMethodInput = z.object({
  priceMinor: minor,
  taxRateId: id.nullable(),
  enabled: z.boolean(),
  texts: z
    .record(
      languageCode,
      z.object({ title: z.string().trim().max(100), description: z.string().trim().max(500).default('') }),
    )
    .meta({ description: 'By language code. The default language is required; others fall back to it.' }),
});
export type ShippingMethodInput = z.infer<typeof shippingMethodInput>;
export const newShippingMethod = shippingMethodInput.extend({
  code: z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(50)
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'may hold lower-case letters, digits and single hyphens')
    .meta({ description: 'How orders and programs name it; it stays.' }),
});
export const shippingMethodView = newShippingMethod.extend({ id, version });
export type ShippingMethodView = z.infer<typeof shippingMethodView>;

/** Settings > Languages. */
export const languageInput = z.object({
  name,
  columnPrefix: z
    .string()
    .trim()
    .regex(/^[A-Z]{2}$/, 'must be two capital letters, such as FR')
    .meta({ description: 'Of the spreadsheet’s columns, such as FR_Title_Short.' }),
});
export type LanguageInput = z.infer<typeof languageInput>;
export const newLanguage = languageInput.extend({
  code: languageCode.meta({ description: 'As in addresses: fr, or pt-BR.' }),
});
export const languageView = newLanguage.extend({
  version,
  isDefault: z.boolean(),
  themeSpeaksIt: z.boolean().meta({ description: 'Whether the theme has its own words in this language.' }),
});
export type LanguageView = z.infer<typeof languageView>;

/** How much of the shop is said in a language. */
const translated = z.object({ translated: count, total: count });
export const languageTexts = z.object({
  products: translated,
  variants: translated,
  categories: translated,
  deliveryTimeframes: translated,
  shippingMethods: translated,
});
export type LanguageTexts = z.infer<typeof languageTexts>;
