/** Suppliers who do not exist, and what was ordered from them: some coming, some late, some drafted, some called off. */

import type { Transaction } from '../server/src/platform/db.ts';
import { isRefusal, type Refusal } from '../server/src/platform/refusals.ts';
import { cancelRest, placePurchaseOrder } from '../server/src/purchasing/change-purchase-order.ts';
import { draftPurchaseOrder } from '../server/src/purchasing/draft-purchase-order.ts';
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
type DemoPurchase = { supplier: string; reference?: string; daysAgo: number; lines: DemoLine[]; cancelled?: boolean };

/** Ordered before the demo's shoppers came, so that they were promised days by it. */
const ordered: DemoPurchase[] = [
  { supplier: 'Meubelhof', daysAgo: 30, lines: [['cream-sofa', 2, -10]], cancelled: true },
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
    if (purchase.cancelled) granted(await cancelRest(trx, id, { version: 2 }, { actor, now: dayFromNow(-12) }));
  }
  for (const purchase of drafted) await draft(purchase);
}

const dayFromNow = (days: number) => new Date(Date.now() + days * dayMilliseconds);

function granted<Result>(result: Result | Refusal): Result {
  if (isRefusal(result)) throw new Error(`demo data: ${result.message}`);
  return result;
}
