/** What a cart's shopper was last told about its lines, so that nothing of it changes silently. */
import { sql } from 'kysely';
import { quoteLines } from '../orders/quote-lines.ts';
import type { Db } from '../platform/db.ts';
import type { Seen } from './rules/changed.ts';
import { seenOf } from './seen.ts';
import type { Visit } from './visit.ts';

/**
 * Notes what the shopper was told of a line they have just put in or changed. `told`: what the page they did it on said;
 * about another quantity than the line now has it counts for the price only.
 */
export async function noteToldLine(
  visit: Visit,
  token: string,
  variantId: number,
  told: Seen | undefined,
): Promise<void> {
  const { db } = visit.shop;
  const line = await db
    .selectFrom('cart_lines')
    .select('quantity')
    .where('cart_token', '=', token)
    .where('variant_id', '=', variantId)
    .executeTakeFirst();
  if (!line) return;
  if (told?.variantId === variantId && told.quantity === line.quantity) return writeSeen(db, token, [told]);
  const [quote] = await quoteLines(visit.shop, [{ variantId, quantity: line.quantity }], visit.locale.language);
  if (!quote) return;
  const now = seenOf(quote, visit.locale.language);
  const price = told?.variantId === variantId ? { unitPriceMinor: told.unitPriceMinor } : {};
  await writeSeen(db, token, [{ ...now, ...price }]);
}

/** Notes what the shopper was told of the lines of a cart; of lines that changed meanwhile nothing is noted. */
export async function writeSeen(db: Db, token: string, seen: readonly Seen[]): Promise<void> {
  if (seen.length === 0) return;
  const rows = seen.map((each) => ({ variant_id: each.variantId, quantity: each.quantity, seen: each }));
  await sql`
    update cart_lines l set seen = d.seen
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as d (variant_id bigint, quantity int, seen jsonb)
    where l.cart_token = ${token} and l.variant_id = d.variant_id and l.quantity = d.quantity`.execute(db);
}
