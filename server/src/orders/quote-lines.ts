import { type Offer, offerFor, splitQuantity } from '../inventory/rules/offer.ts';
import { promiseFor, type StockPromise, type Supply } from '../inventory/rules/promise.ts';
import type { VariantState } from '../inventory/rules/stock.ts';
import { loadVariantStates } from '../inventory/store.ts';
import { readTogether } from '../platform/db.ts';
import { type Refusal, refuse } from '../platform/refusals.ts';
import type { Shop } from '../shop.ts';
import { areProblems, decideLines, isForSale, type SaleFacts } from './rules/placement.ts';
import { loadSaleFacts, loadSupply } from './sale-facts.ts';

/** How a wanted quantity of a variant would be met if it were ordered now. */
export type LineQuote = {
  variantId: number;
  quantity: number;
  /** The variant's label, whatever the quantity. */
  status: Offer['status'];
  now: number;
  waiting: number;
  /** Why this quantity cannot be ordered, with what is possible; null when it can. */
  refusal: Refusal | null;
  stock: Omit<Offer, 'status'> & { delivery: string | null };
  /** What a promise for other quantities would be made of. */
  queue: { waiting: number; supply: readonly Supply[]; today: string; outOfStockText: string | null };
  /** What the shopper is told about the waiting units. */
  promise: StockPromise | null;
  unitPriceMinor: number;
  taxBasisPoints: number;
};

/**
 * Quotes lines for showing, in the order given, with the very rules that place orders. Nothing is held: placing
 * decides again. An unknown variant is quoted as not for sale.
 */
export async function quoteLines(
  { db, clock }: Pick<Shop, 'db' | 'clock'>,
  lines: readonly { variantId: number; quantity: number }[],
  language: string,
): Promise<LineQuote[]> {
  const variantIds = [...new Set(lines.map((line) => line.variantId))];
  const [states, facts, supply] = await readTogether(db, (one) =>
    Promise.all([
      loadVariantStates(one, variantIds),
      loadSaleFacts(one, variantIds, [language]),
      loadSupply(one, variantIds),
    ]),
  );
  const today = clock().toISOString().slice(0, 10);
  return lines.map((line) => {
    const state = states.get(line.variantId);
    const known = facts.get(language)?.get(line.variantId);
    if (!state || !known || !isForSale(known, state)) return notForSale(line, known, today);
    return quoteLine(line, state, known, supply.get(line.variantId) ?? [], today);
  });
}

function quoteLine(
  line: { variantId: number; quantity: number },
  state: VariantState,
  facts: SaleFacts,
  supply: Parameters<typeof promiseFor>[2],
  today: string,
): LineQuote {
  const { status, ...stock } = offerFor(state, facts.buyMinimum, facts.buyMaximum);
  const { now, waiting } = splitQuantity(state, line.quantity);
  const wanted = [{ ...line, position: 0, expectedUnitPriceMinor: undefined }];
  const copy = new Map([[state.variantId, structuredClone(state)]]);
  const decided = decideLines(
    wanted,
    copy,
    () => facts,
    () => supply,
    { shipComplete: false, today },
  );
  const [problem] = areProblems(decided) ? decided : [];
  return {
    ...line,
    status,
    now,
    waiting,
    refusal: problem
      ? refuse(problem.code, problem.message, {
          field: 'quantity',
          details: { asked: problem.asked, possible: problem.possible },
        })
      : null,
    stock: { ...stock, delivery: stock.onStock ? facts.inStockText : facts.outOfStockText },
    queue: { waiting: state.waiting, supply, today, outOfStockText: facts.outOfStockText },
    promise: waiting > 0 ? promiseFor(waiting, state.waiting, supply, today, facts.outOfStockText) : null,
    unitPriceMinor: facts.unitPriceMinor,
    taxBasisPoints: facts.taxBasisPoints,
  };
}

function notForSale(
  line: { variantId: number; quantity: number },
  facts: SaleFacts | undefined,
  today: string,
): LineQuote {
  return {
    ...line,
    status: 'out_of_stock',
    now: 0,
    waiting: 0,
    refusal: refuse('not_for_sale', `${facts?.productTitle ?? 'This product'} is no longer for sale.`, {
      field: 'quantity',
      details: { asked: line.quantity, possible: 0 },
    }),
    stock: {
      available: false,
      onStock: false,
      track: true,
      allowOutOfStockSale: false,
      level: 0,
      minimum: 1,
      maximum: 0,
      delivery: null,
    },
    queue: { waiting: 0, supply: [], today, outOfStockText: null },
    promise: null,
    unitPriceMinor: facts?.unitPriceMinor ?? 0,
    taxBasisPoints: facts?.taxBasisPoints ?? 0,
  };
}
