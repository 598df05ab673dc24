import fc from 'fast-check';
import { expect, test } from 'vitest';
import { merchantAvailability, type Shown, schemaAvailability } from './availability.ts';

const today = '2026-11-25';

test.each([
  // label, promised day | schema.org, starts | Merchant, date
  ['in_stock', null, 'InStock', undefined, 'in_stock', undefined],
  ['in_stock', '2026-12-01', 'InStock', undefined, 'in_stock', undefined],
  ['on_backorder', '2026-11-24', 'BackOrder', '2026-11-24', 'out_of_stock', undefined],
  ['on_backorder', '2026-11-25', 'BackOrder', '2026-11-25', 'backorder', '2026-11-25T00:00Z'],
  ['on_backorder', '2026-12-01', 'BackOrder', '2026-12-01', 'backorder', '2026-12-01T00:00Z'],
  ['on_backorder', '2027-11-25', 'BackOrder', '2027-11-25', 'backorder', '2027-11-25T00:00Z'],
  ['on_backorder', '2027-11-26', 'BackOrder', '2027-11-26', 'out_of_stock', undefined],
  ['on_backorder', null, 'BackOrder', undefined, 'out_of_stock', undefined],
  ['out_of_stock', null, 'OutOfStock', undefined, 'out_of_stock', undefined],
  ['out_of_stock', '2026-12-01', 'OutOfStock', undefined, 'out_of_stock', undefined],
] as const)('%s, promised on %s: %s from %s; to Google %s from %s', (status, promisedOn, word, starts, feed, date) => {
  expect(schemaAvailability({ status, promisedOn })).toEqual({
    availability: `https://schema.org/${word}`,
    availabilityStarts: starts,
  });
  expect(merchantAvailability({ status, promisedOn }, today)).toEqual({
    availability: feed,
    ...(date && { availabilityDate: date }),
  });
});

test.each([
  ['2027-03-01', '2028-02-29', 'backorder'],
  ['2028-02-29', '2029-02-28', 'backorder'],
  ['2028-02-29', '2029-03-01', 'out_of_stock'],
])('a year from %s ends at the same day: %s is %s', (from, promisedOn, availability) => {
  expect(merchantAvailability({ status: 'on_backorder', promisedOn }, from).availability).toBe(availability);
});

const day = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const shown: fc.Arbitrary<Shown> = fc.record({
  status: fc.constantFrom('in_stock', 'on_backorder', 'out_of_stock'),
  promisedOn: fc.option(day),
});

test('the two never contradict each other, and a backorder always has its day', () => {
  fc.assert(
    fc.property(shown, day, (each, now) => {
      const schema = schemaAvailability(each);
      const merchant = merchantAvailability(each, now);
      expect(merchant.availability === 'in_stock').toBe(schema.availability.endsWith('/InStock'));
      if (merchant.availability !== 'backorder') return;
      expect(schema.availability).toBe('https://schema.org/BackOrder');
      expect(merchant.availabilityDate.slice(0, 10)).toBe(schema.availabilityStarts);
      expect(merchant.availabilityDate.length).toBeLessThanOrEqual(25);
    }),
  );
});
