/**
 * What a new variant begins with. A product and a category may give values of a stock rule; each value is taken from
 * the nearest that gives it: the product, then its categories, then those they are in, then the store's default.
 */
import type { StockPolicy } from './stock.ts';

/** A whole stock rule, as every variant has one. A backorder limit of null is none. */
export type StockRule = {
  policy: StockPolicy;
  backorderLimit: number | null;
  stockMinimum: number;
  stockAlert: number;
};
export type StockRuleField = keyof StockRule;
export const stockRuleFields = ['policy', 'backorderLimit', 'stockMinimum', 'stockAlert'] as const;

/** A category in the tree; `place` is its line on the Categories page, counted from the top. */
export type TreeCategory = { id: number; parentId: number | null; place: number };

/** Where a value comes from; the store's default stands above all. */
export type RuleSource = { kind: 'product' | 'category'; id: number } | { kind: 'store' };
type From<Field extends StockRuleField> = { value: StockRule[Field]; source: RuleSource };
export type Inherited = { [Field in StockRuleField]: From<Field> };
/** Values given somewhere; absent ones are as above. */
export type Giver = { source: RuleSource; values: Partial<StockRule> };

/**
 * Categories from near to far: those named, then those they are in, step by step. Of equally near ones the one with the
 * smaller place comes first. Each is named once, at its nearest.
 */
export function categoriesByNearness(
  categoryIds: readonly number[],
  tree: ReadonlyMap<number, TreeCategory>,
): TreeCategory[] {
  const order: TreeCategory[] = [];
  const seen = new Set<number>();
  let step: readonly (number | null)[] = categoryIds;
  while (step.length > 0) {
    const here = step
      .flatMap((id) => (id === null || seen.has(id) ? [] : (tree.get(id) ?? [])))
      .filter((category, at, all) => all.indexOf(category) === at)
      .sort((a, b) => a.place - b.place);
    for (const { id } of here) seen.add(id);
    order.push(...here);
    step = here.map(({ parentId }) => parentId);
  }
  return order;
}

/** Takes each value from the first giver that has it, else from the store's default. */
export function inheritStockRule(givers: readonly Giver[], storeDefault: StockRule): Inherited {
  const inherit = <Field extends StockRuleField>(field: Field): From<Field> => {
    const giver = givers.find(({ values }) => values[field] !== undefined);
    return giver
      ? { value: giver.values[field] as StockRule[Field], source: giver.source }
      : { value: storeDefault[field], source: { kind: 'store' } };
  };
  return {
    policy: inherit('policy'),
    backorderLimit: inherit('backorderLimit'),
    stockMinimum: inherit('stockMinimum'),
    stockAlert: inherit('stockAlert'),
  };
}

/** The store's default for new variants: tracked, and with backorders where Settings > Workflow allows them. */
export function storeDefault(allowBackorders: boolean): StockRule {
  return { policy: allowBackorders ? 'backorder' : 'deny', backorderLimit: null, stockMinimum: 0, stockAlert: 0 };
}

/** Which of the values somebody gave are the variant's own: those that differ from what it would inherit. */
export function ownFields(given: Partial<StockRule>, inherited: Inherited): Record<StockRuleField, boolean> {
  const isOwn = (field: StockRuleField) => given[field] !== undefined && given[field] !== inherited[field].value;
  return {
    policy: isOwn('policy'),
    backorderLimit: isOwn('backorderLimit'),
    stockMinimum: isOwn('stockMinimum'),
    stockAlert: isOwn('stockAlert'),
  };
}
