/** A question about late goods is decided: by the shopper, by silence, by the merchant for them, or by the goods coming. */
import { sql } from 'kysely';
import { cancelUnits } from '../inventory/rules/line-units.ts';
import { writePlan } from '../inventory/write-plan.ts';
import { appendOrderEvent } from '../orders/events.ts';
import { decideEach, type LockedOrder, lockOrder, passOn } from '../orders/lock-order.ts';
import { trimPrepared } from '../orders/shipment-store.ts';
import { type Db, inTransaction, type Transaction } from '../platform/db.ts';
import { isRefusal, type Refusal, refuse } from '../platform/refusals.ts';
import { appendEvidence, type Evidence, type EvidenceStep } from './evidence.ts';
import { type DelayRules, type Outcome, refundBy } from './rules/notice.ts';

export type Decider = 'shopper' | 'silence' | 'merchant';
type By = { actor: string; now: Date };

type OpenNotice = {
  id: number;
  lineId: number;
  rules: DelayRules['set'];
  onSilence: Outcome;
  outcome: string | null;
  mayCancelLater: boolean;
  answerBy: string;
};

/**
 * Decides questions of one order: those of `noticeIds` that are open, and, for a cancellation, those where waiting was
 * chosen but may still be taken back. Refuses when none of them can be decided that way any more.
 */
export async function decideDelays(
  db: Db,
  orderId: number,
  noticeIds: readonly number[],
  outcome: Outcome,
  decider: Decider,
  by: By,
): Promise<Refusal | undefined> {
  return inTransaction(db, async (trx) => {
    const order = await lockOrder(trx, orderId);
    if (isRefusal(order)) return order;
    const notices = (await lockNotices(trx, orderId, noticeIds)).filter(
      (notice) =>
        notice.outcome === null || (outcome === 'cancel' && notice.outcome === 'wait' && notice.mayCancelLater),
    );
    const undecided = notices.filter((notice) => unsentUnits(order, notice.lineId) > 0);
    if (undecided.length === 0) {
      return refuse('conflict', 'This was decided already, or the goods have been sent. Load the page again.');
    }
    await apply(trx, order, undecided, outcome, decider, by);
    return undefined;
  });
}

/** Applies what silence means to one question whose time is over. Answers whether it was still open. */
export async function applySilence(db: Db, orderId: number, noticeId: number, by: By): Promise<boolean> {
  const refused = await inTransaction(db, async (trx) => {
    const order = await lockOrder(trx, orderId);
    if (isRefusal(order)) return order;
    const [notice] = await lockNotices(trx, orderId, [noticeId]);
    if (!notice || notice.outcome !== null) return refuse('conflict', 'This was decided already.');
    if (unsentUnits(order, notice.lineId) > 0) await apply(trx, order, [notice], notice.onSilence, 'silence', by);
    return undefined;
  });
  return refused === undefined;
}

/** Closes the questions whose goods came before they were answered. */
export async function closeArrived(db: Db, now: Date): Promise<void> {
  await inTransaction(db, async (trx) => {
    const { rows } = await sql<{ noticeId: number; orderId: number; lineId: number }>`
      update delay_notices n set outcome = 'goods_came', decided_by = 'events', decided_at = ${now}
      from order_lines l
      where n.outcome is null and l.id = n.order_line_id and l.ordered - l.cancelled - l.allocated - l.shipped = 0
      returning n.id as "noticeId", n.order_id as "orderId", n.order_line_id as "lineId"`.execute(trx);
    const steps = rows.map((row) => ({ ...row, step: 'goods_came' as const, detail: {} }));
    await appendEvidence(trx, steps, { actor: 'system', now });
  });
}

function unsentUnits(order: LockedOrder, lineId: number): number {
  const line = order.lines.find((each) => each.lineId === lineId);
  return line ? line.waiting + line.allocated : 0;
}

async function lockNotices(trx: Transaction, orderId: number, ids: readonly number[]): Promise<OpenNotice[]> {
  const { rows } = await sql<OpenNotice>`
    select id, order_line_id as "lineId", rules, on_silence as "onSilence", outcome,
      may_cancel_later as "mayCancelLater", answer_by as "answerBy"
    from delay_notices n
    where order_id = ${orderId} and id = any(${ids}::bigint[])
      and number = (select max(number) from delay_notices where order_line_id = n.order_line_id)
    order by id for no key update`.execute(trx);
  return rows;
}

async function apply(
  trx: Transaction,
  order: LockedOrder,
  notices: readonly OpenNotice[],
  outcome: Outcome,
  decider: Decider,
  by: By,
): Promise<void> {
  const today = by.now.toISOString().slice(0, 10);
  const isOwed = outcome === 'cancel' && (await isPaid(trx, order.id));
  const steps: Evidence[] = [];
  for (const notice of notices) {
    const refundOn = isOwed ? refundBy(today, { set: notice.rules }) : null;
    await trx
      .updateTable('delay_notices')
      .set({ outcome, decided_by: decider, decided_at: by.now, refund_by: refundOn })
      .where('id', '=', notice.id)
      .execute();
    const about = { orderId: order.id, lineId: notice.lineId, noticeId: notice.id };
    steps.push({ ...about, step: stepOf(outcome, decider), detail: { answerBy: notice.answerBy, decider } });
    if (refundOn !== null) steps.push({ ...about, step: 'refund_due', detail: { refundBy: refundOn } });
  }
  if (outcome === 'cancel') await cancelLines(trx, order, notices, by);
  await appendEvidence(trx, steps, by);
}

function stepOf(outcome: Outcome, decider: Decider): EvidenceStep {
  if (decider === 'silence') return outcome === 'wait' ? 'silence_waits' : 'silence_cancels';
  return outcome === 'wait' ? 'wait_chosen' : 'cancel_chosen';
}

/** Cancels all of the lines that has not been sent: what waits, and what was kept back for it. */
async function cancelLines(
  trx: Transaction,
  order: LockedOrder,
  notices: readonly OpenNotice[],
  by: By,
): Promise<void> {
  const reason = 'later than promised';
  const lines = notices.map(({ lineId }) => ({ lineId, units: unsentUnits(order, lineId) }));
  const plan = decideEach(order, lines, 'cancelled', cancelUnits);
  if (isRefusal(plan)) throw new Error(plan.message);
  const ledger = { cause: `order ${order.id}`, actor: by.actor, reason };
  await writePlan(trx, plan, ledger);
  await trimPrepared(trx, order.id, by.now);
  await appendOrderEvent(trx, order.id, { kind: 'cancelled', details: { lines, reason } }, by);
  await passOn(trx, plan.lines, ledger);
}

async function isPaid(trx: Transaction, orderId: number): Promise<boolean> {
  const paid = await trx
    .selectFrom('payments')
    .select('id')
    .where('order_id', '=', orderId)
    .where('state', 'in', ['paid', 'authorised'])
    .limit(1)
    .executeTakeFirst();
  return paid !== undefined;
}
