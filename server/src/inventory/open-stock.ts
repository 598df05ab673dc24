import type { Transaction } from '../platform/db.ts';
import type { StockRule, StockRuleField } from './rules/inherit.ts';
import { ensureShelves, loadFirstLocation } from './store.ts';
import { writePlan } from './write-plan.ts';

/**
 * Gives a new variant its stock row and a shelf at the first location. `onHand` units (>= 0) that are there already
 * open the ledger as found. Call it once, in the transaction that inserts the variant.
 */
export async function openStock(
  trx: Transaction,
  stock: StockRule & {
    variantId: number;
    /** Which of the rule's values are the variant's own; absent: none. */
    own?: Record<StockRuleField, boolean>;
    onHand: number;
    cause: string;
    actor: string;
  },
): Promise<void> {
  const { variantId, own } = stock;
  await trx
    .insertInto('variant_stock')
    .values({
      variant_id: variantId,
      stock_policy: stock.policy,
      backorder_limit: stock.backorderLimit,
      stock_minimum: stock.stockMinimum,
      stock_alert: stock.stockAlert,
      own_policy: own?.policy,
      own_backorder_limit: own?.backorderLimit,
      own_stock_minimum: own?.stockMinimum,
      own_stock_alert: own?.stockAlert,
    })
    .execute();
  const location = await loadFirstLocation(trx);
  await ensureShelves(trx, variantId, [location.id]);
  if (stock.onHand === 0) return;
  await writePlan(
    trx,
    {
      movements: [
        {
          variantId,
          locationId: location.id,
          kind: 'found',
          onHandDelta: stock.onHand,
          allocatedDelta: 0,
          lineId: null,
        },
      ],
      lines: [],
      displaced: [],
    },
    { cause: stock.cause, reason: 'opening stock', actor: stock.actor },
  );
}
