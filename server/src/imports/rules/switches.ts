/** Stock_Track and Stock_Disable_Sold_Out: two columns of the sheet, one stock policy of the shop. */
import type { StockPolicy } from '../../inventory/rules/stock.ts';
import { type Finding, type Given, givenOf, problemAt, type ReadRow } from './row.ts';

/** `policy` undefined: the row says nothing about it, or nothing that can take effect. */
export type Switched = { policy: StockPolicy | undefined; warnings: Finding[] };

/**
 * The policy a row gives a variant. `now` is the one it has, or for a new variant the one it would begin with (the
 * store's Workflow default). N in Stock_Disable_Sold_Out allows backorders, which need tracking: where it is off the
 * column has no effect, and the row is warned.
 */
export function readSwitches(row: ReadRow, now: StockPolicy): Switched {
  const track = givenOf(row, 'stockTrack');
  const disable = givenOf(row, 'disableSoldOut');
  if (!track && !disable) return { policy: undefined, warnings: [] };
  const tracked = track ? track.value === true : now !== 'untracked';
  if (!tracked) {
    const warnings = disable?.value === false ? [withoutEffect(disable, track)] : [];
    return { policy: track ? 'untracked' : undefined, warnings };
  }
  const backorders = disable ? disable.value === false : now === 'backorder';
  return { policy: backorders ? 'backorder' : 'deny', warnings: [] };
}

function withoutEffect(disable: Given, track: Given | undefined): Finding {
  const message = track
    ? `allows backorders, which has no effect: ${track.column.heading} says that the inventory is not tracked. Set it to Y.`
    : 'allows backorders, which has no effect: this variant’s inventory is not tracked. Add a column Stock_Track with Y.';
  return problemAt(disable.column, disable.cell, track ? 'backorders_untracked' : 'backorders_need_tracking', message);
}

type Visibility = 'visible' | 'hidden' | 'visible_when_in_stock';

/**
 * A product that hides when nothing is in stock, with backorders allowed: it is for sale then, and nobody sees it. Told
 * where the row itself brings the two together.
 */
export function hiddenBackorders(
  row: ReadRow,
  visibility: { before: Visibility | undefined; after: Visibility },
  policy: { before: StockPolicy | undefined; after: StockPolicy },
): Finding | undefined {
  const meets = visibility.after === 'visible_when_in_stock' && policy.after === 'backorder';
  const met = visibility.before === 'visible_when_in_stock' && policy.before === 'backorder';
  if (!meets || met) return undefined;
  const cause = givenOf(row, 'visibility') ?? givenOf(row, 'disableSoldOut') ?? givenOf(row, 'stockTrack');
  const message =
    'The product shows only when in stock (Visible S), and backorders are allowed: once sold out it could still be ' +
    'ordered, but nobody sees it. Visible Y shows it always.';
  return { code: 'hidden_backorders', column: cause?.column.heading ?? null, value: cause?.cell ?? '', message };
}
