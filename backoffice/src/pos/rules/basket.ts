/**
 * What a basket comes to. Amounts are integer minor units. The server decides what is sold at which price and refuses
 * another total, so these sums only ever say what it will say.
 */

/** Off a line or off the whole basket: a part of it, or an amount. */
export type Discount = { percent: number } | { minor: number };

export type BasketLine = {
  /** One line of the basket for each scanned product; tells lines apart. */
  variantId: number;
  title: string;
  sku: string;
  priceMinor: number;
  taxBasisPoints: number;
  quantity: number;
  discount: Discount | null;
  /** Units in the hand that are not on the books, and why others' units are sold. */
  found: number;
  overrideReason: string;
};

/** Goods that come back with this receipt: units of an earlier order's lines. */
export type ReturnedGoods = {
  orderId: number;
  receiptNumber: string;
  restock: boolean;
  reason: string;
  lines: { lineId: number; title: string; units: number; creditMinor: number }[];
};

export type Basket = {
  lines: BasketLine[];
  discount: Discount | null;
  returned: ReturnedGoods | null;
  customer: { name: string; email: string; phone: string };
  note: string;
};

export const emptyBasket: Basket = {
  lines: [],
  discount: null,
  returned: null,
  customer: { name: '', email: '', phone: '' },
  note: '',
};

export type BasketTotals = {
  /** What comes off each line in all, in their order. */
  discounts: number[];
  listedMinor: number;
  discountMinor: number;
  taxMinor: number;
  creditMinor: number;
  /** To be paid, or given back (negative). */
  totalMinor: number;
};

/** What the basket comes to; tax is shown where prices are without it. */
export function basketTotals(basket: Basket, pricesIncludeTax: boolean): BasketTotals {
  const listed = basket.lines.map((line) => line.priceMinor * line.quantity);
  const own = basket.lines.map((line, at) => amountOff(line.discount, listed[at] as number));
  const left = listed.map((minor, at) => minor - (own[at] as number));
  const shares = spread(amountOff(basket.discount, sum(left)), left);
  const discounts = own.map((minor, at) => minor + (shares[at] as number));
  const taxMinor = pricesIncludeTax
    ? 0
    : sum(basket.lines.map((line, at) => taxOf(line, (listed[at] as number) - (discounts[at] as number))));
  const creditMinor = sum(basket.returned?.lines.map((line) => line.creditMinor) ?? []);
  const totalMinor = sum(listed) - sum(discounts) + taxMinor - creditMinor;
  return {
    discounts,
    listedMinor: sum(listed),
    discountMinor: sum(discounts),
    taxMinor,
    creditMinor,
    totalMinor,
  };
}

/** What a discount takes off an amount, never more than it. */
export function amountOff(discount: Discount | null, amountMinor: number): number {
  if (!discount) return 0;
  const off = 'percent' in discount ? Math.round((amountMinor * discount.percent) / 100) : discount.minor;
  return Math.min(amountMinor, off);
}

/** Spreads an amount over others in proportion, to the cent: the shares add up to it, and none is above its own. */
function spread(amountMinor: number, over: readonly number[]): number[] {
  const all = sum(over);
  if (amountMinor === 0 || all === 0) return over.map(() => 0);
  let upTo = 0;
  let given = 0;
  return over.map((minor) => {
    upTo += minor;
    const share = Math.round((upTo * amountMinor) / all) - given;
    given += share;
    return share;
  });
}

/** Tax on top of a line, counted as the server does: once for each of the at most two prices its units are sold at. */
function taxOf(line: BasketLine, paidMinor: number): number {
  const lower = Math.floor(paidMinor / line.quantity);
  const dearer = paidMinor - lower * line.quantity;
  const tax = (minor: number) => Math.round((minor * line.taxBasisPoints) / 10_000);
  return tax(lower * (line.quantity - dearer)) + tax((lower + 1) * dearer);
}

/** Amounts a shopper may hand over for what is due: exactly, and the next round ones above it. */
export function quickAmounts(dueMinor: number): number[] {
  const steps = [500, 1000, 2000, 5000, 10_000];
  const round = steps.map((step) => Math.ceil(dueMinor / step) * step);
  return [...new Set([dueMinor, ...round])].sort((a, b) => a - b).slice(0, 5);
}

/** The basket with one more of a product, at the price it has now. */
export function withProduct(
  basket: Basket,
  product: Omit<BasketLine, 'quantity' | 'discount' | 'found' | 'overrideReason'>,
): Basket {
  const known = basket.lines.find((line) => line.variantId === product.variantId);
  if (!known) {
    const line = { ...product, quantity: 1, discount: null, found: 0, overrideReason: '' };
    return { ...basket, lines: [...basket.lines, line] };
  }
  return withLine(basket, product.variantId, { ...product, quantity: known.quantity + 1 });
}

/** The basket with a line changed; a quantity of 0 takes it out. */
export function withLine(basket: Basket, variantId: number, change: Partial<BasketLine>): Basket {
  const lines = basket.lines
    .map((line) => (line.variantId === variantId ? { ...line, ...change } : line))
    .filter((line) => line.quantity > 0);
  return { ...basket, lines };
}

/** Whether there is nothing in it worth keeping. */
export function isEmptyBasket(basket: Basket): boolean {
  return basket.lines.length === 0 && basket.returned === null;
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
