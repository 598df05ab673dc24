/**
 * Keeps what was authorised in step with an order: what goods have left is taken, what nothing is owed for is let go.
 * In the transaction of the change, with the order locked; providers are asked by jobs after it.
 */
import { sql } from 'kysely';
import { grossOfUnits } from '../orders/rules/totals.ts';
import type { Db, Transaction } from '../platform/db.ts';
import type { Jobs } from '../platform/jobs.ts';
import { askProvider } from './ask-provider.ts';
import { captureDue, moneyOf } from './rules/balance.ts';
import { listPayments, loadMoney, type PaymentRow, pendingMinor } from './store.ts';

type Enqueues = Pick<Jobs, 'enqueue'>;
type By = { actor: string; now: Date };

/**
 * After goods left, an order became smaller or a payment changed. A card that can be captured only once waits for the
 * last parcel, or until `isLapsing`: its authorisation is about to run out.
 */
export async function settleAuthorisations(
  trx: Transaction,
  jobs: Enqueues,
  orderId: number,
  by: By,
  { isLapsing = false } = {},
): Promise<void> {
  const { dueMinor, entries, money } = await loadMoney(trx, orderId);
  if (money.authorisedMinor === 0) return;
  const { shippedMinor, isLast } = await loadShipped(trx, orderId);
  const pending = await pendingMinor(trx, orderId, 'capture');
  const pendingAll = [...pending.values()].reduce((sum, minor) => sum + minor, 0);
  let askedMinor = 0;
  for (const payment of await listPayments(trx, orderId)) {
    const { authorisedMinor } = moneyOf(entries.filter((entry) => entry.paymentId === payment.id));
    const freeMinor = authorisedMinor - (pending.get(payment.id) ?? 0);
    if (freeMinor <= 0) continue;
    const dueNow = captureDue({
      dueMinor,
      shippedMinor,
      isLast,
      keptMinor: money.receivedMinor - money.refundedMinor + pendingAll + askedMinor,
      freeMinor,
    });
    if (dueNow > 0) {
      if (!isLast && !payment.severalCaptures && !isLapsing) continue;
      await askProvider(trx, jobs, payment, { kind: 'capture', amountMinor: dueNow }, by);
      askedMinor += dueNow;
    } else if (isLast && freeMinor === authorisedMinor) await release(trx, jobs, payment, authorisedMinor, by);
  }
}

/**
 * Lets go of authorisations that are owed nothing: the order was cancelled while the shopper paid, or they paid twice.
 * The newest go first.
 */
export async function releaseUnowed(trx: Transaction, jobs: Enqueues, orderId: number, by: By): Promise<void> {
  const { dueMinor, entries, money } = await loadMoney(trx, orderId);
  const pending = await pendingMinor(trx, orderId, 'capture');
  let spareMinor = money.receivedMinor - money.refundedMinor + money.authorisedMinor - dueMinor;
  for (const payment of (await listPayments(trx, orderId)).reverse()) {
    const { authorisedMinor } = moneyOf(entries.filter((entry) => entry.paymentId === payment.id));
    if (authorisedMinor === 0 || authorisedMinor > spareMinor || (pending.get(payment.id) ?? 0) > 0) continue;
    spareMinor -= authorisedMinor;
    await release(trx, jobs, payment, authorisedMinor, by);
  }
}

/** What has left comes to, with shipping and less credits; and whether nothing more is to be sent. */
export async function loadShipped(db: Db, orderId: number): Promise<{ shippedMinor: number; isLast: boolean }> {
  const order = await db
    .selectFrom('orders')
    .select(['shipping_minor', 'shipping_tax_minor', 'prices_include_tax'])
    .select(
      sql<number>`(select coalesce(sum(credit_minor), 0)::int8 from returns where order_id = orders.id)`.as('credited'),
    )
    .where('id', '=', orderId)
    .executeTakeFirstOrThrow();
  const lines = await db
    .selectFrom('order_lines')
    .select(['ordered', 'cancelled', 'shipped'])
    .select(['unit_price_minor as unitPriceMinor', 'tax_basis_points as taxBasisPoints'])
    .where('order_id', '=', orderId)
    .execute();
  const withTax = order.prices_include_tax;
  const goods = lines.reduce((sum, line) => sum + grossOfUnits(line, 0, line.shipped, withTax), 0);
  const shipping = order.shipping_minor + (withTax ? 0 : order.shipping_tax_minor);
  return {
    shippedMinor: lines.some((line) => line.shipped > 0) ? goods + shipping - order.credited : 0,
    isLast: lines.every((line) => line.ordered === line.cancelled + line.shipped),
  };
}

/** Asks for a release once: one that is asked for and not done yet is enough. */
async function release(
  trx: Transaction,
  jobs: Enqueues,
  payment: PaymentRow,
  amountMinor: number,
  by: By,
): Promise<void> {
  const asked = await trx
    .selectFrom('payment_requests')
    .select('id')
    .where('payment_id', '=', payment.id)
    .where('kind', '=', 'release')
    .where('state', '=', 'asked')
    .executeTakeFirst();
  if (!asked) await askProvider(trx, jobs, payment, { kind: 'release', amountMinor }, by);
}
