/** What happened to an order, put together from the facts: the order, the ledger, shipments, events and mails. */
import { sql } from 'kysely';
import { actorNames } from '../accounts/actor.ts';
import type { Db } from '../platform/db.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import type { EditedLine } from './events.ts';
import type { LineUnits } from './lock-order.ts';
import { titleOf } from './rules/placement.ts';
import type { TimelineEntry } from './schemas.ts';
import { loadReturns } from './shipment-store.ts';

type Raw = Omit<Partial<TimelineEntry>, 'at' | 'lines'> & {
  at: Date;
  kind: TimelineEntry['kind'];
  actor: string;
  units?: LineUnits[];
  /** Units by the title they had then, where the line may be another now. */
  titled?: EditedLine[];
};

/** Of what happened at the same instant, this is the order it is told in. */
const kindsInOrder: TimelineEntry['kind'][] = [
  'placed',
  'edited',
  'cancelled',
  'expired',
  'returned',
  'released',
  'allocated',
];

/** An order's timeline, oldest first. Refuses an order that is not there. */
export async function loadTimeline(db: Db, orderId: number): Promise<TimelineEntry[] | Refusal> {
  const order = await db
    .selectFrom('orders')
    .select(['placed_at', 'channel'])
    .select(({ selectFrom }) =>
      selectFrom('till_receipts')
        .select('user_id')
        .whereRef('order_id', '=', 'orders.id')
        .orderBy('id')
        .limit(1)
        .as('soldBy'),
    )
    .where('id', '=', orderId)
    .executeTakeFirst();
  if (!order) return refuse('not_found', `There is no order ${orderId}.`);
  const lines = await db
    .selectFrom('order_lines')
    .select(['id', 'product_title', 'variant_title'])
    .where('order_id', '=', orderId)
    .execute();
  const titles = new Map(lines.map((line) => [line.id, titleOf(line.product_title, line.variant_title)]));
  const raw: Raw[] = [
    { at: order.placed_at, kind: 'placed', actor: placerOf(order) },
    ...(await stockEntries(db, orderId, [...titles.keys()], order.placed_at)),
    ...(await shipmentEntries(db, orderId)),
    ...(await returnEntries(db, orderId)),
    ...(await eventEntries(db, orderId)),
    ...(await moneyEntries(db, orderId)),
    ...(await mailEntries(db, orderId)),
  ];
  const names = await namesOf(db, raw);
  const rank = (kind: TimelineEntry['kind']) => (kindsInOrder.indexOf(kind) + 1 || 99) - 1;
  return raw
    .map((entry, seq) => ({ entry, seq }))
    .sort(
      (a, b) => a.entry.at.getTime() - b.entry.at.getTime() || rank(a.entry.kind) - rank(b.entry.kind) || a.seq - b.seq,
    )
    .map(({ entry: { at, actor, units, titled, ...entry } }) => ({
      text: '',
      cause: '',
      mailId: null,
      number: null,
      amountMinor: null,
      ...entry,
      at: at.toISOString(),
      by: names.get(actor) ?? { kind: 'system', name: '' },
      lines: titled ?? (units ?? []).map((each) => ({ title: titles.get(each.lineId) ?? '', units: each.units })),
    }));
}

function placerOf({ channel, soldBy }: { channel: string; soldBy: number | null }): string {
  if (soldBy !== null) return `user ${soldBy}`;
  return channel === 'backoffice' ? 'system' : 'shopper';
}

/** Units given to the order and units sent back to waiting; what the order's own cancellation released is its event. */
async function stockEntries(db: Db, orderId: number, lineIds: number[], placedAt: Date): Promise<Raw[]> {
  const { rows } = await sql<{ at: Date; cause: string; actor: string; lines: LineUnits[] }>`
    with moved as (
      select at, cause, actor, order_line_id as line, sum(allocated_delta)::int as units from movements
      where order_line_id = any(${lineIds}::bigint[]) and kind in ('allocated', 'released') group by 1, 2, 3, 4)
    select at, cause, actor, jsonb_agg(jsonb_build_object('lineId', line, 'units', units) order by line) as lines
    from moved where units > 0 or (units < 0 and cause <> ${`order ${orderId}`})
    group by at, cause, actor, units > 0 order by at`.execute(db);
  return rows.map(({ at, lines, ...row }) => {
    const given = (lines[0]?.units ?? 0) > 0;
    return {
      ...row,
      at: at < placedAt ? placedAt : at, // the ledger's clock is read before the order's own
      kind: given ? ('allocated' as const) : ('released' as const),
      units: lines.map(({ lineId, units }) => ({ lineId, units: Math.abs(units) })),
    };
  });
}

