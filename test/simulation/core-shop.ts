/**
 * A shop in memory that decides with the product's own rules and applies their plans as the database does. Whatever
 * `rules` it is given are used, so that a deliberately broken rule can be put in one at a time.
 */
import * as adjustment from '../../server/src/inventory/rules/adjustment.ts';
import * as allocation from '../../server/src/inventory/rules/allocation.ts';
import { serveByHand } from '../../server/src/inventory/rules/by-hand.ts';
import * as lineUnits from '../../server/src/inventory/rules/line-units.ts';
import { promiseFor, type Supply } from '../../server/src/inventory/rules/promise.ts';
import type {
  MovementKind,
  PlannedMovement,
  QueueLine,
  Shelf,
  StockPlan,
  StockPolicy,
  VariantState,
} from '../../server/src/inventory/rules/stock.ts';
import { shelvesAfter } from '../../server/src/inventory/rules/stock.ts';
import { fillWithoutStock } from '../../server/src/inventory/rules/stock-rule.ts';
import { joinsLine } from '../../server/src/orders/rules/edit.ts';
import { areProblems, decideLines, type SaleFacts } from '../../server/src/orders/rules/placement.ts';
import type { Facts } from './auditor.ts';
import type { Step } from './steps.ts';

export const productRules = {
  allocateWaiting: allocation.allocateWaiting,
  adjustStock: adjustment.adjustStock,
  serveByHand,
  shipUnits: lineUnits.shipUnits,
  cancelUnits: lineUnits.cancelUnits,
  returnUnits: lineUnits.returnUnits,
  joinsLine,
  fillWithoutStock,
  decideLines,
  promiseFor,
};
export type Rules = typeof productRules;

type CoreLine = QueueLine & {
  orderId: number;
  variantId: number;
  ordered: number;
  cancelled: number;
  allocated: number;
  shipped: number;
  returned: number;
};

export type CoreShop = {
  /** Does one step; true when it was granted. */
  step(step: Step): boolean;
  facts(): Facts;
  /** The promises of a variant's queue if everyone asked today, in queue order. */
  promises(variantId: number): ({ date: string | null } | undefined)[];
  today: string;
};

