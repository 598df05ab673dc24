/** A draft as its form holds it: amounts as typed, units as the number input has them. */
import { moneyText, parseMoney } from '../platform/money.ts';
import type { PurchaseOrderInput, PurchaseOrderView } from './api.ts';

export type LineValues = {
  variantId: number;
  title: string;
  detail: string;
  locationId: number | null;
  ordered: number | string;
  cost: string;
  expectedOn: string | null;
};
export type PurchaseValues = {
  supplier: { id: number; name: string } | null;
  reference: string;
  note: string;
  lines: LineValues[];
};
type Format = { currency: string; language: string };

/** What the form begins with. */
export function purchaseValuesOf(order: PurchaseOrderView, { currency, language }: Format): PurchaseValues {
  return {
    supplier: order.supplier && { id: order.supplier.id, name: order.supplier.name },
    reference: order.reference,
    note: order.note,
    lines: order.lines.map((line) => ({
      variantId: line.variantId,
      title: line.productTitle,
      detail: detailOf(line),
      locationId: line.locationId,
      ordered: line.ordered,
      cost: moneyText(line.costPriceMinor, currency, language),
      expectedOn: line.expectedOn,
    })),
  };
}

/** The variant's own title and its SKU, where it has them. */
export function detailOf({ variantTitle, sku }: { variantTitle: string; sku: string }): string {
  return [variantTitle, sku].filter((part) => part && part !== 'Default').join(' · ');
}

/** What is sent. Call it with values that were checked. */
export function purchaseInputOf(values: PurchaseValues, currency: string): Required<PurchaseOrderInput> {
  return {
    supplierId: values.supplier?.id ?? null,
    reference: values.reference.trim(),
    note: values.note.trim(),
    lines: values.lines.map((line) => ({
      variantId: line.variantId,
      ...(line.locationId !== null && { locationId: line.locationId }),
      ordered: Number(line.ordered),
      costPriceMinor: line.cost.trim() ? parseMoney(line.cost, currency) : null,
      expectedOn: line.expectedOn,
    })),
  };
}

/** What a line costs, or null where its price or its units are not known. */
export function lineCost(line: LineValues, currency: string): number | null {
  const minor = line.cost.trim() ? parseMoney(line.cost, currency) : null;
  return minor === null || line.ordered === '' ? null : minor * Number(line.ordered);
}