async function shipmentEntries(db: Db, orderId: number): Promise<Raw[]> {
  const { rows } = await sql<{
    number: string;
    preparedAt: Date;
    shippedAt: Date | null;
    actor: string;
    text: string;
    units: LineUnits[];
  }>`
    select s.number, s.prepared_at as "preparedAt", s.shipped_at as "shippedAt", s.actor,
      concat_ws(' ', nullif(s.carrier, ''), nullif(s.tracking_number, '')) as text,
      (select jsonb_agg(jsonb_build_object('lineId', order_line_id, 'units', units) order by order_line_id)
       from shipment_lines where shipment_id = s.id) as units
    from shipments s where s.order_id = ${orderId} and s.dropped_at is null order by s.id`.execute(db);
  return rows.map(({ number, preparedAt, shippedAt, actor, text, units }) => ({
    at: shippedAt ?? preparedAt,
    kind: shippedAt ? ('shipped' as const) : ('prepared' as const),
    actor,
    units: units ?? [],
    text,
    number,
  }));
}

async function returnEntries(db: Db, orderId: number): Promise<Raw[]> {
  const rows = await db.selectFrom('returns').select(['id', 'at', 'actor']).where('order_id', '=', orderId).execute();
  const returns = (await loadReturns(db, [orderId])).get(orderId) ?? [];
  return rows.map(({ id, at, actor }) => {
    const known = returns.find((each) => each.id === id);
    return { at, kind: 'returned' as const, actor, units: known?.lines, text: known?.reason, number: known?.number };
  });
}

async function eventEntries(db: Db, orderId: number): Promise<Raw[]> {
  const rows = await db
    .selectFrom('order_events')
    .select(['at', 'kind', 'actor', 'details'])
    .where('order_id', '=', orderId)
    .orderBy('id')
    .execute();
  return rows.map(({ at, kind, actor, details }) => {
    const { lines, changes, reason, text } = details as {
      lines?: LineUnits[];
      changes?: EditedLine[];
      reason?: string;
      text?: string;
    };
    return { at, kind: kind as Raw['kind'], actor, units: lines, titled: changes, text: text ?? reason ?? '' };
  });
}

/** What happened to the order's money. */
async function moneyEntries(db: Db, orderId: number): Promise<Raw[]> {
  const rows = await db
    .selectFrom('payment_entries')
    .leftJoin('returns', 'returns.id', 'payment_entries.return_id')
    .select(['payment_entries.at', 'kind', 'amount_minor', 'note', 'payment_entries.actor', 'returns.number'])
    .where('payment_entries.order_id', '=', orderId)
    .orderBy('payment_entries.id')
    .execute();
  return rows.map(({ at, kind, amount_minor, note, actor, number }) => ({
    at,
    kind: kind === 'released' ? ('authorisation_released' as const) : (kind as Raw['kind']),
    actor,
    text: note,
    amountMinor: amount_minor,
    number,
  }));
}

async function mailEntries(db: Db, orderId: number): Promise<Raw[]> {
  const rows = await db
    .selectFrom('mails')
    .select(['id', 'created_at', 'subject'])
    .where('order_id', '=', orderId)
    .orderBy('id')
    .execute();
  return rows.map((mail) => ({
    at: mail.created_at,
    kind: 'mail' as const,
    actor: 'system',
    text: mail.subject,
    mailId: mail.id,
  }));
}

/** Who the ledger's actors are: people and API keys by name. */
async function namesOf(db: Db, entries: readonly Raw[]): Promise<Map<string, TimelineEntry['by']>> {
  const actors = [...new Set(entries.map((entry) => entry.actor))];
  const { rows } = await sql<{ actor: string; name: string }>`
    select actor, name from ${actorNames} named where actor = any(${actors}::text[])`.execute(db);
  const names = new Map<string, TimelineEntry['by']>([['shopper', { kind: 'shopper', name: '' }]]);
  for (const { actor, name } of rows) names.set(actor, { kind: 'user', name });
  return names;
}
