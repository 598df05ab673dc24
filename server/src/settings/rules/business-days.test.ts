import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BusinessCalendar, businessDayAfter, isBusinessDay } from './business-days.ts';

const weekdays: BusinessCalendar = { workDays: [1, 2, 3, 4, 5], closures: [] };
const easter: BusinessCalendar = { ...weekdays, closures: [{ from: '2026-04-03', to: '2026-04-06' }] };

test.each([
  // today (2026-04-01 is a Wednesday), business days, calendar, told
  ['2026-04-01', 0, weekdays, '2026-04-01'],
  ['2026-04-01', 1, weekdays, '2026-04-02'],
  ['2026-04-01', 3, weekdays, '2026-04-06'],
  ['2026-04-04', 0, weekdays, '2026-04-06'], // Saturday: work begins on Monday
  ['2026-04-04', 1, weekdays, '2026-04-06'],
  ['2026-04-04', 2, weekdays, '2026-04-07'],
  ['2026-04-02', 1, easter, '2026-04-07'], // closed Friday to Monday
  ['2026-04-03', 0, easter, '2026-04-07'],
  ['2026-04-01', 21, weekdays, '2026-04-30'],
  ['2026-12-31', 1, { workDays: [7], closures: [] }, '2027-01-03'],
] as const)('from %s, %i business days: %#', (today, days, calendar, told) => {
  expect(businessDayAfter(today, days, calendar)).toBe(told);
});

test('a shop that is closed for years has no day to tell', () => {
  const closed = { workDays: [1, 2, 3, 4, 5, 6, 7], closures: [{ from: '2026-01-01', to: '2040-01-01' }] };
  expect(businessDayAfter('2026-04-01', 0, closed)).toBe(null);
});

test('never before today, always a business day, and never earlier for a later today or more days', () => {
  const day = (from: number, to: number) =>
    fc
      .integer({ min: from, max: to })
      .map((days) => new Date(Date.parse('2026-04-01') + days * 86_400_000).toISOString().slice(0, 10));
  const closure = fc.tuple(day(-10, 60), day(-10, 60)).map(([one, other]) => ({
    from: one < other ? one : other,
    to: one < other ? other : one,
  }));
  const calendars = fc.record({
    workDays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
    closures: fc.array(closure, { maxLength: 4 }),
  });
  const count = fc.integer({ min: 0, max: 30 });
  fc.assert(
    fc.property(calendars, day(0, 40), day(0, 40), count, count, (calendar, one, other, few, more) => {
      const [early, late] = one < other ? [one, other] : [other, one];
      const first = businessDayAfter(early, Math.min(few, more), calendar) as string;
      const then = businessDayAfter(late, Math.max(few, more), calendar) as string;
      expect(first >= early && isBusinessDay(first, calendar)).toBe(true);
      expect(then >= first).toBe(true);
    }),
  );
});
