/** Whether an order is accepted as a whole, and if so what each line gets now and what waits under which promise. */
import { claimStock, isShortage, type Shortage } from '../../inventory/rules/claim.ts';
import { promiseFor, type StockPromise, type Supply } from '../../inventory/rules/promise.ts';
import { availableUnits, type Hold, type VariantState } from '../../inventory/rules/stock.ts';

/** What the shop sells a variant as. */
export type SaleFacts = {
  variantId: number;
  visibility: 'visible' | 'hidden' | 'visible_when_in_stock';
  archived: boolean;
  productTitle: string;
  variantTitle: string;
  sku: string;
  unitPriceMinor: number;
  taxBasisPoints: number;
  buyMinimum: number;
  buyMaximum: number;
  /** The delivery timeframe's out-of-stock text in the shopper's language, or null. */
  outOfStockText: string | null;
  inStockText: string | null;
};

/** One wanted line; `position` is where it stood in the request. */
export type WantedLine = {
  position: number;
  variantId: number;
  quantity: number;
  expectedUnitPriceMinor: number | undefined;
};

export type DecidedLine = {
  wanted: WantedLine;
  facts: SaleFacts;
  now: number;
  waiting: number;
  takes: Hold[];
  promise: StockPromise | null;
};

export type LineProblem = {
  field: string;
  code: 'not_for_sale' | 'buy_minimum' | 'buy_maximum' | 'price_changed' | Shortage['reason'];
  variantId: number;
  title: string;
  asked: number;
  possible: number | null;
  message: string;
};

/** Lines of one variant count together, so that no rule can be met twice by half. Keeps the first one's position. */
export function mergeLines(lines: readonly Omit<WantedLine, 'position'>[]): WantedLine[] {
  const merged = new Map<number, WantedLine>();
  lines.forEach((line, position) => {
    const known = merged.get(line.variantId);
    if (known) known.quantity += line.quantity;
    else merged.set(line.variantId, { ...line, position });
  });
  return [...merged.values()];
}

/**
 * Decides an order's lines against the states and, when every line is granted, changes the states to what they are
 * afterwards, so that the next order of the same batch is decided against them. A refused order changes nothing.
 */
export function decideLines(
  wanted: readonly WantedLine[],
  states: ReadonlyMap<number, VariantState>,
  factsOf: (variantId: number) => SaleFacts | undefined,
  supplyOf: (variantId: number) => readonly Supply[],
  order: { shipComplete: boolean; today: string },
): DecidedLine[] | LineProblem[] {
  const decided: DecidedLine[] = [];
  const problems: LineProblem[] = [];
  for (const line of wanted) {
    const state = states.get(line.variantId);
    const facts = factsOf(line.variantId);
    if (!state || !facts || !isForSale(facts, state)) {
      problems.push(problem(line, facts, 'not_for_sale', 0, 'is no longer for sale'));
      continue;
    }
    const mismatch = lineMismatch(line, facts);
    if (mismatch) {
      problems.push(mismatch);
      continue;
    }
    const claim = claimStock(state, line.quantity, order.shipComplete);
    if (isShortage(claim)) {
      problems.push(shortageProblem(line, facts, claim));
      continue;
    }
    const promise =
      claim.waiting > 0
        ? promiseFor(claim.waiting, state.waiting, supplyOf(line.variantId), order.today, facts.outOfStockText)
        : null;
    decided.push({ wanted: line, facts, ...claim, promise });
  }
  if (problems.length > 0) return problems;
  for (const line of decided) bind(states.get(line.wanted.variantId) as VariantState, line);
  return decided;
}

/** Tells problems from decided lines. */
export function areProblems(result: DecidedLine[] | LineProblem[]): result is LineProblem[] {
  return result.length > 0 && 'code' in (result[0] as DecidedLine | LineProblem);
}

/** A hidden or archived variant is not sold; one that shows only when in stock is not sold without stock. */
export function isForSale(facts: SaleFacts, state: VariantState): boolean {
  if (facts.archived || facts.visibility === 'hidden') return false;
  return facts.visibility === 'visible' || state.policy === 'untracked' || availableUnits(state.shelves) > 0;
}

/** A product and its variant in one text; the one variant of a simple product has no name of its own. */
export function titleOf(productTitle: string, variantTitle: string): string {
  return [productTitle, variantTitle].filter((part) => part && part !== 'Default').join(', ');
}

function bind(state: VariantState, line: DecidedLine): void {
  state.waiting += line.waiting;
  for (const take of line.takes) {
    const shelf = state.shelves.find((each) => each.locationId === take.locationId);
    if (shelf) shelf.allocated += take.units;
  }
}

function lineMismatch(line: WantedLine, facts: SaleFacts): LineProblem | null {
  if (line.quantity < facts.buyMinimum) {
    return problem(
      line,
      facts,
      'buy_minimum',
      facts.buyMinimum,
      `is sold from ${facts.buyMinimum} at a time; ${line.quantity} were asked`,
    );
  }
  if (line.quantity > facts.buyMaximum) {
    return problem(
      line,
      facts,
      'buy_maximum',
      facts.buyMaximum,
      `is sold up to ${facts.buyMaximum} at a time; ${line.quantity} were asked`,
    );
  }
  if (line.expectedUnitPriceMinor !== undefined && line.expectedUnitPriceMinor !== facts.unitPriceMinor) {
    return problem(line, facts, 'price_changed', null, 'has another price now; look at it and order again');
  }
  return null;
}

function shortageProblem(line: WantedLine, facts: SaleFacts, shortage: Shortage): LineProblem {
  const { reason, asked, possible } = shortage;
  const why = reason === 'backorder_limit' ? 'as no more may be on backorder' : 'and no backorders are taken';
  return problem(line, facts, reason, possible, `${asked} were asked, ${possible} can be ordered, ${why}`);
}

function problem(
  line: WantedLine,
  facts: SaleFacts | undefined,
  code: LineProblem['code'],
  possible: number | null,
  what: string,
): LineProblem {
  const title = facts ? titleOf(facts.productTitle, facts.variantTitle) : `Variant ${line.variantId}`;
  return {
    field: `lines.${line.position}.quantity`,
    code,
    variantId: line.variantId,
    title,
    asked: line.quantity,
    possible,
    message: `${title}: ${what}.`,
  };
}
