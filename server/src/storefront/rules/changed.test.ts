import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changesSince, type Seen } from './changed.ts';

const seen = (more: Partial<Seen> = {}): Seen => ({
  variantId: 1,
  quantity: 2,
  unitPriceMinor: 1000,
  problem: null,
  possible: null,
  now: 2,
  waiting: 0,
  promisedOn: null,
  promiseText: null,
  language: 'en',
  ...more,
});
const waits = (waiting: number, more: Partial<Seen> = {}) => seen({ now: 2 - waiting, waiting, ...more });
const short = (possible: number, problem = 'not_enough_stock') => seen({ now: 0, problem, possible });

test.each([
  ['nothing', seen(), seen(), []],
  ['dearer', seen(), seen({ unitPriceMinor: 1200 }), ['price']],
  ['gone', seen(), short(0, 'not_for_sale'), ['gone']],
  ['still gone', short(0, 'not_for_sale'), short(0, 'not_for_sale'), []],
  ['back', short(0, 'not_for_sale'), seen({ unitPriceMinor: 1200 }), ['more']],
  ['less than asked', seen(), short(1), ['less']],
  ['even less', short(1), short(0), ['less']],
  ['still too little', short(1), short(1), []],
  ['enough again', short(1), seen(), ['more']],
  ['on backorder', seen(), waits(1, { promisedOn: '2026-12-01' }), ['waits']],
  ['more on backorder', waits(1), waits(2), ['waits']],
  ['all here', waits(1), seen(), ['comes']],
  ['later', waits(1, { promisedOn: '2026-12-01' }), waits(1, { promisedOn: '2026-12-09' }), ['promise']],
  ['no date any more', waits(1, { promisedOn: '2026-12-01' }), waits(1), ['promise']],
  ['other words', waits(1, { promiseText: '2 weeks' }), waits(1, { promiseText: '4 weeks' }), ['promise']],
  ['the same in Dutch', waits(1, { promiseText: 'weeks' }), waits(1, { promiseText: 'weken', language: 'nl' }), []],
  ['dearer and on backorder', seen(), waits(2, { unitPriceMinor: 900 }), ['price', 'waits']],
  ['another quantity', seen({ quantity: 1, now: 1 }), waits(1, { unitPriceMinor: 900 }), ['price']],
] as const)('%s', (_what, was, is, changes) => {
  expect(changesSince(was, is)).toEqual(changes);
});

test('what is told again is no change', () => {
  const any: fc.Arbitrary<Seen> = fc.record({
    variantId: fc.constant(1),
    quantity: fc.integer({ min: 1, max: 3 }),
    unitPriceMinor: fc.nat(3),
    problem: fc.constantFrom(null, 'not_enough_stock', 'backorder_limit', 'not_for_sale'),
    possible: fc.constantFrom(null, 0, 1),
    now: fc.nat(3),
    waiting: fc.nat(3),
    promisedOn: fc.constantFrom(null, '2026-12-01', '2026-12-02'),
    promiseText: fc.constantFrom(null, 'a', 'b'),
    language: fc.constantFrom('en', 'nl'),
  });
  fc.assert(
    fc.property(any, (line) => {
      expect(changesSince(line, line)).toEqual([]);
    }),
  );
});
