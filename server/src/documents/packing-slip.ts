import { sql } from 'kysely';
import { titleOf } from '../orders/rules/placement.ts';
import type { OrderView, ShipmentView } from '../orders/schemas.ts';
import { loadOrder } from '../orders/store.ts';
import type { Db } from '../platform/db.ts';
import { loadStoreSettings } from '../settings/store.ts';
import type { Shop } from '../shop.ts';
import { openTheme } from '../storefront/theme.ts';
import { drawPaper, type Paper } from './paper.ts';
import { type PaperWords, paperWords } from './paper-words.ts';

type Slip = { order: OrderView; shipment: ShipmentView; shelves: Map<number, string>; words: PaperWords };

/** Packing slips of the shipments as one PDF, each from a page of its own; null when none of them is there. */
export async function packingSlips(
  shop: Pick<Shop, 'db' | 'clock'>,
  shipmentIds: readonly number[],
): Promise<{ name: string; pdf: Buffer } | null> {
  const { db } = shop;
  const settings = await loadStoreSettings(db);
  const theme = await openTheme(db, settings);
  const slips: Slip[] = [];
  for (const { id, order_id } of await findShipments(db, shipmentIds)) {
    const order = await loadOrder(db, order_id);
    const shipment = order?.shipments.find((each) => each.id === id);
    if (!order || !shipment) continue;
    const locale = { language: order.language, fallback: settings.defaultLanguage, currency: order.currency };
    const shelves = shipment.shippedAt ? new Map<number, string>() : await findShelves(db, order.id);
    slips.push({ order, shipment, shelves, words: paperWords(theme, locale) });
  }
  const [first] = slips;
  if (!first) return null;
  const { t, page } = first.words;
  const title = `${t('paper.packing_slip')} ${first.shipment.number}`;
  const pdf = await drawPaper({ title, author: settings.name, made: shop.clock(), page }, (paper) => {
    for (const [at, slip] of slips.entries()) {
      if (at > 0) paper.nextPage();
      drawSlip(paper, slip, settings);
    }
  });
  return { name: slips.length === 1 ? `${first.shipment.number}.pdf` : 'packing-slips.pdf', pdf };
}

async function findShipments(db: Db, ids: readonly number[]): Promise<{ id: number; order_id: number }[]> {
  const { rows } = await sql<{ id: number; order_id: number }>`
    select s.id, s.order_id from unnest(${ids}::bigint[]) with ordinality as d (id, place)
    join shipments s on s.id = d.id and s.dropped_at is null order by d.place`.execute(db);
  return rows;
}

/** Where a line's goods stand, by line; told only where the shop has more than one location. */
async function findShelves(db: Db, orderId: number): Promise<Map<number, string>> {
  const { rows } = await sql<{ line: number; shelves: string }>`
    select a.order_line_id as line, string_agg(l.name || ': ' || a.units, ', ' order by l.priority) as shelves
    from allocations a join locations l on l.id = a.location_id join order_lines o on o.id = a.order_line_id
    where o.order_id = ${orderId} and (select count(*) from locations) > 1 group by 1`.execute(db);
  return new Map(rows.map((row) => [row.line, row.shelves]));
}

function drawSlip(paper: Paper, slip: Slip, shop: { name: string; invoiceDetails: string }): void {
  const { order, shipment, shelves, words } = slip;
  const { t, day, number } = words;
  const lineOf = (lineId: number) => order.lines.find((line) => line.id === lineId);
  paper.head({
    shop: shop.name,
    details: shop.invoiceDetails,
    title: `${t('paper.packing_slip')} ${shipment.number}`,
    facts: [
      [t('paper.date'), day(shipment.shippedAt ?? shipment.preparedAt)],
      [t('paper.order'), order.number],
      [t('paper.ordered_on'), day(order.placedAt)],
      [t('paper.shipping'), [order.shippingTitle, shipment.trackingNumber].filter(Boolean).join(' · ')],
    ],
  });
  paper.addresses([{ title: t('paper.ship_to'), lines: words.address(order.shippingAddress) }]);
  paper.table(
    [
      { title: t('paper.description'), width: 60 },
      { title: t('paper.sku'), width: 25 },
      { title: t('paper.units'), width: 15, align: 'right' },
    ],
    shipment.lines.map(({ lineId, units }) => {
      const line = lineOf(lineId);
      return {
        cells: [line ? titleOf(line.productTitle, line.variantTitle) : '', line?.sku ?? '', number(units)],
        detail: shelves.get(lineId),
      };
    }),
  );
  const rest = order.lines.map((line) => ({ line, units: stillToCome(order, shipment, line.id) }));
  const coming = rest.filter(({ units }) => units > 0);
  if (coming.length > 0) {
    const text = coming.map(({ line, units }) => `${number(units)} × ${titleOf(line.productTitle, line.variantTitle)}`);
    paper.note(t('paper.still_to_come'), text.join('\n'));
  }
  if (order.note) paper.note(t('paper.note'), order.note);
}

/** Units of a line that are in neither this shipment nor an earlier one. */
function stillToCome(order: OrderView, shipment: ShipmentView, lineId: number): number {
  const line = order.lines.find((each) => each.id === lineId);
  if (!line) return 0;
  const here = shipment.shippedAt ? 0 : (shipment.lines.find((each) => each.lineId === lineId)?.units ?? 0);
  return line.ordered - line.cancelled - line.shipped - here;
}
