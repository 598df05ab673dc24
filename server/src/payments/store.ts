/** The SQL of payments: what was to be paid how, and what happened to the money. Only ever added to. */
import { sql } from 'kysely';
import type { Db, Transaction } from '../platform/db.ts';
import { type Money, type MoneyEntry, moneyOf, paymentStateOf } from './rules/balance.ts';
import type { PaymentView } from './schemas.ts';

export type PaymentRow = {
  id: number;
  orderId: number;
  /** The order's. */
  currency: string;
  provider: string;
  reference: string;
  session: string;
  severalCaptures: boolean;
};

/** Of an order `o`: what its payment state is derived from (MoneyFacts), as columns of a select. */
export const moneyColumns = sql`
  (select coalesce(sum(credit_minor), 0)::int8 from returns where order_id = o.id) as "creditedMinor",
  (select coalesce(jsonb_agg(jsonb_build_object('paymentId', payment_id, 'kind', kind, 'amountMinor', amount_minor)), '[]')
   from payment_entries where order_id = o.id) as entries`;
export type MoneyFacts = { creditedMinor: number; entries: MoneyEntry[] };

/** The money facts of orders, by id. */
export async function loadMoneyFacts(db: Db, orderIds: readonly number[]): Promise<Map<number, MoneyFacts>> {
  const { rows } = await sql<MoneyFacts & { id: number }>`
    select o.id, ${moneyColumns} from unnest(${orderIds}::bigint[]) as o (id)`.execute(db);
  return new Map(rows.map(({ id, ...facts }) => [id, facts]));
}

const selectPayments = (db: Db) =>
  db
    .selectFrom('payments')
    .innerJoin('orders', 'orders.id', 'payments.order_id')
    .select(['payments.id', 'order_id as orderId', 'orders.currency', 'provider', 'reference', 'session'])
    .select('several_captures as severalCaptures')
    .orderBy('payments.id');

/** Every entry of an order's payments, oldest first. */
export async function loadEntries(db: Db, orderId: number): Promise<MoneyEntry[]> {
  const rows = await db
    .selectFrom('payment_entries')
    .select(['payment_id as paymentId', 'kind', 'amount_minor as amountMinor'])
    .where('order_id', '=', orderId)
    .orderBy('id')
    .execute();
  return rows as MoneyEntry[];
}

/** An order's payments, oldest first. */
export async function listPayments(db: Db, orderId: number): Promise<PaymentRow[]> {
  return selectPayments(db).where('order_id', '=', orderId).execute();
}

/** One payment, or undefined. */
export async function findPayment(db: Db, paymentId: number): Promise<PaymentRow | undefined> {
  return selectPayments(db).where('payments.id', '=', paymentId).executeTakeFirst();
}

/** What an order owes in all: its total, less what returns were credited; and whether anything is left of it. */
export async function loadDue(db: Db, orderId: number): Promise<{ dueMinor: number; isEmpty: boolean }> {
  const { rows } = await sql<{ due: number; empty: boolean }>`
    select o.total_minor - (select coalesce(sum(credit_minor), 0)::int8 from returns where order_id = o.id) as due,
      not exists (select from order_lines where order_id = o.id and ordered > cancelled) as empty
    from orders o where o.id = ${orderId}`.execute(db);
  return { dueMinor: Number(rows[0]?.due ?? 0), isEmpty: rows[0]?.empty ?? true };
}

/** How an order stands with its money. */
export async function loadMoney(
  db: Db,
  orderId: number,
): Promise<{ dueMinor: number; isEmpty: boolean; money: Money; entries: MoneyEntry[] }> {
  const entries = await loadEntries(db, orderId);
  return { ...(await loadDue(db, orderId)), money: moneyOf(entries), entries };
}

/** What of an order nobody has paid or promised by card yet. */
export async function loadOpenMinor(db: Db, orderId: number): Promise<number> {
  const { dueMinor, money } = await loadMoney(db, orderId);
  return Math.max(0, dueMinor - (money.receivedMinor - money.refundedMinor) - money.authorisedMinor);
}

