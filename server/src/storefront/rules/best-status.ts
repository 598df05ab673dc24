/** The label of a product with several variants. */
import type { OfferStatus } from '../../inventory/rules/offer.ts';

/** From the best label to the worst. */
export const statuses: readonly OfferStatus[] = ['in_stock', 'on_backorder', 'out_of_stock'];
export const statusRank: Record<OfferStatus, number> = { in_stock: 0, on_backorder: 1, out_of_stock: 2 };

/** The best of the labels; out of stock where there is none. */
export function bestStatus(labels: readonly OfferStatus[]): OfferStatus {
  return statuses.find((status) => labels.includes(status)) ?? 'out_of_stock';
}
