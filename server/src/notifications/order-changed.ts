import type { EditedLine } from '../orders/events.ts';
import type { LineUnits } from '../orders/lock-order.ts';
import { linesView } from '../storefront/views.ts';
import { type MailShop, writeOrderMail } from './order-mail.ts';

/** Tells the shopper what the shop changed in their order, or cancelled of it, and what they owe now. */
export async function tellChanged(shop: MailShop, orderId: number, eventId: number): Promise<void> {
  const event = await shop.db
    .selectFrom('order_events')
    .select(['kind', 'details'])
    .where('id', '=', eventId)
    .executeTakeFirst();
  if (!event) return;
  const { lines, changes } = event.details as { lines?: LineUnits[]; changes?: EditedLine[] };
  const kind = event.kind === 'edited' ? 'edited' : event.kind === 'expired' ? 'expired' : 'cancelled';
  await writeOrderMail(shop, {
    orderId,
    key: `order-event:${eventId}`,
    template: 'order-changed',
    subject: kind,
    data: ({ t, order }) => ({
      intro: t(`mail.${kind}.intro`),
      changes: changes
        ? changes.map((line) => ({
            quantity: line.units > 0 ? `+${line.units}` : String(line.units),
            ...line,
            variant: '',
          }))
        : linesView(order, lines ?? []),
    }),
  });
}

/** Tells the shopper that their goods came back, and what they are credited. */
export async function tellReturned(shop: MailShop, returnId: number): Promise<void> {
  const known = await shop.db.selectFrom('returns').select('order_id').where('id', '=', returnId).executeTakeFirst();
  if (!known) return;
  await writeOrderMail(shop, {
    orderId: known.order_id,
    key: `order-returned:${returnId}`,
    template: 'order-returned',
    subject: 'returned',
    data: ({ order }) => {
      const back = order.returns.find((each) => each.id === returnId);
      return { lines: linesView(order, back?.lines ?? []), credit: back?.creditMinor ?? 0 };
    },
  });
}