/** A shop with `variantCount` variants at two locations, opened with some stock. */
export function openCoreShop(variantCount: number, rules: Rules = productRules): CoreShop {
  const today = '2026-03-01';
  const states = new Map<number, VariantState>();
  const lines = new Map<number, CoreLine>();
  const ledger: PlannedMovement[] = [];
  const supply = new Map<number, Supply[]>();
  const overrides: Facts['overrides'] = [];
  let nextLine = 1;
  let now = 0;

  for (let id = 1; id <= variantCount; id += 1) {
    const policy: StockPolicy = id % 3 === 0 ? 'deny' : 'backorder';
    states.set(id, {
      variantId: id,
      policy,
      backorderLimit: id % 2 === 0 ? 10 : null,
      waiting: 0,
      shelves: [1, 2].map((locationId) => ({ locationId, onHand: 0, allocated: 0 })),
    });
    supply.set(id, [
      { expectedOn: '2026-03-10', units: 5 },
      { expectedOn: '2026-03-20', units: 10 },
      { expectedOn: null, units: 50 },
    ]);
  }

  function stateOf(variantId: number): VariantState {
    const state = states.get(variantId);
    if (!state) throw new Error(`no variant ${variantId}`);
    return state;
  }

  function openLines(variantId: number): CoreLine[] {
    return [...lines.values()].filter(
      (line) => line.variantId === variantId && (line.waiting > 0 || line.holds.length > 0),
    );
  }

  function apply(plan: StockPlan): void {
    for (const movement of plan.movements) {
      ledger.push(movement);
      const shelf = stateOf(movement.variantId).shelves.find(
        (each) => each.locationId === movement.locationId,
      ) as Shelf;
      shelf.onHand += movement.onHandDelta;
      shelf.allocated += movement.allocatedDelta;
      if (movement.lineId !== null && movement.allocatedDelta !== 0) hold(movement.lineId, movement);
    }
    for (const change of plan.lines) {
      const line = lines.get(change.lineId) as CoreLine;
      line.ordered += change.ordered;
      line.cancelled += change.cancelled;
      line.allocated += change.allocated;
      line.shipped += change.shipped;
      const waits = change.ordered - change.cancelled - change.allocated - change.shipped;
      line.waiting += waits;
      stateOf(change.variantId).waiting += waits;
    }
  }

  function hold(lineId: number, { locationId, allocatedDelta }: PlannedMovement): void {
    const line = lines.get(lineId) as CoreLine;
    const known = line.holds.find((each) => each.locationId === locationId);
    if (known) known.units += allocatedDelta;
    else line.holds.push({ locationId, units: allocatedDelta });
    line.holds = line.holds.filter((each) => each.units !== 0);
  }

  function allocate(variantId: number): void {
    const { shelves } = stateOf(variantId);
    apply(
      rules.allocateWaiting(
        variantId,
        shelves,
        openLines(variantId).filter((line) => line.waiting > 0),
      ),
    );
  }

  function factsOf(variantId: number): SaleFacts {
    const words = { productTitle: `Product ${variantId}`, variantTitle: 'Default', sku: '' };
    const texts = { outOfStockText: null, inStockText: null };
    const sale = { visibility: 'visible', archived: false, unitPriceMinor: 100, taxBasisPoints: 2100 } as const;
    return { variantId, ...sale, ...words, ...texts, buyMinimum: 1, buyMaximum: 10_000 };
  }

  function order(
    wanted: { variant: number; units: number }[],
    merchant: { complete: boolean; priority: number; held: boolean },
    edited?: CoreLine,
  ): boolean {
    const decided = rules.decideLines(
      wanted.map((line, position) => ({
        position,
        variantId: line.variant,
        quantity: line.units,
        expectedUnitPriceMinor: undefined,
      })),
      new Map([...states].map(([id, state]) => [id, structuredClone(state)])),
      factsOf,
      (variantId) => supply.get(variantId) ?? [],
      { shipComplete: merchant.complete, today },
    );
    if (areProblems(decided)) return false;
    for (const line of decided) {
      const { variantId, quantity } = line.wanted;
      const joins = edited !== undefined && rules.joinsLine(edited, line);
      const lineId = joins ? edited.lineId : nextLine++;
      if (!joins)
        lines.set(lineId, {
          lineId,
          orderId: lineId,
          variantId,
          placedAt: now,
          priority: merchant.priority,
          held: merchant.held,
          shipComplete: merchant.complete,
          waiting: 0,
          holds: [],
          ordered: 0,
          cancelled: 0,
          allocated: 0,
          shipped: 0,
          returned: 0,
        });
      apply({
        movements: line.takes.map(({ locationId, units }) => ({
          variantId,
          locationId,
          kind: 'allocated' as const,
          onHandDelta: 0,
          allocatedDelta: units,
          lineId,
        })),
        lines: [{ lineId, variantId, ordered: quantity, cancelled: 0, allocated: line.now, shipped: 0 }],
        displaced: [],
      });
    }
    return true;
  }

  function adjust(variantId: number, locationId: number, delta: number, kind: MovementKind): boolean {
    const state = stateOf(variantId);
    if (state.policy === 'untracked' || delta === 0) return false;
    const plan = rules.adjustStock(variantId, state.shelves, openLines(variantId), { locationId, delta, kind });
    if ('reason' in plan) return false;
    apply(plan);
    return true;
  }

  function deliver({ variant, location, units, line, give }: Extract<Step, { what: 'deliver' }>): boolean {
    const state = stateOf(variant);
    if (state.policy === 'untracked') return false;
    const received: StockPlan = {
      movements: [
        {
          variantId: variant,
          locationId: location,
          kind: 'received',
          onHandDelta: units,
          allocatedDelta: 0,
          lineId: null,
        },
      ],
      lines: [],
      displaced: [],
    };
    const gifts = line === null ? [] : [{ lineId: line, units: give }];
    const byHand = rules.serveByHand(
      variant,
      shelvesAfter(state.shelves, received, variant),
      openLines(variant),
      gifts,
    );
    if ('reason' in byHand) return false;
    apply(received);
    apply(byHand);
    allocate(variant);
    if (line !== null) overrides.push({ id: overrides.length + 1, line, units: give });
    return true;
  }

  function changeLine(lineId: number, decide: (line: CoreLine) => StockPlan | { reason: string }): boolean {
    const line = lines.get(lineId) as CoreLine;
    const plan = decide(line);
    if ('reason' in plan) return false;
    apply(plan);
    allocate(line.variantId);
    return true;
  }

  function setPolicy(variantId: number, policy: StockPolicy): boolean {
    stateOf(variantId).policy = policy;
    if (policy === 'untracked') apply(rules.fillWithoutStock(variantId, openLines(variantId)));
    return true;
  }

  function step(next: Step): boolean {
    now += 1;
    switch (next.what) {
      case 'order':
        return order(next.lines, { ...next, held: false });
      case 'edit': {
        const line = lines.get(next.line) as CoreLine;
        const merchant = { complete: line.shipComplete, priority: line.priority, held: line.held };
        return order([{ variant: line.variantId, units: next.more }], merchant, line);
      }
      case 'cancel':
        return changeLine(next.line, (line) => rules.cancelUnits(line.variantId, line, next.units));
      case 'ship':
        return changeLine(next.line, (line) => rules.shipUnits(line.variantId, line, next.units));
      case 'hold': {
        const line = lines.get(next.line) as CoreLine;
        line.held = next.held;
        allocate(line.variantId);
        return true;
      }
      case 'receive':
        return adjust(next.variant, next.location, next.units, 'received');
      case 'deliver':
        return deliver(next);
      case 'find':
        return adjust(next.variant, next.location, next.units, 'found');
      case 'return': {
        const line = lines.get(next.line) as CoreLine;
        const restockAt = stateOf(line.variantId).policy === 'untracked' ? null : next.location;
        const returned = changeLine(next.line, (known) =>
          rules.returnUnits(known.variantId, known, next.units, restockAt),
        );
        if (returned) line.returned += next.units;
        return returned;
      }
      case 'lose':
        return adjust(next.variant, next.location, -next.units, 'lost');
      case 'count': {
        const shelf = stateOf(next.variant).shelves.find((each) => each.locationId === next.location) as Shelf;
        return adjust(next.variant, next.location, next.counted - shelf.onHand, 'counted');
      }
      case 'policy':
        return setPolicy(next.variant, next.policy);
      case 'limit':
        stateOf(next.variant).backorderLimit = next.limit;
        return true;
      case 'slip': {
        const moved = (supply.get(next.variant) ?? []).map((each) => ({
          ...each,
          expectedOn: later(each.expectedOn, next.days),
        }));
        supply.set(next.variant, moved);
        return true;
      }
    }
  }

  return {
    step,
    today,
    facts: () => ({
      overrides: [...overrides],
      variants: [...states.values()].map((state) => ({
        id: state.variantId,
        policy: state.policy,
        limit: state.backorderLimit,
        waiting: state.waiting,
        shelves: state.shelves.map(({ locationId, onHand, allocated }) => ({
          location: locationId,
          onHand,
          allocated,
        })),
      })),
      ledger: ledger.map((row) => ({
        variant: row.variantId,
        location: row.locationId,
        onHand: row.onHandDelta,
        allocated: row.allocatedDelta,
        line: row.lineId,
        kind: row.kind,
      })),
      lines: [...lines.values()].map((line) => ({
        id: line.lineId,
        variant: line.variantId,
        placedAt: line.placedAt,
        priority: line.priority,
        held: line.held,
        complete: line.shipComplete,
        ordered: line.ordered,
        cancelled: line.cancelled,
        allocated: line.allocated,
        shipped: line.shipped,
        holds: line.holds.map(({ locationId, units }) => ({ location: locationId, units })),
      })),
    }),
    promises(variantId) {
      let ahead = 0;
      return openLines(variantId)
        .filter((line) => line.waiting > 0)
        .sort((a, b) => b.priority - a.priority || a.placedAt - b.placedAt || a.lineId - b.lineId)
        .map((line) => {
          const promise = rules.promiseFor(line.waiting, ahead, supply.get(variantId) ?? [], today, null);
          ahead += line.waiting;
          return promise;
        });
    },
  };
}

function later(day: string | null, days: number): string | null {
  if (day === null) return null;
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}
