import { sql } from 'kysely';
import type { Transaction } from '../platform/db.ts';
import { type StockRule, type StockRuleField, stockRuleFields } from './rules/inherit.ts';
import { loadFirstLocation } from './store.ts';
import { writePlan } from './write-plan.ts';

export type OpeningStock = StockRule & {
  variantId: number;
  /** Which of the rule's values are the variant's own; absent: none. */
  own?: Record<StockRuleField, boolean>;
  onHand: number;
};

/**
 * Gives new variants their stock rows and each a shelf at the first location. `onHand` units (>= 0) that are there
 * already open the ledger as found. Call it once, in the transaction that inserts the variants.
 */
export async function openStocks(
  trx: Transaction,
  stocks: readonly OpeningStock[],
  ledger: { cause: string; actor: string },
): Promise<void> {
  const ids = stocks.map((stock) => stock.variantId);
  await sql`
    insert into variant_stock (variant_id, stock_policy, backorder_limit, stock_minimum, stock_alert,
      own_policy, own_backorder_limit, own_stock_minimum, own_stock_alert)
    select * from unnest(${ids}::bigint[], ${stocks.map((stock) => stock.policy)}::text[],
      ${stocks.map((stock) => stock.backorderLimit)}::int[], ${stocks.map((stock) => stock.stockMinimum)}::int[],
      ${stocks.map((stock) => stock.stockAlert)}::int[],
      ${sql.join(stockRuleFields.map((field) => sql`${stocks.map(({ own }) => own?.[field] ?? false)}::boolean[]`))})`.execute(
    trx,
  );
  const location = await loadFirstLocation(trx);
  await sql`
    insert into stock_levels (variant_id, location_id)
    select variant_id, ${location.id} from unnest(${ids}::bigint[]) as d (variant_id)`.execute(trx);
  const movements = stocks
    .filter((stock) => stock.onHand > 0)
    .map(({ variantId, onHand }) => ({
      variantId,
      locationId: location.id,
      kind: 'found' as const,
      onHandDelta: onHand,
      allocatedDelta: 0,
      lineId: null,
    }));
  await writePlan(trx, { movements, lines: [], displaced: [] }, { ...ledger, reason: 'opening stock' });
}

/** The same for one variant. */
export async function openStock(
  trx: Transaction,
  { cause, actor, ...stock }: OpeningStock & { cause: string; actor: string },
): Promise<void> {
  await openStocks(trx, [stock], { cause, actor });
}
