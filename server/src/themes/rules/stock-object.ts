/** The `stock` object of templates: how a variant stands, by the names ecom themes know, and what more there is to say. */
import type { Offer } from '../../inventory/rules/offer.ts';
import { promiseFor, type StockPromise, type Supply } from '../../inventory/rules/promise.ts';

export type ThemeStock = {
  available: boolean;
  on_stock: boolean;
  track: boolean;
  allow_outofstock_sale: boolean;
  level: number;
  minimum: number;
  maximum: number;
  /** The delivery timeframe's text, or false where there is none. */
  delivery: string | false;
  /** Units others have ordered that wait. */
  waiting: number;
  /** What would be promised for the next unit that has to wait; null where none can. */
  promise: StockPromise | null;
  /** Goods on their way, soonest first; `day` null: nobody knows when. */
  incoming: { units: number; day: string | null }[];
  /** The day it is, and the timeframe's text for what waits: what a promise is made with. */
  today: string;
  out_of_stock_text: string | null;
};

/** Makes the object for templates. */
export function stockObject(
  offer: Omit<Offer, 'status'> & { delivery: string | null },
  facts: { waiting: number; supply: readonly Supply[]; today: string; outOfStockText: string | null },
): ThemeStock {
  const { waiting, supply, today, outOfStockText } = facts;
  const mayWait = offer.allowOutOfStockSale && offer.maximum > offer.level;
  return {
    available: offer.available,
    on_stock: offer.onStock,
    track: offer.track,
    allow_outofstock_sale: offer.allowOutOfStockSale,
    level: offer.level,
    minimum: offer.minimum,
    maximum: offer.maximum,
    delivery: offer.delivery ?? false,
    waiting,
    promise: mayWait ? promiseFor(1, waiting, supply, today, outOfStockText) : null,
    incoming: supply
      .map(({ units, expectedOn }) => ({ units, day: expectedOn }))
      .sort((a, b) => (a.day ?? '9999').localeCompare(b.day ?? '9999')),
    today,
    out_of_stock_text: outOfStockText,
  };
}

/** How a quantity would be met: what ships now, what waits, what nobody can have, and what is promised for what waits. */
export function splitUnits(stock: ThemeStock, quantity: number) {
  const asked = Number.isFinite(quantity) ? Math.max(0, Math.floor(quantity)) : 0;
  const possible = Math.min(asked, stock.maximum);
  const now = stock.track ? Math.min(possible, stock.level) : possible;
  const waiting = stock.track && stock.allow_outofstock_sale ? possible - now : 0;
  const supply = stock.incoming.map(({ units, day }) => ({ units, expectedOn: day }));
  const promise = waiting > 0 ? promiseFor(waiting, stock.waiting, supply, stock.today, stock.out_of_stock_text) : null;
  return { now, waiting, missing: asked - now - waiting, promise };
}
