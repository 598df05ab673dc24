/** The number by which the Inventory page's list is kept together: policy, whether out, low or in stock, anyone waiting. */
import type { StockPolicy } from './stock.ts';

export type InventoryStatus = 'all' | 'on_backorder' | 'out_of_stock' | 'low' | 'untracked';

const policies: StockPolicy[] = ['untracked', 'deny', 'backorder'];
export const bucketLevels = { out: 0, low: 1, in: 2 } as const;
export type StockLevel = keyof typeof bucketLevels;

/** Whether a variant is out, low or in stock. An untracked one is always in stock. */
export function levelOf(policy: StockPolicy, available: number, alert: number): StockLevel {
  if (policy === 'untracked') return 'in';
  return available <= 0 ? 'out' : available <= alert ? 'low' : 'in';
}

/** The bucket of a variant. */
export function bucketOf(policy: StockPolicy, available: number, alert: number, waiting: number): number {
  const level = levelOf(policy, available, alert);
  return policies.indexOf(policy) * 6 + bucketLevels[level] * 2 + (waiting > 0 ? 1 : 0);
}

/** The buckets that a policy (null: any) and a status leave, in ascending order. */
export function bucketsFor(policy: StockPolicy | null, status: InventoryStatus): number[] {
  const buckets: number[] = [];
  for (const [at, each] of policies.entries()) {
    if (policy !== null && policy !== each) continue;
    for (const level of Object.keys(bucketLevels) as StockLevel[]) {
      if (each === 'untracked' && level !== 'in') continue;
      for (const isWaiting of [0, 1]) {
        if (isShown(status, each, level, isWaiting === 1)) buckets.push(at * 6 + bucketLevels[level] * 2 + isWaiting);
      }
    }
  }
  return buckets;
}

function isShown(status: InventoryStatus, policy: StockPolicy, level: StockLevel, isWaiting: boolean): boolean {
  switch (status) {
    case 'all':
      return true;
    case 'on_backorder':
      return isWaiting;
    case 'out_of_stock':
      return level === 'out';
    case 'low':
      return level === 'low';
    case 'untracked':
      return policy === 'untracked';
  }
}
