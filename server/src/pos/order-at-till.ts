import { type PlacingShop, placeOrdersIn } from '../orders/place-orders.ts';
import { type Db, inTransaction } from '../platform/db.ts';
import { isRefusal, type Refusal } from '../platform/refusals.ts';
import { loadStoreSettings } from '../settings/store.ts';
import type { AtTill } from './at-till.ts';
import type { CounterOrderInput } from './schemas.ts';
import { addressOf, refusePayments } from './sell-at-till.ts';
import { onceAtTill } from './store.ts';
import { receiveAtTill } from './till-money.ts';

/**
 * A special order: what a customer at the counter wants and is not here. It is placed as every order is, claims what is
 * there and joins the same queue under the same promise; the deposit is paid at once, the rest when it is collected.
 * Answers the receipt's id; the same key answers the same receipt. Refuses what placing refuses, and a deposit above the
 * total.
 */
export async function orderAtTill(
  shop: PlacingShop & { db: Db },
  input: CounterOrderInput,
  by: AtTill & { idempotencyKey: string },
): Promise<number | Refusal> {
  return inTransaction(shop.db, (trx) =>
    onceAtTill(trx, { idempotencyKey: by.idempotencyKey, content: ['special order', input] }, by, async () => {
      const { country, defaultLanguage } = await loadStoreSettings(trx);
      const [placed] = await placeOrdersIn(trx, shop, [
        {
          input: {
            lines: input.lines.map(({ variantId, quantity, unitPriceMinor }) => ({
              variantId,
              quantity,
              expectedUnitPriceMinor: unitPriceMinor,
            })),
            email: input.customer.email,
            shippingAddress: addressOf(input.customer, country),
            shippingMethod: 'till',
            paymentProvider: 'till',
            language: defaultLanguage,
            note: input.note,
            shipComplete: false,
          },
          idempotencyKey: `till ${by.idempotencyKey}`,
          channel: 'pos',
          counter: {
            code: 'till',
            title: by.register.locationName,
            description: '',
            priceMinor: 0,
            taxBasisPoints: 0,
          },
        },
      ]);
      if (!placed) throw new Error('a placement was not answered');
      if (isRefusal(placed)) return placed;
      const wrong = refusePayments(placed.totalMinor, input.payments, true);
      if (wrong) return wrong;
      const paidMinor = input.payments.reduce((sum, payment) => sum + payment.amountMinor, 0);
      await receiveAtTill(trx, placed.id, input.payments, 0, {
        actor: `user ${by.user.id}`,
        now: new Date(placed.placedAt),
      });
      return {
        kind: 'special_order',
        orderId: placed.id,
        returnId: null,
        totalMinor: paidMinor,
        payments: input.payments,
        exceptions: [],
      };
    }),
  );
}
