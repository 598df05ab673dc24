import { sql } from 'kysely';
import { type Db, inTransaction } from '../platform/db.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';

/** Requests of one address that may be open at once, so that nobody's mailbox is filled by somebody else. */
const mostOfOne = 50;

/**
 * Notes who wants to hear when a variant is in stock again. Asked twice it is one request. Refuses a variant that is
 * not there, and an address with very many requests.
 */
export async function askBackInStock(
  db: Db,
  { variantId, email, language }: { variantId: number; email: string; language: string },
): Promise<Refusal | undefined> {
  return inTransaction(db, async (trx) => {
    const { rows } = await sql<{ open: number; known: boolean }>`
      select (select count(*) from back_in_stock_requests where lower(email) = lower(${email}) and told_at is null) as open,
        exists (select from variants where id = ${variantId} and archived_at is null) as known`.execute(trx);
    const [found] = rows;
    if (!found?.known) return refuse('not_for_sale', 'This product is no longer for sale.', { field: 'variantId' });
    if (found.open >= mostOfOne) {
      return refuse('too_large', `email: at most ${mostOfOne} products can be asked for at once.`, { field: 'email' });
    }
    await sql`
      insert into back_in_stock_requests (variant_id, email, language) values (${variantId}, ${email}, ${language})
      on conflict do nothing`.execute(trx);
    return undefined;
  });
}
