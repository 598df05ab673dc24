import { sql } from 'kysely';
import type { Transaction } from '../platform/db.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import { largestTotalMinor, lineTotal, sumTotals } from './rules/totals.ts';

/**
 * Computes a locked order's totals anew from the units that are not cancelled. With none left nothing is owed, shipping
 * neither. Refuses a total this shop cannot handle.
 */
export async function retotalOrder(trx: Transaction, orderId: number): Promise<Refusal | undefined> {
  const order = await trx
    .selectFrom('orders')
    .select(['shipping_minor', 'shipping_tax_minor', 'prices_include_tax'])
    .where('id', '=', orderId)
    .executeTakeFirstOrThrow();
  const lines = await trx
    .selectFrom('order_lines')
    .select(['id', 'ordered', 'cancelled', 'unit_price_minor', 'tax_basis_points'])
    .where('order_id', '=', orderId)
    .execute();
  const priced = lines.map((line) =>
    lineTotal(
      {
        unitPriceMinor: line.unit_price_minor,
        quantity: line.ordered - line.cancelled,
        taxBasisPoints: line.tax_basis_points,
      },
      order.prices_include_tax,
    ),
  );
  const isEmpty = lines.every((line) => line.ordered === line.cancelled);
  const shipping = isEmpty
    ? { totalMinor: 0, taxMinor: 0 }
    : { totalMinor: order.shipping_minor, taxMinor: order.shipping_tax_minor };
  const totals = sumTotals(priced, shipping, order.prices_include_tax);
  if (totals.totalMinor > largestTotalMinor) {
    return refuse('invalid', 'lines: the order’s total is larger than this shop can handle.', {
      field: 'lines',
      details: { totalMinor: totals.totalMinor, largestTotalMinor },
    });
  }
  await sql`
    update order_lines l set total_minor = d.total, tax_minor = d.tax
    from unnest(${lines.map((line) => line.id)}::bigint[], ${priced.map((line) => line.totalMinor)}::bigint[],
                ${priced.map((line) => line.taxMinor)}::bigint[]) as d (id, total, tax)
    where l.id = d.id and (l.total_minor, l.tax_minor) <> (d.total, d.tax)`.execute(trx);
  await trx
    .updateTable('orders')
    .set({
      subtotal_minor: totals.subtotalMinor,
      shipping_minor: totals.shippingMinor,
      shipping_tax_minor: totals.shippingTaxMinor,
      tax_minor: totals.taxMinor,
      total_minor: totals.totalMinor,
    })
    .where('id', '=', orderId)
    .execute();
  return undefined;
}
