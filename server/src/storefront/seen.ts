/** What a shopper was told about lines: carried by the form they send, or kept with their cart. */
import { z } from 'zod';
import type { LineQuote } from '../orders/quote-lines.ts';
import { type Change, changesSince, type Seen } from './rules/changed.ts';
import { formatMoney } from './theme.ts';
import { problemCode, problemView, splitView } from './views.ts';
import type { Visit } from './visit.ts';

const seenLine = z.object({
  variantId: z.int(),
  quantity: z.int(),
  unitPriceMinor: z.int(),
  problem: z.string().max(50).nullable(),
  possible: z.int().nullable(),
  now: z.int(),
  waiting: z.int(),
  promisedOn: z.iso.date().nullable(),
  promiseText: z.string().max(2000).nullable(),
  language: z.string().max(10),
}) satisfies z.ZodType<Seen>;
const seenLines = z.array(seenLine).max(500);

/** What a quote tells whoever is shown it. */
export function seenOf(quote: LineQuote, language: string): Seen {
  const { variantId, quantity, unitPriceMinor, now, waiting, promise } = quote;
  return {
    variantId,
    quantity,
    unitPriceMinor,
    problem: quote.refusal && problemCode(quote),
    possible: quote.refusal && Number(quote.refusal.details?.possible ?? 0),
    now,
    waiting,
    promisedOn: promise?.date ?? null,
    promiseText: promise?.text ?? null,
    language,
  };
}

/** As a form field. It is only ever shown to whoever sent it, so it needs no signature. */
export function packSeen(lines: readonly Seen[]): string {
  return Buffer.from(JSON.stringify(lines)).toString('base64url');
}

/** Out of a form field; null where it is none of ours. */
export function unpackSeen(field: string | undefined): Seen[] | null {
  if (!field) return null;
  try {
    return seenLines.safeParse(JSON.parse(Buffer.from(field, 'base64url').toString('utf8'))).data ?? null;
  } catch {
    return null;
  }
}

/** Out of the database, where an older version may have written it otherwise. */
export function readSeen(value: unknown): Seen | null {
  return seenLine.safeParse(value).data ?? null;
}

export type ChangeView = { code: Change; text: string; was: string; now: string };

/** What changed about a line, each with what the shopper was told before and what is so now. */
export function changeViews(visit: Visit, was: Seen | null, quote: LineQuote): ChangeView[] {
  if (was === null) return [];
  const is = seenOf(quote, visit.locale.language);
  return changesSince(was, is).map((code) => ({
    code,
    text: visit.t(`changed.${code}`),
    was: code === 'price' ? money(visit, was) : availabilityText(visit, was),
    now: code === 'price' ? money(visit, is) : availabilityText(visit, is),
  }));
}

function money(visit: Visit, { unitPriceMinor }: Seen): string {
  return formatMoney(unitPriceMinor, visit.settings.currency, visit.locale.language);
}

/** '2 ship now, 3 on backorder, expected 3 March 2026', or why so many cannot be had. */
function availabilityText(
  visit: Visit,
  { quantity, problem, possible, now, waiting, promisedOn, promiseText: text }: Seen,
) {
  if (problem !== null) {
    const refusal = { refused: problem, message: '', details: { possible: possible ?? 0 } };
    return problemView(visit, { quantity, refusal } as Parameters<typeof problemView>[1])?.text ?? '';
  }
  const kind = promisedOn ? ('date' as const) : text ? ('timeframe' as const) : ('no_date' as const);
  const split = splitView(visit, { now, waiting, promise: { kind, date: promisedOn, text } });
  return split.promise ? `${split.text}, ${split.promise}` : split.text;
}
