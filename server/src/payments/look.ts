/**
 * What is known of a payment made online is asked of its provider, whole, and laid over what was noted: entries are
 * added for what is new. Notices only say when to look, so that one that is lost, late or sent twice does no harm.
 */
import { sql } from 'kysely';
import type { Db, Transaction } from '../platform/db.ts';
import type { Look, OnlinePayments } from './providers.ts';
import { appendEntry, type PaymentRow } from './store.ts';

/** A look with the moment it began, by the database's clock: an older one is never laid over a newer one. */
export type DatedLook = Look & { lookedAt: Date };

/** Asks the provider; null when the shopper has not paid on its page yet, which is noted. Not in a transaction. */
export async function lookAt(db: Db, online: OnlinePayments, payment: PaymentRow): Promise<DatedLook | null> {
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db);
  const lookedAt = rows[0]?.now as Date;
  const look = await online.look(payment);
  if (look) return { ...look, lookedAt };
  await db.updateTable('payments').set({ looked_at: lookedAt }).where('id', '=', payment.id).execute();
  return null;
}

/** Adds what a look tells beyond what was noted. The caller has locked the order. */
export async function applyLook(
  trx: Transaction,
  payment: PaymentRow,
  look: DatedLook,
  by: { actor: string; now: Date; note?: string },
): Promise<void> {
  const { rows } = await sql<{
    looked_at: Date | null;
    authorised: number;
    released: number;
    received: number;
    refunded: number;
  }>`
    select p.looked_at,
      coalesce(sum(e.amount_minor) filter (where e.kind = 'authorised'), 0)::int8 as authorised,
      coalesce(sum(e.amount_minor) filter (where e.kind = 'released'), 0)::int8 as released,
      coalesce(sum(e.amount_minor) filter (where e.kind = 'received'), 0)::int8 as received,
      coalesce(sum(e.amount_minor) filter (where e.kind = 'refunded'), 0)::int8 as refunded
    from payments p left join payment_entries e on e.payment_id = p.id where p.id = ${payment.id} group by p.id`.execute(
    trx,
  );
  const [known] = rows;
  if (!known || (known.looked_at && known.looked_at >= look.lookedAt)) return;
  const received = look.capturedMinor - Number(known.received);
  const refunded = look.refundedMinor - Number(known.refunded);
  // What is authorised and neither taken nor let go, as noted, against what could still be taken.
  const open = Number(known.authorised) - Number(known.released) - Math.max(Number(known.received), look.capturedMinor);
  const authorised = look.capturableMinor - open;
  if (authorised > 0) await appendEntry(trx, payment, { kind: 'authorised', amountMinor: authorised }, by);
  if (received > 0) await appendEntry(trx, payment, { kind: 'received', amountMinor: received }, by);
  if (authorised < 0) await appendEntry(trx, payment, { kind: 'released', amountMinor: -authorised }, by);
  if (refunded > 0) await appendEntry(trx, payment, { kind: 'refunded', amountMinor: refunded, note: by.note }, by);
  await trx
    .updateTable('payments')
    .set({
      reference: look.reference,
      capture_before: look.capturableMinor > 0 ? look.captureBefore : null,
      several_captures: look.severalCaptures,
      looked_at: look.lookedAt,
    })
    .where('id', '=', payment.id)
    .execute();
}
