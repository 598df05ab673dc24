import type { Db } from '../platform/db.ts';
import { loadStoreSettings } from '../settings/store.ts';
import { orderTotals } from './rules/totals.ts';
import { loadSaleFacts } from './sale-facts.ts';
import { loadShippingMethods } from './store.ts';

export type CartPrice = {
  lines: { variantId: number; quantity: number; unitPriceMinor: number; totalMinor: number; taxMinor: number }[];
  subtotalMinor: number;
  shippingMinor: number;
  taxMinor: number;
  totalMinor: number;
  pricesIncludeTax: boolean;
};

/** What the lines would cost now, shipped by the method named (null: without shipping), by the rule that bills orders. */
export async function priceCart(
  db: Db,
  lines: readonly { variantId: number; quantity: number }[],
  shippingMethodCode: string | null,
  language: string,
): Promise<CartPrice> {
  const settings = await loadStoreSettings(db);
  const variantIds = lines.map((line) => line.variantId);
  const facts = (await loadSaleFacts(db, variantIds, [language])).get(language);
  const methods = await loadShippingMethods(db, settings.defaultLanguage);
  const shipping = methods.get(settings.defaultLanguage)?.find((method) => method.code === shippingMethodCode);
  const priced = lines.map(({ variantId, quantity }) => {
    const known = facts?.get(variantId);
    return {
      variantId,
      quantity,
      unitPriceMinor: known?.unitPriceMinor ?? 0,
      taxBasisPoints: known?.taxBasisPoints ?? 0,
    };
  });
  const totals = orderTotals(priced, shipping ?? { priceMinor: 0, taxBasisPoints: 0 }, settings.pricesIncludeTax);
  return {
    lines: priced.map(({ variantId, quantity, unitPriceMinor }, at) => ({
      variantId,
      quantity,
      unitPriceMinor,
      totalMinor: totals.lines[at]?.totalMinor ?? 0,
      taxMinor: totals.lines[at]?.taxMinor ?? 0,
    })),
    subtotalMinor: totals.subtotalMinor,
    shippingMinor: totals.shippingMinor,
    taxMinor: totals.taxMinor,
    totalMinor: totals.totalMinor,
    pricesIncludeTax: settings.pricesIncludeTax,
  };
}
