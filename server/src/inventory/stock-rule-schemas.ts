/** Stock rules of products and categories over HTTP. */
import { z } from 'zod';
import { id, units } from '../platform/schemas.ts';
import { stockRuleFields } from './rules/inherit.ts';
import { stockPolicy, stockRuleInput } from './schemas.ts';

export const ruleOwner = z.object({ kind: z.enum(['product', 'category']), id });
export type RuleOwner = z.infer<typeof ruleOwner>;
export const ruleOwnerParams = z.object({
  kind: ruleOwner.shape.kind,
  id: z.coerce.number().int().positive(),
});

/** What a rule gives; an absent value is as above, a backorder limit of null is no limit. */
export const ruleValues = z.strictObject(stockRuleInput.shape);

const source = z
  .object({
    kind: z.enum(['product', 'category', 'store']),
    id: id.nullable(),
    title: z.string().nullable(),
  })
  .meta({ description: 'Where a value comes from; store: Settings > Workflow.' });
const from = <Value extends z.ZodType>(value: Value) => z.object({ value, source });

/** What new variants would begin with, value by value, and from where. */
export const inheritedView = z.object({
  policy: from(stockPolicy),
  backorderLimit: from(units.nullable()),
  stockMinimum: from(units),
  stockAlert: from(units),
});
export type InheritedView = z.infer<typeof inheritedView>;

export const stockRuleView = z.object({
  version: z.number().int().meta({ description: '0: there is no rule yet.' }),
  title: z.string(),
  values: ruleValues,
  above: inheritedView.meta({ description: 'What counts where this rule gives no value.' }),
});
export type StockRuleView = z.infer<typeof stockRuleView>;

export const saveStockRuleInput = z.object({ version: z.number().int().min(0), values: ruleValues });

/** A variant's rule beside what it would inherit. */
export const variantRuleView = z.object({
  own: z.array(z.enum(stockRuleFields)).meta({ description: 'Values set on the variant itself.' }),
  inherited: inheritedView,
});
export type VariantRuleView = z.infer<typeof variantRuleView>;

const difference = z.object({
  field: z.enum(stockRuleFields),
  before: z.union([stockPolicy, units]).nullable(),
  after: z.union([stockPolicy, units]).nullable(),
  own: z.boolean().meta({ description: 'Set on the variant itself.' }),
});

/** What applying a rule to the variants there are would change. */
export const rulePreview = z.object({
  version: z.number().int().meta({ description: 'Of the rule looked at; applying names it.' }),
  variants: z
    .number()
    .int()
    .meta({ description: 'Variants for which this is the nearest rule, in one value at least.' }),
  differing: z.object({
    inherited: z.number().int().meta({ description: 'Variants that would change while those set by hand are kept.' }),
    all: z.number().int().meta({ description: 'Variants that would change when those set by hand change too.' }),
  }),
  counts: z.array(difference.extend({ count: z.number().int() })).meta({ description: 'Most frequent first.' }),
  moreCounts: z.number().int().meta({ description: 'Changes that are in none of `counts`.' }),
  rows: z
    .array(difference.extend({ variantId: id, title: z.string(), sku: z.string() }))
    .meta({ description: 'The first of them; those set by hand last.' }),
});
export type RulePreview = z.infer<typeof rulePreview>;

export const applyStockRuleInput = z.object({
  version: z.number().int().min(1).meta({ description: 'Of the rule as previewed.' }),
  keepOwn: z.boolean().default(true).meta({ description: 'Leave values alone that were set on the variant itself.' }),
});
