import fc from 'fast-check';
import { expect, test } from 'vitest';
import { promiseFor, type Supply } from './promise.ts';

const today = '2026-03-01';
const coming: Supply[] = [
  { expectedOn: '2026-03-20', units: 10 },
  { expectedOn: '2026-03-10', units: 5 },
  { expectedOn: null, units: 100 },
  { expectedOn: '2026-02-20', units: 100 },
];

test.each([
  // units, ahead of it   told
  [1, 0, '2026-03-10'],
  [5, 0, '2026-03-10'],
  [6, 0, '2026-03-20'],
  [1, 5, '2026-03-20'],
  [5, 10, '2026-03-20'],
  [6, 10, 'Ships in 2-3 weeks'],
])('%i units behind %i: %s', (units, ahead, told) => {
  const promise = promiseFor(units, ahead, coming, today, 'Ships in 2-3 weeks');
  expect(promise.date ?? promise.text).toBe(told);
});

test('supply of today counts; late, undated and no supply date nothing', () => {
  expect(promiseFor(1, 0, [{ expectedOn: today, units: 1 }], today, null).date).toBe(today);
  expect(promiseFor(1, 0, [{ expectedOn: '2026-02-28', units: 9 }], today, null)).toEqual({
    kind: 'no_date',
    date: null,
    text: null,
  });
  expect(promiseFor(1, 0, [{ expectedOn: null, units: 9 }], today, '').kind).toBe('no_date');
});

test('never a day that has passed, and a later place in the queue never has an earlier day', () => {
  const day = fc
    .integer({ min: -20, max: 40 })
    .map((days) => new Date(Date.parse(today) + days * 86_400_000).toISOString().slice(0, 10));
  const supply = fc.array(fc.record({ expectedOn: fc.option(day), units: fc.integer({ min: 1, max: 9 }) }), {
    maxLength: 8,
  });
  fc.assert(
    fc.property(supply, fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 10 }), (arriving, queue) => {
      let ahead = 0;
      let former = today;
      for (const units of queue) {
        const { date } = promiseFor(units, ahead, arriving, today, null);
        const shown = date ?? '9999-12-31';
        expect(shown >= former).toBe(true);
        former = shown;
        ahead += units;
      }
    }),
  );
});
