/** Suppliers who do not exist, and what was ordered from them: some coming, some late, some drafted, some called off. */

import type { Transaction } from '../server/src/platform/db.ts';
import { isRefusal, type Refusal } from '../server/src/platform/refusals.ts';
import { cancelRest, placePurchaseOrder } from '../server/src/purchasing/change-purchase-order.ts';
import { draftPurchaseOrder } from '../server/src/purchasing/draft-purchase-order.ts';
import { receiveDeliveryIn } from '../server/src/purchasing/receive-delivery.ts';
import { deliveryInput } from '../server/src/purchasing/schemas.ts';
import { changeSupplier } from '../server/src/purchasing/write-supplier.ts';

const actor = 'system';
const dayMilliseconds = 86_400_000;

const suppliers = [
  {
    name: 'Noordzee Textiel',
    contact: 'Hanneke Vos',
    email: 'orders@noordzee-textiel.example',
    phone: '+31 20 555 0101',
    leadTimeDays: 21,
    currencyNote: '',
  },
  {
    name: 'Meubelhof',
    contact: 'Ruben Hof',
    email: 'inkoop@meubelhof.example',
    phone: '+31 30 555 0102',
    leadTimeDays: 35,
    currencyNote: '',
  },
  {
    name: 'Atelier Zilverberg',
    contact: 'Clara Berg',
    email: 'atelier@zilverberg.example',
    phone: '',
    leadTimeDays: null,
    currencyNote: 'Invoices in CHF, paid at the day’s rate.',
  },
];

/** A product's handle, units, and in how many days they are expected (null: nobody knows). */
type DemoLine = [handle: string, units: number, days: number | null];
type DemoPurchase = {
  supplier: string;
  reference?: string;
  daysAgo: number;
  lines: DemoLine[];
  cancelled?: boolean;
  /** What came of it, before the shoppers did. */
  received?: DemoReceipt;
};
type DemoReceipt = { daysAgo: number; slip: string; counts: [handle: string, counted: number, damaged: number][] };

/** Ordered before the demo's shoppers came, so that they were promised days by it. */
const ordered: DemoPurchase[] = [
  { supplier: 'Meubelhof', daysAgo: 30, lines: [['cream-sofa', 2, -10]], cancelled: true },
  {
    supplier: 'Meubelhof',
    reference: 'MH 87-990',
    daysAgo: 40,
    lines: [['clay-plant-pot', 6, -19]],
    received: { daysAgo: 20, slip: '4711-A', counts: [['clay-plant-pot', 6, 0]] },
  },
  { supplier: 'Noordzee Textiel', reference: 'NT-2291', daysAgo: 24, lines: [['yellow-wool-jumper', 12, -3]] },
  {
    supplier: 'Meubelhof',
    reference: 'MH 88-104',
    daysAgo: 15,
    lines: [
      ['vanilla-candle', 8, 9],
      ['vanilla-candle', 24, 23],
      ['yellow-watering-can', 6, 12],
      ['copper-light', 10, 16],
      ['pink-armchair', 4, 34],
    ],
  },
  { supplier: 'Atelier Zilverberg', daysAgo: 14, lines: [['moon-charm-bracelet', 20, null]] },
];
const drafted: DemoPurchase[] = [
  {
    supplier: 'Noordzee Textiel',
    daysAgo: 1,
    lines: [
      ['classic-varsity-top', 6, null],
      ['ocean-blue-shirt', 10, null],
    ],
  },
];

/** Came yesterday: a part of what is ordered, one of it broken, so that the first who waited are served. */
const arrived: DemoReceipt = { daysAgo: 1, slip: 'P 20-118', counts: [['yellow-watering-can', 3, 1]] };

/** Writes suppliers' details and what was ordered from them. Call it before there are orders. */
export async function loadPurchasing(trx: Transaction, variantIds: Map<string, number[]>): Promise<void> {
  const ids = new Map<string, number>();
  for (const supplier of suppliers) {
    const { id, version } = await trx
      .selectFrom('suppliers')
      .select(['id', 'version'])
      .where('name', '=', supplier.name)
      .executeTakeFirstOrThrow();
    granted(await changeSupplier(trx, id, { ...supplier, version }));
    ids.set(supplier.name, id);
  }
  const draft = async ({ supplier, reference = '', daysAgo, lines }: DemoPurchase) => {
    const by = { actor, now: dayFromNow(-daysAgo) };
    const input = {
      supplierId: ids.get(supplier) ?? null,
      reference,
      note: '',
      lines: lines.map(([handle, units, days]) => ({
        variantId: variantIds.get(handle)?.[0] as number,
        ordered: units,
        expectedOn: days === null ? null : dayFromNow(days).toISOString().slice(0, 10),
      })),
    };
    return { id: granted(await draftPurchaseOrder(trx, input, by)).id, by };
  };
  for (const purchase of ordered) {
    const { id, by } = await draft(purchase);
    granted(await placePurchaseOrder(trx, id, { version: 1, expectedOn: null }, by));
    if (purchase.received) await receive(trx, id, variantIds, purchase.received);
    if (purchase.cancelled) granted(await cancelRest(trx, id, { version: 2 }, { actor, now: dayFromNow(-12) }));
  }
  for (const purchase of drafted) await draft(purchase);
}

/** Receives a part of what is open. Call it when there are orders. */
export async function loadDeliveries(trx: Transaction, variantIds: Map<string, number[]>): Promise<void> {
  const [handle = ''] = arrived.counts[0] ?? [];
  const line = await trx
    .selectFrom('purchase_order_lines')
    .select('purchase_order_id')
    .where('variant_id', '=', variantIds.get(handle)?.[0] ?? 0)
    .where('received', '=', 0)
    .executeTakeFirstOrThrow();
  await receive(trx, line.purchase_order_id, variantIds, arrived);
}

async function receive(
  trx: Transaction,
  purchaseOrderId: number,
  variantIds: Map<string, number[]>,
  { daysAgo, slip, counts }: DemoReceipt,
): Promise<void> {
  const input = deliveryInput.parse({
    purchaseOrderId,
    reference: slip,
    lines: counts.map(([handle, counted, damaged]) => ({ variantId: variantIds.get(handle)?.[0], counted, damaged })),
  });
  const by = { actor, now: dayFromNow(-daysAgo), idempotencyKey: `demo-delivery-${slip}`, requestHash: '' };
  granted(await receiveDeliveryIn(trx, null, input, by));
}

const dayFromNow = (days: number) => new Date(Date.now() + days * dayMilliseconds);

function granted<Result>(result: Result | Refusal): Result {
  if (isRefusal(result)) throw new Error(`demo data: ${result.message}`);
  return result;
}
