/**
 * A sale over the counter, a return, or both at once (an exchange). A sale is an order whose lines leave the moment they
 * are written (docs/decisions/0040): the same ledger, the same locks and the same queue as the web's.
 */
import { isTillShortage, type TillShortage } from '../inventory/rules/till.ts';
import { lockVariants } from '../inventory/store.ts';
import { type Beyond, takeAtTill } from '../inventory/take-at-till.ts';
import { insertSoldOrder, type SoldLine } from '../orders/insert-sold.ts';
import { lockOrder } from '../orders/lock-order.ts';
import { takeBack } from '../orders/return-goods.ts';
import { type SaleFacts, titleOf } from '../orders/rules/placement.ts';
import { largestTotalMinor, type OrderTotals, orderTotals } from '../orders/rules/totals.ts';
import { loadSaleFacts } from '../orders/sale-facts.ts';
import { type Db, inTransaction, type Transaction } from '../platform/db.ts';
import { distinctIds } from '../platform/list-refresher.ts';
import { isRefusal, type Refusal, refuse } from '../platform/refusals.ts';
import { loadStoreSettings, type StoreFacts } from '../settings/store.ts';
import { type AtTill, mayDiscountFreely } from './at-till.ts';
import { discounted, mostDiscount } from './rules/discount.ts';
import { settlementProblem } from './rules/settlement.ts';
import type { SaleInput } from './schemas.ts';
import { type NewReceipt, onceAtTill } from './store.ts';
import { giveBackAtTill, loadRefundable, receiveAtTill } from './till-money.ts';

type Line = SaleInput['lines'][number];
/** A line with what it is sold as; `at` is its place in the request. */
type PricedLine = { at: number; line: Line; facts: SaleFacts; sold: SoldLine[] };
type Returned = { id: number; orderId: number; creditMinor: number };

const noShipping = { priceMinor: 0, taxBasisPoints: 0 };

/**
 * Sells and takes back at a register, and answers the receipt's id; the same key answers the same receipt. Refuses, with
 * nothing written: a closed register, a price that changed, a discount above the limit, units that are not there or
 * belong to customers who wait, more money back than was paid, and payments that are not what is due.
 */
export async function sellAtTill(
  shop: { db: Db },
  input: SaleInput,
  by: AtTill & { idempotencyKey: string },
): Promise<number | Refusal> {
  return inTransaction(shop.db, (trx) =>
    onceAtTill(trx, { idempotencyKey: by.idempotencyKey, content: ['sale', input] }, by, async (requestHash) => {
      const settings = await loadStoreSettings(trx);
      const locked = await lockAll(trx, input);
      if (isRefusal(locked)) return locked;
      const priced = await priceLines(trx, input, settings, by);
      if (isRefusal(priced)) return priced;
      const totals = orderTotals(soldOf(priced).map(pricedOf), noShipping, settings.pricesIncludeTax);
      const returned = await takeBackAt(trx, input, by);
      if (isRefusal(returned)) return returned;
      const dueMinor = totals.totalMinor - (returned?.creditMinor ?? 0);
      const wrong = refuseMoney(input, totals, dueMinor);
      if (wrong) return wrong;
      const sale = priced.length > 0 ? await sell(trx, input, { priced, totals, settings, requestHash }, by) : null;
      if (isRefusal(sale)) return sale;
      await moveMoney(trx, input, { totals, returned, orderId: sale?.orderId ?? null }, by);
      return {
        kind: !returned ? 'sale' : sale ? 'exchange' : 'return',
        orderId: sale?.orderId ?? null,
        returnId: returned?.id ?? null,
        totalMinor: dueMinor,
        payments: input.payments,
        exceptions: sale?.exceptions ?? [],
      } satisfies NewReceipt;
    }),
  );
}

/** Locks what the receipt is about: the order goods come back of, then all variants in id order. */
async function lockAll(trx: Transaction, input: SaleInput): Promise<Refusal | undefined> {
  const variantIds = distinctIds(input.lines.map((line) => line.variantId));
  if (!input.returned) {
    await lockVariants(trx, variantIds);
    return undefined;
  }
  const order = await lockOrder(trx, input.returned.orderId, variantIds);
  return isRefusal(order) ? { ...order, field: 'returned.orderId' } : undefined;
}

