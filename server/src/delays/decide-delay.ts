/** A question about late goods is decided: by the shopper, by silence, by the merchant for them, or by what happened. */
import { sql } from 'kysely';
import { cancelLocked } from '../orders/cancel-order.ts';
import { type LockedOrder, lockOrder } from '../orders/lock-order.ts';
import { loadMoney } from '../payments/store.ts';
import { type Db, inTransaction, type Transaction } from '../platform/db.ts';
import type { Jobs } from '../platform/jobs.ts';
import { isRefusal, type Refusal, refuse } from '../platform/refusals.ts';
import { appendEvidence, type Evidence, type EvidenceStep } from './evidence.ts';
import { type DelayRules, type Outcome, refundBy } from './rules/notice.ts';

export type Decider = 'shopper' | 'silence' | 'merchant';
type By = { actor: string; now: Date };
type DecidingShop = { db: Db; jobs: Pick<Jobs, 'enqueue'> };

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
  shop: DecidingShop,
  orderId: number,
  noticeIds: readonly number[],
  outcome: Outcome,
  decider: Decider,
  by: By,
): Promise<Refusal | undefined> {
  return inTransaction(shop.db, async (trx) => {
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
    await apply(trx, shop.jobs, order, undecided, outcome, decider, by);
    return undefined;
  });
}

/** Applies what silence means to one question whose time is over. Answers whether it was still open. */
export async function applySilence(shop: DecidingShop, orderId: number, noticeId: number, by: By): Promise<boolean> {
  const refused = await inTransaction(shop.db, async (trx) => {
    const order = await lockOrder(trx, orderId);
    if (isRefusal(order)) return order;
    const [notice] = await lockNotices(trx, orderId, [noticeId]);
    if (!notice || notice.outcome !== null) return refuse('conflict', 'This was decided already.');
    if (unsentUnits(order, notice.lineId) > 0)
      await apply(trx, shop.jobs, order, [notice], notice.onSilence, 'silence', by);
    return undefined;
  });
  return refused === undefined;
}

/** Closes the questions whose goods came, or were cancelled another way, before they were answered. */
export async function closeOvertaken(db: Db, now: Date): Promise<void> {
  await inTransaction(db, async (trx) => {
    const { rows } = await sql<Overtaken>`
      update delay_notices n set decided_by = 'events', decided_at = ${now},
        outcome = case when l.cancelled - n.cancelled_before >= n.units then 'units_cancelled' else 'goods_came' end
      from order_lines l
      where n.outcome is null and l.id = n.order_line_id and l.ordered - l.cancelled - l.allocated - l.shipped = 0
      returning n.id as "noticeId", n.order_id as "orderId", n.order_line_id as "lineId", n.outcome as step`.execute(
      trx,
    );
    const steps = rows.map((row) => ({ ...row, detail: {} }));
    await appendEvidence(trx, steps, { actor: 'system', now });
  });
}

type Overtaken = Pick<Evidence, 'orderId' | 'lineId' | 'noticeId'> & { step: 'goods_came' | 'units_cancelled' };

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
  jobs: DecidingShop['jobs'],
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
  if (outcome === 'cancel') {
    // All of the lines that has not been sent: what waits, and what was kept back for it.
    const lines = notices.map(({ lineId }) => ({ lineId, units: unsentUnits(order, lineId) }));
    const cancel = { kind: 'cancelled' as const, lines, reason: 'later than promised', notify: true };
    const refused = await cancelLocked(trx, jobs, order, cancel, by);
    if (refused) throw new Error(refused.message);
  }
  await appendEvidence(trx, steps, by);
}

function stepOf(outcome: Outcome, decider: Decider): EvidenceStep {
  if (decider === 'silence') return outcome === 'wait' ? 'silence_waits' : 'silence_cancels';
  return outcome === 'wait' ? 'wait_chosen' : 'cancel_chosen';
}

async function isPaid(trx: Transaction, orderId: number): Promise<boolean> {
  const { money } = await loadMoney(trx, orderId);
  return money.receivedMinor > money.refundedMinor;
}
