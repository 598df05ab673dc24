/**
 * Finds promises that are wrong now, tells the lines their new day, and asks each shopper what to do: the projection of
 * the first-come queue onto what comes is compared with what was told, and only what no longer holds is told anew.
 */
import { sql } from 'kysely';
import { promiseFor } from '../inventory/rules/promise.ts';
import { loadQueue, lockVariants, type QueueRow } from '../inventory/store.ts';
import { retellPromises } from '../orders/retell-promises.ts';
import { loadSupply } from '../orders/sale-facts.ts';
import { type Db, inTransaction, type Transaction } from '../platform/db.ts';
import { loadDelayRules } from '../settings/store.ts';
import type { Shop } from '../shop.ts';
import { appendEvidence } from './evidence.ts';
import { addDays } from './rules/days.ts';
import { type DelayRules, dueDays, type Notice, noticeFor, type Told } from './rules/notice.ts';

type Parts = Pick<Shop, 'db' | 'jobs' | 'clock'>;
/** Lines of a queue looked at together: bounds memory for a queue of any length. */
const chunkLines = 2_500;
/** Notices about several variants of one order, found one after the other, go out in one mail. */
const gatherMilliseconds = 30_000;

/** Looks at every variant noted for it. Answers how many lines were found late. */
export async function reviewPromises(shop: Parts): Promise<number> {
  let late = 0;
  for (;;) {
    const variantId = await nextNoted(shop.db);
    if (variantId === undefined) return late;
    late += await reviewVariant(shop, variantId);
  }
}

/** Notes every variant someone waits for: a day that passes makes promises wrong without anything being changed. */
export async function noteAllWaiting(db: Db): Promise<void> {
  await sql`insert into promise_reviews (variant_id) select variant_id from variant_stock where waiting > 0`.execute(
    db,
  );
}

async function nextNoted(db: Db): Promise<number | undefined> {
  const { rows } = await sql<{ variantId: number }>`
    select variant_id as "variantId" from promise_reviews limit 1`.execute(db);
  return rows[0]?.variantId;
}

/**
 * Looks at one variant's queue in one transaction and takes its note away. Answers how many lines were found late;
 * their shoppers are asked by mail.
 */
export async function reviewVariant({ db, jobs, clock }: Parts, variantId: number): Promise<number> {
  const now = clock();
  return inTransaction(db, async (trx) => {
    await lockVariants(trx, [variantId]);
    await sql`delete from promise_reviews where variant_id = ${variantId}`.execute(trx);
    const rules = await loadDelayRules(trx);
    const supply = (await loadSupply(trx, [variantId])).get(variantId) ?? [];
    const today = now.toISOString().slice(0, 10);
    const orders = new Set<number>();
    let unitsAhead = 0;
    let late = 0;
    let queue = await loadQueue(trx, variantId, chunkLines);
    while (queue.length > 0) {
      const told = await loadTold(trx, queue);
      const found: Late[] = [];
      for (const line of queue) {
        const { date } = promiseFor(line.waiting, unitsAhead, supply, today, null);
        unitsAhead += line.waiting;
        const before = told.get(line.lineId) as Told;
        const notice = noticeFor(before, date, today, rules);
        if (notice) found.push({ line, told: before, notice });
      }
      await writeNotices(trx, found, rules.set, now);
      for (const { line } of found) orders.add(line.orderId);
      late += found.length;
      queue = await loadQueue(trx, variantId, chunkLines, queue.at(-1));
    }
    const notBefore = new Date(now.getTime() + gatherMilliseconds);
    await jobs.enqueue(
      trx,
      'delay-notice-mail',
      [...orders].map((orderId) => ({ orderId })),
      { notBefore },
    );
    return late;
  });
}

type Late = { line: QueueRow; told: Told; notice: Notice };

