/** Questions about late goods, for shoppers and for the back office. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { Db } from '../platform/db.ts';
import { decodeCursor, pageOf } from '../platform/paging.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import type { DelayNotice, DelayQuery } from './schemas.ts';

const columns = sql`n.id, n.order_id as "orderId", o.number as "orderNumber", o.shipping_address->>'name' as customer,
  n.order_line_id as "orderLineId", l.product_title as "productTitle", l.variant_title as "variantTitle", l.sku,
  n.number, n.rules, n.units, l.waiting, l.waiting + l.allocated as "openUnits", n.original_on as "originalOn",
  n.told_on as "toldOn", n.revised_on as "revisedOn", n.answer_by as "answerBy", n.on_silence as "onSilence",
  n.may_cancel_later as "mayCancelLater", n.made_at as "madeAt", n.sent_at as "sentAt", n.outcome,
  n.decided_by as "decidedBy", n.decided_at as "decidedAt", n.refund_by as "refundBy"`;
const tables = sql`delay_notices n join orders o on o.id = n.order_id join order_lines l on l.id = n.order_line_id`;

/** More was kept of what the order's shopper paid than they owe. */
const owesRefund = sql`(
  select o.total_minor - (select coalesce(sum(credit_minor), 0) from returns where order_id = o.id) <
    (select coalesce(sum(case kind when 'received' then amount_minor when 'refunded' then -amount_minor else 0 end), 0)
     from payment_entries where order_id = o.id)
  from orders o where o.id = n.order_id)`;

type Row = Omit<DelayNotice, 'madeAt' | 'sentAt' | 'decidedAt'> & {
  madeAt: Date;
  sentAt: Date | null;
  decidedAt: Date | null;
  openUnits: number;
  total: number;
};

/** One page of questions: open ones by the day an answer is due, others newest first. Refuses a strange cursor. */
export async function listDelays(
  db: Db,
  query: DelayQuery,
): Promise<{ items: DelayNotice[]; total: number; nextCursor: string | null } | Refusal> {
  const isOpen = query.state === 'open';
  const after = decodeCursor(query.cursor, z.tuple([isOpen ? z.iso.date() : z.literal(''), z.int()]));
  if (after === undefined) return refuse('invalid', 'cursor: this is not a cursor of this list.', { field: 'cursor' });
  const which = isOpen
    ? sql`n.outcome is null`
    : query.state === 'refund_due'
      ? sql`n.refund_by is not null and ${owesRefund}`
      : sql`n.outcome is not null`;
  const beyond =
    after === null
      ? sql`true`
      : isOpen
        ? sql`(n.answer_by, n.id) > (${after[0]}::date, ${after[1]}::bigint)`
        : sql`n.id < ${after[1]}::bigint`;
  const { rows } = await sql<Row>`
    select ${columns}, (select count(*) from delay_notices n where ${which}) as total
    from ${tables} where ${which} and ${beyond}
    order by ${isOpen ? sql`n.answer_by, n.id` : sql`n.id desc`} limit ${query.limit + 1}`.execute(db);
  const page = pageOf(rows, query.limit, (row) => [isOpen ? row.answerBy : '', row.id]);
  return { ...page, items: page.items.map(viewOf) };
}

/** The last question about each of an order's lines, with what of it is not sent yet. */
export async function loadOrderDelays(db: Db, orderId: number): Promise<(DelayNotice & { openUnits: number })[]> {
  const { rows } = await sql<Row>`
    select ${columns}, 0 as total from ${tables}
    where n.order_id = ${orderId}
      and n.number = (select max(number) from delay_notices where order_line_id = n.order_line_id)
    order by l.position`.execute(db);
  return rows.map((row) => ({ ...viewOf(row), openUnits: row.openUnits }));
}

/** Whether someone can still answer: nobody has, and there is something left to wait for. */
export const isAsked = (notice: DelayNotice & { openUnits: number }) => notice.outcome === null && notice.openUnits > 0;

/** Whether waiting, once chosen, can still be taken back. */
export const isRevocable = (notice: DelayNotice & { openUnits: number }) =>
  notice.outcome === 'wait' && notice.mayCancelLater && notice.openUnits > 0;

function viewOf({ madeAt, sentAt, decidedAt, openUnits: _, total: __, ...row }: Row): DelayNotice {
  return {
    ...row,
    madeAt: madeAt.toISOString(),
    sentAt: sentAt?.toISOString() ?? null,
    decidedAt: decidedAt?.toISOString() ?? null,
  };
}

export type EvidenceRow = {
  id: number;
  at: Date;
  orderNumber: string;
  orderLineId: number;
  sku: string;
  product: string;
  noticeId: number;
  step: string;
  actor: string;
  detail: string;
};

/** The evidence in the order it was written, a part at a time, from after the id `after`. */
export async function loadEvidence(db: Db, after: number, limit: number): Promise<EvidenceRow[]> {
  const { rows } = await sql<EvidenceRow>`
    select e.id, e.at, o.number as "orderNumber", e.order_line_id as "orderLineId", l.sku,
      concat_ws(', ', l.product_title, nullif(l.variant_title, 'Default')) as product, e.notice_id as "noticeId",
      e.step, e.actor, e.detail::text as detail
    from delay_evidence e join orders o on o.id = e.order_id join order_lines l on l.id = e.order_line_id
    where e.id > ${after} order by e.id limit ${limit}`.execute(db);
  return rows;
}
