/** Purchase orders before they are ordered: made, changed and thrown away freely. Nothing of a draft is incoming. */
import type { Transaction } from '../platform/db.ts';
import { isRefusal, type Refusal, refuse } from '../platform/refusals.ts';
import type { PurchaseOrderInput, PurchaseOrderPatch } from './schemas.ts';
import {
  closeChange,
  insertEvent,
  loadBuyable,
  loadLocations,
  lockPurchaseOrder,
  type NewLine,
  replaceLines,
} from './store.ts';

type By = { actor: string; now: Date };

/** Makes a draft. Refuses unknown suppliers, variants and locations by line. */
export async function draftPurchaseOrder(
  trx: Transaction,
  input: PurchaseOrderInput,
  by: By,
): Promise<{ id: number } | Refusal> {
  const wrong = await checkSupplier(trx, input.supplierId);
  if (wrong) return wrong;
  const lines = await linesOf(trx, input.lines);
  if (isRefusal(lines)) return lines;
  const { id } = await trx
    .insertInto('purchase_orders')
    .values({ supplier_id: input.supplierId, reference: input.reference, note: input.note, created_at: by.now })
    .returning('id')
    .executeTakeFirstOrThrow();
  await replaceLines(trx, id, lines);
  await insertEvent(trx, id, { kind: 'drafted' }, by);
  return { id };
}

/** Changes a draft; of an ordered one only reference and note. Refuses a change made from an older version. */
export async function changePurchaseOrder(
  trx: Transaction,
  id: number,
  patch: PurchaseOrderPatch,
  by: By,
): Promise<Refusal | undefined> {
  const order = await lockPurchaseOrder(trx, id, patch.version);
  if (isRefusal(order)) return order;
  const { supplierId, lines } = patch;
  if (order.isOrdered && (lines !== undefined || (supplierId !== undefined && supplierId !== order.supplierId))) {
    const field = lines === undefined ? 'supplierId' : 'lines';
    return refuse('conflict', `${field}: this was ordered already. Change its expected days, or cancel what is open.`, {
      field,
    });
  }
  if (supplierId !== undefined) {
    const wrong = await checkSupplier(trx, supplierId);
    if (wrong) return wrong;
  }
  if (lines !== undefined) {
    const known = await linesOf(trx, lines);
    if (isRefusal(known)) return known;
    await replaceLines(trx, id, known);
  }
  const columns = { supplier_id: supplierId, reference: patch.reference, note: patch.note };
  if (Object.values(columns).some((value) => value !== undefined)) {
    await trx.updateTable('purchase_orders').set(columns).where('id', '=', id).execute();
  }
  await closeChange(trx, id, null, by);
  return undefined;
}

/** Throws a draft away. Refuses one that was ordered: that is cancelled, and kept. */
export async function deleteDraft(trx: Transaction, id: number): Promise<Refusal | undefined> {
  const order = await lockPurchaseOrder(trx, id);
  if (isRefusal(order)) return order;
  if (order.isOrdered) return refuse('conflict', 'This was ordered already. Cancel what is open instead.');
  await trx.deleteFrom('purchase_order_lines').where('purchase_order_id', '=', id).execute();
  await trx.deleteFrom('purchase_orders').where('id', '=', id).execute();
  return undefined;
}

async function checkSupplier(trx: Transaction, supplierId: number | null): Promise<Refusal | undefined> {
  if (supplierId === null) return undefined;
  const known = await trx.selectFrom('suppliers').select('id').where('id', '=', supplierId).executeTakeFirst();
  if (known) return undefined;
  return refuse('invalid', `supplierId: there is no supplier ${supplierId}.`, { field: 'supplierId' });
}

async function linesOf(trx: Transaction, lines: PurchaseOrderInput['lines']): Promise<NewLine[] | Refusal> {
  const [buyable, locations] = await Promise.all([
    loadBuyable(
      trx,
      lines.map((line) => line.variantId),
    ),
    loadLocations(trx),
  ]);
  const made: NewLine[] = [];
  for (const [at, line] of lines.entries()) {
    const known = buyable.get(line.variantId);
    if (!known) {
      const field = `lines.${at}.variantId`;
      return refuse('invalid', `${field}: there is no variant ${line.variantId}.`, { field });
    }
    const locationId = line.locationId ?? locations[0]?.id;
    if (locationId === undefined || !locations.some((location) => location.id === locationId)) {
      const field = `lines.${at}.locationId`;
      return refuse('invalid', `${field}: there is no location ${locationId}.`, { field });
    }
    const { variantId, ordered, expectedOn } = line;
    const costPriceMinor = line.costPriceMinor === undefined ? known.costPriceMinor : line.costPriceMinor;
    made.push({ variantId, locationId, ordered, costPriceMinor, expectedOn });
  }
  return made;
}