/** What each line is sold as. Refuses what is archived, another price than was shown, and too much of a discount. */
async function priceLines(
  trx: Transaction,
  input: SaleInput,
  settings: StoreFacts,
  by: AtTill,
): Promise<PricedLine[] | Refusal> {
  const language = settings.defaultLanguage;
  const variantIds = distinctIds(input.lines.map((line) => line.variantId));
  const known = (await loadSaleFacts(trx, variantIds, [language])).get(language);
  const priced: PricedLine[] = [];
  for (const [at, line] of input.lines.entries()) {
    const facts = known?.get(line.variantId);
    if (!facts || facts.archived) return notForSale(at, facts);
    const refused = refuseTerms(at, line, facts, by);
    if (refused) return refused;
    const { variantId, productTitle, variantTitle, sku, taxBasisPoints, unitPriceMinor: listed } = facts;
    const sold = discounted(line.quantity, listed, line.discountMinor).map(({ units, unitPriceMinor }) => ({
      variantId,
      productTitle,
      variantTitle,
      sku,
      units,
      unitPriceMinor,
      listPriceMinor: line.discountMinor > 0 ? listed : null,
      taxBasisPoints,
    }));
    priced.push({ at, line, facts, sold });
  }
  return priced;
}

function notForSale(at: number, facts: SaleFacts | undefined): Refusal {
  const field = `lines.${at}.variantId`;
  const title = facts ? titleOf(facts.productTitle, facts.variantTitle) : 'This product';
  return refuse('not_for_sale', `${title} is no longer for sale.`, { field });
}

function refuseTerms(at: number, line: Line, facts: SaleFacts, by: AtTill): Refusal | undefined {
  const title = titleOf(facts.productTitle, facts.variantTitle);
  if (line.unitPriceMinor !== facts.unitPriceMinor) {
    return refuse('price_changed', `${title}: has another price now; look at it and sell it again.`, {
      field: `lines.${at}.unitPriceMinor`,
      details: { asked: line.unitPriceMinor, possible: facts.unitPriceMinor },
    });
  }
  const listedMinor = facts.unitPriceMinor * line.quantity;
  const limit = mayDiscountFreely(by.user) ? 100 : by.register.discountLimitPercent;
  const most = mostDiscount(listedMinor, limit);
  if (line.discountMinor > most) {
    return refuse('not_allowed', `${title}: at most ${limit} % may come off; a manager can give more.`, {
      field: `lines.${at}.discountMinor`,
      details: { asked: line.discountMinor, possible: most },
    });
  }
  return undefined;
}

async function takeBackAt(trx: Transaction, input: SaleInput, by: AtTill): Promise<Returned | null | Refusal> {
  const { returned } = input;
  if (!returned) return null;
  const { orderId, lines, restock, reason } = returned;
  const back = { lines, restock, reason, notify: false, ...(restock ? { locationId: by.register.locationId } : {}) };
  const returnId = await takeBack(trx, orderId, back, { actor: `user ${by.user.id}`, now: by.now });
  if (isRefusal(returnId)) return { ...returnId, field: returnId.field && `returned.${returnId.field}` };
  const { credit_minor } = await trx
    .selectFrom('returns')
    .select('credit_minor')
    .where('id', '=', returnId)
    .executeTakeFirstOrThrow();
  const possible = await loadRefundable(trx, orderId);
  if (credit_minor > possible) {
    return refuse(
      'conflict',
      `returned: ${credit_minor} were to be given back, and ${possible} were paid beyond what is kept.`,
      { field: 'returned', details: { asked: credit_minor, possible } },
    );
  }
  return { id: returnId, orderId, creditMinor: credit_minor };
}

function refuseMoney(input: SaleInput, totals: OrderTotals, dueMinor: number): Refusal | undefined {
  if (totals.totalMinor > largestTotalMinor) {
    return refuse('invalid', 'lines: the total is larger than this shop can handle.', { field: 'lines' });
  }
  if (input.expectedTotalMinor !== dueMinor) {
    return refuse('price_changed', `expectedTotalMinor: it comes to ${dueMinor}, not ${input.expectedTotalMinor}.`, {
      field: 'expectedTotalMinor',
      details: { asked: input.expectedTotalMinor, possible: dueMinor },
    });
  }
  return refusePayments(dueMinor, input.payments);
}

/** The refusal of payments that are not what is due, or nothing. */
export function refusePayments(
  dueMinor: number,
  payments: SaleInput['payments'],
  mayLeaveOpen = false,
): Refusal | undefined {
  const problem = settlementProblem(dueMinor, payments, mayLeaveOpen);
  if (!problem) return undefined;
  const { at, reason, asked, possible } = problem;
  const field = at === null ? 'payments' : `payments.${at}.${reason === 'tendered' ? 'tenderedMinor' : 'amountMinor'}`;
  const what = {
    sum: `${asked} were paid, and ${possible} ${mayLeaveOpen ? 'is the most' : 'is due'}`,
    sign: `${asked} does not fit what is due, ${possible}`,
    tendered: `${asked} were handed over for ${possible}; only cash has change`,
  };
  return refuse('invalid', `${field}: ${what[reason]}.`, { field, details: { asked, possible } });
}

