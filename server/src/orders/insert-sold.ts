/** Orders sold over the counter: their lines leave the moment they are written. */
import { randomBytes } from 'node:crypto';
import type { Transaction } from '../platform/db.ts';
import type { OrderTotals } from './rules/totals.ts';
import type { Address } from './schemas.ts';
import { writeShipped } from './shipment-store.ts';

/** A line of an order that is sold at once. */
export type SoldLine = {
  variantId: number;
  productTitle: string;
  variantTitle: string;
  sku: string;
  units: number;
  unitPriceMinor: number;
  /** Before a discount; null: there is none. */
  listPriceMinor: number | null;
  taxBasisPoints: number;
};

export type SoldOrder = {
  idempotencyKey: string;
  requestHash: string;
  language: string;
  currency: string;
  pricesIncludeTax: boolean;
  email: string;
  address: Address;
  note: string;
  /** Where it was sold; stands where others have their shipping method. */
  place: string;
  totals: OrderTotals;
  lines: SoldLine[];
};

/**
 * Writes an order of the channel 'pos' with its lines, their counters as they are once the goods have left, and the
 * parcel that says so. Stock is the caller's part. Answers the order's id and its lines' ids, in their order.
 */
export async function insertSoldOrder(
  trx: Transaction,
  order: SoldOrder,
  by: { actor: string; now: Date },
): Promise<{ id: number; lineIds: number[] }> {
  const { totals } = order;
  const { id } = await trx
    .insertInto('orders')
    .values({
      token: randomBytes(24).toString('base64url'),
      idempotency_key: order.idempotencyKey,
      request_hash: order.requestHash,
      placed_at: by.now,
      channel: 'pos',
      language: order.language,
      currency: order.currency,
      email: order.email,
      shipping_address: JSON.stringify(order.address),
      billing_address: JSON.stringify(order.address),
      note: order.note,
      shipping_method: 'till',
      shipping_title: order.place,
      shipping_minor: 0,
      shipping_tax_minor: 0,
      subtotal_minor: totals.subtotalMinor,
      tax_minor: totals.taxMinor,
      total_minor: totals.totalMinor,
      prices_include_tax: order.pricesIncludeTax,
      payment_provider: 'till',
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const lines = await trx
    .insertInto('order_lines')
    .values(
      order.lines.map((line, at) => ({
        order_id: id,
        position: at + 1,
        variant_id: line.variantId,
        placed_at: by.now,
        product_title: line.productTitle,
        variant_title: line.variantTitle,
        sku: line.sku,
        unit_price_minor: line.unitPriceMinor,
        list_price_minor: line.listPriceMinor,
        tax_basis_points: line.taxBasisPoints,
        total_minor: totals.lines[at]?.totalMinor ?? 0,
        tax_minor: totals.lines[at]?.taxMinor ?? 0,
        ordered: line.units,
        shipped: line.units,
      })),
    )
    .returning(['id', 'position'])
    .execute();
  const lineIds = lines.sort((a, b) => a.position - b.position).map((line) => line.id);
  await writeShipped(
    trx,
    id,
    {
      lines: order.lines.map((line, at) => ({ lineId: lineIds[at] as number, units: line.units })),
      carrier: '',
      trackingNumber: '',
      trackingUrl: '',
    },
    by,
  );
  return { id, lineIds };
}
