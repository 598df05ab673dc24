import { sql } from 'kysely';
import type { Transaction } from '../platform/db.ts';
import { noteEvent } from '../webhooks/note-event.ts';

/** Stores what lines' shoppers are told from now on about the units they wait for: a day, or that none is known. */
export async function retellPromises(
  trx: Transaction,
  told: readonly { lineId: number; day: string | null }[],
  now: Date,
): Promise<void> {
  await sql`
    update order_lines l set first_promised_on = coalesce(l.first_promised_on, l.promise_date),
      promise_kind = case when d.day is null then 'no_date' else 'date' end,
      promise_date = d.day, promise_text = null, promised_at = ${now}::timestamptz
    from unnest(${told.map((each) => each.lineId)}::bigint[], ${told.map((each) => each.day)}::date[]) as d (id, day)
    where l.id = d.id`.execute(trx);
  await noteEvent(
    trx,
    'backorder.promise_changed',
    told.map(({ lineId }) => lineId),
  );
}