/** What each line was told: by its last notice, else when it was ordered, else by the law. */
async function loadTold(trx: Transaction, queue: readonly QueueRow[]): Promise<Map<number, Told>> {
  const { rows } = await sql<{
    lineId: number;
    placedAt: Date;
    promisedOn: string | null;
    number: number | null;
    originalOn: string | null;
    revisedOn: string | null;
  }>`
    select l.id as "lineId", l.placed_at as "placedAt", l.promise_date as "promisedOn", n.number,
      n.original_on as "originalOn", n.revised_on as "revisedOn"
    from order_lines l
    left join lateral (select number, original_on, revised_on from delay_notices where order_line_id = l.id
                       order by number desc limit 1) n on true
    where l.id = any(${queue.map((line) => line.lineId)}::bigint[])`.execute(trx);
  return new Map(
    rows.map(({ lineId, placedAt, promisedOn, number, originalOn, revisedOn }) => {
      const due = promisedOn ?? addDays(placedAt.toISOString().slice(0, 10), dueDays);
      if (number === null || originalOn === null) {
        return [lineId, { originalOn: due, currentOn: due, asDay: promisedOn !== null, notices: 0 }];
      }
      return [lineId, { originalOn, currentOn: revisedOn, asDay: revisedOn !== null, notices: number }];
    }),
  );
}

async function writeNotices(
  trx: Transaction,
  found: readonly Late[],
  rules: DelayRules['set'],
  now: Date,
): Promise<void> {
  if (found.length === 0) return;
  await closeFormer(trx, found, now);
  const { rows } = await sql<{ id: number; lineId: number }>`
    insert into delay_notices (order_id, order_line_id, number, rules, units, original_on, told_on, revised_on,
      answer_by, on_silence, may_cancel_later, made_at, cancelled_before)
    select d.order_id, d.line_id, d.number, ${rules}::text, d.units, d.original_on, d.told_on, d.revised_on, d.answer_by,
      d.on_silence, d.may_cancel_later, ${now}::timestamptz, (select cancelled from order_lines where id = d.line_id)
    from jsonb_to_recordset(${JSON.stringify(
      found.map(({ line, told, notice }) => ({
        order_id: line.orderId,
        line_id: line.lineId,
        number: notice.number,
        units: line.waiting,
        original_on: told.originalOn,
        told_on: told.currentOn,
        revised_on: notice.revisedOn,
        answer_by: notice.answerBy,
        on_silence: notice.onSilence,
        may_cancel_later: notice.mayCancelLater,
      })),
    )}::jsonb) as d (order_id bigint, line_id bigint, number int, units int, original_on date, told_on date,
      revised_on date, answer_by date, on_silence text, may_cancel_later boolean)
    returning id, order_line_id as "lineId"`.execute(trx);
  const idOf = new Map(rows.map((row) => [row.lineId, row.id]));
  await retellPromises(
    trx,
    found.map(({ line, notice }) => ({ lineId: line.lineId, day: notice.revisedOn })),
    now,
  );
  await appendEvidence(
    trx,
    found.map(({ line, told, notice }) => ({
      orderId: line.orderId,
      lineId: line.lineId,
      noticeId: idOf.get(line.lineId) as number,
      step: 'found_late' as const,
      detail: { toldOn: told.currentOn, ...notice, rules },
    })),
    { actor: 'system', now },
  );
}

/** A question that nobody has answered yet is replaced by the new one. */
async function closeFormer(trx: Transaction, found: readonly Late[], now: Date): Promise<void> {
  const { rows } = await sql<{ id: number; orderId: number; lineId: number }>`
    update delay_notices set outcome = 'asked_again', decided_by = 'events', decided_at = ${now}
    where order_line_id = any(${found.map(({ line }) => line.lineId)}::bigint[]) and outcome is null
    returning id, order_id as "orderId", order_line_id as "lineId"`.execute(trx);
  await appendEvidence(
    trx,
    rows.map((row) => ({ ...row, noticeId: row.id, step: 'asked_again' as const, detail: {} })),
    { actor: 'system', now },
  );
}
