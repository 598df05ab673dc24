/** The till's SQL: its receipts, their money, and what was sold beyond what was free. */
import { sql } from 'kysely';
import type { Beyond } from '../inventory/take-at-till.ts';
import type { Transaction } from '../platform/db.ts';
import { hashRequest } from '../platform/hashes.ts';
import { isRefusal, type Refusal, refuse } from '../platform/refusals.ts';
import type { AtTill } from './at-till.ts';
import { findOpenSession, lockRegisterRow, registerClosed } from './register-sessions.ts';
import type { TillPayment } from './rules/settlement.ts';
import type { ReceiptView } from './schemas.ts';

export type NewReceipt = {
  kind: ReceiptView['kind'];
  orderId: number | null;
  returnId: number | null;
  totalMinor: number;
  payments: readonly TillPayment[];
  exceptions: readonly (Beyond & { reason: string })[];
};

/**
 * Carries out one thing at a register once per key, with its register locked, and numbers its receipt; sent again, it
 * answers the same receipt's id. Refuses a key that was used for something else, and a register that is closed.
 */
export async function onceAtTill(
  trx: Transaction,
  request: { idempotencyKey: string; content: unknown },
  by: AtTill,
  work: (requestHash: string) => Promise<NewReceipt | Refusal>,
): Promise<number | Refusal> {
  const { idempotencyKey, content } = request;
  const requestHash = hashRequest(content);
  await lockRegisterRow(trx, by.register.id);
  const known = await trx
    .selectFrom('till_receipts')
    .select(['id', 'request_hash', 'register_id'])
    .where('idempotency_key', '=', idempotencyKey)
    .executeTakeFirst();
  if (known) {
    if (known.request_hash === requestHash && known.register_id === by.register.id) return known.id;
    return refuse('idempotency_key_reused', 'Idempotency-Key: this key was used for another receipt; send a new key.', {
      field: 'Idempotency-Key',
    });
  }
  const sessionId = await findOpenSession(trx, by.register.id);
  if (!sessionId) return registerClosed(by.register.name);
  const receipt = await work(requestHash);
  if (isRefusal(receipt)) return receipt;
  return insertReceipt(trx, { ...receipt, sessionId, idempotencyKey, requestHash }, by);
}

async function insertReceipt(
  trx: Transaction,
  receipt: NewReceipt & { sessionId: number; idempotencyKey: string; requestHash: string },
  by: AtTill,
): Promise<number> {
  const { last_receipt } = await trx
    .updateTable('registers')
    .set({ last_receipt: sql<number>`last_receipt + 1` })
    .where('id', '=', by.register.id)
    .returning('last_receipt')
    .executeTakeFirstOrThrow();
  const { id } = await trx
    .insertInto('till_receipts')
    .values({
      register_id: by.register.id,
      session_id: receipt.sessionId,
      sequence: last_receipt,
      kind: receipt.kind,
      order_id: receipt.orderId,
      return_id: receipt.returnId,
      at: by.now,
      user_id: by.user.id,
      total_minor: receipt.totalMinor,
      idempotency_key: receipt.idempotencyKey,
      request_hash: receipt.requestHash,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  if (receipt.payments.length > 0) {
    await trx
      .insertInto('till_payments')
      .values(
        receipt.payments.map(({ method, amountMinor, tenderedMinor }, at) => ({
          receipt_id: id,
          position: at + 1,
          method,
          amount_minor: amountMinor,
          tendered_minor: tenderedMinor ?? null,
        })),
      )
      .execute();
  }
  if (receipt.exceptions.length > 0) {
    await trx
      .insertInto('till_exceptions')
      .values(
        receipt.exceptions.map(({ variantId, found, taken, reason }) => ({
          receipt_id: id,
          variant_id: variantId,
          found,
          taken,
          reason,
          settled_at: by.now,
          settled_by: by.user.id,
        })),
      )
      .execute();
  }
  return id;
}
