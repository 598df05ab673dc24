import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Need, suggestPurchase } from './suggestion.ts';

const nothing: Need = { waiting: 0, minimum: 0, available: 0, incoming: 0, drafted: 0 };

test.each([
  { why: 'nobody waits and there is no minimum', need: {}, buy: 0 },
  { why: 'what waits', need: { waiting: 7 }, buy: 7 },
  { why: 'the minimum when the shelf is empty', need: { minimum: 5 }, buy: 5 },
  { why: 'both', need: { waiting: 7, minimum: 5 }, buy: 12 },
  { why: 'the shelf is above its minimum', need: { minimum: 5, available: 6 }, buy: 0 },
  { why: 'the shelf is below its minimum', need: { minimum: 5, available: 2 }, buy: 3 },
  { why: 'enough is coming', need: { waiting: 7, incoming: 7 }, buy: 0 },
  { why: 'too little is coming', need: { waiting: 7, incoming: 4 }, buy: 3 },
  { why: 'more is coming than is needed', need: { waiting: 7, incoming: 20 }, buy: 0 },
  { why: 'a draft has the rest', need: { waiting: 7, incoming: 4, drafted: 3 }, buy: 0 },
  { why: 'a held order waits while units are there', need: { waiting: 2, available: 3, minimum: 4 }, buy: 3 },
])('$why: $buy', ({ need, buy }) => {
  expect(suggestPurchase({ ...nothing, ...need })).toBe(buy);
});

test('buying what is suggested leaves nothing to suggest, and one unit less would not do', () => {
  const unit = fc.nat(1000);
  const need = fc.record({ waiting: unit, minimum: unit, available: unit, incoming: unit, drafted: unit });
  fc.assert(
    fc.property(need, (some) => {
      const buy = suggestPurchase(some);
      expect(suggestPurchase({ ...some, incoming: some.incoming + buy })).toBe(0);
      if (buy > 0) expect(suggestPurchase({ ...some, drafted: some.drafted + buy - 1 })).toBe(1);
    }),
  );
});
