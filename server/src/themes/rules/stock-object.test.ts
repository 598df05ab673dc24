import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { offerFor, splitQuantity } from '../../inventory/rules/offer.ts';
import type { StockPolicy, VariantState } from '../../inventory/rules/stock.ts';
import { splitUnits, stockObject } from './stock-object.ts';

const today = '2026-03-01';
const soon = { expectedOn: '2026-03-10', units: 5 };
const nobodyKnows = { expectedOn: null, units: 9 };

function variant(policy: StockPolicy, onHand: number, more: Partial<VariantState> = {}): VariantState {
  return {
    variantId: 1,
    policy,
    backorderLimit: null,
    waiting: 0,
    shelves: [{ locationId: 1, onHand, allocated: 0 }],
    ...more,
  };
}

function objectOf(
  state: VariantState,
  supply: { expectedOn: string | null; units: number }[] = [],
  text: string | null = null,
) {
  const { status: _status, ...offer } = offerFor(state, 1, 10_000);
  return stockObject({ ...offer, delivery: null }, { waiting: state.waiting, supply, today, outOfStockText: text });
}

describe('the cases ecom themes were recorded with', () => {
  test.each([
    ['stock 91, no backorder', variant('deny', 91), [true, true, true, false, 91, 1, 91]],
    ['stock 0, backorder', variant('backorder', 0), [true, false, true, true, 0, 1, 10_000]],
    ['stock 10, backorder', variant('backorder', 10), [true, true, true, true, 10, 1, 10_000]],
    ['stock 0, no backorder', variant('deny', 0), [false, false, true, false, 0, 1, 0]],
    ['untracked', variant('untracked', 0), [true, true, false, false, 0, 1, 10_000]],
  ])('%s', (_what, state, expected) => {
    const { available, on_stock, track, allow_outofstock_sale, level, minimum, maximum } = objectOf(state);
    expect([available, on_stock, track, allow_outofstock_sale, level, minimum, maximum]).toEqual(expected);
  });
});

describe('promise, and how a quantity would be met', () => {
  test('the next unit that waits is promised behind those who wait already', () => {
    const state = variant('backorder', 0, { waiting: 5 });
    expect(objectOf(state, [soon]).promise).toEqual({ kind: 'no_date', date: null, text: null });
    expect(objectOf({ ...state, waiting: 4 }, [soon]).promise).toMatchObject({ kind: 'date', date: '2026-03-10' });
    expect(objectOf(state, [soon], 'In 3 weeks').promise).toMatchObject({ kind: 'timeframe', text: 'In 3 weeks' });
  });
  test('none where no unit could wait', () => {
    expect(objectOf(variant('deny', 0), [soon]).promise).toBeNull();
    expect(objectOf(variant('untracked', 0)).promise).toBeNull();
    expect(objectOf(variant('backorder', 2, { backorderLimit: 3, waiting: 3 })).promise).toBeNull();
  });
  test('goods on their way stand soonest first, those without a day last', () => {
    expect(objectOf(variant('deny', 0), [nobodyKnows, soon]).incoming).toEqual([
      { units: 5, day: '2026-03-10' },
      { units: 9, day: null },
    ]);
  });
  test.each([
    ['2 here, 5 wanted', variant('backorder', 2), 5, { now: 2, waiting: 3, missing: 0 }],
    [
      'the limit leaves room for 1',
      variant('backorder', 2, { backorderLimit: 1 }),
      5,
      { now: 2, waiting: 1, missing: 2 },
    ],
    ['none may wait', variant('deny', 2), 5, { now: 2, waiting: 0, missing: 3 }],
    ['untracked', variant('untracked', 0), 5, { now: 5, waiting: 0, missing: 0 }],
    ['no number', variant('deny', 2), Number.NaN, { now: 0, waiting: 0, missing: 0 }],
  ])('%s', (_what, state, quantity, expected) => {
    expect(splitUnits(objectOf(state), quantity)).toMatchObject(expected);
  });
  test('it is what the rules that place orders would do', () => {
    const states = fc.record({
      policy: fc.constantFrom<StockPolicy>('untracked', 'deny', 'backorder'),
      onHand: fc.integer({ min: 0, max: 20 }),
      waiting: fc.integer({ min: 0, max: 20 }),
      backorderLimit: fc.option(fc.integer({ min: 0, max: 30 })),
      quantity: fc.integer({ min: 1, max: 60 }),
    });
    fc.assert(
      fc.property(states, ({ policy, onHand, waiting, backorderLimit, quantity }) => {
        // Nothing is available while somebody waits, and only backorders wait.
        const state = variant(policy, waiting > 0 ? 0 : onHand, {
          waiting: policy === 'backorder' ? waiting : 0,
          backorderLimit,
        });
        const { now, waiting: wait } = splitUnits(objectOf(state), quantity);
        expect({ now, waiting: wait }).toEqual(splitQuantity(state, quantity));
      }),
    );
  });
});
