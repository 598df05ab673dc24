import type { OrderLine } from './api.ts';

/** A line as one text: its product and, where it has a name of its own, its variant. */
export function lineTitle(line: Pick<OrderLine, 'productTitle' | 'variantTitle'>): string {
  return [line.productTitle, line.variantTitle].filter((part) => part && part !== 'Default').join(' · ');
}
