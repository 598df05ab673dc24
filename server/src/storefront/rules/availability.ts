/** What search engines are told of a variant: the shopper's label and promise, in their words. */
import type { OfferStatus } from '../../inventory/rules/offer.ts';

/** A variant's label as shoppers see it, and the day promised for one unit that waits; null: no day is known. */
export type Shown = { status: OfferStatus; promisedOn: string | null };

const schemaWords = { in_stock: 'InStock', on_backorder: 'BackOrder', out_of_stock: 'OutOfStock' } as const;

/** The availability of a schema.org Offer; https://schema.org/ItemAvailability. Undefined is left out of the JSON. */
export function schemaAvailability({ status, promisedOn }: Shown): {
  availability: string;
  availabilityStarts: string | undefined;
} {
  return {
    availability: `https://schema.org/${schemaWords[status]}`,
    availabilityStarts: (status === 'on_backorder' && promisedOn) || undefined,
  };
}

/**
 * The availability of an item in a Google Merchant feed. Google wants a day with every backorder, at most one year
 * ahead: what is on backorder without such a day is out of stock to it. https://support.google.com/merchants/answer/6324470
 */
export function merchantAvailability(
  { status, promisedOn }: Shown,
  today: string,
): { availability: 'in_stock' | 'out_of_stock' } | { availability: 'backorder'; availabilityDate: string } {
  if (status !== 'on_backorder') return { availability: status };
  if (promisedOn === null || promisedOn < today || promisedOn > oneYearAfter(today)) {
    return { availability: 'out_of_stock' };
  }
  return { availability: 'backorder', availabilityDate: `${promisedOn}T00:00Z` };
}

/** The same day of the next year; for 29 February a text that sorts between 28 February and 1 March. */
function oneYearAfter(day: string): string {
  return String(Number(day.slice(0, 4)) + 1) + day.slice(4);
}
