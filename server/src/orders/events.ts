/** What happened to an order that no other table tells. Rows are only ever added. */
import type { Transaction } from '../platform/db.ts';
import type { LineUnits } from './lock-order.ts';

/** Units of a line that an edit added, or took away (negative). */
export type EditedLine = { title: string; units: number };

export type OrderEvent =
  | { kind: 'edited'; details: { changes: EditedLine[]; reason: string } }
  | { kind: 'cancelled' | 'expired'; details: { lines: LineUnits[]; reason: string } }
  | { kind: 'held' | 'let_go'; details: Record<string, never> }
  | { kind: 'note'; details: { text: string } };

/** Adds an event to an order's history. Answers its id. */
export async function appendOrderEvent(
  trx: Transaction,
  orderId: number,
  event: OrderEvent,
  by: { actor: string; now: Date },
): Promise<number> {
  const { id } = await trx
    .insertInto('order_events')
    .values({
      order_id: orderId,
      at: by.now,
      kind: event.kind,
      actor: by.actor,
      details: JSON.stringify(event.details),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}
