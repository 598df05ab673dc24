import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type BilledOrder,
  billedLines,
  type InvoiceLine,
  invoiceDifference,
  invoiceTotal,
  taxSummary,
} from './invoice.ts';

const order = (more: Partial<BilledOrder> = {}): BilledOrder => ({
  pricesIncludeTax: true,
  shipping: { title: 'Standard delivery', totalMinor: 495, taxMinor: 86 },
  lines: [
    { id: 1, title: 'Kettle', sku: 'K', ordered: 3, cancelled: 0, unitPriceMinor: 1000, taxBasisPoints: 2100 },
    { id: 2, title: 'Book', sku: 'B', ordered: 1, cancelled: 0, unitPriceMinor: 999, taxBasisPoints: 900 },
  ],
  returns: [],
  ...more,
});
const told = (lines: readonly InvoiceLine[]) => lines.map((line) => `${line.units} ${line.title} ${line.totalMinor}`);

test('the first invoice holds everything, with a tax summary by rate', () => {
  const { invoice, creditNote } = invoiceDifference(billedLines(order()), []);
  expect(told(invoice)).toEqual(['3 Kettle 3000', '1 Book 999', '1 Standard delivery 495']);
  expect(creditNote).toEqual([]);
  expect(taxSummary(invoice, true)).toEqual([
    { taxBasisPoints: 2100, netMinor: 2888, taxMinor: 607 },
    { taxBasisPoints: 900, netMinor: 917, taxMinor: 82 },
  ]);
  expect(invoiceTotal(invoice, true)).toEqual({ totalMinor: 4494, taxMinor: 689 });
});

test.each([
  ['nothing changed', order(), [], []],
  [
    'a line was raised',
    order({ lines: order().lines.map((line) => ({ ...line, ordered: line.ordered + 1 })) }),
    ['1 Kettle 1000', '1 Book 999'],
    [],
  ],
  [
    'a unit was cancelled',
    order({ lines: order().lines.map((line) => (line.id === 1 ? { ...line, cancelled: 1 } : line)) }),
    [],
    ['-1 Kettle -1000'],
  ],
  [
    'all was cancelled, shipping with it',
    order({
      shipping: { title: 'Standard delivery', totalMinor: 0, taxMinor: 0 },
      lines: order().lines.map((line) => ({ ...line, cancelled: line.ordered })),
    }),
    [],
    ['-3 Kettle -3000', '-1 Book -999', '-1 Standard delivery -495'],
  ],
  [
    'a unit came back and was credited wholly',
    order({ returns: [{ id: 9, title: 'Kept of RET9', creditMinor: 1000, lines: [{ lineId: 1, units: 1 }] }] }),
    [],
    ['-1 Kettle -1000'],
  ],
  [
    'a unit came back used and was credited in part',
    order({ returns: [{ id: 9, title: 'Kept of RET9', creditMinor: 600, lines: [{ lineId: 1, units: 1 }] }] }),
    ['1 Kept of RET9 400'],
    ['-1 Kettle -1000'],
  ],
] as const)('after an invoice of everything, %s', (_case, now, more, less) => {
  const { invoice, creditNote } = invoiceDifference(billedLines(now), billedLines(order()));
  expect([told(invoice), told(creditNote)]).toEqual([more, less]);
});

test('all papers of an order add up to what it bills, whatever happened in between', () => {
  const step = fc.record({
    ordered: fc.integer({ min: 1, max: 9 }),
    cancelled: fc.nat(9),
    included: fc.constant(true),
  });
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 1, maxLength: 5 }),
      fc.boolean(),
      fc.nat(5_000),
      (steps, included, price) => {
        const papers: InvoiceLine[] = [];
        let billed: InvoiceLine[] = [];
        for (const { ordered, cancelled } of steps) {
          const [line] = order().lines as [BilledOrder['lines'][number]];
          const lines = [{ ...line, unitPriceMinor: price, ordered, cancelled: Math.min(ordered, cancelled) }];
          billed = billedLines(order({ lines, pricesIncludeTax: included }));
          const { invoice, creditNote } = invoiceDifference(billed, papers);
          expect(invoice.every((each) => each.totalMinor >= 0)).toBe(true);
          expect(creditNote.every((each) => each.totalMinor <= 0)).toBe(true);
          papers.push(...invoice, ...creditNote);
        }
        expect(invoiceTotal(papers, included)).toEqual(invoiceTotal(billed, included));
        expect(invoiceDifference(billed, papers)).toEqual({ invoice: [], creditNote: [] });
      },
    ),
  );
});
