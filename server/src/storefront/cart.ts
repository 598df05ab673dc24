/** A shopper's cart: a token in a cookie, lines in the database. It holds wishes, never stock. */
import { randomBytes } from 'node:crypto';
import type { Db } from '../platform/db.ts';
import { inTransaction } from '../platform/db.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';

const mostLines = 200;
const mostUnits = 1_000_000;
const keptDays = 90;

/** Makes an empty cart and answers its token; carts nobody touched for 90 days go. */
export async function openCart(db: Db): Promise<string> {
  const token = randomBytes(24).toString('base64url');
  await db.insertInto('carts').values({ token }).execute();
  const old = new Date(Date.now() - keptDays * 86_400_000);
  await db.deleteFrom('carts').where('updated_at', '<', old).execute();
  return token;
}

/** The token if it is that of a cart. */
export async function knownCart(db: Db, token: string | undefined): Promise<string | undefined> {
  if (!token) return undefined;
  return (await db.selectFrom('carts').select('token').where('token', '=', token).executeTakeFirst())?.token;
}

/** Adds units of a variant. Refuses an unknown variant and a cart of more than 200 lines. */
export async function addToCart(db: Db, token: string, variantId: number, units: number): Promise<Refusal | undefined> {
  return inTransaction(db, async (trx) => {
    const variant = await trx
      .selectFrom('variants')
      .select('id')
      .where('id', '=', variantId)
      .where('archived_at', 'is', null)
      .executeTakeFirst();
    if (!variant) return refuse('not_for_sale', 'This product is no longer for sale.');
    await trx.updateTable('carts').set({ updated_at: new Date() }).where('token', '=', token).execute();
    const lines = await trx
      .selectFrom('cart_lines')
      .select(['variant_id', 'quantity'])
      .where('cart_token', '=', token)
      .execute();
    const held = lines.find((line) => line.variant_id === variantId)?.quantity ?? 0;
    if (held === 0 && lines.length >= mostLines)
      return refuse('too_large', `A cart holds at most ${mostLines} different products.`);
    const quantity = Math.min(mostUnits, held + units);
    await trx
      .insertInto('cart_lines')
      .values({ cart_token: token, variant_id: variantId, quantity })
      .onConflict((conflict) => conflict.columns(['cart_token', 'variant_id']).doUpdateSet({ quantity }))
      .execute();
    return undefined;
  });
}

/** Sets a line's units; 0 takes the line out. */
export async function setCartLine(db: Db, token: string, variantId: number, units: number): Promise<void> {
  if (units <= 0) {
    await db.deleteFrom('cart_lines').where('cart_token', '=', token).where('variant_id', '=', variantId).execute();
    return;
  }
  await db
    .updateTable('cart_lines')
    .set({ quantity: Math.min(mostUnits, units) })
    .where('cart_token', '=', token)
    .where('variant_id', '=', variantId)
    .execute();
}

/** Empties a cart after its order was placed. */
export async function emptyCart(db: Db, token: string): Promise<void> {
  await db.deleteFrom('cart_lines').where('cart_token', '=', token).execute();
}

/** Units in a cart. */
export async function countCart(db: Db, token: string | undefined): Promise<number> {
  if (!token) return 0;
  const { units } = await db
    .selectFrom('cart_lines')
    .select((select) => select.fn.sum<number | null>('quantity').as('units'))
    .where('cart_token', '=', token)
    .executeTakeFirstOrThrow();
  return units ?? 0;
}
