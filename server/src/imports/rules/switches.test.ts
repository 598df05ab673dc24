import { describe, expect, test } from 'vitest';
import { rowOf } from '../../../../test/support/sheet-rows.ts';
import type { StockPolicy } from '../../inventory/rules/stock.ts';
import { hiddenBackorders, readSwitches } from './switches.ts';

const nothing = undefined;

// before, Stock_Track, Stock_Disable_Sold_Out (absent: no such column), after, warning
test.each<[StockPolicy, string | undefined, string | undefined, StockPolicy | undefined, string?]>([
  ['deny', 'Y', 'N', 'backorder'],
  ['untracked', 'Y', 'N', 'backorder'],
  ['backorder', 'Y', 'N', 'backorder'],
  ['backorder', 'Y', 'Y', 'deny'],
  ['untracked', 'Y', 'Y', 'deny'],
  ['deny', 'N', 'Y', 'untracked'],
  ['backorder', 'N', 'N', 'untracked', 'backorders_untracked'],
  ['untracked', 'N', 'N', 'untracked', 'backorders_untracked'],
  ['deny', nothing, 'N', 'backorder'],
  ['backorder', nothing, 'Y', 'deny'],
  ['untracked', nothing, 'N', nothing, 'backorders_need_tracking'],
  ['untracked', '', 'N', nothing, 'backorders_need_tracking'],
  ['untracked', nothing, 'Y', nothing],
  ['deny', 'Y', nothing, 'deny'],
  ['backorder', 'Y', nothing, 'backorder'],
  ['backorder', 'Y', '', 'backorder'],
  ['untracked', 'Y', nothing, 'deny'],
  ['backorder', 'N', nothing, 'untracked'],
  ['backorder', nothing, nothing, nothing],
  ['backorder', '', '', nothing],
])('%s with Stock_Track %s and Stock_Disable_Sold_Out %s becomes %s', (before, track, disable, after, warning) => {
  const cells = {
    ...(track !== undefined && { Stock_Track: track }),
    ...(disable !== undefined && { Stock_Disable_Sold_Out: disable }),
  };
  const { policy, warnings } = readSwitches(rowOf(cells), before);
  expect(policy).toBe(after);
  expect(warnings.map((each) => each.code)).toEqual(warning ? [warning] : []);
});

test('a warning names the column, the cell and what to do', () => {
  const [warning] = readSwitches(rowOf({ Stock_Disable_Sold_Out: 'N' }), 'untracked').warnings;
  expect(warning).toMatchObject({
    column: 'Stock_Disable_Sold_Out',
    value: 'N',
    message: expect.stringMatching(
      /^“N” allows backorders, which has no effect: .* Add a column Stock_Track with Y\.$/,
    ),
  });
});

describe('shown only when in stock, and on backorder', () => {
  const S = 'visible_when_in_stock';
  test.each([
    [S, S, 'deny', 'backorder', true],
    ['visible', S, 'backorder', 'backorder', true],
    [undefined, S, undefined, 'backorder', true],
    [S, S, 'backorder', 'backorder', false],
    [S, 'visible', 'backorder', 'backorder', false],
    ['visible', 'visible', 'deny', 'backorder', false],
    [S, S, 'backorder', 'deny', false],
  ] as const)('visible %s > %s, policy %s > %s: flagged %s', (shownBefore, shownAfter, before, after, flagged) => {
    const row = rowOf({ Visible: 'S', Stock_Disable_Sold_Out: 'N' });
    const found = hiddenBackorders(row, { before: shownBefore, after: shownAfter }, { before, after });
    expect(found?.code).toBe(flagged ? 'hidden_backorders' : undefined);
  });
});
