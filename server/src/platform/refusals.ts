/**
 * A refusal is an answer, not an accident: the request was understood and is not granted, and the numbers say why.
 * Use cases return refusals as values; bugs throw.
 */
export type Refusal = {
  refused: RefusalCode;
  /** One sentence for a person: which field or line, what was asked, what is possible. */
  message: string;
  /** The field or line concerned, as a path into the request: `lines.0.quantity`. */
  field?: string;
  /** The numbers behind the sentence, for programs. */
  details?: Record<string, unknown>;
};

/** Each code answers with one HTTP status. */
export const refusalStatus = {
  invalid: 422,
  not_signed_in: 401,
  not_enrolled: 401,
  wrong_credentials: 401,
  not_allowed: 403,
  not_found: 404,
  conflict: 409,
  changed_meanwhile: 409,
  idempotency_key_reused: 422,
  not_enough_stock: 409,
  allocated_to_others: 409,
  waited_for: 409,
  register_closed: 409,
  backorder_limit: 409,
  buy_minimum: 422,
  buy_maximum: 422,
  not_for_sale: 409,
  price_changed: 409,
  order_refused: 409,
  too_many_attempts: 429,
  too_many_requests: 429,
  too_large: 413,
  busy: 503,
} as const;

export type RefusalCode = keyof typeof refusalStatus;

/** Builds a refusal. */
export function refuse(
  refused: RefusalCode,
  message: string,
  more: { field?: string; details?: Record<string, unknown> } = {},
): Refusal {
  return { refused, message, ...more };
}

/** The refusal for a change made from an older version: nothing of either person's work is lost. */
export function changedMeanwhile(what: string, currentVersion: number): Refusal {
  return refuse(
    'changed_meanwhile',
    `Someone else changed this ${what} meanwhile. Load it again, then save your change.`,
    {
      field: 'version',
      details: { currentVersion },
    },
  );
}

/** Tells a refusal from a granted result. */
export function isRefusal(result: unknown): result is Refusal {
  return typeof result === 'object' && result !== null && 'refused' in result;
}
