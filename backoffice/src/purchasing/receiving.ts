/** A delivery being counted, kept in this tab's storage so that a closed page or a reload loses no count. */
import { useSessionStorage } from '@mantine/hooks';
import { useRef, useState } from 'react';
import type { DeliveryInput, PurchaseOrderView } from './api.ts';
import { type CountedLine, linesToCount, withLatest } from './rules/counting.ts';

export type Override = NonNullable<DeliveryInput['overrides']>[number];
export type Receiving = {
  /** Sent with the delivery, so that a double click or a second try receives it once. */
  key: string;
  /** Of the purchase order the counting began with. */
  version: number | null;
  reference: string;
  lines: CountedLine[];
  overrides: Override[];
};
export type ReceivingState = ReturnType<typeof useReceiving>;

function begin(order: PurchaseOrderView | null): Receiving {
  return {
    key: crypto.randomUUID(),
    version: order?.version ?? null,
    reference: '',
    lines: order ? linesToCount(order.lines) : [],
    overrides: [],
  };
}

/** What was counted so far of this purchase order, or of a delivery without one (null). */
export function useReceiving(order: PurchaseOrderView | null) {
  const [fresh, setFresh] = useState(() => begin(order));
  const [kept, setKept, forget] = useSessionStorage<Receiving | undefined>({
    key: `evershelf-receiving-${order?.id ?? 'none'}`,
    getInitialValueInEffect: false,
  });
  const receiving = kept ?? fresh;
  // Scans may come faster than the page is drawn: each counts on what the one before left.
  const latest = useRef(receiving);
  latest.current = receiving;
  function change(more: Partial<Receiving>) {
    latest.current = { ...latest.current, ...more };
    setKept(latest.current);
  }
  return {
    receiving,
    change,
    changeLines: (next: (lines: CountedLine[]) => CountedLine[]) => change({ lines: next(latest.current.lines) }),
    latestLines: () => latest.current.lines,
    /** Somebody received or changed the purchase order since the counting began. */
    isStale: order !== null && receiving.version !== order.version,
    /** Takes the purchase order as it is now, keeping what was counted. */
    adopt(now: PurchaseOrderView) {
      const lines = withLatest(latest.current.lines, linesToCount(now.lines));
      change({ key: crypto.randomUUID(), version: now.version, lines });
    },
    forget() {
      setFresh(begin(order));
      forget();
    },
  };
}

/** What is sent: the lines that were counted. */
export function deliveryInputOf(receiving: Receiving, order: PurchaseOrderView | null): DeliveryInput {
  const counted = receiving.lines.filter((line) => line.counted !== '');
  return {
    purchaseOrderId: order?.id ?? null,
    ...(receiving.version !== null && { purchaseOrderVersion: receiving.version }),
    reference: receiving.reference.trim(),
    lines: counted.map((line) => ({
      variantId: line.variantId,
      ...(line.locationId !== null && { locationId: line.locationId }),
      counted: Number(line.counted),
      damaged: Number(line.damaged),
      over: line.over,
      rest: line.rest,
      ...(line.restExpectedOn !== undefined && line.rest === 'keep_open' && { restExpectedOn: line.restExpectedOn }),
    })),
    overrides: receiving.overrides.filter((override) =>
      counted.some((line) => line.variantId === override.variantId && Number(line.counted) > Number(line.damaged)),
    ),
  };
}
