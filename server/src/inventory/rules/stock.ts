/**
 * The vocabulary of the stock rules: what a decision looks at, and what it answers.
 *
 * Every decision answers a StockPlan: the ledger rows and line changes that make it true. The database and the
 * simulation both apply plans in the same way, so a rule is tested where it is used.
 */

export type StockPolicy = 'untracked' | 'deny' | 'backorder';

/** Units of one variant at one location. */
export type Shelf = { locationId: number; onHand: number; allocated: number };

/** One variant as a decision sees it. Shelves stand in allocation order: the first is emptied first. */
export type VariantState = {
  variantId: number;
  policy: StockPolicy;
  /** The most units that may wait at once; null = no limit. */
  backorderLimit: number | null;
  waiting: number;
  shelves: Shelf[];
};

/** A line with open units, as the queue and its merchant policy see it. */
export type QueueLine = {
  lineId: number;
  /** Milliseconds; the queue stands by priority, then placedAt, then lineId. */
  placedAt: number;
  /** Higher goes first. 0 for everyone unless the merchant says otherwise. */
  priority: number;
  /** A held order is skipped and keeps its place. */
  held: boolean;
  /** Takes all its waiting units at once or none, and keeps its place. */
  shipComplete: boolean;
  waiting: number;
  /** The stock this line holds, by location. */
  holds: Hold[];
};
export type Hold = { locationId: number; units: number };

export type MovementKind =
  | 'received'
  | 'returned'
  | 'found'
  | 'lost'
  | 'counted'
  | 'sold'
  | 'allocated'
  | 'released'
  | 'shipped'
  | 'transferred';

/** One ledger row to be. */
export type PlannedMovement = {
  variantId: number;
  locationId: number;
  kind: MovementKind;
  onHandDelta: number;
  allocatedDelta: number;
  /** Whose units, where the movement is about an order line. */
  lineId: number | null;
};

/** What changes on one order line; waiting follows: ordered - cancelled - allocated - shipped. */
export type LineChange = {
  lineId: number;
  variantId: number;
  ordered: number;
  cancelled: number;
  allocated: number;
  shipped: number;
};

export type StockPlan = {
  movements: PlannedMovement[];
  lines: LineChange[];
  /** Units sent back from allocated to waiting because stock was lost, by variant. */
  displaced: { variantId: number; units: number }[];
};

/** A plan that changes nothing. */
export const emptyPlan = (): StockPlan => ({ movements: [], lines: [], displaced: [] });

/** Several plans as one; later movements follow earlier ones in the ledger. */
export function joinPlans(...plans: StockPlan[]): StockPlan {
  return {
    movements: plans.flatMap((plan) => plan.movements),
    lines: plans.flatMap((plan) => plan.lines),
    displaced: plans.flatMap((plan) => plan.displaced),
  };
}

/** A line change with everything not named at 0. */
export function lineChange(lineId: number, variantId: number, change: Partial<LineChange>): LineChange {
  return { ordered: 0, cancelled: 0, allocated: 0, shipped: 0, ...change, lineId, variantId };
}

/** Units that are on the shelf and nobody's. */
export function availableUnits(shelves: readonly Shelf[]): number {
  return shelves.reduce((sum, shelf) => sum + shelf.onHand - shelf.allocated, 0);
}

/** The queue's order: priority first, then who came first, then the smaller id. */
export function byQueueOrder(a: QueueLine, b: QueueLine): number {
  return b.priority - a.priority || a.placedAt - b.placedAt || a.lineId - b.lineId;
}

/** The shelves as they stand once the plan's movements have happened. */
export function shelvesAfter(shelves: readonly Shelf[], plan: StockPlan, variantId: number): Shelf[] {
  return shelves.map((shelf) => {
    const after = { ...shelf };
    for (const movement of plan.movements) {
      if (movement.variantId !== variantId || movement.locationId !== shelf.locationId) continue;
      after.onHand += movement.onHandDelta;
      after.allocated += movement.allocatedDelta;
    }
    return after;
  });
}
