import { productColumnPart, variantColumnPart } from '../catalogue/bulk-columns.ts';
import { placementPart, productArchivePart, variantArchivePart } from '../catalogue/bulk-placement.ts';
import { productTextPart, variantTextPart } from '../catalogue/bulk-texts.ts';
import { stockPart } from '../inventory/adjust-stocks.ts';
import { stockRulePart } from '../inventory/change-stock-rules.ts';
import type { Entity } from './change.ts';
import type { FieldPart } from './field-part.ts';

/**
 * Every field that can be changed in bulk, in the order rows are locked: products, variants, then stock, as all
 * writers do. A rule comes before the stock it governs; archiving comes last.
 */
export const parts: readonly FieldPart[] = [
  productColumnPart,
  placementPart,
  productTextPart,
  variantColumnPart,
  variantTextPart,
  stockRulePart,
  stockPart,
  variantArchivePart,
  productArchivePart,
];

/** The part a field belongs to, or undefined where there is no such field. */
export function partOf(entity: Entity, field: string): FieldPart | undefined {
  return parts.find((part) => part.entity === entity && part.schemaOf(field) !== undefined);
}
