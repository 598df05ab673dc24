import { lineChange, type StockPlan } from './stock.ts';

/**
 * What turning tracking off means for those who wait: without tracking there is no stock to wait for, so all their
 * waiting units may be sent, held orders' too, and no shelf is touched.
 */
export function fillWithoutStock(variantId: number, lines: readonly { lineId: number; waiting: number }[]): StockPlan {
  return {
    movements: [],
    lines: lines
      .filter((line) => line.waiting > 0)
      .map((line) => lineChange(line.lineId, variantId, { allocated: line.waiting })),
    displaced: [],
  };
}
