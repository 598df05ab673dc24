import fc from 'fast-check';
import { expect, test } from 'vitest';
import { captureDue, type MoneyEntry, moneyOf, paymentStateOf } from './balance.ts';

/** 'a100 c40': authorised 100, of which 40 were taken; r, f: released, refunded. A second payment after '|'. */
function entries(text: string): MoneyEntry[] {
  const kinds = { a: 'authorised', l: 'released', r: 'received', f: 'refunded' } as const;
  return text.split('|').flatMap((part, at) =>
    [...part.matchAll(/([alrf])(\d+)/g)].map(([, kind, amount]) => ({
      paymentId: at + 1,
      kind: kinds[kind as keyof typeof kinds],
      amountMinor: Number(amount),
    })),
  );
}

test.each([
  [100, '', false, 'awaiting'],
  [100, 'r40', false, 'partly_paid'],
  [100, 'r40 r60', false, 'paid'],
  [100, 'r120', false, 'overpaid'],
  [100, 'r120 f20', false, 'paid'],
  [60, 'r100', false, 'overpaid'],
  [0, 'r100 f100', true, 'refunded'],
  [0, 'r100', true, 'overpaid'],
  [0, '', true, 'cancelled'],
  [0, '', false, 'paid'],
  [100, 'a100', false, 'authorised'],
  [100, 'a100 l100', false, 'awaiting'],
  [100, 'a100 r40', false, 'partly_paid'],
  [100, 'a100 r100', false, 'paid'],
  [0, 'a100 l100', true, 'cancelled'],
  [100, 'a60', false, 'awaiting'],
  [100, 'a100 l100 | r100', false, 'paid'],
])('owing %i with %s, nothing left: %s, is %s', (due, money, isEmpty, state) => {
  expect(paymentStateOf(due, moneyOf(entries(money)), isEmpty)).toBe(state);
});

test('what is received another way leaves an authorisation alone', () => {
  expect(moneyOf(entries('a100 | r30'))).toEqual({ receivedMinor: 30, refundedMinor: 0, authorisedMinor: 100 });
});

test.each([
  ['the first parcel', { shippedMinor: 40, isLast: false, keptMinor: 0, freeMinor: 100 }, 40],
  ['the second, while the first is being taken', { shippedMinor: 70, isLast: false, keptMinor: 40, freeMinor: 60 }, 30],
  ['the last takes all that is owed', { shippedMinor: 99, isLast: true, keptMinor: 40, freeMinor: 60 }, 60],
  ['no more than was authorised', { shippedMinor: 90, isLast: false, keptMinor: 0, freeMinor: 50 }, 50],
  ['nothing without an authorisation', { shippedMinor: 90, isLast: false, keptMinor: 0, freeMinor: 0 }, 0],
  ['nothing when it was paid otherwise', { shippedMinor: 90, isLast: false, keptMinor: 100, freeMinor: 100 }, 0],
  ['nothing before anything has left', { shippedMinor: 0, isLast: false, keptMinor: 0, freeMinor: 100 }, 0],
])('capturing for %s', (_case, order, minor) => {
  expect(captureDue({ dueMinor: 100, ...order })).toBe(minor);
});

test('whatever happens, nothing beyond what is owed or was authorised is taken', () => {
  const minor = fc.nat(100_000);
  const order = fc.record({
    dueMinor: minor,
    shippedMinor: minor,
    isLast: fc.boolean(),
    keptMinor: minor,
    freeMinor: minor,
  });
  fc.assert(
    fc.property(order, (each) => {
      const taken = captureDue(each);
      expect(taken).toBeGreaterThanOrEqual(0);
      expect(taken).toBeLessThanOrEqual(each.freeMinor);
      if (taken > 0) expect(each.keptMinor + taken).toBeLessThanOrEqual(each.dueMinor);
    }),
  );
});
