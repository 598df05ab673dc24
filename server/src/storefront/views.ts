/** Plain data for templates, made of what the stock rules answer. */
import type { StockPromise } from '../inventory/rules/promise.ts';
import type { LineQuote } from '../orders/quote-lines.ts';
import type { OrderView } from '../orders/schemas.ts';
import type { PaymentProviders } from '../payments/providers.ts';
import { formatMoney } from '../themes/formats.ts';
import { splitTexts } from '../themes/split-texts.ts';
import type { Visit } from './visit.ts';

/** In stock / On backorder / Out of stock, in the visitor's language. */
export function statusView(visit: Pick<Visit, 't'>, status: LineQuote['status']) {
  return { code: status, label: visit.t(`status.${status}`) };
}

/** '2 ship now, 3 on backorder', and what is promised for the part that waits; null texts where nothing waits. */
export function splitView(
  visit: Pick<Visit, 't' | 'locale'>,
  units: { now: number; waiting: number; promise: StockPromise | null },
) {
  return splitTexts(visit.t, visit.locale.language, units);
}

const problems = ['not_for_sale', 'buy_minimum', 'buy_maximum', 'not_enough_stock', 'backorder_limit'];

/** Which of the theme's words say why a quantity cannot be had. */
export function problemCode({ refusal }: Pick<LineQuote, 'refusal'>): string {
  return refusal && problems.includes(refusal.refused) ? refusal.refused : 'not_for_sale';
}

/** Why a quantity cannot be had, in the visitor's language, with the most that can. */
export function problemView(visit: Pick<Visit, 't'>, quote: Pick<LineQuote, 'refusal' | 'quantity'>) {
  if (!quote.refusal) return null;
  const possible = Number(quote.refusal.details?.possible ?? 0);
  const code = problemCode(quote);
  const key = possible === 0 && code !== 'not_for_sale' ? 'problem.sold_out' : `problem.${code}`;
  return { text: visit.t(key, { possible, asked: quote.quantity }), possible };
}

/** 'Size: M, Colour: Red' as it stands; nothing for the one variant of a simple product. */
export function variantTitle(title: string): string {
  return title === 'Default' ? '' : title;
}

/** An order for its page and its mail: every line with its split and its promise as told. */
export function orderView(visit: Pick<Visit, 't' | 'locale'>, order: OrderView) {
  const remaining = order.lines.filter((line) => line.ordered > line.cancelled);
  return {
    number: order.number,
    placed_at: order.placedAt,
    email: order.email,
    currency: order.currency,
    note: order.note,
    ship_complete: order.shipComplete,
    held: order.heldAt !== null,
    lines: (remaining.length > 0 ? remaining : order.lines).map((line) => ({
      id: line.id,
      title: line.productTitle,
      variant: variantTitle(line.variantTitle),
      sku: line.sku,
      quantity: line.ordered - line.cancelled,
      unit_price: line.unitPriceMinor,
      total: line.totalMinor,
      shipped: line.shipped,
      allocated: line.allocated,
      promise_kind: line.waiting > 0 ? (line.promise?.kind ?? 'no_date') : '',
      split: {
        ...splitView(visit, { now: line.allocated + line.shipped, waiting: line.waiting, promise: line.promise }),
        ...(line.shipped > 0 && { text: progressText(visit, line) }),
      },
    })),
    shipments: order.shipments
      .filter((shipment) => shipment.shippedAt)
      .map((shipment) => ({
        number: shipment.number,
        shipped_at: shipment.shippedAt,
        carrier: shipment.carrier,
        tracking_number: shipment.trackingNumber,
        tracking_url: shipment.trackingUrl,
        lines: linesView(order, shipment.lines),
      })),
    waiting: order.lines.reduce((sum, line) => sum + line.waiting, 0),
    subtotal: order.subtotalMinor,
    shipping: order.shippingMinor,
    shipping_title: order.shippingTitle,
    tax: order.taxMinor,
    total: order.totalMinor,
    address: addressLines(order.shippingAddress),
    billing_address: addressLines(order.billingAddress),
    payment_state: { code: order.paymentState, label: visit.t(`payment_state.${order.paymentState}`) },
    shipment_state: { code: order.shipmentState, label: visit.t(`shipment_state.${order.shipmentState}`) },
  };
}

/** '1 sent, 2 set aside for you, 3 on backorder': where the units of a line stand once some have left. */
function progressText(visit: Pick<Visit, 't'>, line: OrderView['lines'][number]): string {
  return (['shipped', 'allocated', 'waiting'] as const)
    .filter((part) => line[part] > 0)
    .map((part) => visit.t(`order.units.${part}`, { count: line[part] }))
    .join(', ');
}

/**
 * How an order is paid, and what is still to do for it: instructions, or the address of the page where it is paid
 * online. Both are empty where nothing is open. `orderUrl`: the address of the order's own page.
 */
export function paymentPartView(
  { t, locale }: Pick<Visit, 't' | 'locale'>,
  payments: PaymentProviders,
  settings: { paymentInstructions: string },
  order: Pick<OrderView, 'number' | 'paymentProvider' | 'currency' | 'paymentState'>,
  openMinor: number,
  orderUrl: string,
) {
  const provider = payments.find(order.paymentProvider);
  const isOpen = openMinor > 0 && order.paymentState !== 'cancelled';
  return {
    title:
      provider || order.paymentProvider === 'till' ? t(`provider.${order.paymentProvider}`) : order.paymentProvider,
    open: openMinor,
    open_text: formatMoney(openMinor, order.currency, locale.language),
    instructions: isOpen ? (provider?.instructions(settings, order) ?? '') : '',
    pay_url: isOpen && provider?.online ? `${orderUrl}/pay` : '',
  };
}

/** Units of an order's lines by their titles. */
export function linesView(order: Pick<OrderView, 'lines'>, units: readonly { lineId: number; units: number }[]) {
  return units.map((each) => {
    const line = order.lines.find((known) => known.id === each.lineId);
    return {
      quantity: each.units,
      title: line?.productTitle ?? '',
      variant: variantTitle(line?.variantTitle ?? ''),
      sku: line?.sku ?? '',
    };
  });
}

function addressLines(address: OrderView['shippingAddress']): string[] {
  const { name, company, street, postalCode, city, country, phone } = address;
  return [name, company, street, `${postalCode} ${city}`, country, phone].filter(Boolean);
}
