/** Carrying out what providers were asked to do (ask-provider.ts), after the facts behind it are on disk. */
import { sql } from 'kysely';
import { lockOrderRow } from '../orders/lock-order.ts';
import { type Db, inTransaction, type Transaction } from '../platform/db.ts';
import type { Jobs } from '../platform/jobs.ts';
import { isRefusal, type Refusal, refuse } from '../platform/refusals.ts';
import { askProvider, type RequestKind } from './ask-provider.ts';
import { applyLook, lookAt } from './look.ts';
import type { OnlinePayments, PaymentProviders, ProviderAnswer } from './providers.ts';
import { settleAuthorisations } from './settle.ts';
import { findPayment, type PaymentRow } from './store.ts';

type Enqueues = Pick<Jobs, 'enqueue'>;
type By = { actor: string; now: Date };

/** Carries out a request and notes what came of it. Running again after a crash does it once, by its key. */
export async function carryOut(
  shop: { db: Db; jobs: Enqueues; payments: PaymentProviders; clock(): Date },
  requestId: number,
): Promise<void> {
  const { db } = shop;
  const request = await db.selectFrom('payment_requests').selectAll().where('id', '=', requestId).executeTakeFirst();
  if (request?.state !== 'asked') return;
  const payment = await findPayment(db, request.payment_id);
  const online = payment && shop.payments.find(payment.provider)?.online;
  if (!payment || !online) throw new Error(`request ${requestId}: its payment provider is not configured`);
  const isLast = request.kind !== 'capture' || !payment.severalCaptures || (await nothingMore(db, payment));
  const answer = await ask(online, payment, { ...request, kind: request.kind as RequestKind }, isLast);
  const look = await lookAt(db, online, payment);
  await inTransaction(db, async (trx) => {
    await lockOrderRow(trx, payment.orderId);
    const settled = await trx
      .updateTable('payment_requests')
      .set({
        state: answer.done ? 'done' : 'failed',
        failure: answer.done ? '' : answer.failure,
        finished_at: shop.clock(),
      })
      .where('id', '=', requestId)
      .where('state', '=', 'asked')
      .returning('notify')
      .executeTakeFirst();
    const by = { actor: request.actor, now: shop.clock(), note: request.note };
    if (look) await applyLook(trx, payment, look, by);
    if (answer.done && settled?.notify && request.kind === 'refund') {
      await shop.jobs.enqueue(trx, 'order-mail', [{ about: 'refunded', of: 'request', id: requestId }]);
    }
    // The order may have become smaller meanwhile, so that the rest is to be let go.
    if (answer.done && request.kind === 'capture') await settleAuthorisations(trx, shop.jobs, payment.orderId, by);
  });
}

function ask(
  online: OnlinePayments,
  payment: PaymentRow,
  request: { id: number; kind: RequestKind; amount_minor: number },
  isLast: boolean,
): Promise<ProviderAnswer> {
  const key = `evershelf-request-${request.id}`;
  switch (request.kind) {
    case 'capture':
      return online.capture(payment, request.amount_minor, isLast, key);
    case 'release':
      return online.release(payment, key);
    case 'refund':
      return online.refund(payment, request.amount_minor, key);
  }
}

/** Whether the order has no open units: then the capture lets go of the rest. */
async function nothingMore(db: Db, payment: PaymentRow): Promise<boolean> {
  const open = await db
    .selectFrom('order_lines')
    .select('id')
    .where('order_id', '=', payment.orderId)
    .where(sql<boolean>`ordered - cancelled - shipped > 0`)
    .executeTakeFirst();
  return open === undefined;
}

/**
 * Tries again what a provider refused, under a new key, as it answers the old one as it did before. A capture is made
 * anew from what is due by now. Answers the order; refuses a request that is not there or has not failed.
 */
export async function askAgain(
  shop: { db: Db; jobs: Enqueues },
  requestId: number,
  by: By,
): Promise<{ orderId: number } | Refusal> {
  return dropAndThen(shop.db, requestId, async (trx, request) => {
    if (request.kind === 'capture') {
      return settleAuthorisations(trx, shop.jobs, request.order_id, by, { isLapsing: true });
    }
    const payment = { id: request.payment_id, orderId: request.order_id };
    const { note, notify, actor } = request;
    const returnId = request.return_id ?? undefined;
    const again = { kind: request.kind as RequestKind, amountMinor: request.amount_minor, note, notify, returnId };
    await askProvider(trx, shop.jobs, payment, again, { ...by, actor });
  });
}

/** Gives up what a provider refused, as when it was settled another way. Answers the order. */
export async function dropRequest(db: Db, requestId: number): Promise<{ orderId: number } | Refusal> {
  return dropAndThen(db, requestId, async () => undefined);
}

type FailedRequest = {
  order_id: number;
  payment_id: number;
  kind: string;
  amount_minor: number;
  note: string;
  notify: boolean;
  return_id: number | null;
  actor: string;
};

async function dropAndThen(
  db: Db,
  requestId: number,
  then: (trx: Transaction, request: FailedRequest) => Promise<unknown>,
): Promise<{ orderId: number } | Refusal> {
  return inTransaction(db, async (trx) => {
    const known = await trx
      .selectFrom('payment_requests')
      .select('order_id')
      .where('id', '=', requestId)
      .executeTakeFirst();
    const order = known ? await lockOrderRow(trx, known.order_id) : undefined;
    if (!order || isRefusal(order)) return noSuchRequest(requestId);
    const request = await trx
      .updateTable('payment_requests')
      .set({ state: 'dropped' })
      .where('id', '=', requestId)
      .where('state', '=', 'failed')
      .returning(['order_id', 'payment_id', 'kind', 'amount_minor', 'note', 'notify', 'return_id', 'actor'])
      .executeTakeFirst();
    if (!request) return noSuchRequest(requestId);
    await then(trx, request);
    return { orderId: request.order_id };
  });
}

function noSuchRequest(requestId: number): Refusal {
  return refuse('not_found', `There is no failed request ${requestId}; load the page again.`);
}
