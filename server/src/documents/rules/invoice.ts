/** What an order's invoices say: what is billed, what was invoiced before, and so what the next paper must say. */
import { grossOfUnits, lineTotal } from '../../orders/rules/totals.ts';

/** A line on an invoice. `key` names what it is about across invoices: 'line 5', 'shipping', 'return 3'. */
export type InvoiceLine = {
  key: string;
  title: string;
  sku: string;
  units: number;
  unitPriceMinor: number;
  taxBasisPoints: number;
  totalMinor: number;
  taxMinor: number;
};

export type BilledOrder = {
  pricesIncludeTax: boolean;
  shipping: { title: string; totalMinor: number; taxMinor: number };
  lines: {
    id: number;
    title: string;
    sku: string;
    ordered: number;
    cancelled: number;
    unitPriceMinor: number;
    taxBasisPoints: number;
  }[];
  /** In the order they came back. */
  returns: { id: number; title: string; creditMinor: number; lines: { lineId: number; units: number }[] }[];
};

/** What an order bills now: units neither cancelled nor returned, shipping, and what of a return was not credited. */
export function billedLines(order: BilledOrder): InvoiceLine[] {
  const returned = new Map<number, number>();
  const kept = order.returns.flatMap((each) => {
    let worthMinor = 0;
    let taxBasisPoints = 0;
    for (const { lineId, units } of each.lines) {
      const line = order.lines.find((known) => known.id === lineId);
      if (!line) continue;
      const before = returned.get(lineId) ?? 0;
      worthMinor += grossOfUnits(line, before, before + units, order.pricesIncludeTax);
      returned.set(lineId, before + units);
      taxBasisPoints = Math.max(taxBasisPoints, line.taxBasisPoints);
    }
    const keptMinor = worthMinor - each.creditMinor;
    return keptMinor === 0 ? [] : [amountLine(`return ${each.id}`, each.title, keptMinor, taxBasisPoints, order)];
  });
  const goods = order.lines.flatMap((line) => {
    const quantity = line.ordered - line.cancelled - (returned.get(line.id) ?? 0);
    if (quantity === 0) return [];
    const { id, title, sku, unitPriceMinor, taxBasisPoints } = line;
    const totals = lineTotal({ unitPriceMinor, taxBasisPoints, quantity }, order.pricesIncludeTax);
    return [{ key: `line ${id}`, title, sku, units: quantity, unitPriceMinor, taxBasisPoints, ...totals }];
  });
  const { title, totalMinor, taxMinor } = order.shipping;
  const shipping =
    totalMinor === 0
      ? []
      : [
          {
            key: 'shipping',
            title,
            sku: '',
            units: 1,
            unitPriceMinor: totalMinor,
            taxBasisPoints: rateOf(totalMinor, taxMinor, order.pricesIncludeTax),
            totalMinor,
            taxMinor,
          },
        ];
  return [...goods, ...kept, ...shipping];
}

/**
 * What is billed and not invoiced yet, and what was invoiced and is billed no more (in negative units and amounts).
 * Amounts are differences of whole lines, so that all papers of an order add up to what it bills, to the cent.
 */
export function invoiceDifference(
  billed: readonly InvoiceLine[],
  invoiced: readonly InvoiceLine[],
): { invoice: InvoiceLine[]; creditNote: InvoiceLine[] } {
  const keys = [...new Set([...invoiced, ...billed].map((line) => line.key))];
  const differences = keys.flatMap((key) => {
    const now = billed.find((line) => line.key === key);
    const before = invoiced.filter((line) => line.key === key);
    const model = now ?? (before.at(-1) as InvoiceLine);
    const sum = (of: 'units' | 'totalMinor' | 'taxMinor') => before.reduce((total, line) => total + line[of], 0);
    const difference = {
      ...model,
      units: (now?.units ?? 0) - sum('units'),
      totalMinor: (now?.totalMinor ?? 0) - sum('totalMinor'),
      taxMinor: (now?.taxMinor ?? 0) - sum('taxMinor'),
    };
    return difference.totalMinor === 0 && difference.units === 0 ? [] : [difference];
  });
  const isMore = (line: InvoiceLine) => line.totalMinor > 0 || (line.totalMinor === 0 && line.units > 0);
  return { invoice: differences.filter(isMore), creditNote: differences.filter((line) => !isMore(line)) };
}

/** Net and tax for each rate, highest rate first. */
export function taxSummary(
  lines: readonly Pick<InvoiceLine, 'taxBasisPoints' | 'totalMinor' | 'taxMinor'>[],
  pricesIncludeTax: boolean,
): { taxBasisPoints: number; netMinor: number; taxMinor: number }[] {
  const rates = [...new Set(lines.map((line) => line.taxBasisPoints))].sort((a, b) => b - a);
  return rates.map((taxBasisPoints) => {
    const own = lines.filter((line) => line.taxBasisPoints === taxBasisPoints);
    const taxMinor = own.reduce((sum, line) => sum + line.taxMinor, 0);
    const totalMinor = own.reduce((sum, line) => sum + line.totalMinor, 0);
    return { taxBasisPoints, netMinor: totalMinor - (pricesIncludeTax ? taxMinor : 0), taxMinor };
  });
}

/** What a paper comes to. */
export function invoiceTotal(lines: readonly InvoiceLine[], pricesIncludeTax: boolean) {
  const taxMinor = lines.reduce((sum, line) => sum + line.taxMinor, 0);
  const sumMinor = lines.reduce((sum, line) => sum + line.totalMinor, 0);
  return { taxMinor, totalMinor: sumMinor + (pricesIncludeTax ? 0 : taxMinor) };
}

/** A line of one amount, tax included. */
function amountLine(
  key: string,
  title: string,
  grossMinor: number,
  taxBasisPoints: number,
  { pricesIncludeTax }: { pricesIncludeTax: boolean },
): InvoiceLine {
  const taxMinor = Math.round((grossMinor * taxBasisPoints) / (10_000 + taxBasisPoints));
  const totalMinor = pricesIncludeTax ? grossMinor : grossMinor - taxMinor;
  return { key, title, sku: '', units: 1, unitPriceMinor: totalMinor, taxBasisPoints, totalMinor, taxMinor };
}

/** The rate behind an amount and its tax, as an order keeps both and not the rate; to a tenth of a per cent. */
function rateOf(totalMinor: number, taxMinor: number, included: boolean): number {
  const netMinor = included ? totalMinor - taxMinor : totalMinor;
  return netMinor === 0 ? 0 : Math.round((taxMinor * 1000) / netMinor) * 10;
}
