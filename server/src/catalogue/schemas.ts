import { z } from 'zod';
import { stockPolicy, stockRuleInput, variantStock } from '../inventory/schemas.ts';
import { id, languageCode, minor, shortText, units, version } from '../platform/schemas.ts';

export const visibility = z.enum(['visible', 'hidden', 'visible_when_in_stock']);
const whole = z.number().int().min(0).max(1_000_000_000);

/** A product's words in one language. `content` is HTML and is cleaned when written. */
export const productText = z.object({
  title: z.string().trim().min(1, 'must not be empty').max(255),
  fullTitle: shortText.default(''),
  description: z.string().max(5_000).default(''),
  content: z.string().max(200_000).default(''),
  url: z
    .string()
    .trim()
    .max(200)
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$|^$/, 'may hold lower-case letters, digits and single hyphens')
    .default('')
    .meta({ description: 'Empty: made from the title.' }),
  metaTitle: shortText.default(''),
  metaDescription: z.string().max(1_000).default(''),
  metaKeywords: z.string().max(1_000).default(''),
  googleCategory: shortText.default(''),
});
export type ProductText = z.infer<typeof productText>;
export const productTexts = z.record(languageCode, productText).meta({
  description: 'By language code. The default language is required; others fall back to it.',
});

export const productInput = z.object({
  visibility: visibility.default('visible'),
  brand: shortText.nullable().default(null).meta({ description: 'A name; made when new.' }),
  supplier: shortText.nullable().default(null).meta({ description: 'A name; made when new.' }),
  taxRateId: id.nullable().default(null),
  deliveryTimeframeId: id.nullable().default(null),
  categoryIds: z.array(id).max(100).default([]),
  tags: z.array(z.string().trim().min(1).max(100)).max(100).default([]),
  texts: productTexts,
});
export type ProductInput = z.infer<typeof productInput>;

/** A new product also names its variants; none given: one variant titled Default. */
export const variantTexts = z.record(
  languageCode,
  z.object({
    title: z.string().trim().min(1, 'must not be empty').max(255),
    options: z
      .array(z.object({ name: shortText.min(1), value: shortText.min(1) }))
      .max(5)
      .default([]),
  }),
);

export const variantInput = z.object({
  texts: variantTexts,
  imageId: id.nullable().default(null),
  sku: shortText.default(''),
  ean: shortText.default(''),
  articleCode: shortText.default(''),
  hsCode: shortText.default(''),
  priceMinor: minor.default(0),
  oldPriceMinor: minor.nullable().default(null),
  costPriceMinor: minor.nullable().default(null),
  unitPriceMinor: minor.nullable().default(null),
  unit: shortText.default(''),
  weightGrams: whole.default(0),
  volumeMillilitres: whole.default(0),
  widthMillimetres: whole.default(0),
  heightMillimetres: whole.default(0),
  depthMillimetres: whole.default(0),
  colli: z.number().int().min(1).max(10_000).default(1),
  buyMinimum: z.number().int().min(1).max(1_000_000).default(1),
  buyMaximum: z.number().int().min(1).max(1_000_000).default(10_000),
  deliveryTimeframeId: id.nullable().default(null),
  stock: stockRuleInput
    .default({})
    .meta({ description: 'Absent values of a new variant: as its product, its categories or the store give them.' }),
});
export type VariantInput = z.infer<typeof variantInput>;

/** On create, `stockOnHand` opens the ledger with a movement "found". */
export const newVariantInput = variantInput.extend({ stockOnHand: units.default(0) });
export type NewVariantInput = z.infer<typeof newVariantInput>;
export const newProductInput = productInput.extend({ variants: z.array(newVariantInput).max(200).default([]) });
export type NewProductInput = z.infer<typeof newProductInput>;

/** A change names the version it was made from; someone else's change in between is refused, never overwritten. */
export const productPatch = z.object({ version, ...optional(productInput.shape) });
export type ProductPatch = z.infer<typeof productPatch>;
export const variantPatch = z.object({ version, ...optional(variantInput.shape) });
export type VariantPatch = z.infer<typeof variantPatch>;

export const image = z.object({ id, url: z.string(), width: z.number(), height: z.number(), alt: z.string() });

export const variantView = z.object({
  id,
  productId: id,
  version,
  title: z.string().meta({ description: 'In the store’s default language.' }),
  texts: z.record(
    z.string(),
    z.object({ title: z.string(), options: z.array(z.object({ name: z.string(), value: z.string() })) }),
  ),
  imageId: id.nullable(),
  sku: z.string(),
  ean: z.string(),
  articleCode: z.string(),
  hsCode: z.string(),
  priceMinor: z.number(),
  oldPriceMinor: z.number().nullable(),
  costPriceMinor: z.number().nullable(),
  unitPriceMinor: z.number().nullable(),
  unit: z.string(),
  weightGrams: z.number(),
  volumeMillilitres: z.number(),
  widthMillimetres: z.number(),
  heightMillimetres: z.number(),
  depthMillimetres: z.number(),
  colli: z.number(),
  buyMinimum: z.number(),
  buyMaximum: z.number(),
  deliveryTimeframeId: id.nullable(),
  stock: variantStock,
});
export type VariantView = z.infer<typeof variantView>;

export const productView = z.object({
  id,
  version,
  title: z.string().meta({ description: 'In the store’s default language.' }),
  visibility,
  brand: z.string().nullable(),
  supplier: z.string().nullable(),
  taxRateId: id.nullable(),
  deliveryTimeframeId: id.nullable(),
  categoryIds: z.array(id),
  tags: z.array(z.string()),
  texts: z.record(z.string(), productText),
  images: z.array(image),
  variants: z.array(variantView),
  storefrontUrl: z.string(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type ProductView = z.infer<typeof productView>;

export const productRow = z.object({
  id,
  title: z.string(),
  visibility,
  brand: z.string().nullable(),
  imageUrl: z.string().nullable(),
  variantCount: z.number().int(),
  priceFromMinor: z.number(),
  onHand: units,
  available: units,
  waiting: units,
  policies: z.array(stockPolicy),
});
export type ProductRow = z.infer<typeof productRow>;

/** Everything the product screens need to offer choices. */
export const catalogueChoices = z.object({
  brands: z.array(z.string()),
  suppliers: z.array(z.string()),
  tags: z.array(z.string()),
  categories: z.array(z.object({ id, parentId: id.nullable(), title: z.string() })),
  taxRates: z.array(z.object({ id, name: z.string(), basisPoints: z.number().int() })),
  deliveryTimeframes: z.array(z.object({ id, name: z.string() })),
  locations: z.array(z.object({ id, name: z.string() })),
});

/** Every field optional and without its default: an absent field in a change means "leave as it is". */
function optional<Shape extends z.ZodRawShape>(shape: Shape) {
  const entries = Object.entries(shape).map(([key, field]) => {
    const bare = field instanceof z.ZodDefault ? (field.unwrap() as z.ZodType) : (field as z.ZodType);
    return [key, bare.optional()];
  });
  return Object.fromEntries(entries) as {
    [Key in keyof Shape]: z.ZodOptional<Shape[Key] extends z.ZodDefault<infer Inner> ? Inner : Shape[Key]>;
  };
}
