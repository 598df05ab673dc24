import { queryOptions, useQueryClient } from '@tanstack/react-query';
import type { ChangeSetView } from '../../../server/src/changes/schemas.ts';
import type { StockRule, StockRuleField } from '../../../server/src/inventory/rules/inherit.ts';
import type {
  InheritedView,
  RuleOwner,
  RulePreview,
  StockRuleView,
  VariantRuleView,
} from '../../../server/src/inventory/stock-rule-schemas.ts';
import { api } from '../platform/api.ts';

export type { InheritedView, RuleOwner, RulePreview, StockRule, StockRuleField, StockRuleView, VariantRuleView };
export type RuleSource = InheritedView['policy']['source'];
export const stockRuleFields = ['policy', 'backorderLimit', 'stockMinimum', 'stockAlert'] as const;

const pathOf = ({ kind, id }: RuleOwner) => `/stock-rules/${kind}/${id}`;

export const stockRuleQuery = (owner: RuleOwner) =>
  queryOptions({
    queryKey: ['stock-rules', owner.kind, owner.id],
    queryFn: ({ signal }) => api.get<StockRuleView>(pathOf(owner), undefined, signal),
  });

export const rulePreviewQuery = (owner: RuleOwner) =>
  queryOptions({
    queryKey: ['stock-rules', owner.kind, owner.id, 'preview'],
    queryFn: ({ signal }) => api.get<RulePreview>(`${pathOf(owner)}/preview`, undefined, signal),
    staleTime: 0,
  });

/** What new variants begin with: of a product that is there, or of a new one in these categories. */
export const inheritedQuery = (of: { productId?: number; categoryIds?: readonly string[] }) =>
  queryOptions({
    queryKey: ['stock-rules', 'inherited', of],
    queryFn: ({ signal }) =>
      api.get<InheritedView>(
        '/stock-rules/inherited',
        { productId: of.productId, categoryIds: of.categoryIds?.join(',') },
        signal,
      ),
  });

export const variantRuleQuery = (variantId: number) =>
  queryOptions({
    queryKey: ['variants', variantId, 'stock-rule'],
    queryFn: ({ signal }) => api.get<VariantRuleView>(`/variants/${variantId}/stock-rule`, undefined, signal),
  });

export const saveStockRule = (owner: RuleOwner, input: { version: number; values: Partial<StockRule> }) =>
  api.put<StockRuleView>(pathOf(owner), input);
export const applyStockRule = (owner: RuleOwner, input: { version: number; keepOwn: boolean }) =>
  api.post<ChangeSetView>(`${pathOf(owner)}/apply`, input);

/** Lets every screen that tells where values come from ask again. */
export function useRulesChanged(): () => void {
  const queryClient = useQueryClient();
  return () => {
    queryClient.invalidateQueries({ queryKey: ['stock-rules'] });
    queryClient.invalidateQueries({ queryKey: ['categories'] });
    queryClient.invalidateQueries({
      predicate: ({ queryKey }) => queryKey[0] === 'variants' && queryKey[2] === 'stock-rule',
    });
  };
}
