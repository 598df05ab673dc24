import { foreseeAllocation } from '../inventory/allocate-waiting.ts';
import type { Supply } from '../inventory/rules/promise.ts';
import { availableUnits, type Shelf, shelvesAfter, type VariantState } from '../inventory/rules/stock.ts';
import { planByHand } from '../inventory/serve-by-hand.ts';
import { loadVariantStates } from '../inventory/store.ts';
import { type Db, readTogether } from '../platform/db.ts';
import { distinctIds } from '../platform/list-refresher.ts';
import { isRefusal, type Refusal, refuse } from '../platform/refusals.ts';
import { type DecidedLine, decideDelivery, orderLineChanges, receivedPlan } from './decide-delivery.ts';
import { FilledLines, loadAftermath } from './delivery-effects.ts';
import { nameLines } from './list-deliveries.ts';
import { giftsOf } from './receive-delivery.ts';
import type { DeliveryInput, DeliveryPreview } from './schemas.ts';
import { loadLocations, loadOpenLines, loadPurchaseOrderFacts } from './store.ts';

/**
 * What receiving this delivery now would do: the same rules on the same facts, without a lock and without writing.
 * Refuses what receiving would refuse.
 */
export async function previewDelivery(db: Db, input: DeliveryInput, today: string): Promise<DeliveryPreview | Refusal> {
  return readTogether(db, async (one) => {
    const variantIds = distinctIds(input.lines.map((line) => line.variantId));
    const order =
      input.purchaseOrderId === null
        ? null
        : await loadPurchaseOrderFacts(one, input.purchaseOrderId, input.purchaseOrderVersion);
    if (isRefusal(order)) return order;
    if (order && !order.isOrdered) {
      return refuse('conflict', 'purchaseOrderId: this is a draft. Mark it as ordered before receiving it.', {
        field: 'purchaseOrderId',
      });
    }
    const states = await loadVariantStates(one, variantIds);
    const lines = decideDelivery(input, order, states, await loadLocations(one));
    if (isRefusal(lines)) return lines;

    const filled = new FilledLines();
    const left: DeliveryPreview['left'] = [];
    for (const variantId of variantIds) {
      const rest = await serve(one, states.get(variantId) as VariantState, lines, input, filled);
      if (isRefusal(rest)) return rest;
      left.push({ variantId, units: availableUnits(rest) });
    }
    const supply = await supplyAfter(one, variantIds, lines);
    return {
      lines: await nameLines(one, lines),
      left,
      filled: await filled.summary(one),
      ...(await loadAftermath(one, variantIds, filled.units, supply, today)),
    };
  });
}

/** Serves one variant on paper: gifts first, then the queue. Answers its shelves as they would then be. */
async function serve(
  db: Db,
  state: VariantState,
  lines: readonly DecidedLine[],
  input: DeliveryInput,
  filled: FilledLines,
): Promise<Shelf[] | Refusal> {
  const { variantId } = state;
  let shelves = shelvesAfter(withShelves(state, lines), receivedPlan(lines), variantId);
  const override = input.overrides.findIndex((each) => each.variantId === variantId);
  const given = new Map<number, number>();
  if (override >= 0) {
    const byHand = await planByHand(db, variantId, shelves, giftsOf(input, override), `overrides.${override}.lines`);
    if (isRefusal(byHand)) return byHand;
    shelves = shelvesAfter(shelves, byHand.plan, variantId);
    for (const { lineId, units } of byHand.given) given.set(lineId, units);
    filled.add(byHand.given, true);
  }
  return foreseeAllocation(db, variantId, shelves, given, (some) => filled.add(some));
}

/** The shelves with those that receiving would make. */
function withShelves({ shelves, variantId }: VariantState, lines: readonly DecidedLine[]): Shelf[] {
  const missing = lines.filter(
    (line) => line.variantId === variantId && !shelves.some((shelf) => shelf.locationId === line.locationId),
  );
  return [...shelves, ...missing.map(({ locationId }) => ({ locationId, onHand: 0, allocated: 0 }))];
}

/** What would still come, by variant. */
async function supplyAfter(
  db: Db,
  variantIds: readonly number[],
  lines: readonly DecidedLine[],
): Promise<Map<number, Supply[]>> {
  const changes = new Map(orderLineChanges(lines).map((change) => [change.lineId, change]));
  const supply = new Map<number, Supply[]>();
  for (const { lineId, variantId, expectedOn, open } of await loadOpenLines(db, variantIds)) {
    const change = changes.get(lineId);
    const units = open - (change?.received ?? 0) - (change?.cancelled ?? 0);
    if (units <= 0) continue;
    const day = change?.moves ? change.day : expectedOn;
    supply.set(variantId, [...(supply.get(variantId) ?? []), { expectedOn: day, units }]);
  }
  return supply;
}