/** Writes the order and takes the goods, variant by variant. */
async function sell(
  trx: Transaction,
  input: SaleInput,
  sale: { priced: PricedLine[]; totals: OrderTotals; settings: StoreFacts; requestHash: string },
  by: AtTill & { idempotencyKey: string },
): Promise<{ orderId: number; exceptions: (Beyond & { reason: string })[] } | Refusal> {
  const { priced, totals, settings, requestHash } = sale;
  const actor = `user ${by.user.id}`;
  const order = await insertSoldOrder(
    trx,
    {
      idempotencyKey: `till ${by.idempotencyKey}`,
      requestHash,
      language: settings.defaultLanguage,
      currency: settings.currency,
      pricesIncludeTax: settings.pricesIncludeTax,
      email: input.customer.email,
      address: addressOf(input.customer, settings.country),
      note: input.note,
      place: by.register.locationName,
      totals,
      lines: soldOf(priced),
    },
    { actor, now: by.now },
  );
  const lineIds = [...order.lineIds];
  const lines = priced.map((each) => ({
    ...each,
    parts: each.sold.map(({ units }) => ({ lineId: lineIds.shift() as number, units })),
  }));
  const exceptions: (Beyond & { reason: string })[] = [];
  for (const variantId of distinctIds(priced.map(({ line }) => line.variantId)).sort((a, b) => a - b)) {
    const own = lines.filter(({ line }) => line.variantId === variantId);
    const reason = own.map(({ line }) => line.overrideReason).find(Boolean) ?? '';
    const taken = await takeAtTill(
      trx,
      variantId,
      {
        locationId: by.register.locationId,
        lines: own.flatMap(({ parts }) => parts),
        found: own.reduce((sum, { line }) => sum + line.found, 0),
        mayTake: reason !== '',
      },
      { cause: `order ${order.id}`, actor, reason },
    );
    if (isTillShortage(taken)) return refuseShortage(own[0] as PricedLine, taken, by.register.locationName);
    if (taken.found + taken.taken > 0) exceptions.push({ ...taken, reason });
  }
  return { orderId: order.id, exceptions };
}

function refuseShortage({ at, facts }: PricedLine, shortage: TillShortage, place: string): Refusal {
  const { reason, asked, possible } = shortage;
  const title = titleOf(facts.productTitle, facts.variantTitle);
  const why = {
    not_on_hand: `there are only ${possible} at ${place}. What is in your hand beyond that is a found unit.`,
    allocated_to_others: `${possible} are free; the others are allocated to customers. Selling them needs a reason.`,
    waited_for: `${possible} are free; customers wait for what is found. Selling it needs a reason.`,
  };
  const code = reason === 'not_on_hand' ? 'not_enough_stock' : reason;
  return refuse(code, `${title}: ${asked} were to be sold, ${why[reason]}`, {
    field: `lines.${at}.quantity`,
    details: { variantId: facts.variantId, asked, possible },
  });
}

/** Money received for what was sold, and given back for what was returned; an exchange moves it from one to the other. */
async function moveMoney(
  trx: Transaction,
  input: SaleInput,
  { totals, returned, orderId }: { totals: OrderTotals; returned: Returned | null; orderId: number | null },
  by: AtTill,
): Promise<void> {
  const ledger = { actor: `user ${by.user.id}`, now: by.now };
  const exchangedMinor = Math.min(totals.totalMinor, returned?.creditMinor ?? 0);
  const taken = input.payments.filter((payment) => payment.amountMinor > 0);
  if (orderId !== null) await receiveAtTill(trx, orderId, taken, exchangedMinor, ledger);
  if (!returned) return;
  const given = [
    ...input.payments
      .filter((payment) => payment.amountMinor < 0)
      .map(({ method, amountMinor }) => ({ method, amountMinor: -amountMinor })),
    ...(exchangedMinor > 0 ? [{ method: 'exchange' as const, amountMinor: exchangedMinor }] : []),
  ];
  for (const each of given) await giveBackAtTill(trx, returned.orderId, { ...each, returnId: returned.id }, ledger);
}

/** What the counter knows of somebody, in the shape of an address. */
export function addressOf(customer: SaleInput['customer'], country: string) {
  return { name: customer.name, company: '', street: '', postalCode: '', city: '', country, phone: customer.phone };
}

const soldOf = (priced: readonly PricedLine[]): SoldLine[] => priced.flatMap(({ sold }) => sold);
const pricedOf = ({ unitPriceMinor, units, taxBasisPoints }: SoldLine) => ({
  unitPriceMinor,
  quantity: units,
  taxBasisPoints,
});
