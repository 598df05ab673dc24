/** The record of every step of a delay: only ever added to, and exported as it is. */
import { sql } from 'kysely';
import type { Transaction } from '../platform/db.ts';

export type EvidenceStep =
  | 'found_late'
  | 'notice_sent'
  | 'wait_chosen'
  | 'cancel_chosen'
  | 'silence_waits'
  | 'silence_cancels'
  | 'goods_came'
  | 'units_cancelled'
  | 'asked_again'
  | 'refund_due'
  | 'refunded';

export type Evidence = {
  orderId: number;
  lineId: number;
  noticeId: number;
  step: EvidenceStep;
  detail: Record<string, unknown>;
};

/** Adds steps in the transaction that takes them. */
export async function appendEvidence(
  trx: Transaction,
  steps: readonly Evidence[],
  by: { actor: string; now: Date },
): Promise<void> {
  if (steps.length === 0) return;
  await sql`
    insert into delay_evidence (at, order_id, order_line_id, notice_id, step, actor, detail)
    select ${by.now}::timestamptz, d.order_id, d.line_id, d.notice_id, d.step, ${by.actor}::text, d.detail::jsonb
    from unnest(${steps.map((step) => step.orderId)}::bigint[], ${steps.map((step) => step.lineId)}::bigint[],
                ${steps.map((step) => step.noticeId)}::bigint[], ${steps.map((step) => step.step)}::text[],
                ${steps.map((step) => JSON.stringify(step.detail))}::text[])
      as d (order_id, line_id, notice_id, step, detail)`.execute(trx);
}
