/** Reads what an address may hold. Whatever makes no sense is as if it were not there. */

export const inventoryStatuses = ['all', 'on_backorder', 'out_of_stock', 'low', 'untracked'] as const;
export const orderFilters = ['all', 'ready', 'prepared', 'waiting', 'late', 'held', 'refused'] as const;
export const paymentStates = [
  'awaiting',
  'authorised',
  'partly_paid',
  'paid',
  'overpaid',
  'refunded',
  'cancelled',
] as const;
export const shipmentStates = ['not_shipped', 'partly_shipped', 'shipped', 'cancelled'] as const;
export const delayStates = ['open', 'decided', 'refund_due'] as const;
export const backorderViews = ['variants', 'orders'] as const;
export const backorderFilters = ['all', 'late', 'undated'] as const;
export const purchaseFilters = ['all', 'draft', 'open', 'late', 'done'] as const;
export const productVisibilities = ['visible', 'visible_when_in_stock', 'hidden'] as const;
export const productSorts = ['title', 'newest'] as const;

export const dashboardPeriods = [7, 30, 90] as const;
export const mailStates = ['all', 'unsent'] as const;

/** A search text; absent when empty. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 200) || undefined : undefined;
}

/** A number in the query; anything else is as if it were not there. */
export function number(value: unknown): number | undefined {
  return /^\d{1,15}$/.test(String(value)) ? Number(value) : undefined;
}

/** One of a few words; the first of them is what a list shows without one. */
export function oneOf<Choice extends string>(choices: readonly Choice[], value: unknown): Choice | undefined {
  return choices.find((choice) => choice === value);
}

/** A calendar day as YYYY-MM-DD. */
export function day(value: unknown): string | undefined {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined;
}

/** A number in a path; anything else becomes 0, which the server knows nothing about. */
export function idParam<Name extends string>(name: Name) {
  return {
    parse: (params: Record<Name, string>) =>
      ({ [name]: /^\d{1,15}$/.test(params[name]) ? Number(params[name]) : 0 }) as Record<Name, number>,
    stringify: (params: Record<Name, number>) => ({ [name]: String(params[name]) }) as Record<Name, string>,
  };
}