/** What was refunded, or is to be, for each return of an order. */
export async function refundedByReturn(db: Db, orderId: number): Promise<Map<number, number>> {
  const { rows } = await sql<{ returnId: number; minor: number }>`
    select return_id as "returnId", sum(amount_minor)::int8 as minor from (
      select return_id, amount_minor from payment_entries where order_id = ${orderId}
      union all
      select return_id, amount_minor from payment_requests
      where order_id = ${orderId} and kind = 'refund' and state in ('asked', 'done')) refunds
    where return_id is not null group by 1`.execute(db);
  return new Map(rows.map((row) => [row.returnId, Number(row.minor)]));
}

/** Adds what happened to a payment's money. */
export async function appendEntry(
  trx: Transaction,
  payment: Pick<PaymentRow, 'id' | 'orderId'>,
  entry: { kind: MoneyEntry['kind']; amountMinor: number; note?: string; returnId?: number },
  by: { actor: string; now: Date },
): Promise<number> {
  const { id } = await trx
    .insertInto('payment_entries')
    .values({
      payment_id: payment.id,
      order_id: payment.orderId,
      at: by.now,
      kind: entry.kind,
      amount_minor: entry.amountMinor,
      note: entry.note ?? '',
      return_id: entry.returnId ?? null,
      actor: by.actor,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** A payment of the order by this provider: the newest, or a new one. */
export async function paymentBy(trx: Transaction, orderId: number, provider: string, now: Date): Promise<PaymentRow> {
  const known = (await listPayments(trx, orderId)).findLast((payment) => payment.provider === provider);
  return known ?? insertPayment(trx, orderId, provider, now);
}

/** Notes another way an order is to be paid. */
export async function insertPayment(
  trx: Transaction,
  orderId: number,
  provider: string,
  now: Date,
): Promise<PaymentRow> {
  const { dueMinor } = await loadDue(trx, orderId);
  const { id } = await trx
    .insertInto('payments')
    .values({ order_id: orderId, provider, amount_minor: Math.max(0, dueMinor), created_at: now })
    .returning('id')
    .executeTakeFirstOrThrow();
  return (await findPayment(trx, id)) as PaymentRow;
}

/** Requests of an order that are not settled, as sums by payment and kind. */
export async function pendingMinor(db: Db, orderId: number, kind: 'capture' | 'refund'): Promise<Map<number, number>> {
  const { rows } = await sql<{ payment_id: number; sum: number }>`
    select payment_id, sum(amount_minor)::int8 as sum from payment_requests
    where order_id = ${orderId} and kind = ${kind} and state = 'asked' group by 1`.execute(db);
  return new Map(rows.map((row) => [row.payment_id, Number(row.sum)]));
}

/** What the back office shows of an order's payments. */
export async function loadPaymentView(db: Db, orderId: number): Promise<PaymentView> {
  const { dueMinor, isEmpty, money } = await loadMoney(db, orderId);
  const payments = await db
    .selectFrom('payments')
    .select(['id', 'provider', 'reference', 'capture_before'])
    .where('order_id', '=', orderId)
    .orderBy('id')
    .execute();
  const { rows: entries } = await sql<Omit<PaymentView['entries'][number], 'at'> & { at: Date }>`
    select id, payment_id as "paymentId", at, kind, amount_minor as "amountMinor", note from payment_entries
    where order_id = ${orderId} order by id`.execute(db);
  const { rows: requests } = await sql<PaymentView['requests'][number]>`
    select id, payment_id as "paymentId", kind, amount_minor as "amountMinor", state, failure from payment_requests
    where order_id = ${orderId} and state in ('asked', 'failed') order by id`.execute(db);
  return {
    state: paymentStateOf(dueMinor, money, isEmpty),
    dueMinor,
    ...money,
    payments: payments.map(({ capture_before, ...payment }) => ({
      ...payment,
      captureBefore: capture_before?.toISOString() ?? null,
    })),
    entries: entries.map((entry) => ({ ...entry, at: entry.at.toISOString() })),
    requests,
    returns: await loadReturnRefunds(db, orderId),
  };
}

/** An order's returns with what of their credit was refunded. */
async function loadReturnRefunds(db: Db, orderId: number): Promise<PaymentView['returns']> {
  const refunded = await refundedByReturn(db, orderId);
  const returns = await db
    .selectFrom('returns')
    .select(['id', 'number', 'credit_minor as creditMinor'])
    .where('order_id', '=', orderId)
    .orderBy('id')
    .execute();
  return returns.map((each) => ({ ...each, refundedMinor: refunded.get(each.id) ?? 0 }));
}
