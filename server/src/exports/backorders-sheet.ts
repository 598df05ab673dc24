import { sql } from 'kysely';
import { loadOpenSupply } from '../inventory/list-waiting.ts';
import { availableUnits } from '../inventory/rules/stock.ts';
import { explainWait, type OpenSupply, type WaitReason } from '../inventory/rules/wait-reason.ts';
import { loadVariantStates } from '../inventory/store.ts';
import type { Db } from '../platform/db.ts';
import { loadStoreSettings } from '../settings/store.ts';
import { currencyOf } from '../sheets/product-columns.ts';
import {
  amount,
  type Column,
  chunkRows,
  count,
  moment,
  promiseText,
  type Sheet,
  sheetOf,
  text,
  yesNo,
} from './sheet.ts';

type Line = {
  id: number;
  variantId: number;
  /** Priority with its sign turned, as the queue's index has it. */
  rank: number;
  placedAt: Date;
  number: string;
  email: string;
  customer: string;
  productTitle: string;
  variantTitle: string;
  sku: string;
  ean: string;
  currency: string;
  unitPriceMinor: number;
  ordered: number;
  waiting: number;
  held: boolean;
  shipComplete: boolean;
  promiseKind: 'date' | 'timeframe' | 'no_date' | null;
  promiseDate: string | null;
  promiseText: string | null;
  promisedAt: Date | null;
};
type Row = Line & { place: number; why: WaitReason };

/** How the waiting units are covered, as `explainWait` tells it. */
const coverWords: Record<WaitReason['supply']['kind'], string> = {
  on_shelf: 'on the shelf',
  covered: 'on its way',
  late: 'late',
  undated: 'on its way, no day known',
  part: 'partly on its way',
  all_ahead: 'goes to those ahead',
  none: 'nothing on its way',
};

/** Every line that waits, variant by variant in the order they will be served, with what comes for it. */
export async function backordersSheet(db: Db, now: Date): Promise<Sheet> {
  const { currency } = await loadStoreSettings(db);
  const { digits } = currencyOf(currency);
  const columns: Column<Row>[] = [
    text('Order', (row) => row.number),
    moment('Placed_At', (row) => row.placedAt),
    text('Email', (row) => row.email),
    text('Customer', (row) => row.customer),
    count('Internal_Variant_ID', (row) => row.variantId),
    text('Product', (row) => row.productTitle),
    text('Variant', (row) => row.variantTitle),
    text('SKU', (row) => row.sku),
    text('EAN', (row) => row.ean),
    count('Ordered', (row) => row.ordered),
    count('Waiting', (row) => row.waiting),
    count('Place', (row) => row.place),
    count('Units_Ahead', (row) => row.why.unitsAhead),
    text('Promise', (row) => promiseText(row.promiseKind, row.promiseDate, row.promiseText)),
    moment('Promised_At', (row) => row.promisedAt),
    yesNo('Held', (row) => row.held),
    yesNo('Ship_Complete', (row) => row.shipComplete),
    text('Currency', (row) => row.currency),
    amount('Unit_Price', digits, (row) => row.unitPriceMinor),
    amount('Waiting_Value', digits, (row) => row.unitPriceMinor * row.waiting),
    text('Cover', (row) => coverWords[row.why.supply.kind]),
    count('Cover_Units', (row) => row.why.supply.units),
    text('Cover_Purchase_Order', (row) => row.why.supply.number),
    text('Cover_Expected', (row) => row.why.supply.expectedOn),
  ];
  const { rows } = await sql<{ count: number }>`select count(*) as count from order_lines l where ${waits}`.execute(db);
  return sheetOf('backorders', columns, rows[0]?.count ?? 0, pages(db, now.toISOString().slice(0, 10)));
}

const waits = sql`(l.ordered - l.cancelled - l.allocated - l.shipped) > 0`;

async function* pages(db: Db, today: string): AsyncIterable<Row[]> {
  let last: Line | undefined;
  let queue = { variantId: 0, place: 0, unitsAhead: 0 };
  for (;;) {
    const lines = await loadLines(db, last);
    if (lines.length === 0) return;
    const coming = await loadComing(db, [...new Set(lines.map((line) => line.variantId))]);
    yield lines.map((line) => {
      if (line.variantId !== queue.variantId) queue = { variantId: line.variantId, place: 0, unitsAhead: 0 };
      const { available, supply } = coming.get(line.variantId) ?? { available: 0, supply: [] };
      const why = explainWait(line, queue.unitsAhead, available, supply, today);
      queue.place += 1;
      if (!line.held) queue.unitsAhead += line.waiting;
      return { ...line, place: queue.place, why };
    });
    last = lines.at(-1);
  }
}

async function loadLines(db: Db, last: Line | undefined): Promise<Line[]> {
  const place = sql`l.variant_id, (-l.priority), l.placed_at, l.id`;
  const beyond = last
    ? sql`and (${place}) > (${last.variantId}::bigint, ${last.rank}::int, ${last.placedAt}::timestamptz, ${last.id}::bigint)`
    : sql``;
  const { rows } = await sql<Line>`
    select l.id, l.variant_id as "variantId", -l.priority as rank, l.placed_at as "placedAt", o.number, o.email,
      o.shipping_address->>'name' as customer, l.product_title as "productTitle", l.variant_title as "variantTitle", l.sku,
      v.ean, o.currency, l.unit_price_minor as "unitPriceMinor", l.ordered, l.waiting, o.held_at is not null as held,
      o.ship_complete as "shipComplete", l.promise_kind as "promiseKind", l.promise_date as "promiseDate",
      l.promise_text as "promiseText", l.promised_at as "promisedAt"
    from order_lines l join orders o on o.id = l.order_id join variants v on v.id = l.variant_id
    where ${waits} ${beyond} order by ${place} limit ${chunkRows}`.execute(db);
  return rows;
}

async function loadComing(db: Db, variantIds: number[]) {
  const [states, supplies] = await Promise.all([loadVariantStates(db, variantIds), loadOpenSupply(db, variantIds)]);
  return new Map<number, { available: number; supply: OpenSupply[] }>(
    variantIds.map((id) => [
      id,
      { available: availableUnits(states.get(id)?.shelves ?? []), supply: supplies.get(id) ?? [] },
    ]),
  );
}
